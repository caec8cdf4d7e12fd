"""From an empty chair to a member of staff who is signed in, without a programmer; and what nobody may do by that."""

import re

from django.test import Client
from tests.cast import COUNTY, Cast

from gongzhi.common import clock
from gongzhi.modules.staffing import public as staffing

BASE = "/desk/staffing/"
WORDS = "qing-shan-lv-shui-2026"
BOTH = {"new_password1": WORDS, "new_password2": WORDS}


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def text(answer) -> str:
    return answer.content.decode()


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
    post = {"name_zh": "林业经办人", "area": COUNTY, "roles": ["handler"], "since": today()}
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
