from django.urls import URLPattern, URLResolver, path

from gongzhi.modules.publicity.views import desk, portal

urlpatterns: list[URLPattern | URLResolver] = [
    path("publicity", portal.boards, name="boards"),
    path("publicity/gaps", portal.gaps, name="gaps"),
    path("publicity/notices/<int:number>", portal.notice, name="notice"),
    path("publicity/notices/<int:number>/notice.pdf", portal.notice_pdf, name="notice-pdf"),
    path("publicity/notices/<int:number>/object", portal.object_to, name="object"),
    path("publicity/<slug:area>", portal.board, name="board"),
    path("desk/publicity/", desk.postings, name="publicity"),
    path("desk/publicity/new/<slug:key>/<slug:area>/<slug:span>", desk.new, name="publicity-new"),
    path("desk/publicity/<int:number>", desk.posting, name="publicity-posting"),
]
