from django.urls import URLPattern, URLResolver, path

from gongzhi.modules.service_requests.views import desk, portal

urlpatterns: list[URLPattern | URLResolver] = [
    path("report", portal.report.start, name="report"),
    path("report/photo/<str:photo_pass>", portal.report.photo, name="report-photo"),
    path("report/<slug:step>", portal.report.answer, name="report-step"),
    path("find", portal.tracking.find, name="find"),
    path("t/<str:receipt>/<str:token>/", portal.tracking.track, name="track"),
    path("t/<str:receipt>/<str:token>/received", portal.tracking.received, name="received"),
    path("t/<str:receipt>/<str:token>/reply", portal.tracking.reply, name="track-reply"),
    path("t/<str:receipt>/<str:token>/rating", portal.tracking.rate, name="track-rating"),
    path("t/<str:receipt>/<str:token>/reopening", portal.tracking.reopen, name="track-reopening"),
    path("t/<str:receipt>/<str:token>/delete", portal.tracking.erase, name="track-erase"),
    path("t/<str:receipt>/<str:token>/messages", portal.tracking.choose_messages, name="track-messages"),
    path("t/<str:receipt>/<str:token>/photos/<int:number>", portal.tracking.photo, name="track-photo"),
    path("desk/call", desk.take_call, name="call"),
    path("desk/call/hints", desk.show_hints, name="call-hints"),
    path("desk/call/caller", desk.show_caller, name="call-caller"),
    path("desk/call/<int:call_id>/", desk.call_done, name="call-done"),
    path("desk/call/<int:call_id>/<int:case_id>/objection", desk.object_to_refusal, name="call-objection"),
    path("desk/cases/", desk.list_of_cases, name="cases"),
    path("desk/cases/export.csv", desk.export_cases, name="cases-export"),
    path("desk/cases/<int:case_id>/", desk.case_page, name="case"),
    path("desk/cases/<int:case_id>/print", desk.work_order, name="case-print"),
    path("desk/cases/<int:case_id>/contact", desk.show_contact, name="case-contact"),
    path("desk/cases/<int:case_id>/messages", desk.stop_messages, name="case-messages"),
    path("desk/cases/<int:case_id>/photos/<int:attachment_id>", desk.case_photo, name="case-photo"),
    path("desk/cases/<int:case_id>/do/<slug:verb>", desk.act_on_case, name="case-act"),
]
