"""From an empty chair to a member of staff who is signed in, without a programmer; and what nobody may do by that."""

import re
from datetime import timedelta

from django.test import Client
from tests.cast import COUNTY, LAT, LON, PASSWORD, Cast

from gongzhi.common import clock
from gongzhi.engine.parties import public as parties
from gongzhi.modules.staffing import public as staffing

BASE = "/desk/staffing/"
PLACE = {"lon": LON, "lat": LAT, "crs": "CGCS2000"}
WORDS = "qing-shan-lv-shui-2026"
BOTH = {"new_password1": WORDS, "new_password2": WORDS}


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def text(answer) -> str:
    return answer.content.decode()


def number(address: str) -> int:
    return int(address.rstrip("/").rpartition("/")[2])


def today() -> str:
    return clock.today().isoformat()


def link_of(answer) -> str:
    found = re.search(r"<code>http://testserver(/welcome/[\w-]+)</code>", text(answer))
    assert found, text(answer)
    return found[1]


def set_password(link: str) -> Client:
    browser = Client()
    assert browser.post(link, BOTH).url == "/sign-in/"
    return browser


def sign_in(name: str, password: str) -> int:
    return Client().post("/sign-in/", {"username": name, "password": password}).status_code


def test_a_county_adds_an_office_a_post_and_a_person_who_signs_in(cast: Cast):
    keeper = cast.administrator.client()
    assert "云溪县人民政府" in text(keeper.get(BASE))
    office = {
        "name_zh": "云溪县林业局",
        "kind": "department",
        "area": "云溪县",
        "parent": cast.offices["government"].pk,
    }
    page = keeper.post(f"{BASE}offices/new", office, follow=True).redirect_chain[-1][0]
    post = {"name_zh": "林业经办人", "area": COUNTY, "roles": ["handler"], "since": today(), "office": number(page)}
    chair = keeper.post(f"{page}posts/new", post, follow=True).redirect_chain[-1][0]
    assert "林业经办人" in text(keeper.get(f"{BASE}vacant/"))
    duty = {"function": "transport", "area": COUNTY, "since": today()}
    assert keeper.post(f"{chair}duties", duty).status_code == 302
    person = {"name": "王蕾", "account": "wang.lei", "since": today()}
    link = link_of(keeper.post(f"{chair}seat", person))
    assert sign_in("wang.lei", "") == 422
    browser = set_password(link)
    assert Client().post(link, BOTH).status_code == 404
    assert browser.post("/sign-in/", {"username": "wang.lei", "password": WORDS}).url == "/desk/"
    assert browser.get("/desk/cases/").status_code == 200
    assert browser.get(BASE).status_code == 403
    assert "林业经办人" in text(keeper.get(f"{BASE}?q=王蕾"))
    assert list(staffing.verify()) == []


def test_nobody_reaches_further_by_keeping_accounts_and_a_security_officer_does_it_instead(cast: Cast):
    keeper, own = cast.administrator.client(), cast.administrator.post.pk
    chair = f"{BASE}posts/{cast.discipline.post.pk}/"
    assert "您无权授予纪检监察员角色" in text(keeper.get(chair))
    assert keeper.post(f"{chair}seat", {"name": "某人", "account": "mou.ren", "since": today()}).status_code == 403
    access = f"{BASE}people/{cast.discipline.person.pk}/access"
    assert keeper.post(access, {"do": "link"}).status_code == 403
    assert (
        keeper.post(f"{BASE}posts/{own}/duties", {"function": "checker", "area": COUNTY, "since": today()}).status_code
        == 422
    )
    assert keeper.post(f"{BASE}people/{cast.administrator.person.pk}/access", {"do": "close"}).status_code == 403
    office = cast.clerk.post.organisation_id
    wish = {"name_zh": "纪检岗", "area": COUNTY, "roles": ["discipline"], "office": office}
    assert keeper.post(f"{BASE}offices/{office}/posts/new", wish).status_code == 422
    assert keeper.get("/desk/cases/").status_code == 403
    assert cast.clerk.client().get(BASE).status_code == 403
    officer = set_password(f"/welcome/{staffing.begin('security_officer', '郝安', 'hao.an')}")
    officer.post("/sign-in/", {"username": "hao.an", "password": WORDS})
    assert link_of(officer.post(access, {"do": "link"}))
    assert officer.get("/desk/cases/").status_code == 403


def test_two_at_once_both_values_are_shown_and_a_post_with_open_work_does_not_end(cast: Cast):
    keeper, chair = cast.administrator.client(), f"{BASE}posts/{cast.clerk.post.pk}/"
    form = text(keeper.get(f"{chair}change"))
    wish = {
        "area": COUNTY,
        "roles": ["handler"],
        "office": cast.clerk.post.organisation_id,
        "seen": field(form, "seen"),
    }
    assert keeper.post(f"{chair}change", wish | {"name_zh": "公路经办人"}).status_code == 302
    late = keeper.post(f"{chair}change", wish | {"name_zh": "养路经办人"})
    assert late.status_code == 422
    assert "公路经办人" in text(late)
    wish |= {"name_zh": field(text(late), "name_zh"), "seen": field(text(late), "seen")}
    assert keeper.post(f"{chair}change", wish).status_code == 302
    cast.report("公交车班次太少，老人看病不方便", matter="public_transport", **PLACE)
    refused = keeper.post(f"{chair}change", wish | {"seen": "", "last": today()})
    assert "该岗位还有 1 件在办工单（云溪镇 1 件）" in text(refused)
    history = text(keeper.get(chair))
    assert "公路经办人 → 养路经办人" in history
    parties.Post.objects.filter(pk=cast.clerk.post.pk).update(roles=["discipline"])
    assert [finding.code for finding in staffing.verify()] == ["staffing_changed"]


def test_somebody_moves_and_leaves_and_an_account_and_its_tokens_end_at_once(cast: Cast):
    keeper, clerk = cast.administrator.client(), cast.clerk
    page, chair = f"{BASE}people/{clerk.person.pk}/", f"{BASE}posts/{cast.water_clerk.post.pk}/"
    taken = {"name": clerk.person.name, "since": today(), "takes_over": "on", "leaves_others": "on"}
    assert "已有同名人员" in text(keeper.post(f"{chair}seat", taken))
    assert keeper.post(f"{chair}seat", taken | {"person": clerk.person.pk}).status_code == 302
    assert [seat.post_id for seat in clerk.actor.seats] == [cast.water_clerk.post.pk]
    assert cast.water_clerk.actor.seats == ()
    allowed = {"label": "数据共享程序", "last": (clock.today() + timedelta(days=30)).isoformat()}
    assert keeper.post(f"{page}tokens", allowed).status_code == 302
    token = clerk.user.api_tokens.get(waiting=True)
    browser = clerk.client()
    secret = re.search(r"<code>([\w-]{22})</code>", text(browser.post(f"/desk/tokens/{token.pk}/fetch")))
    assert secret
    assert browser.post(f"/desk/tokens/{token.pk}/fetch").status_code == 404
    program = Client(headers={"Authorization": f"Bearer {secret[1]}"})
    assert program.get("/api/v1/cases").status_code == 200
    assert "数据共享程序" in text(keeper.get(f"{BASE}tokens/"))
    link = link_of(keeper.post(f"{page}access", {"do": "link"}))
    assert keeper.post(f"{page}access", {"do": "close"}).status_code == 302
    assert program.get("/api/v1/cases").status_code == 401
    assert [browser.get("/desk/cases/").status_code, Client().get(link).status_code] == [302, 404]
    assert sign_in(clerk.username, PASSWORD) == 422
    assert "账号已停用" in text(keeper.get(f"{BASE}people/"))
