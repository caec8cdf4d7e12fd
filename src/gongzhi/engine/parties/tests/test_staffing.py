"""Who is there: vacant and absent posts are passed over, substitutes stand in, urgent cases go to who is on duty, work is shared out."""

from datetime import UTC, date, datetime, time

import pytest

from gongzhi.common import clock
from gongzhi.common.errors import Invalid
from gongzhi.engine.parties import public as parties
from gongzhi.engine.parties.public import Duty, Holding, Organisation, Person, Post

VILLAGE, TOWN, COUNTY = "999901001001", "999901001", "999901"
FRIDAY_NOON, FRIDAY_NIGHT = datetime(2026, 3, 13, 2, tzinfo=UTC), datetime(2026, 3, 13, 14, tzinfo=UTC)
SINCE = date(2026, 1, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _friday():
    parties.forget_chart()
    with clock.frozen(FRIDAY_NOON):
        yield
    parties.forget_chart()


@pytest.fixture
def office():
    return Organisation.objects.create(key="town", names={"zh": "镇政府"}, kind="government", area_code=TOWN)


@pytest.fixture
def seat(office):
    """Return a maker of posts with a duty and somebody who sits there."""

    def make(key, area=TOWN, *, held=True, function="roads", **duty):
        post = Post.objects.create(key=key, names={"zh": key}, organisation=office, area_code=area)
        parties.add([Duty(post=post, function=function, area_code=area, **duty)])
        if held:
            parties.add([Holding(post=post, person=Person.objects.create(name=key), valid_from=SINCE)])
        return post

    return make


def person(name):
    return Person.objects.get(name=name)


def searched(**wanted):
    return parties.search_post(parties.Wanted(function="roads", area=VILLAGE, **wanted))


def chosen(**wanted):
    found = searched(**wanted).found
    return found and found.post_id


def verdicts(**wanted):
    return [one.verdict for one in searched(**wanted).looked]


def test_a_vacant_post_is_passed_over_for_one_that_is_held(seat):
    seat("a", held=False)
    held = seat("b")
    assert chosen() == held.pk
    assert verdicts() == ["vacant", "chosen"]


def test_the_next_above_takes_it_where_nobody_sits_below(seat):
    seat("village", VILLAGE, held=False)
    town = seat("town")
    assert chosen() == town.pk


def test_work_stays_with_a_vacant_post_where_nobody_at_all_is_there(seat):
    village = seat("village", VILLAGE, held=False)
    seat("town", held=False)
    assert chosen() == village.pk


def test_who_is_absent_counts_as_not_there_until_the_last_day(seat):
    away, other = seat("a"), seat("b")
    parties.add_absence(person("a"), date(2026, 3, 13), date(2026, 3, 16), by="person/1")
    assert chosen() == other.pk
    with clock.frozen(datetime(2026, 3, 16, 2, tzinfo=UTC)):
        assert chosen() == away.pk


def test_who_stands_in_keeps_the_work_with_the_post(seat):
    away = seat("a")
    seat("b")
    span = (date(2026, 3, 13), date(2026, 3, 16))
    parties.add_absence(person("a"), *span, by="person/1", posts=[away], substitute=person("b"))
    assert chosen() == away.pk
    assert parties.names_at([away.pk]) == {away.pk: "b"}


def test_an_absence_that_ends_early_takes_the_substitute_along(seat):
    away = seat("a")
    seat("b")
    span = (date(2026, 3, 11), date(2026, 3, 20))
    absence = parties.add_absence(person("a"), *span, by="person/1", posts=[away], substitute=person("b"))
    parties.end_absence(absence, clock.today(), by="person/1")
    assert parties.names_at([away.pk]) == {away.pk: "a"}


@pytest.mark.parametrize("days", [(date(2026, 3, 13), date(2026, 3, 13)), (date(2026, 3, 13), date(2026, 3, 12))])
def test_an_absence_ends_after_it_begins(seat, days):
    seat("a")
    with pytest.raises(Invalid):
        parties.add_absence(person("a"), *days, by="person/1")


def test_the_one_with_the_least_open_work_takes_it(seat):
    posts = [seat(key).pk for key in "abc"]
    load = dict(zip(posts, (3, 1, 1), strict=True))
    assert chosen(load=lambda asked: load) == posts[1]
    assert verdicts(load=lambda asked: load) == ["busier", "chosen", "equal"]
    assert searched(load=lambda asked: load).equals == 3


def test_a_reserve_steps_in_only_where_nobody_else_can(seat):
    reserve, regular = seat("a", reserve=True), seat("b")
    assert chosen(load=lambda asked: {reserve.pk: 0, regular.pk: 9}) == regular.pk
    assert chosen(bars=lambda duty: "barred" if duty.post_id == regular.pk else "") == reserve.pk


def test_an_urgent_case_at_night_goes_to_who_is_on_duty(seat):
    day, night = seat("a"), seat("b")
    parties.set_duty_times(night, [(4, time(18), time(6))])
    with clock.frozen(FRIDAY_NIGHT):
        assert chosen(urgent=True) == night.pk
        assert chosen() == day.pk
    assert chosen(urgent=True) == day.pk


def test_it_goes_to_the_post_that_keeps_watch_where_nobody_of_the_duty_is_there(seat):
    seat("a")
    watch = seat("watch", COUNTY, function="on_duty")
    parties.set_duty_times(watch, [(4, time(17, 30), time(8))])
    with clock.frozen(FRIDAY_NIGHT):
        assert chosen(urgent=True) == watch.pk


def test_a_night_ends_on_the_next_morning(seat):
    night = seat("a")
    parties.set_duty_times(night, [(4, time(18), time(6))])
    moments = [datetime(2026, 3, 13, hour, tzinfo=UTC) for hour in (9, 10, 21, 22)]
    assert [parties.is_on_duty(night.pk, moment) for moment in moments] == [False, True, True, False]


@pytest.mark.parametrize("times", [[(7, time(8), time(9))], [(1, time(8), time(8))], [(1, time(8), time(9))] * 2])
def test_duty_times_are_stretches_of_a_week(seat, times):
    with pytest.raises(Invalid):
        parties.set_duty_times(seat("a"), times)


def test_superiors_are_found_up_the_tree_of_posts(office):
    top, middle, low = (Post.objects.create(key=key, names={}, organisation=office, area_code=TOWN) for key in "tml")
    Post.objects.filter(pk=middle.pk).update(superior=top)
    Post.objects.filter(pk=low.pk).update(superior=middle)
    parties.announce()
    assert [parties.find_superior(low.pk, levels) for levels in (1, 2, 5)] == [middle.pk, top.pk, top.pk]
    assert parties.find_superior(top.pk, 1) is None
    assert parties.posts_below([top.pk]) == {middle.pk, low.pk}
