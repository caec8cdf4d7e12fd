"""The guide: found by everyday words, read as picture and as text, printed, in both languages, without sign-in."""

import re
from io import BytesIO

import pytest
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook

from gongzhi.engine.rules import public as rules
from gongzhi.modules.matters.selectors import charts

pytestmark = pytest.mark.django_db
CHINESE_WORD = re.compile("[\u4e00-\u9fff]")
CHINESE = {"Accept-Language": "zh-CN"}


def read(address, **options):
    return Client(headers=CHINESE).get(address, **options).content.decode()


def test_it_lists_the_matters_of_villages_first(cast):
    page = read("/guide")
    assert page.index("社区场所预约") < page.index("路灯照明")


@pytest.mark.both
@pytest.mark.parametrize("words", ["社区场所", "我想借用场地办酒席", "活动室", "文化礼堂 预约", "venue"])
def test_it_finds_a_matter_by_everyday_words(cast, words):
    page = Client().get("/guide", {"q": words})
    assert page.context["groups"][0].matters[0].key == "venue_booking"


def test_it_says_what_to_do_when_nothing_is_found(cast):
    assert "没有找到" in read("/guide", query_params={"q": "火星移民"})


def test_a_page_says_everything_before_somebody_comes(hall):
    page = read("/guide/venue_booking")
    for_all = [
        "谁可以申请",
        "文化服务保障法",
        "第三十一条",
        "待县里确定",
        "村务监督委员会",
        "不同意的理由",
        "申请人姓名",
    ]
    assert [words for words in for_all if words not in page] == []


def test_the_chart_stands_there_as_picture_and_as_ordered_text(hall):
    page = Client(headers=CHINESE).get("/guide/venue_booking")
    steps = page.context["steps"]
    assert [step["name"] for step in steps[:3]] == ["提出申请", "审核场所和时间", "交付使用并收回"]
    assert [(way.words, way.number) for way in steps[1]["ways"]] == [("同意使用", 3), ("不同意", 4)]
    assert len(page.context["chart"].nodes) == 8
    assert 'role="img"' in page.content.decode()


def test_every_arrow_of_the_charts_can_be_read_in_english(cast):
    with translation.override("en"):
        told = [charts.tell(version, {}) for version in rules.list_content("process")]
    arrows = [way.words for chart in told for step in chart for way in step["ways"]]
    assert arrows
    assert not CHINESE_WORD.search(" ".join(arrows))


def test_it_says_who_answers_in_a_village(hall, settings):
    settings.GUIDE_NAMES = False
    page = read("/guide/venue_booking", query_params={"area": "999901001001"})
    assert "云溪镇人民政府" in page
    assert "王建国" not in page


def test_it_names_the_holder_where_the_county_shows_it(hall, settings):
    settings.GUIDE_NAMES = True
    assert "王建国" in read("/guide/venue_booking", query_params={"area": "999901001001"})


def test_what_is_reported_leads_to_the_report(cast):
    page = read("/guide/road_damage")
    assert "/report?matter=road_damage" in page
    assert "/guide/road_damage/apply" not in page


@pytest.mark.parametrize("address", ["/guide/no_such_thing", "/guide/venue_booking/versions/9"])
def test_what_is_not_on_the_list_is_not_found(cast, address):
    assert Client().get(address).status_code == 404


def test_the_version_in_force_can_be_read_under_its_number(hall):
    assert "社区场所预约" in read("/guide/venue_booking/versions/1")


def test_the_list_comes_as_an_excel_table(cast):
    sheet = load_workbook(BytesIO(Client(headers=CHINESE).get("/guide/list.xlsx").content)).active
    rows = {row[1]: row for row in sheet.iter_rows(min_row=3, values_only=True)}
    assert rows["社区场所预约"][4] == "场所管理人"
    assert "道路破损" in rows


def test_the_list_can_be_printed(cast):
    assert "社区场所预约" in read("/guide/list")


def test_the_page_carries_its_address_for_paper(hall):
    page = read("/guide/venue_booking")
    assert "http://testserver/guide/venue_booking</span>" in page
    assert page.count("<svg") >= 2
