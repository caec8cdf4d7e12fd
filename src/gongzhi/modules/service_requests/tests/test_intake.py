"""Intake: every report in one shape, checked as a whole, placed, understood; a key makes a repeated call harmless."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from tests.cast import ANONYMOUS, GRID, LAT, LON, RESIDENT, Cast

from gongzhi.common import clock
from gongzhi.common.errors import Invalid
from gongzhi.engine.cases.public import Case
from gongzhi.engine.custody import public as custody
from gongzhi.modules.service_requests.jobs import forget_intake_keys
from gongzhi.modules.service_requests.models import IntakeKey
from gongzhi.modules.service_requests.public import Received, Report, receive, receive_once

pytestmark = pytest.mark.usefixtures("cast")
LAMP = Report(**RESIDENT, text="村口路灯不亮了，晚上看不见路")
NOWHERE: dict[str, Any] = {"lon": None, "lat": None}
NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


def take(report: Report = LAMP) -> Case:
    return Case.objects.get(pk=receive([report])[0].case_id)


def refused(report: Report) -> set[str]:
    with pytest.raises(Invalid) as refusal:
        receive([report])
    assert not Case.objects.exists()
    return set(refusal.value.fields)


def once(key: str = "k-1", report: Report = LAMP, body: object = "a") -> Received:
    return receive_once(report, key=key, body={"words": body})


def test_the_same_key_and_body_give_the_same_answer_and_one_case():
    assert once() == once()
    assert Case.objects.count() == 1


def test_another_key_is_another_report():
    assert once("k-1") != once("k-2")
    assert Case.objects.count() == 2


def test_the_same_key_with_another_body_is_refused():
    once(body="a")
    with pytest.raises(Invalid) as refusal:
        once(body="b")
    assert "Idempotency-Key" in refusal.value.fields


def test_key_and_body_are_kept_as_keyed_digests_only():
    once("k-secret")
    row = IntakeKey.objects.get()
    assert "secret" not in row.digest + row.body
    assert row.body != row.digest
    assert forget_intake_keys() == 0
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert (forget_intake_keys(), IntakeKey.objects.count()) == (1, 0)


def test_a_key_whose_case_failed_leads_to_nothing_and_is_free():
    with pytest.raises(DatabaseError), connection.execute_wrapper(fail_at("timeline_entry")):
        once()
    assert not IntakeKey.objects.exists()
    assert once().case_id == Case.objects.get().pk


def fail_at(table: str) -> Any:
    """Return what lets the database fail where rows of a table are written."""

    def execute(run: Any, sql: str, *rest: Any) -> Any:
        if f'INSERT INTO "{table}"' in sql:
            raise DatabaseError("the disk is full")
        return run(sql, *rest)

    return execute


def test_a_refused_report_leaves_its_key_free():
    with pytest.raises(Invalid):
        once(report=replace(LAMP, text=""))
    assert once().case_id == Case.objects.get().pk


@pytest.mark.django_db(transaction=True)
def test_of_many_calls_with_one_key_at_once_one_opens_a_case():
    def call(_number: int) -> str:
        try:
            return once().receipt
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        answers = set(threads.map(call, range(8)))
    assert Case.objects.count() == 1
    assert answers == {Case.objects.get().receipt}


def test_many_reports_are_all_taken_or_none():
    with pytest.raises(Invalid):
        receive([LAMP, replace(LAMP, text="")])
    assert not Case.objects.exists()


def test_all_faults_are_told_at_once():
    wrong = replace(LAMP, text="灯", phone="12", place="远" * 201, area="999902", lon=None)
    assert refused(wrong) == {"text", "phone", "place", "area"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lon": LAT, "lat": LON}, "place"),
        ({"lon": 116.4, "lat": 39.9}, "place"),
        ({"lon": float("nan")}, "place"),
        ({"lon": 500.0}, "place"),
        ({"crs": "MARS"}, "place"),
        ({"area": "999901002001"}, "area"),
        ({"text": "路灯\0不亮了"}, "text"),
        ({"text": "路灯" * 10_000}, "text"),
        ({"name": "长" * 41}, "name"),
        ({"phone": ""}, "phone"),
        ({"anonymous": True}, "contact"),
        ({"kind": "wish"}, "kind"),
        ({"external_number": "9" * 81}, "external_number"),
        ({"source": "s" * 41}, "external_number"),
    ],
)
def test_what_cannot_be_taken_is_refused_at_its_field(change: dict[str, Any], field: str):
    assert field in refused(replace(LAMP, **change))


def test_a_point_outside_the_county_and_swapped_coordinates_are_told_apart():
    with pytest.raises(Invalid) as outside:
        receive([replace(LAMP, lon=116.4, lat=39.9)])
    with pytest.raises(Invalid) as swapped:
        receive([replace(LAMP, lon=LAT, lat=LON)])
    assert str(outside.value) != str(swapped.value)


def test_a_point_leads_to_the_deepest_area():
    case = take()
    assert (case.grid_code, case.village_code, case.township_code) == (GRID, GRID[:12], GRID[:9])
    assert (case.lon, case.lat) == (LON, LAT)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"place": "石桥村村口", "text": "路灯不亮了"}, "999901001002"),
        ({"text": "柳塘村的路灯不亮了"}, "999901001001"),
        ({"place": "石桥村", "text": "从柳塘村过来的路灯不亮了"}, "999901001002"),
        ({"text": "柳塘村和石桥村之间的路灯不亮了"}, "999901"),
        ({"text": "路灯不亮了"}, "999901"),
    ],
)
def test_without_a_point_the_words_lead_to_the_one_area_they_name(words: dict[str, str], code: str):
    assert take(replace(LAMP, **NOWHERE, **words)).area_code == code


def test_numbers_of_people_in_words_are_masked_and_kept_in_custody_as_written():
    words = "路灯不亮，电工老王电话13900139000，身份证11010519491231002X"
    case = take(replace(LAMP, text=words, place="13900139000旁"))
    shown = " ".join([case.title, *case.texts.values_list("body", flat=True)])
    assert "13900139000" not in shown
    assert "11010519491231002X" not in shown
    opened = custody.reveal(case.reporter, actor="t", post="", purpose="核对原话", subject=case.chain)
    assert (opened["words"], opened["place"]) == (words, "13900139000旁")


def test_an_anonymous_report_keeps_nobody_but_numbers_in_its_words():
    assert take(replace(LAMP, **ANONYMOUS)).reporter is None
    case = take(replace(LAMP, **ANONYMOUS, text="路灯不亮，电工电话13900139000"))
    opened = custody.reveal(case.reporter, actor="t", post="", purpose="核对原话", subject=case.chain)
    assert set(opened) == {"words"}


def test_the_words_tell_the_matter_and_a_chosen_matter_counts_more(cast: Cast):
    assert take().matter == "street_lighting"
    assert take(replace(LAMP, matter="refuse")).matter == "refuse"
    assert take(replace(LAMP, matter="magic")).matter == ""


def test_a_report_of_misconduct_is_restricted_whatever_it_says():
    assert take(replace(LAMP, kind="accusation")).restricted
    assert not take().restricted


def test_a_phone_is_kept_as_digits_and_found_again():
    case = take(replace(LAMP, phone="138 0013-8000"))
    assert list(custody.find_by("phone", "13800138000")) == [case.reporter]
