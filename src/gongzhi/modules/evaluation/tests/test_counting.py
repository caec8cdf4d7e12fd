"""The counts of a month: by hand, reproducible, with and without what is excluded, each number with its list."""

import re

import pytest

from gongzhi.common import clock
from gongzhi.modules.evaluation.models import Judgement, MonthToCount, RateCount, ReadingMark
from gongzhi.modules.evaluation.public import count_months
from gongzhi.modules.evaluation.tests.conftest import MONDAY, said
from gongzhi.modules.knowledge import public as knowledge

VALUES = ("month", "unit_kind", "unit", "rate", "received", "counted", "points", "excluded", "formula", "input_hash")


@pytest.fixture
def month(answered, up_to_date):
    """Five reports of the town in September: solved, solved, partly, not solved, and one whose reporter was not reached."""
    checks = [said("yes", "satisfied"), said("yes", "fairly"), said("partly", "unsatisfied"), said("no", "unsatisfied")]
    cases = [answered(0, check) for check in [*checks, {"reached": "not_reached"}]]
    up_to_date()
    return cases


def rows():
    return list(RateCount.objects.order_by("month", "unit_kind", "unit", "rate").values_list(*VALUES))


def test_it_counts_by_hand(cast, month):
    # Not reached leaves the denominator; partly counts a half in the demo county: (1 + 1 + 0.5 + 0) ÷ 4, (1 + 1 + 0 + 0) ÷ 4
    unit = {"unit_kind": "office", "unit": str(cast.offices["roads_bureau"].pk), "month": "2026-09"}
    found = RateCount.objects.filter(**unit).order_by("rate").values_list("rate", "received", "counted", "points")
    assert list(found) == [("response", 5, 5, 500), ("satisfied", 5, 4, 200), ("solved", 5, 4, 250)]


def test_who_was_answered_during_the_call_was_contacted_in_time(cast, up_to_date):
    words = {
        "title": "停水怎么办",
        "questions": "停水了找谁",
        "answer": "请拨打供水服务电话。",
        "basis": "供水服务规程",
    }
    with clock.frozen(MONDAY):
        draft = knowledge.Draft(**words, office=cast.water_clerk.post.organisation_id, valid_from=MONDAY.date())
        version = knowledge.write(cast.water_clerk.actor, draft)
        knowledge.offer(cast.water_clerk.actor, version)
        knowledge.approve(cast.checker.actor, version)
        call = {"key": "k1", "do": "register", "phone": "13800138000", "text": "停水了找谁", "version": str(version.pk)}
        cast.call_taker.client().post("/desk/call", call)
    up_to_date()
    assert Judgement.objects.get().response == 100


def test_counting_anew_gives_the_same(cast, month, up_to_date):
    before = rows()
    Judgement.objects.all().delete()
    RateCount.objects.all().delete()
    ReadingMark.objects.all().delete()
    page = "/desk/rates/?rate=solved&period=2026-09"
    assert re.search(r"已读取时间线 0 条，共 [1-9]\d* 条", cast.evaluator.client().get(page).content.decode())
    up_to_date()
    assert rows() == before
    assert "数字还不完整" not in cast.evaluator.client().get(page).content.decode()
    MonthToCount.objects.create(month="2026-09")
    RateCount.objects.update(received=50_000)
    assert (count_months(), count_months(at_once=True), rows()) == (0, 1, before)
    assert len({row[-1] for row in before}) == 1


def test_below_the_least_number_it_shows_numbers_and_compares_nothing(cast, month):
    page = cast.evaluator.client().get("/desk/rates/?rate=solved&by=office&period=2026-09").content.decode()
    assert re.search(r'data-label="比率"><span class="muted">4 件中 2.5 件', page)
    assert "不比较" in page
    assert "不足 20 件的不列比率" in page


@pytest.mark.both
@pytest.mark.parametrize("rate", ["response", "solved", "satisfied"])
def test_every_number_opens_a_list_of_just_so_many(cast, month, rate):
    browser = cast.evaluator.client()
    page = browser.get(f"/desk/rates/?rate={rate}&period=2026-Q3").content.decode()
    links = re.findall(r'href="(/desk/rates/cases/[^"]+)">(\d+)', page)
    listed = [browser.get(url.replace("&amp;", "&")).content.decode().count("data-href") for url, _number in links]
    assert listed == [int(number) for _url, number in links]
    assert links


def test_a_neighbour_sees_neither_the_numbers_nor_their_cases(cast, month):
    browser = cast.outsider.client()
    page = browser.get("/desk/rates/?rate=solved&period=2026-09").content.decode()
    assert "柳塘村" not in page
    refused = browser.get("/desk/rates/cases/?rate=solved&period=2026-09&unit=area-999901001&part=counted")
    assert refused.status_code == 404


@pytest.mark.parametrize("name", ["privacy_officer", "administrator"])
def test_it_is_for_those_who_have_the_right(cast, name):
    assert cast.members[name].client().get("/desk/rates/").status_code == 403


def test_it_exports_all_three_rates_with_their_definitions(cast, month):
    browser = cast.evaluator.client()
    table = browser.get("/desk/rates/export.csv?period=2026-09&by=office").content.decode("utf-8-sig")
    # Too few cases to have a rate: the file says no more than the page.
    assert "解决率,2026年9月,云溪县交通运输局,5,4,," in table
    assert "口径版本" in table
    assert browser.get("/desk/rates/export.xlsx?period=2026-09").content[:2] == b"PK"


@pytest.mark.parametrize(
    "address", ["?period=1999-01", "?period=0000-01", "?period=2026-13", "?area=9", "?rate=x&by=y"]
)
def test_it_answers_a_wrong_address_by_the_usual_table(cast, month, address):
    assert cast.evaluator.client().get(f"/desk/rates/{address}").status_code == 200


@pytest.mark.parametrize(
    "unit", ["area-9999010", "area-999901001001001", "office-²", "office-9999999999999999999999", "x"]
)
def test_it_knows_no_cases_of_what_is_no_unit(cast, month, unit):
    page = cast.evaluator.client().get("/desk/rates/cases/", {"unit": unit, "part": "counted", "period": "2026-09"})
    assert page.status_code == 404


def test_the_page_takes_few_queries(cast, month, django_assert_max_num_queries):
    browser = cast.evaluator.client()
    browser.get("/desk/rates/")
    with django_assert_max_num_queries(16):
        browser.get("/desk/rates/?rate=solved&by=office&period=2026-09")
