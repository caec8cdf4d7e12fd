from django.urls import path

from gongzhi.modules.staffing.views import chart, links, offices, own, people, posts, table

BASE = "desk/staffing/"

urlpatterns = [
    path("welcome/<slug:secret>", own.welcome, name="welcome"),
    path("desk/tokens/", own.own_tokens, name="own-tokens"),
    path("desk/tokens/<int:number>/fetch", own.fetch_token, name="own-token-fetch"),
    path("desk/tokens/<int:number>/end", own.end_own_token, name="own-token-end"),
    path(BASE, chart.index, name="staffing"),
    path(f"{BASE}import/", table.import_page, name="staffing-import"),
    path(f"{BASE}import/<slug:what>.<slug:ending>", table.download, name="staffing-table"),
    path(f"{BASE}links/", links.links_page, name="staffing-links"),
    path(f"{BASE}vacant/", chart.vacant, name="staffing-vacant"),
    path(f"{BASE}people/", chart.people, name="staffing-people"),
    path(f"{BASE}people/<int:number>/", people.show, name="staffing-person"),
    path(f"{BASE}people/<int:number>/name", people.rename, name="staffing-rename"),
    path(f"{BASE}people/<int:number>/account", people.give_account, name="staffing-account-add"),
    path(f"{BASE}people/<int:number>/access", people.change_account, name="staffing-account"),
    path(f"{BASE}people/<int:number>/tokens", people.allow_token, name="staffing-token-add"),
    path(f"{BASE}tokens/", chart.tokens, name="staffing-tokens"),
    path(f"{BASE}tokens/<int:number>/end", people.end_token, name="staffing-token-end"),
    path(f"{BASE}offices/new", offices.add, name="staffing-office-add"),
    path(f"{BASE}offices/<int:number>/", offices.show, name="staffing-office"),
    path(f"{BASE}offices/<int:number>/change", offices.change, name="staffing-office-change"),
    path(f"{BASE}offices/<int:number>/posts/new", posts.add, name="staffing-post-add"),
    path(f"{BASE}posts/<int:number>/", posts.show, name="staffing-post"),
    path(f"{BASE}posts/<int:number>/change", posts.change, name="staffing-post-change"),
    path(f"{BASE}posts/<int:number>/seat", people.seat, name="staffing-seat"),
    path(f"{BASE}posts/<int:number>/duties", posts.add_duty, name="staffing-duty-add"),
    path(f"{BASE}posts/<int:number>/duties/<int:duty>/end", posts.end_duty, name="staffing-duty-end"),
    path(f"{BASE}posts/<int:number>/holdings/<int:holding>/end", posts.leave, name="staffing-leave"),
]
