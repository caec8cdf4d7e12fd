from django.urls import URLPattern, URLResolver, path

from gongzhi.modules.assemblies.views import desk, portal, writing

urlpatterns: list[URLPattern | URLResolver] = [
    path("meetings", portal.open_meetings, name="open-meetings"),
    path("meetings/rules", portal.rulebook, name="assembly-rules"),
    path("meetings/<int:meeting_id>", portal.open_meeting, name="open-meeting"),
    path("desk/meetings/", desk.meetings, name="meetings"),
    path("desk/meetings/export.csv", desk.export, name="meetings-export"),
    path("desk/meetings/new", writing.announce, name="meeting-new"),
    path("desk/meetings/<int:meeting_id>/", desk.meeting, name="meeting"),
    path("desk/meetings/<int:meeting_id>/record", writing.record, name="meeting-record"),
    path("desk/meetings/<int:meeting_id>/cancel", writing.call_off, name="meeting-cancel"),
    path("desk/meetings/<int:meeting_id>/names", desk.names, name="meeting-names"),
    path("desk/meetings/<int:meeting_id>/print", desk.minutes, name="meeting-print"),
    path("desk/cases/<int:case_id>/meetings/", desk.of_case, name="case-meetings"),
]
