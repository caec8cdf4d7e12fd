"""The same limits in lists and counts: one query for each scope, none where nothing is granted."""

from dataclasses import replace

import pytest
from tests.cast import COUNTY, GRID, OTHER_GRID, point_in

from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import SYSTEM, Actor
from gongzhi.engine.cases.public import Case

TOWN, NEXT_TOWN = GRID[:9], OTHER_GRID[:9]


@pytest.fixture
def cases(cast):
    """One case here, one in the next township, one about the town's government, one restricted."""
    lon, lat = point_in(OTHER_GRID)
    return cast.report_many(
        [
            {"text": "路灯不亮了，看不见路"},
            {"text": "路灯不亮了，看不见路", "lon": lon, "lat": lat},
            {"text": "窗口人员态度差", "subject_organisation": cast.offices["town"].pk},
            {"text": "有人收了钱不办事", "kind": "accusation"},
        ]
    )


def seen(actor, grant="case.read", **narrow):
    """What the separate scopes give together, each once."""
    return {
        pk
        for scope in access.scopes(actor, grant, **narrow)
        for pk in Case.objects.filter(scope).values_list("pk", flat=True)
    }


def test_everybody_sees_exactly_what_may_be_read(cast, cases):
    actors = [member.actor for member in cast.members.values()]
    allowed = [{case.pk for case in cases if access.may(actor, "case.read", case)} for actor in actors]
    assert [seen(actor) for actor in actors] == allowed
    assert [set(access.limit(Case.objects.all(), actor).values_list("pk", flat=True)) for actor in actors] == allowed


def test_the_town_sees_its_own_but_not_what_is_about_it_nor_what_is_restricted(cast, cases):
    here, there, about_us, restricted = (case.pk for case in cases)
    assert seen(cast.township_handler.actor) == {here}
    assert seen(cast.outsider.actor) == {there}
    assert seen(cast.auditor.actor) == {here, there, about_us}
    assert seen(cast.discipline.actor) == {here, there, about_us, restricted}


def test_a_committee_below_sees_no_report_about_the_office_above_it(cast, cases):
    assert seen(cast.grid_worker.actor) == {cases[0].pk}


def test_who_has_no_seat_sees_nothing(cases):
    nobody = Actor("staff", person_id=1)
    assert access.scopes(nobody) == []
    assert access.limit(Case.objects.all(), nobody).count() == 0
    assert seen(Actor("reporter", case_id=cases[0].pk)) == set()


def test_an_account_that_was_closed_sees_nothing(cast, cases):
    cast.dispatcher.user.is_active = False
    assert seen(cast.dispatcher.actor) == set()


def test_another_right_has_another_scope(cast, cases):
    assert access.scopes(cast.auditor.actor, "case.dispatch") == []
    assert seen(cast.dispatcher.actor, "case.dispatch") == {case.pk for case in cases[:3]}


def test_two_seats_are_two_scopes_and_equal_ones_are_asked_once(cast, cases):
    town, county = cast.township_handler.actor, cast.auditor.actor
    both = replace(town, seats=town.seats + county.seats)
    assert len(access.scopes(both)) == 2
    assert len(access.scopes(replace(town, seats=town.seats * 2))) == 1
    # Of two offices: what is about either of them stays hidden.
    assert seen(both) == {cases[0].pk, cases[1].pk}


def test_a_place_narrows_to_the_smaller_of_the_two_areas(cast, cases):
    assert seen(cast.auditor.actor, area=TOWN) == {cases[0].pk, cases[2].pk}
    assert seen(cast.auditor.actor, area=OTHER_GRID) == {cases[1].pk}
    assert seen(cast.township_handler.actor, area=COUNTY) == {cases[0].pk}
    assert seen(cast.township_handler.actor, area=NEXT_TOWN) == set()


def test_a_place_narrows_an_office_and_the_system_too(cast, cases):
    office = replace(cast.township_handler.actor.seats[0], scope="organisation")
    actor = Actor("staff", person_id=1, seats=(office,))
    assert seen(actor, area=GRID) == {cases[0].pk}
    assert seen(actor, area=NEXT_TOWN) == set()
    assert seen(SYSTEM, area=NEXT_TOWN) == {cases[1].pk}


@pytest.mark.parametrize("area", ["9", "9999010", "柳塘村", GRID + "1"])
def test_what_is_no_area_code_leaves_nothing(cast, cases, area):
    assert seen(cast.auditor.actor, area=area) == set()
    assert seen(SYSTEM, area=area) == set()
