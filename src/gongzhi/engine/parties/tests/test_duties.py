"""Which post has a duty: from the smallest area upwards, the very matter before all, in force on the day."""

from datetime import UTC, date, datetime

import pytest

from gongzhi.common import clock
from gongzhi.engine.parties import public as parties
from gongzhi.engine.parties.public import Duty, Organisation, Post

GRID, VILLAGE, TOWN, COUNTY = "999901001001001", "999901001001", "999901001", "999901"

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    parties.forget_chart()
    yield Organisation.objects.create(key="town", names={"zh": "镇政府"}, kind="government", area_code=TOWN)
    parties.forget_chart()


@pytest.fixture
def duty(office):
    """Return a maker of duties, each on a post of its own; it answers with the post's number."""

    def make(area, matter="", organisation=office, **dates):
        day = dates.get("valid_to", "")
        post = Post.objects.create(key=f"{area}/{matter}/{day}", names={}, organisation=organisation, area_code=area)
        parties.add([Duty(post=post, function="roads", matter=matter, area_code=area, **dates)])
        return post.pk

    return make


def found(area=GRID, matter="", **without):
    held = parties.find_post("roads", matter=matter, area=area, **without)
    return held and held.post_id


def test_the_smallest_area_around_the_place_comes_first(duty):
    county, village = duty(COUNTY), duty(VILLAGE)
    assert found(GRID) == village
    assert found(TOWN) == county


def test_within_an_area_the_duty_for_the_matter_comes_before_the_one_for_all(duty):
    for_all, for_snow = duty(TOWN), duty(TOWN, matter="snow")
    assert found(matter="snow") == for_snow
    assert found(matter="dust") == for_all
    assert found() == for_all


def test_a_smaller_area_comes_before_the_very_matter_further_up(duty):
    duty(COUNTY, matter="snow")
    village = duty(VILLAGE)
    assert found(matter="snow") == village


def test_nobody_is_found_elsewhere_for_another_function_or_without_a_place(duty):
    duty(TOWN)
    assert found("999901002") is None
    assert found("") is None
    assert parties.find_post("water", area=GRID) is None


def test_who_is_excluded_is_passed_over_and_the_next_above_found(duty, office):
    above = Organisation.objects.create(key="county", names={}, kind="government", area_code=COUNTY)
    county, town = duty(COUNTY, organisation=above), duty(TOWN)
    assert found(without_posts=[town]) == county
    assert found(without_organisations=[office.pk]) == county
    assert found(without_posts=[town, county]) is None


def test_a_duty_holds_from_its_first_day_until_before_its_last(duty):
    post = duty(TOWN, valid_from=date(2026, 3, 1), valid_to=date(2026, 4, 1))
    days = [datetime(2026, 2, 28, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)]
    with clock.frozen(days[0]):
        assert found() is None
    with clock.frozen(days[1]):
        assert found() == post
    with clock.frozen(days[2]):
        assert found() is None


def test_a_duty_ends_with_its_post(duty):
    post = duty(TOWN)
    Post.objects.filter(pk=post).update(valid_to=date(2026, 4, 1))
    parties.announce()
    with clock.frozen(datetime(2026, 3, 31, tzinfo=UTC)):
        assert found() == post
    with clock.frozen(datetime(2026, 4, 1, tzinfo=UTC)):
        assert found() is None


def test_of_equals_the_first_by_key_is_chosen_everywhere(duty):
    second, first = duty(TOWN, valid_to=date(2099, 1, 2)), duty(TOWN, valid_to=date(2099, 1, 1))
    assert found() == first
    assert parties.list_posts_with_duty("roads", area=GRID) == [first, second]


def test_people_are_shown_the_nearest_posts_first_each_once(duty, office):
    county, town, village = duty(COUNTY), duty(TOWN, matter="snow"), duty(VILLAGE)
    parties.add([Duty(post_id=village, function="roads", matter="snow", area_code=VILLAGE)])
    assert parties.list_posts_with_duty("roads", matter="snow", area=GRID) == [village, town, county]
    assert parties.list_posts_with_duty("roads", matter="snow", area=GRID, limit=2) == [village, town]
    assert parties.list_posts_with_duty("roads", area=GRID, without_organisations=[office.pk]) == []


def test_a_change_of_duties_is_seen_at_once_and_counts_up_the_edition(duty):
    before = parties.edition()
    assert found() is None
    post = duty(TOWN)
    assert found() == post
    assert parties.edition() > before


def test_offices_above_and_below_are_found_through_all_levels():
    parties.forget_chart()
    county = Organisation.objects.create(key="county", names={}, kind="government", area_code=COUNTY)
    town = Organisation.objects.create(key="town", names={}, kind="government", area_code=TOWN, parent=county)
    village = Organisation.objects.create(key="village", names={}, kind="committee", area_code=VILLAGE, parent=town)
    parties.announce()
    assert parties.organisations_above(village.pk) == {county.pk, town.pk, village.pk}
    assert parties.organisations_below(town.pk) == {town.pk, village.pk}


def test_offices_that_point_at_each_other_do_not_hang_anything():
    parties.forget_chart()
    one = Organisation.objects.create(key="one", names={}, kind="government", area_code=COUNTY)
    two = Organisation.objects.create(key="two", names={}, kind="government", area_code=COUNTY, parent=one)
    Organisation.objects.filter(pk=one.pk).update(parent=two)
    parties.announce()
    assert parties.organisations_above(one.pk) == {one.pk, two.pk}
