from django.urls import URLPattern, URLResolver, path

from gongzhi.modules.matter_editor.views import diagram, drafts, listing

urlpatterns: list[URLPattern | URLResolver] = [
    path("matter-list/", listing.matters, name="matter-list"),
    path("matter-list/new", listing.new, name="matter-new"),
    path("matter-list/drafts/<int:draft_id>/", drafts.show, name="matter-draft"),
    path("matter-list/drafts/<int:draft_id>/pack.zip", drafts.export, name="matter-draft-export"),
    path("matter-list/drafts/<int:draft_id>/files", drafts.take_files, name="matter-draft-files"),
    path("matter-list/drafts/<int:draft_id>/decide", drafts.decide, name="matter-draft-decide"),
    path("matter-list/drafts/<int:draft_id>/diagram", diagram.diagram, name="matter-diagram"),
    path("matter-list/drafts/<int:draft_id>/diagram.bpmn", diagram.fetch, name="matter-diagram-file"),
    path("matter-list/drafts/<int:draft_id>/own-diagram", diagram.own, name="matter-own-diagram"),
    path("matter-list/feel", diagram.try_feel, name="matter-feel"),
    path("matter-list/<slug:key>/", listing.matter, name="matter-versions"),
    path("matter-list/<slug:key>/begin", listing.begin, name="matter-draft-begin"),
    path("matter-list/<slug:key>/<int:number>.zip", listing.export, name="matter-export"),
]
