"""Pages of cases: newest first, forth and back and from the end, through several scopes, without gaps or doubles."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import GRID, OTHER_GRID, point_in

from gongzhi.common import clock
from gongzhi.common.errors import Invalid
from gongzhi.engine.access.public import SYSTEM, Actor
from gongzhi.engine.cases.public import Case, Filters, Page, list_cases

START = datetime(2026, 3, 2, 2, tzinfo=UTC)
ALL = Filters()


@pytest.fixture
def cases(cast):
    """Seven cases, the last three of one and the same moment; newest first."""
    found = []
    for minute in (0, 1, 2, 3):
        with clock.frozen(START + timedelta(minutes=minute)):
            found += cast.report_many([{"text": f"第{minute}盏路灯不亮了"}] * (3 if minute == 3 else 1))
    return [found[3:][2], found[3:][1], found[3:][0], found[2], found[1], found[0]]


def ids(page: Page):
    return [case.pk for case in page.items]


def test_pages_follow_one_another_to_the_oldest_case(cast, cases):
    first = list_cases(cast.auditor.actor, ALL, limit=2)
    second = list_cases(cast.auditor.actor, ALL, cursor=first.older, limit=2)
    third = list_cases(cast.auditor.actor, ALL, cursor=second.older, limit=2)
    assert [*ids(first), *ids(second), *ids(third)] == [case.pk for case in cases]
    assert (first.newer, third.older) == ("", "")


def test_the_way_back_shows_the_same_pages(cast, cases):
    first = list_cases(cast.auditor.actor, ALL, limit=2)
    second = list_cases(cast.auditor.actor, ALL, cursor=first.older, limit=2)
    third = list_cases(cast.auditor.actor, ALL, cursor=second.older, limit=2)
    back = list_cases(cast.auditor.actor, ALL, cursor=third.newer, limit=2)
    again = list_cases(cast.auditor.actor, ALL, cursor=back.newer, limit=2)
    assert (ids(back), ids(again)) == (ids(second), ids(first))
    assert again.newer == ""


def test_the_last_page_is_reached_at_once_and_leads_back(cast, cases):
    last = list_cases(cast.auditor.actor, ALL, cursor="last", limit=4)
    assert ids(last) == [case.pk for case in cases[2:]]
    assert last.older == ""
    assert ids(list_cases(cast.auditor.actor, ALL, cursor=last.newer, limit=4)) == [case.pk for case in cases[:2]]


def test_cases_of_one_moment_are_parted_between_pages_by_their_number(cast, cases):
    first = list_cases(cast.auditor.actor, ALL, limit=1)
    second = list_cases(cast.auditor.actor, ALL, cursor=first.older, limit=1)
    assert cases[0].opened_at == cases[1].opened_at
    assert ids(first) + ids(second) == [cases[0].pk, cases[1].pk]
    assert ids(list_cases(cast.auditor.actor, ALL, cursor=second.newer, limit=1)) == ids(first)


def test_a_case_that_comes_in_meanwhile_moves_no_page(cast, cases):
    first = list_cases(cast.auditor.actor, ALL, limit=2)
    cast.report("又一盏路灯不亮了")
    assert ids(list_cases(cast.auditor.actor, ALL, cursor=first.older, limit=2)) == [case.pk for case in cases[2:4]]


def test_several_scopes_give_each_case_once_and_in_order(cast, cases):
    town, county, hotline = (member.actor for member in (cast.township_handler, cast.auditor, cast.dispatcher))
    actor = replace(town, seats=(*town.seats, *county.seats, *hotline.seats))
    first = list_cases(actor, ALL, limit=4)
    rest = list_cases(actor, ALL, cursor=first.older, limit=4)
    assert ids(first) + ids(rest) == [case.pk for case in cases]
    assert ids(list_cases(actor, ALL, cursor="last", limit=2)) == [case.pk for case in cases[4:]]


def test_a_page_of_one_scope_is_one_query(cast, cases, django_assert_num_queries):
    actor = cast.auditor.actor
    with django_assert_num_queries(1):
        list_cases(actor, ALL)


def test_who_may_see_nothing_gets_an_empty_page_without_a_query(cases, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert list_cases(Actor("staff", person_id=1), ALL) == Page([], "", "")


def test_a_limit_is_kept_between_one_and_the_most(cast, cases):
    assert len(list_cases(cast.auditor.actor, ALL, limit=0).items) == 1
    assert len(list_cases(cast.auditor.actor, ALL, limit=10**9).items) == 6


@pytest.mark.parametrize(
    "raw", ["x", "o1", "o1.2.3", "x1.2", "ozwei.2", "o1.zwei", "o", "", "o" + "9" * 40 + ".1", "ö1.2"]
)
def test_a_damaged_cursor_is_refused_in_words(cast, raw):
    cursor = base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=") or "!"
    with pytest.raises(Invalid) as refusal:
        list_cases(cast.auditor.actor, ALL, cursor=cursor)
    assert "cursor" in refusal.value.fields


@pytest.mark.parametrize("cursor", ["LAST", "a", "好", "%%%", "=" * 5, "\0"])
def test_what_is_no_cursor_is_refused_in_words(cast, cursor):
    with pytest.raises(Invalid):
        list_cases(cast.auditor.actor, ALL, cursor=cursor)


def test_a_cursor_with_a_number_beyond_all_cases_is_no_fault(cast, cases):
    cursor = base64.urlsafe_b64encode(f"o{10**15}.{10**30}".encode()).decode().rstrip("=")
    assert list_cases(cast.auditor.actor, ALL, cursor=cursor).items == []


@pytest.fixture
def mixed(cast):
    """Four cases that differ in place, matter, kind and stage."""
    lon, lat = point_in(OTHER_GRID)
    with clock.frozen(START):
        lamp, far, water, unknown = cast.report_many(
            [
                {"text": "村口路灯不亮了"},
                {"text": "石桥边路灯不亮了", "lon": lon, "lat": lat, "kind": "complaint"},
                {"text": "自来水停水两天了"},
                {"text": "这件事不知道该找谁", "lon": None, "lat": None},
            ]
        )
        cast.township_handler.act(lamp, "accept")
        cast.township_handler.act(lamp, "contact", words="已电话联系")
    return {"lamp": lamp.pk, "far": far.pk, "water": water.pk, "unknown": unknown.pk}


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({"stage": "in_progress"}, {"lamp"}),
        ({"stage": "registered"}, {"unknown"}),
        ({"matter": "street_lighting"}, {"lamp", "far"}),
        ({"matter": "none"}, {"unknown"}),
        ({"kind": "complaint"}, {"far"}),
        ({"area": GRID[:12]}, {"lamp", "water"}),
        ({"area": "none"}, {"unknown"}),
        ({"area": "999901"}, {"lamp", "far", "water", "unknown"}),
        ({"matter": "street_lighting", "area": OTHER_GRID}, {"far"}),
        ({"stage": "nowhere"}, set()),
    ],
)
def test_a_filter_leaves_exactly_what_fits(mixed, filters, wanted):
    assert set(ids(list_cases(SYSTEM, Filters(**filters)))) == {mixed[name] for name in wanted}


def test_a_case_whose_place_is_not_known_is_seen_by_the_county_only(cast, mixed):
    assert mixed["unknown"] in ids(list_cases(cast.dispatcher.actor, ALL))
    assert mixed["unknown"] not in ids(list_cases(cast.township_handler.actor, ALL))


def test_a_filter_by_post_shows_the_cases_it_handles(cast, mixed):
    assert ids(list_cases(cast.auditor.actor, Filters(post=cast.water_clerk.post.pk))) == [mixed["water"]]


def test_overdue_and_soon_follow_the_earliest_clock(cast, mixed):
    county = cast.auditor.actor
    with clock.frozen(START + timedelta(hours=8)):
        assert set(ids(list_cases(county, Filters(only="soon")))) == {mixed["far"], mixed["water"]}
    with clock.frozen(START + timedelta(days=2)):
        assert set(ids(list_cases(county, Filters(only="overdue")))) >= {mixed["far"], mixed["water"]}
        assert mixed["lamp"] not in ids(list_cases(county, Filters(only="overdue")))


def test_a_receipt_number_is_found_with_and_without_its_year(cast, mixed):
    case = Case.objects.get(pk=mixed["water"])
    assert ids(list_cases(cast.auditor.actor, Filters(q=case.receipt))) == [case.pk]
    assert ids(list_cases(cast.auditor.actor, Filters(q=f" {case.pk:06} "))) == [case.pk]
    assert ids(list_cases(cast.outsider.actor, Filters(q=case.receipt))) == []
