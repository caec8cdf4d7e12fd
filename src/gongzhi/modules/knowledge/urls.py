from django.urls import URLPattern, URLResolver, path

from gongzhi.modules.knowledge.views import desk, portal

urlpatterns: list[URLPattern | URLResolver] = [
    path("questions", portal.questions, name="questions"),
    path("questions/<slug:key>", portal.question, name="question"),
    path("desk/knowledge/", desk.list_entries, name="knowledge"),
    path("desk/knowledge/export.xlsx", desk.export, name="knowledge-export"),
    path("desk/knowledge/import", desk.import_table, name="knowledge-import"),
    path("desk/knowledge/new", desk.edit, name="knowledge-new"),
    path("desk/knowledge/entries/<slug:key>/", desk.entry_page, name="knowledge-entry"),
    path("desk/knowledge/entries/<slug:key>/edit", desk.edit, name="knowledge-edit"),
    path("desk/knowledge/entries/<slug:key>/do/<slug:verb>", desk.change_entry, name="knowledge-act"),
]
