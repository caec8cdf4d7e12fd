from django.urls import URLPattern, URLResolver, path

from gongzhi.modules.dispatch import views
from gongzhi.modules.dispatch.views import bench, drafts, duties, replays, roster, roster_files

urlpatterns: list[URLPattern | URLResolver] = [
    path("queue/", views.queue, name="queue"),
    path("queue/<int:case_id>", views.send_on, name="queue-dispatch"),
    path("rules/", bench.list_rules, name="dispatch-rules"),
    path("rules/rules.yaml", drafts.export, name="dispatch-export"),
    path("rules/drafts/", drafts.begin, name="dispatch-draft-begin"),
    path("rules/drafts/<int:draft_id>/", drafts.show, name="dispatch-draft"),
    path("rules/drafts/<int:draft_id>/decide", drafts.decide, name="dispatch-draft-decide"),
    path("rules/drafts/<int:draft_id>/replay", replays.ask, name="dispatch-replay-ask"),
    path("rules/replays/<int:replay_id>/", replays.show, name="dispatch-replay"),
    path("rules/drafts/<int:draft_id>/new", drafts.edit_rule, name="dispatch-rule-new"),
    path("rules/drafts/<int:draft_id>/<slug:key>", drafts.edit_rule, name="dispatch-rule"),
    path("rules/drafts/<int:draft_id>/<slug:key>/change", drafts.change_rule, name="dispatch-rule-change"),
    path("duties/", duties.list_page, name="duties"),
    path("duties/duties.csv", duties.export, name="duties-export"),
    path("duties/duties.xlsx", duties.export_xlsx, name="duties-xlsx"),
    path("duties/import", duties.take_over, name="duties-import"),
    path("duties/<int:draft_id>", duties.decide, name="duties-decide"),
    path("roster/", roster.show, name="roster"),
    path("roster/roster.xlsx", roster_files.export, name="roster-export"),
    path("roster/import", roster_files.take_over, name="roster-import"),
    path("roster/times", roster.add_time, name="roster-time"),
    path("roster/absences", roster.add_absence, name="roster-absence"),
    path("roster/absences/<int:absence_id>/end", roster.end_absence, name="roster-absence-end"),
]
