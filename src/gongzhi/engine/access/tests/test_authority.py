"""Who may do what: decided in one place, and closed where nothing opens it."""

from dataclasses import dataclass, field, replace

import pytest

from gongzhi.common.errors import Denied, Missing
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import SYSTEM, Actor, Seat

TOWN, NEXT_TOWN = "999901001", "999901002"
OFFICE, SUPERIOR, OTHER_OFFICE = 2, 1, 3
POST, OTHER_POST = 20, 30


@dataclass(frozen=True)
class Affair:
    """What is acted on: in the first village of the town, with another office."""

    county_code: str = "999901"
    township_code: str = TOWN
    village_code: str = "999901001001"
    grid_code: str = ""
    organisation_id: int | None = OTHER_OFFICE
    post_id: int | None = OTHER_POST
    led_before_id: int | None = None
    subject_organisation_id: int | None = None
    restricted: bool = False
    register: str = ""
    working_posts: frozenset[int] = field(default_factory=frozenset)


AFFAIR = Affair()
SEAT = Seat(POST, OFFICE, frozenset({OFFICE, SUPERIOR}), "area", (TOWN,), frozenset({"case.read"}))


def staff(*seats):
    return Actor("staff", person_id=7, seats=seats)


def test_a_seat_reads_what_lies_in_its_area_and_below():
    assert access.may(staff(SEAT), "case.read", AFFAIR)
    assert not access.may(staff(SEAT), "case.read", replace(AFFAIR, township_code=NEXT_TOWN))


def test_what_was_not_granted_is_not_allowed():
    assert not access.may(staff(SEAT), "case.answer", AFFAIR)
    assert not access.may(staff(), "case.read", AFFAIR)


def test_a_seat_for_a_merged_area_reads_the_cases_of_its_predecessors():
    seat = replace(SEAT, area_codes=("999901003", TOWN))
    assert access.may(staff(seat), "case.read", AFFAIR)


def test_a_place_that_is_not_known_is_in_nobodys_area():
    nowhere = replace(AFFAIR, county_code="", township_code="", village_code="")
    assert not access.may(staff(SEAT), "case.read", nowhere)


def test_a_seat_for_its_organisation_reads_what_that_office_has():
    seat = replace(SEAT, scope="organisation")
    assert not access.may(staff(seat), "case.read", AFFAIR)
    assert access.may(staff(seat), "case.read", replace(AFFAIR, organisation_id=OFFICE))


def test_the_office_that_led_it_before_reads_it_and_acts_on_it_no_more():
    seat = replace(SEAT, scope="organisation", grants=frozenset({"case.read", "case.answer"}))
    given_away = replace(AFFAIR, led_before_id=OFFICE)
    assert access.may(staff(seat), "case.read", given_away)
    assert not access.may(staff(seat), "case.answer", given_away)
    assert not access.may(staff(seat), "case.read", replace(given_away, restricted=True))
    assert not access.may(staff(replace(seat, scope="work")), "case.read", given_away)


def test_a_seat_for_its_own_work_reads_what_its_post_has_or_works_on():
    seat = replace(SEAT, scope="work")
    assert not access.may(staff(seat), "case.read", AFFAIR)
    assert access.may(staff(seat), "case.read", replace(AFFAIR, post_id=POST))
    assert access.may(staff(seat), "case.read", replace(AFFAIR, working_posts=frozenset({POST})))


@pytest.mark.parametrize("scope", ["area", "organisation", "work"])
def test_work_on_ones_post_is_readable_wherever_it_lies(scope):
    far = replace(AFFAIR, township_code=NEXT_TOWN, working_posts=frozenset({POST}))
    assert access.may(staff(replace(SEAT, scope=scope)), "case.read", far)


@pytest.mark.parametrize("subject", [OFFICE, SUPERIOR])
def test_a_report_about_ones_own_office_or_one_above_is_never_readable(subject):
    about_us = replace(AFFAIR, subject_organisation_id=subject, working_posts=frozenset({POST}))
    everything = frozenset({"case.read", "case.read_restricted", "case.look"})
    assert access.is_concerned(staff(SEAT), about_us)
    assert not access.may(staff(replace(SEAT, grants=everything)), "case.read", about_us)


def test_a_second_seat_elsewhere_does_not_open_a_report_about_ones_own_office():
    about_us = replace(AFFAIR, subject_organisation_id=OFFICE)
    elsewhere = replace(SEAT, post_id=40, organisation_id=9, lineage=frozenset({9}))
    assert not access.may(staff(SEAT, elsewhere), "case.read", about_us)


def test_a_report_about_another_office_or_one_below_is_readable():
    assert access.may(staff(SEAT), "case.read", replace(AFFAIR, subject_organisation_id=OTHER_OFFICE))


def test_a_restricted_case_needs_a_seat_of_its_own_right():
    restricted = replace(AFFAIR, restricted=True, working_posts=frozenset({POST}))
    reader = replace(SEAT, grants=frozenset({"case.read", "case.read_restricted"}))
    assert not access.may(staff(SEAT), "case.read", restricted)
    assert access.may(staff(reader), "case.read", restricted)


def test_the_right_to_restricted_cases_does_not_reach_from_one_seat_to_another():
    far_reader = replace(
        SEAT, post_id=40, area_codes=(NEXT_TOWN,), grants=frozenset({"case.read", "case.read_restricted"})
    )
    assert not access.may(staff(SEAT, far_reader), "case.read", replace(AFFAIR, restricted=True))


def test_the_seat_found_is_the_one_that_covers_the_case():
    far = replace(SEAT, post_id=40, area_codes=(NEXT_TOWN,))
    actor = staff(far, SEAT)
    assert access.find_seat(actor, "case.read", AFFAIR) == SEAT
    assert access.find_seat(actor, "case.read", AFFAIR, post_id=40) is None


def test_the_system_may_do_all_and_a_reporter_nothing_here():
    assert access.may(SYSTEM, "case.answer", replace(AFFAIR, restricted=True))
    assert not access.may(Actor("reporter", case_id=1), "case.read", AFFAIR)


def test_what_may_not_be_read_is_missing_and_what_may_not_be_done_denied():
    with pytest.raises(Missing):
        access.require(staff(SEAT), "case.answer", replace(AFFAIR, township_code=NEXT_TOWN))
    with pytest.raises(Denied):
        access.require(staff(SEAT), "case.answer", AFFAIR)
    access.require(staff(SEAT), "case.read", AFFAIR)


def test_a_page_that_is_about_no_case_needs_the_grant_on_any_seat():
    access.require_grant(staff(SEAT), "case.read")
    access.require_grant(SYSTEM, "calendar.edit")
    with pytest.raises(Denied):
        access.require_grant(staff(SEAT), "calendar.edit")


def test_the_timeline_never_names_a_resident():
    assert [staff(SEAT).label, Actor("reporter", case_id=3).label, SYSTEM.label] == ["person/7", "reporter", "system"]


def test_it_shows_a_register_only_to_seats_of_that_register():
    petition = replace(AFFAIR, register="petition")
    theirs = replace(SEAT, register="petition")
    assert access.may(staff(theirs), "case.read", petition)
    assert not access.may(staff(SEAT), "case.read", petition)
    assert not access.may(staff(theirs), "case.read", AFFAIR)


def test_work_of_a_post_does_not_open_another_register():
    petition = replace(AFFAIR, register="petition", working_posts=frozenset({POST}))
    assert not access.may(staff(SEAT), "case.read", petition)
