"""The list of cases, its filters, pages and export; one case and its work order."""

import csv
import io

import pytest
from django.test import Client
from tests.cast import ANONYMOUS, COUNTY, GRID, OTHER_GRID, Cast, point_in

from gongzhi.common.spreadsheets import read_table
from gongzhi.engine.cases.public import Case

ELSEWHERE = dict(zip(("lon", "lat"), point_in(OTHER_GRID), strict=True))


@pytest.fixture
def cases(cast: Cast) -> list[Case]:
    """A lamp in Yunxi, a bus in Taoyuan, and something that nobody understands, without a place."""
    nowhere = {"lon": None, "lat": None}
    return cast.report_many(
        [
            {"text": "村口的路灯坏了三天了", "matter": "street_lighting"},
            {"text": "公交车班次太少", "matter": "public_transport", **ELSEWHERE},
            {"text": "这事说不清归谁管，请帮忙", **nowhere, **ANONYMOUS},
        ]
    )


def titles(member, query: str = "") -> str:
    return member.client().get(f"/desk/cases/{query}").content.decode()


def lines(member, query: str = "") -> list[list[str]]:
    answer = member.client().get(f"/desk/cases/export.csv{query}")
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_everybody_sees_the_cases_of_their_own_scope(cast, cases):
    assert len(lines(cast.dispatcher)) == 4
    assert [line[6] for line in lines(cast.township_handler)[1:]] == ["村口的路灯坏了三天了"]
    assert [line[6] for line in lines(cast.outsider)[1:]] == ["公交车班次太少"]
    assert [line[6] for line in lines(cast.clerk)[1:]] == ["公交车班次太少"]
    assert lines(cast.water_clerk)[1:] == []


@pytest.mark.both
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?matter=street_lighting", {"路灯"}),
        ("?matter=none", {"说不清"}),
        ("?area=999901002", {"公交"}),
        (f"?area={GRID}", {"路灯"}),
        ("?area=none", {"说不清"}),
        ("?stage=registered", {"说不清"}),
        ("?only=open&kind=help", {"路灯", "说不清"}),
        ("?only=overdue", set()),
        (f"?area={COUNTY}", {"路灯", "公交", "说不清"}),
    ],
)
def test_the_address_narrows_the_list(cast, cases, query, expected):
    page = titles(cast.dispatcher, query)
    assert {word for word in ("坏了三天", "班次太少", "说不清归谁管") if word in page} == {
        {"路灯": "坏了三天", "公交": "班次太少", "说不清": "说不清归谁管"}[name] for name in expected
    }


def test_a_filter_can_be_taken_away_alone(cast, cases):
    page = titles(cast.dispatcher, "?stage=dispatched&matter=street_lighting&q=路灯")
    assert 'href="?stage=dispatched&amp;matter=street_lighting"' in page
    assert "去掉这个条件" in page


def test_a_number_finds_its_case(cast, cases):
    page = titles(cast.dispatcher, f"?q={cases[0].receipt}")
    assert "路灯坏了" in page
    assert "公交车班次" not in page


@pytest.mark.parametrize("query", ["?area=99", "?area=' OR 1=1", "?post=abc", "?cursor=xyz", "?area=99990100100200200"])
def test_an_address_that_makes_no_sense_is_refused_in_words(cast, cases, query):
    answer = cast.dispatcher.client().get(f"/desk/cases/{query}")
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()


def test_nothing_found_says_what_to_do(cast, cases):
    assert "没有符合条件的案件" in titles(cast.dispatcher, "?matter=parking")
    assert "还没有案件" in titles(cast.water_clerk)


def test_pages_lead_forward_back_and_to_the_end(cast):
    cast.report_many([{"text": f"第{number:03}件：路灯坏了", "matter": "street_lighting"} for number in range(120)])
    browser = cast.dispatcher.client()
    first = browser.get("/desk/cases/?only=open").content.decode()
    assert first.count("data-href") == 50
    assert "cursor=last" in first
    last = browser.get("/desk/cases/?only=open&cursor=last").content.decode()
    assert "第000件" in last
    assert 'rel="next"' not in last
    assert "only=open" in last.split('rel="prev"')[1][:200]
    assert "本页只是列表的一页" in last
    paper = browser.get("/desk/cases/?only=open&paper=1").content.decode()
    assert (paper.count("data-href"), "rel=" in paper.split("data-href")[-1]) == (120, False)
    assert "状态：在办 · 列出 120 条" in paper
    assert 'href="?only=open"' in paper
    assert "这里只列出前" not in paper


def test_the_export_is_harmless_to_spreadsheets_and_holds_no_contact(cast):
    cast.report("=HYPERLINK(1) 路灯坏了", matter="street_lighting")
    [_head, line] = found = lines(cast.dispatcher)
    assert line[6].startswith("'=")
    assert line[10] == "实名"
    assert "138" not in ",".join(line)
    book = cast.dispatcher.client().get("/desk/cases/export.xlsx").content
    assert [["" if cell is None else cell for cell in row] for row in read_table(book, "cases.xlsx")] == found


def test_a_case_shows_its_facts_limits_with_their_rule_and_story(cast, cases):
    page = cast.township_handler.client().get(f"/desk/cases/{cases[0].pk}/").content.decode()
    expected = {
        "路灯照明",
        "云溪镇 柳塘村第1网格",
        "答复时限",
        "5 个工作日",
        "第二十四条",
        "收到诉求",
        "李*红",
        "138****8000",
    }
    assert {words for words in expected if words not in page} == set()
    assert "李小红" not in page


def test_the_work_order_has_what_the_one_who_goes_there_needs(cast, cases):
    page = cast.township_handler.client().get(f"/desk/cases/{cases[0].pk}/print").content.decode()
    assert "村口的路灯坏了三天了" in page
    assert f"http://testserver/desk/cases/{cases[0].pk}/" in page
    assert "13800138000" not in page


@pytest.mark.parametrize(
    "page",
    ["cases/", "cases/export.csv", "cases/export.xlsx", "cases/1/", "", "queue/", "command/", "calendar/", "messages/"],
)
def test_strangers_are_sent_to_the_sign_in(db, page):
    answer = Client().get(f"/desk/{page}")
    assert answer.status_code == 302
    assert answer.url.startswith("/sign-in/?next=/desk/")


def test_a_list_and_a_case_ask_the_database_a_fixed_number_of_times(cast, django_assert_max_num_queries):
    found = cast.report_many([{"text": f"第{n}件：路灯坏了", "matter": "street_lighting"} for n in range(60)])
    browser = cast.dispatcher.client()
    browser.get("/desk/cases/")
    with django_assert_max_num_queries(9):
        browser.get("/desk/cases/")
    case = f"/desk/cases/{found[0].pk}/"
    browser = cast.township_handler.client()
    browser.get(case)
    with django_assert_max_num_queries(21):
        browser.get(case)
