"""The fictional county has four hundred posts, and every matter finds one from every place."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from gongzhi.common import clock
from gongzhi.config.demo import build
from gongzhi.config.demo.offices import plan_offices, read_chart
from gongzhi.config.demo.people import add_signins
from gongzhi.config.demo.size import FULL
from gongzhi.config.demo.stories import read_yaml
from gongzhi.config.demo.tests.county import COUNTY, FOLDER
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts.public import actor_of_person
from gongzhi.modules.dispatch.selectors.deciding import choose
from gongzhi.modules.service_requests import public as service_requests
from gongzhi.modules.service_requests.services.reporter import ask_reopening

CHART = read_chart(FOLDER)
OFFICES, POSTS = plan_offices(CHART, COUNTY)
# A grid with a grid worker, one without, one in each of the other townships.
GRIDS = ["999901001007001", "999901001011001", "999901002001001", "999901003010006"]


# What a checker reviews besides, of matters of their own kind.
REVIEWS = {"township_reviewer", "legal_reviewer"}


def chosen(matter, area, subject=None):
    """Return where a case of this matter at this place would go, as the offices' keys, or why to people."""
    report = service_requests.Report(
        text="说明情况", matter=matter, area=area, anonymous=True, subject_organisation=subject
    )
    case = cases.begin(Actor("reporter"), service_requests.prepare(report), 1).case
    choice = choose(case, balanced=False)
    return parties.Post.objects.get(pk=choice.post.post_id).key if choice.post else choice.reason["code"]


def test_the_whole_county_has_four_hundred_posts_each_with_a_key_of_its_own():
    county = build.draw(FULL)
    _offices, posts = plan_offices(CHART, county)
    assert [len(county.level(level)) for level in ("township", "village", "grid")] == [12, 180, 1200]
    assert 400 <= len(posts) == len({post.key for post in posts}) < 430
    kinds = Counter(post.key.partition("-")[0] for post in posts)
    assert (kinds["committee"], kinds["grid_worker"], kinds["dispatcher"]) == (180, 131, 12)
    assert {row["post"] for row in read_yaml(FOLDER / "demo" / "signins.yaml")} <= {post.key for post in posts}


def test_every_role_and_every_duty_is_known_to_the_content(county):
    roles = {role for post in POSTS for role in post.roles}
    assert {role for role in roles if rules.find_content("role", role) is None} == set()
    asked = {matter.body["duty"] for matter in rules.list_report_matters()}
    held = {duty.removesuffix("?").partition(":")[0] for post in POSTS for duty, _area in post.duties}
    functions = {function.key for function in rules.list_content("function")}
    assert (
        held - asked - functions - {"dispatcher", "checker", "centre_head", "examiner", "reviewer"},
        asked - held,
    ) == (
        set(),
        set(),
    )


def test_a_duty_for_one_matter_names_a_matter(county):
    named = {duty.partition(":")[2] for post in POSTS for duty, _area in post.duties} - {""}
    assert {matter for matter in named if rules.find_content("matter", matter) is None} == set()


def test_every_matter_finds_a_post_from_every_place(county):
    matters = [found.key for found in rules.list_report_matters()]
    missing = [(matter, grid) for matter in matters for grid in GRIDS if chosen(matter, grid) == "no_post"]
    assert missing == []


def test_every_matter_without_a_place_finds_a_post_or_is_left_to_people_by_rule(county):
    reasons = {chosen(found.key, "999901") for found in rules.list_report_matters()}
    assert "no_post" not in reasons
    assert "queue" in reasons


def test_it_begins_where_the_matter_says(county):
    assert chosen("refuse", GRIDS[0]) == "grid_worker-999901001007"
    assert chosen("refuse", GRIDS[1]) == "committee-999901001011"
    assert chosen("street_lighting", GRIDS[2]) == "works-999901002"
    assert chosen("air_pollution", GRIDS[3]) == "ecology_clerk"


def test_a_report_about_an_office_goes_past_it(county):
    subjects = {office.key: office.pk for office in parties.list_organisations()}
    assert chosen("office_service", GRIDS[0], subjects["township-999901001"]) == "conduct_supervisor"
    assert chosen("office_service", GRIDS[0], subjects["county_government"]) == "discipline_inspector"
    assert chosen("office_misconduct", GRIDS[0], subjects["village-999901001007"]) == "discipline_inspector"


@pytest.mark.parametrize("place", GRIDS)
def test_what_only_discipline_may_read_is_checked_and_dispatched_anew_by_its_reviewer(county, place):
    found = [parties.find_post(role, matter="office_misconduct", area=place) for role in ("checker", "dispatcher")]
    keys = {parties.Post.objects.get(pk=held.post_id).key for held in found}
    assert keys == {"discipline_reviewer"}


def test_nobody_who_handles_also_checks():
    held = {post.key: {duty.partition(":")[0] for duty, _area in post.duties} - REVIEWS for post in POSTS}
    both = [key for key, duties in held.items() if {"checker"} < duties]
    assert both == ["discipline_reviewer"]


def test_every_post_is_held_by_somebody_else(county):
    holders = parties.Holding.objects.values_list("person__name", flat=True)
    assert len(holders) == len(set(holders)) == len(POSTS)


def test_every_account_may_do_something(county):
    signins = add_signins(FOLDER)
    people = parties.Person.objects.exclude(user=None)
    assert len(signins) == people.count() >= 15
    assert all(actor_of_person(person).seats for person in people)
    assert len({row["password"] for row in signins}) == len({row["api_token"] for row in signins}) == len(signins)


def test_what_is_late_goes_up_to_the_head_of_the_centre_and_never_beside_discipline(county):
    of = {post.key: post for post in parties.Post.objects.select_related("superior")}
    worker = of["grid_worker-999901001007"]
    above = [parties.find_superior(worker.pk, steps) for steps in (1, 2, 3)]
    ends = [of["committee-999901001007"].pk, of["leader-999901001"].pk, of["centre_leader"].pk]
    assert above == ends
    assert of["ecology_clerk"].superior == of["centre_leader"]
    assert of["discipline_inspector"].superior is None


def test_the_party_tree_stands_beside_the_administrative_one(county):
    levels = Counter(parties.PartyOrganisation.objects.values_list("level", flat=True))
    assert levels == {"committee": 4, "branch": 30}
    assert parties.PartyOrganisation.objects.filter(level="branch", secretary=None).count() == 0


PACKS = sorted(path.parent.name for path in (Path(settings.CONTENT) / "base/matters").glob("*/process.bpmn"))


def actor_of(person):
    return actor_of_person(parties.Person.objects.get(pk=person))


def wrong_with(matter):
    """Return what keeps a matter from running with the posts of a village: faults, ways not taken, functions nobody holds."""
    report = processes.rehearse_in_force(matter, area="999901001001", actor_of=actor_of)
    faults = [(case.name, fault) for case in report.cases for fault in case.faults]
    return [*faults, *map(str, report.problems), *report.vacant]


def test_every_matter_runs_with_the_posts_of_a_village(county):
    assert {matter: wrong_with(matter) for matter in PACKS} == {matter: [] for matter in PACKS}


def play(case, *acts):
    """Let the holders of posts act one after another: (post, verb, what comes with it); return the case."""
    for key, verb, wish in acts:
        actor = actor_of(parties.Holding.objects.get(post__key=key).person_id)
        case.refresh_from_db()
        processes.act(actor, case.pk, verb, version=case.version, wish=cases.Wish(**wish))
    case.refresh_from_db()
    return case


@pytest.mark.parametrize(
    ("handler", "head"),
    [("conduct_supervisor", "county_office_head"), ("governance-999901001", "leader-999901001")],
)
def test_a_petition_goes_its_whole_road_with_the_posts_of_the_county(county, handler, head):
    report = service_requests.Report(
        text="村里的账目一直不公开，问了也不答复", process="petition", name="李小红", phone="13800138000"
    )
    (done,) = service_requests.receive([report])
    case, more = cases.Case.objects.get(pk=done.case_id), {"words": "情况复杂", "values": {"days": "20"}}
    hearing = {"words": "听取双方意见", "values": {"until": f"{clock.today() + timedelta(days=9)}"}}
    assign = {"post_id": parties.Post.objects.get(key=handler).pk}
    asked = [("petition_officer", "assign", assign), (handler, "accept", {}), (handler, "extend", more)]
    case = play(case, *asked)
    assert case.work_items.get(node="petition_extension").post.key == head
    case = play(case, (head, "agree_petition_extension", more), (handler, "answer", {"words": "经查，账目已公开。"}))
    assert case.stage == "closed"
    ask_reopening(case, "请求复查")
    reviewed = {"words": "维持原处理意见。"}
    ask = [("petition_officer", "reopen", {}), ("petition_reviewer", "hold_hearing", hearing)]
    heard = [("petition_officer", "agree_petition_hearing", hearing), ("petition_reviewer", "resume", {})]
    case = play(case, *ask, *heard, ("petition_reviewer", "decide_review", reviewed))
    assert (case.stage, case.round, case.register) == ("closed", 2, "petition")
