"""People come and go, posts stay: holders, substitutes, vacancies."""

from datetime import UTC, date, datetime

import pytest

from gongzhi.common import clock
from gongzhi.engine.parties import public as parties
from gongzhi.engine.parties.public import Duty, Holding, Organisation, Person, Post, Substitution

TOWN = "999901001"
MARCH, APRIL = datetime(2026, 3, 15, 2, tzinfo=UTC), datetime(2026, 4, 15, 2, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    parties.forget_chart()
    office = Organisation.objects.create(key="town", names={"zh": "镇政府"}, kind="government", area_code=TOWN)
    yield Post.objects.create(key="clerk", names={"zh": "经办人"}, organisation=office, area_code=TOWN)
    parties.forget_chart()


@pytest.fixture
def clerk(post):
    """Who holds the post until the end of March."""
    person = Person.objects.create(name="王建国")
    parties.add([Holding(post=post, person=person, valid_from=date(2026, 1, 1), valid_to=date(2026, 4, 1))])
    return person


def test_a_person_has_the_posts_held_today(post, clerk):
    with clock.frozen(MARCH):
        assert parties.list_posts_of(clerk) == [post]
        assert parties.name_of_holder(post.pk) == "王建国"
    with clock.frozen(APRIL):
        assert parties.list_posts_of(clerk) == []


def test_a_substitute_acts_for_the_post_while_the_time_runs(post, clerk):
    substitute = Person.objects.create(name="赵强")
    parties.add([Substitution(post=post, person=substitute, valid_from=date(2026, 3, 10), valid_to=date(2026, 3, 20))])
    with clock.frozen(MARCH):
        assert parties.list_posts_of(substitute) == [post]
        assert parties.name_of_holder(post.pk) == "王建国"
    with clock.frozen(APRIL):
        assert parties.list_posts_of(substitute) == []


def test_who_holds_and_stands_in_has_the_post_once(post, clerk):
    parties.add([Substitution(post=post, person=clerk, valid_from=date(2026, 3, 1), valid_to=date(2026, 3, 31))])
    with clock.frozen(MARCH):
        assert parties.list_posts_of(clerk) == [post]


def test_a_vacant_post_keeps_its_duties(post, clerk):
    parties.add([Duty(post=post, function="roads", area_code=TOWN)])
    with clock.frozen(APRIL):
        assert parties.name_of_holder(post.pk) == ""
        assert parties.find_post("roads", area=TOWN).post_id == post.pk
        assert [found.present for found in parties.list_posts()] == [[]]


def test_a_post_that_was_closed_is_gone_from_every_list(post, clerk):
    Post.objects.filter(pk=post.pk).update(valid_to=date(2026, 3, 1))
    with clock.frozen(MARCH):
        assert parties.list_posts_of(clerk) == []
        assert list(parties.list_posts()) == []
        assert parties.find_post_by_id(post.pk) is None


def test_posts_are_listed_by_office_with_those_who_sit_there(post, clerk):
    with clock.frozen(MARCH):
        rows = list(parties.list_posts(organisation=post.organisation_id))
        assert [[holding.person.name for holding in row.present] for row in rows] == [["王建国"]]
        assert list(parties.list_posts(organisation=post.organisation_id + 1)) == []
        assert list(parties.list_organisations()) == [post.organisation]


def test_adding_nothing_is_allowed(post):
    parties.add([])
