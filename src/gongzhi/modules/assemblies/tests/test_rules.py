"""The law in whole numbers: quorum, notice, interval and majority, at the very edges."""

from datetime import date
from pathlib import Path

import pytest

from gongzhi.engine.rules.public import load_strict
from gongzhi.modules.assemblies.rules import Bar, Held, Vote, judge, judge_ballot, judge_motion

FOLDER = Path(__file__).parents[5] / "content" / "base" / "assemblies"
RULES = {key: body for path in sorted(FOLDER.glob("*.yaml")) for key, body in load_strict(path.read_bytes()).items()}
DAY = date(2026, 11, 20)


def codes(rule, held):
    return [finding.code for finding in judge(rule, held).wrong]


def meeting(counted, due, present, **more):
    return Held(counted, due, present, DAY, **({"called_on": date(2026, 11, 1)} | more))


@pytest.mark.parametrize(
    ("bar", "whole", "least"),
    [
        ({"over": "1/2"}, 44, 23),
        ({"over": "1/2"}, 45, 23),
        ({"over": "1/2"}, 1, 1),
        ({"least": "2/3"}, 45, 30),
        ({"least": "2/3"}, 46, 31),
        ({"least": "2/3"}, 47, 32),
        ({"over": "2/3"}, 45, 31),
        ({"least": "3/4"}, 7, 6),
        # Beyond what floating point can hold.
        ({"least": "2/3"}, 10**18 + 1, 666666666666666668),
    ],
)
def test_a_part_of_a_number_is_reached_at_the_right_whole_number(bar, whole, least):
    assert Bar.of(bar).least_of(whole) == least


@pytest.mark.parametrize(
    ("assembly", "counted", "due", "enough"),
    [
        ("villagers_meeting", "persons", 600, 301),
        ("villagers_meeting", "households", 180, 120),
        ("villagers_representatives", "members", 45, 30),
        ("village_group_meeting", "persons", 40, 27),
        ("village_election", "voters", 600, 301),
        ("residents_meeting", "households", 180, 91),
        ("residents_representatives", "members", 46, 31),
        ("community_election", "representatives", 45, 31),
        ("collective_members", "members", 100, 67),
        ("collective_board", "members", 5, 4),
        ("party_members", "members", 45, 30),
    ],
)
def test_a_meeting_counts_from_its_quorum_on(assembly, counted, due, enough):
    assert codes(RULES[assembly], meeting(counted, due, enough)) == []
    assert codes(RULES[assembly], meeting(counted, due, enough - 1)) == ["quorum"]


@pytest.mark.parametrize(
    ("assembly", "counted", "due", "present", "needed"),
    [
        ("villagers_representatives", "members", 45, 30, 16),
        ("villagers_meeting", "persons", 600, 401, 201),
        ("residents_representatives", "members", 45, 31, 16),
        ("collective_members", "members", 100, 70, 67),
        ("collective_rights", "members", 100, 80, 75),
        ("collective_representatives", "representatives", 31, 25, 21),
        ("collective_board", "members", 5, 4, 3),
        ("party_members", "members", 45, 30, 23),
    ],
)
def test_a_motion_is_carried_from_its_majority_on(assembly, counted, due, present, needed):
    rule, there = RULES[assembly], meeting(counted, due, present)
    assert judge_motion(rule, there, Vote(needed, 0, 0)).ok is True
    assert judge_motion(rule, there, Vote(needed - 1, present - needed + 1, 0)).ok is False


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"called_on": date(2026, 11, 10)}, []),
        ({"called_on": date(2026, 11, 11)}, ["notice"]),
        ({"called_on": date(2026, 11, 19), "urgent": True}, []),
        ({"called_on": date(2026, 11, 21)}, ["called_after"]),
        ({"called_on": None}, ["not_called"]),
        ({"step_before": date(2026, 11, 20)}, []),
        ({"step_before": date(2026, 11, 21)}, ["too_early"]),
    ],
)
def test_a_villagers_meeting_is_announced_ten_days_before_and_held_after_the_step_before(more, wrong):
    assert codes(RULES["villagers_meeting"], meeting("persons", 600, 301, **more)) == wrong


@pytest.mark.parametrize(("before", "wrong"), [(date(2026, 11, 17), []), (date(2026, 11, 18), ["interval"])])
def test_party_members_have_the_plan_three_days_before(before, wrong):
    assert codes(RULES["party_members"], meeting("members", 45, 30, step_before=before)) == wrong


def test_a_collective_has_no_call_at_short_notice():
    late = meeting("members", 100, 80, called_on=date(2026, 11, 19), urgent=True)
    assert codes(RULES["collective_members"], late) == ["notice"]


@pytest.mark.parametrize(
    ("vote", "wrong"),
    [
        (Vote(310, 0, 0, secret=True), []),
        (Vote(310, 0, 0), ["ballot"]),
        (Vote(310, 10, 0, secret=True), ["too_many_votes"]),
    ],
)
def test_an_election_is_by_secret_ballot(vote, wrong):
    found = judge_ballot(RULES["village_election"], meeting("voters", 600, 310), vote)
    assert [finding.code for finding in found.wrong] == wrong


@pytest.mark.parametrize(("declared", "carried"), [(True, True), (False, False), (None, False)])
def test_where_no_source_gives_a_majority_the_meeting_declares_the_result(declared, carried):
    rule, there = RULES["two_committees"], meeting("members", 9, 5)
    assert judge(rule, there).findings[0].ok is None
    assert judge_motion(rule, there, Vote(3, 2, 0, declared=declared)).ok is carried


@pytest.mark.parametrize("figures", [("ghosts", 45, 30), ("members", 0, 0), ("members", 45, 46)])
def test_attendance_that_cannot_be_counts_for_nothing(figures):
    assert codes(RULES["villagers_representatives"], meeting(*figures)) == ["attendance_wrong"]


@pytest.mark.parametrize(
    ("assembly", "due", "makeup", "found"),
    [
        ("villagers_representatives", 45, {"representatives": 36, "women": 15}, [True, True]),
        ("villagers_representatives", 45, {"representatives": 35, "women": 14}, [False, False]),
        ("villagers_representatives", 45, {"women": 15}, [None, True]),
        ("collective_representatives", 21, {}, [True]),
        ("collective_representatives", 20, {}, [False]),
        ("villagers_meeting", 600, {}, []),
    ],
)
def test_a_body_is_made_up_as_the_law_says_as_far_as_somebody_has_counted(assembly, due, makeup, found):
    rule = RULES[assembly]
    held = meeting(rule["counts"][0]["key"], due, due, makeup=makeup)
    parts = [one for one in judge(rule, held).findings if one.code.startswith("makeup")]
    assert [one.ok for one in parts] == found
