"""Who stands behind an account or a token: the posts of today, with the rights that their roles have today."""

from datetime import UTC, date, datetime, timedelta

from tests.cast import Cast

from gongzhi.common import clock
from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts.public import actor_of_person

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


def test_a_member_of_staff_has_a_seat_for_each_role_of_each_post(cast: Cast):
    parties.Post.objects.filter(pk=cast.checker.post.pk).update(roles=["checker", "dispatcher"])
    parties.announce()
    checker, dispatcher = cast.checker.actor.seats
    assert {checker.post_id, dispatcher.post_id} == {cast.checker.post.pk}
    assert checker.grants == set(rules.get_content("role", "checker").body["grants"])
    assert "case.dispatch" in dispatcher.grants - checker.grants


def test_a_seat_knows_the_offices_above_its_own(cast: Cast):
    offices = cast.offices
    lineage = {offices[key].pk for key in ("committee_001001", "town", "government")}
    assert cast.grid_worker.actor.seats[0].lineage == lineage


def test_a_substitute_has_the_seat_only_while_standing_in(cast: Cast):
    days = {"valid_from": date(2026, 3, 1), "valid_to": date(2026, 3, 8)}
    parties.add([parties.Substitution(post=cast.clerk.post, person=cast.auditor.person, **days)])
    with clock.frozen(NOW):
        assert cast.clerk.post.pk in cast.auditor.actor.posts
    with clock.frozen(NOW + timedelta(days=7)):
        assert cast.auditor.actor.posts == {cast.auditor.post.pk}


def test_who_leaves_the_post_has_nothing_the_moment_it_is_told(cast: Cast):
    assert cast.clerk.actor.posts
    parties.Holding.objects.filter(post=cast.clerk.post).delete()
    parties.announce()
    assert cast.clerk.actor.seats == ()


def test_an_account_that_was_closed_may_do_nothing(cast: Cast):
    cast.clerk.user.is_active = False
    assert cast.clerk.actor.seats == ()


def test_a_role_that_content_no_longer_knows_grants_nothing(cast: Cast):
    parties.Post.objects.filter(pk=cast.clerk.post.pk).update(roles=["emperor"])
    parties.announce()
    assert cast.clerk.actor.seats == ()


def test_a_seat_for_a_merged_area_covers_what_went_into_it(cast: Cast):
    areas.import_areas([areas.AreaRow("999901009", "旧乡")])
    assert cast.township_handler.actor.seats[0].area_codes == ("999901001",)
    areas.retire_area("999901009", on=date(2026, 1, 1), successors=["999901001"])
    assert set(cast.township_handler.actor.seats[0].area_codes) == {"999901001", "999901009"}


def test_a_person_without_an_account_can_stand_in_past_cases(cast: Cast):
    assert actor_of_person(cast.clerk.person) == cast.clerk.actor


def test_a_token_is_kept_as_a_digest_only(cast: Cast):
    assert cast.clerk.token not in cast.clerk.user.api_tokens.values_list("digest", flat=True)
