from django.urls import URLPattern, URLResolver, path

from gongzhi.modules.desk import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.work, name="desk"),
    path("read", views.mark_read, name="work-read"),
    path("calendar/", views.calendar_year, name="calendar"),
    path("calendar/<int:year>/", views.calendar_year, name="calendar-year"),
    path("calendar/<int:year>/clear", views.clear_calendar_day, name="calendar-clear"),
    path("calendar/<int:year>/import", views.import_calendar, name="calendar-import"),
    path("calendar/<int:year>/confirm", views.settle_year, name="calendar-confirm"),
    path("channels/", views.list_channels, name="channels"),
    path("channels/<slug:name>", views.act_on_channel, name="channel"),
    path("mail/", views.show_mail, name="mail"),
    path("mail/change", views.change_mail, name="mail-change"),
    path("mail/confirm/<str:token>/", views.confirm_mail, name="mail-confirm"),
    path("mail/stop/<str:token>/", views.stop_mail, name="mail-stop"),
    path("messages/", views.messages_waiting, name="messages"),
    path("messages/<int:message_id>", views.settle_message, name="message"),
]
