"""The cast: an invented county with its offices and people, the same in every test, so that a permission test needs one line.

    def test_it_hides_a_case_from_the_next_township(cast):
        assert cast.outsider.client().get(f"/desk/cases/{cast.report(ROAD).pk}").status_code == 404

Yunxi County (999901) lies in the sea near 124° E, 29.5° N. The content is the real one of `content/base`.
Who is who stands in POSTS: key of the person → office, area, roles, duties.
"""

import pickle
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from gongzhi.common import snapshot
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules

COUNTY = "999901"
# code → names; the code of a place contains the codes of those around it.
PLACES = {
    COUNTY: ("云溪县", "Yunxi County"),
    "999901001": ("云溪镇", "Yunxi Town"),
    "999901001001": ("柳塘村", "Liutang Village"),
    "999901001002": ("石桥村", "Shiqiao Village"),
    "999901002": ("桃源乡", "Taoyuan Township"),
    "999901002001": ("茶岭村", "Chaling Village"),
    "999901002002": ("清泉村", "Qingquan Village"),
}
VILLAGES = [code for code in PLACES if len(code) == 12]
GRIDS = [f"{village}{number:03}" for village in VILLAGES for number in (1, 2)]
GRID = GRIDS[0]
OTHER_GRID = GRIDS[-1]
# Each grid is a square of this many degrees (about 2 km); they stand in one row, west to east.
SIDE, WEST, SOUTH = 0.02, 124.0, 29.5

PASSWORD = "jiedao-shi-fang-2026"

# key → names, kind, area, superior
OFFICES: dict[str, tuple[str, str, str, str, str]] = {
    "government": ("云溪县人民政府", "County Government", "government", COUNTY, ""),
    "hotline": ("云溪县12345热线中心", "12345 Hotline Centre", "department", COUNTY, "government"),
    "roads_bureau": ("云溪县交通运输局", "Transport Bureau", "department", COUNTY, "government"),
    "water_bureau": ("云溪县水利局", "Water Bureau", "department", COUNTY, "government"),
    "city_bureau": ("云溪县城市管理局", "Urban Management Bureau", "department", COUNTY, "government"),
    # Without a superior: what is reported about the county government goes to them.
    "discipline_commission": ("云溪县纪委监委", "Discipline Commission", "discipline", COUNTY, ""),
    "petition_office": ("云溪县信访局", "Petition Office", "department", COUNTY, "government"),
    "audit_office": ("云溪县审计局", "Audit Office", "department", COUNTY, ""),
    "town": ("云溪镇人民政府", "Yunxi Town Government", "township_government", "999901001", "government"),
    "next_town": ("桃源乡人民政府", "Taoyuan Township Government", "township_government", "999901002", "government"),
    **{
        f"committee_{code[-6:]}": (
            f"{PLACES[code][0]}委会",
            f"{PLACES[code][1]} Committee",
            "village_committee",
            code,
            "town" if code.startswith("999901001") else "next_town",
        )
        for code in VILLAGES
    },
}

# key of the person → name, post's names, office, area, roles. Duties follow from the content (see `duties_of`).
POSTS: dict[str, tuple[str, str, str, str, str, list[str]]] = {
    "dispatcher": ("周敏", "派单员", "Dispatcher", "hotline", COUNTY, ["dispatcher"]),
    "call_taker": ("罗琴", "热线受理员", "Call-taker", "hotline", COUNTY, ["call_taker"]),
    "chief": ("沈建华", "热线中心主任", "Head of the hotline", "hotline", COUNTY, ["centre_head"]),
    "checker": ("吴静", "回访员", "Checker", "hotline", COUNTY, ["checker"]),
    "clerk": ("陈志远", "公路养护经办人", "Road clerk", "roads_bureau", COUNTY, ["handler"]),
    "water_clerk": ("林秀英", "水务经办人", "Water clerk", "water_bureau", COUNTY, ["handler"]),
    "city_clerk": ("黄勇", "城管经办人", "Urban management clerk", "city_bureau", COUNTY, ["handler"]),
    "township_handler": ("王建国", "综合办经办人", "Town handler", "town", "999901001", ["area_handler"]),
    "outsider": ("赵强", "综合办经办人", "Township handler", "next_town", "999901002", ["area_handler"]),
    "grid_worker": ("刘芳", "柳塘村第一网格员", "Grid worker", "committee_001001", GRID, ["grid_worker"]),
    "leader": ("何伟", "镇长", "Head of the town", "town", "999901001", ["leader"]),
    "discipline": ("郑洁", "信访室经办人", "Discipline inspector", "discipline_commission", COUNTY, ["discipline"]),
    "petition_officer": ("宋平", "信访专员", "Petition officer", "petition_office", COUNTY, ["petition_officer"]),
    "petition_clerk": ("韩冰", "信访承办人", "Petition handler", "water_bureau", COUNTY, ["petition_handler"]),
    "petition_reviewer": ("唐宁", "信访复查员", "Petition reviewer", "government", COUNTY, ["petition_reviewer"]),
    "evaluator": ("罗敏", "考评员", "Evaluator", "government", COUNTY, ["evaluator"]),
    "second_evaluator": ("谢平", "考评复核员", "Second evaluator", "government", COUNTY, ["evaluator"]),
    "auditor": ("孙立", "审计员", "Auditor", "audit_office", COUNTY, ["auditor"]),
    "privacy_officer": ("马丽", "个人信息保护负责人", "Privacy officer", "government", COUNTY, ["privacy_officer"]),
    "list_editor": ("钱枫", "事务清单编辑员", "Editor of the list", "government", COUNTY, ["matter_editor"]),
    "list_approver": ("施云", "事务清单审定员", "Approver of the list", "government", COUNTY, ["matter_approver"]),
    "administrator": ("徐涛", "系统管理员", "Administrator", "government", COUNTY, ["administrator"]),
}


@dataclass(frozen=True)
class Member:
    """A person of the cast with post, account and API token."""

    key: str
    person: parties.Person
    post: parties.Post
    user: Any
    token: str
    password: str = PASSWORD

    @property
    def username(self) -> str:
        return self.key

    @property
    def actor(self) -> Actor:
        from gongzhi.modules.accounts.public import actor_of

        return actor_of(self.user)

    def client(self, **options: Any) -> Client:
        """Return a browser that is signed in (without scripts)."""
        browser = Client(**options)
        browser.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")
        return browser

    def api(self) -> Client:
        """Return a program that calls the API with this member's token."""
        return Client(headers={"Authorization": f"Bearer {self.token}"})

    def act(self, case: cases.Case, verb: str, **wish: Any) -> cases.Case:
        """Act on the case as it is now, through the engine's own door."""
        case.refresh_from_db()
        return processes.act(self.actor, case.pk, verb, version=case.version, wish=cases.Wish(**wish))

    def sign_in(self, page: Any) -> None:
        """Sign in through the page, in a real browser."""
        page.goto("/sign-in/")
        page.fill("[name=username]", self.username)
        page.fill("[name=password]", self.password)
        page.click("main form button")
        page.wait_for_url("**/desk/**")


@dataclass(frozen=True)
class Cast:
    """Everybody, as attributes: `cast.clerk`, `cast.outsider` …; the resident has no account."""

    members: dict[str, Member]
    offices: dict[str, parties.Organisation]

    def __getattr__(self, key: str) -> Member:
        try:
            return self.members[key]
        except KeyError:
            raise AttributeError(key) from None

    @staticmethod
    def forget() -> None:
        """Let this process see at once what a test changed of posts, roles and duties."""
        parties.announce()
        forget_everything()

    def send_back(self, member: Member, case: cases.Case, words: str = "不属于本单位职责") -> cases.Case:
        """Let a member ask to return the case, and the dispatcher agree."""
        member.act(case, "return", words=words, values={"ground": "三定规定"})
        return self.dispatcher.act(case, "agree_return")

    def report(self, text: str, **details: Any) -> cases.Case:
        """Let the resident report something; return the case, dispatched by the rules of the content."""
        return self.report_many([{"text": text, **details}])[0]

    def report_many(self, reports: list[dict[str, Any]]) -> list[cases.Case]:
        from gongzhi.modules.service_requests.public import Report, receive

        received = receive([Report(**(RESIDENT | report)) for report in reports])
        found = cases.Case.objects.in_bulk([done.case_id for done in received])
        return [found[done.case_id] for done in received]


LON, LAT = WEST + SIDE / 2, SOUTH + SIDE / 2
# Who reports unless the test says otherwise, and where: in the first grid.
RESIDENT: dict[str, Any] = {"name": "李小红", "phone": "13800138000", "lon": LON, "lat": LAT, "crs": "CGCS2000"}
ANONYMOUS: dict[str, Any] = {"name": "", "phone": "", "anonymous": True}


def point_in(grid: str) -> tuple[float, float]:
    """Return longitude and latitude of the middle of a grid."""
    return WEST + SIDE * (GRIDS.index(grid) + 0.5), SOUTH + SIDE / 2


def square(first: int, last: int) -> dict[str, Any]:
    west, east, north = WEST + SIDE * first, WEST + SIDE * (last + 1), SOUTH + SIDE
    ring = [[west, SOUTH], [east, SOUTH], [east, north], [west, north], [west, SOUTH]]
    return {"type": "Polygon", "coordinates": [[[round(lon, 6), round(lat, 6)] for lon, lat in ring]]}


def boundary(code: str) -> dict[str, Any]:
    inside = [number for number, grid in enumerate(GRIDS) if grid.startswith(code)]
    return {"type": "Feature", "properties": {"code": code}, "geometry": square(inside[0], inside[-1])}


def build_areas() -> None:
    names = PLACES | {
        grid: (f"{PLACES[grid[:12]][0]}第{int(grid[12:])}网格", f"{PLACES[grid[:12]][1]}, Grid {int(grid[12:])}")
        for grid in GRIDS
    }
    areas.import_areas(areas.AreaRow(code, zh, en) for code, (zh, en) in names.items())
    areas.import_boundaries({"type": "FeatureCollection", "features": [boundary(code) for code in names]})


# The real content is read and checked once a test process; each test gets the same rows again.
_content: list[dict[str, Any]] = []


def build_content() -> None:
    if not _content:
        report = rules.load_content(rules.content_folders())
        assert not report.problems, [str(problem) for problem in report.problems]
        _content.extend(rules.ContentVersion.objects.order_by("id").values())
        return
    rules.ContentVersion.objects.bulk_create(rules.ContentVersion(**row | {"id": None}) for row in _content)
    rules.forget_content()


def build_offices() -> dict[str, parties.Organisation]:
    offices: dict[str, parties.Organisation] = {}
    for key, (zh, en, kind, area, parent) in OFFICES.items():
        office = parties.Organisation(key=key, names={"zh": zh, "en": en}, kind=kind, area_code=area)
        office.parent = offices.get(parent)
        office.save()
        offices[key] = office
    return offices


def duties_of(key: str) -> set[tuple[str, str]]:
    """Return (function, area) of a post: what the content's matters ask for, shared out over the cast."""
    matters = [found.body for found in rules.list_report_matters()]
    first = {level: {body["duty"] for body in matters if body["first_level"] == level} for level in areas.LEVELS}
    discipline = {"discipline", "discipline_service"}
    below = first["grid"] | first["village"] | first["township"]
    county = first["county"] - discipline
    water, roads = {"water_supply"}, {"transport", "public_works"}
    shares = {
        "dispatcher": {("dispatcher", COUNTY)},
        "chief": {("centre_head", COUNTY)},
        "checker": {("checker", COUNTY)},
        "petition_officer": {("examiner", COUNTY)},
        "petition_reviewer": {("reviewer", COUNTY)},
        "grid_worker": {(duty, GRID) for duty in first["grid"]},
        "township_handler": {(duty, "999901001") for duty in below},
        "outsider": {(duty, "999901002") for duty in below},
        "water_clerk": {(duty, COUNTY) for duty in water & county},
        "clerk": {(duty, COUNTY) for duty in roads & county},
        "city_clerk": {(duty, COUNTY) for duty in county - water - roads},
        "discipline": {(duty, COUNTY) for duty in discipline},
    }
    return shares.get(key, set())


def build_member(key: str, offices: dict[str, parties.Organisation]) -> Member:
    from gongzhi.modules.accounts.public import add_user, issue_token

    name, zh, en, office, area, roles = POSTS[key]
    user = add_user(key, PASSWORD, display_name=name)
    person = parties.Person.objects.create(name=name, user=user)
    post = parties.Post.objects.create(
        key=key, names={"zh": zh, "en": en}, organisation=offices[office], area_code=area, roles=roles
    )
    parties.Holding.objects.create(post=post, person=person, valid_from=date(2020, 1, 1))
    parties.Duty.objects.bulk_create(
        parties.Duty(post=post, function=function, area_code=where) for function, where in sorted(duties_of(key))
    )
    return Member(key, person, post, user, issue_token(user, "tests"))


def forget_everything() -> None:
    """Drop what this process remembers of the database; between tests it is rolled back under the memory."""
    from gongzhi.modules.accounts.public import forget_actors

    snapshot.forget_all()
    rules.forget_content()
    cases.forget_numbers()
    forget_actors()


def build_cast() -> Cast:
    """Build county, content, offices and people in the present database."""
    forget_everything()
    build_content()
    build_areas()
    offices = build_offices()
    members = {key: build_member(key, offices) for key in POSTS}
    parties.announce()
    return Cast(members, offices)


def keep_cast(cast: Cast) -> None:
    """Write the cast itself beside its rows, with the tokens, of which the database knows the digests only."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tests_cast (body text)")
        cursor.execute(
            "INSERT INTO tests_cast VALUES (%s)", [b64encode(pickle.dumps((cast.members, cast.offices))).decode()]
        )


def kept_cast() -> Cast:
    """Return the cast of the present database, as new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM tests_cast")
        return Cast(*pickle.loads(b64decode(cursor.fetchone()[0])))


# What a process remembers of the database of the cast as it is before each test.
_remembered: dict[str, snapshot.Memory] = {}


def remember(cast: Cast) -> None:
    """Start the test with what every process soon remembers of content, areas and posts: reading it is most of a short test."""
    forget_everything()
    if not _remembered:
        assert cast.dispatcher.actor.seats
        areas.locate(LON, LAT)
        _remembered[""] = snapshot.remember_all()
    snapshot.recall_all(_remembered[""])


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """The county with everybody in it; together with `live_server` it stands behind a real server, for browser tests."""
    found = kept_cast()
    remember(found)
    yield found
    forget_everything()
