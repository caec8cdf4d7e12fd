from django.urls import URLPattern, URLResolver, path

from gongzhi.modules.matter_editor.views import cases, comparing, diagram, drafts, forms, listing, page, tables, values

urlpatterns: list[URLPattern | URLResolver] = [
    path("matter-list/", listing.matters, name="matter-list"),
    path("matter-list/new", listing.new, name="matter-new"),
    path("matter-list/drafts/<int:draft_id>/", drafts.show, name="matter-draft"),
    path("matter-list/drafts/<int:draft_id>/pack.zip", drafts.export, name="matter-draft-export"),
    path("matter-list/drafts/<int:draft_id>/files", drafts.take_files, name="matter-draft-files"),
    path("matter-list/drafts/<int:draft_id>/decide", drafts.decide, name="matter-draft-decide"),
    path("matter-list/drafts/<int:draft_id>/diagram", diagram.diagram, name="matter-diagram"),
    path("matter-list/drafts/<int:draft_id>/diagram.bpmn", diagram.fetch, name="matter-diagram-file"),
    path("matter-list/drafts/<int:draft_id>/page", page.matter_page, name="matter-page"),
    path("matter-list/drafts/<int:draft_id>/cases", cases.sample_cases, name="matter-cases"),
    path("matter-list/drafts/<int:draft_id>/forms/", forms.form, name="matter-form"),
    path("matter-list/drafts/<int:draft_id>/forms/<slug:name>/", forms.form, name="matter-form"),
    path("matter-list/drafts/<int:draft_id>/fields/<slug:field>", forms.field, name="matter-field"),
    path("matter-list/drafts/<int:draft_id>/forms/<slug:name>/fields/<slug:field>", forms.field, name="matter-field"),
    path("matter-list/drafts/<int:draft_id>/tables/", tables.tables, name="matter-tables"),
    path("matter-list/drafts/<int:draft_id>/tables/<slug:name>", tables.table, name="matter-table"),
    path("matter-list/drafts/<int:draft_id>/differences", comparing.draft_differences, name="matter-draft-differences"),
    path("matter-list/drafts/<int:draft_id>/own-diagram", diagram.own, name="matter-own-diagram"),
    path("matter-list/values/", values.list_page, name="values"),
    path("matter-list/values/<slug:key>/", values.show, name="value"),
    path("matter-list/values/<slug:key>/propose", values.propose, name="value-propose"),
    path("matter-list/values/<slug:key>/decide", values.decide, name="value-decide"),
    path("matter-list/feel", diagram.try_feel, name="matter-feel"),
    path("matter-list/<slug:key>/", listing.matter, name="matter-versions"),
    path("matter-list/<slug:key>/begin", listing.begin, name="matter-draft-begin"),
    path("matter-list/<slug:key>/compare/<int:before>/<int:after>", comparing.versions, name="matter-compare"),
    path("matter-list/<slug:key>/<int:number>.zip", listing.export, name="matter-export"),
]
