"""A new case goes by rule to the post that answers for it, with the rule on record, or to people with the reason."""

from pathlib import Path

import pytest
from tests.cast import COUNTY, GRID, GRIDS, OTHER_GRID, Cast, point_in

from gongzhi.engine.cases.public import Case, WorkItem
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as content
from gongzhi.engine.timeline.public import list_entries

NOWHERE = {"lon": None, "lat": None}


def waiting(case: Case) -> WorkItem:
    return case.work_items.get(state=WorkItem.OPEN)


def test_a_case_goes_to_the_post_that_answers_for_its_matter_at_its_place(cast: Cast):
    lon, lat = point_in(OTHER_GRID)
    assert cast.report("路灯不亮了").post == cast.township_handler.post
    assert cast.report("路灯不亮了", lon=lon, lat=lat).post == cast.outsider.post
    assert cast.report("自来水停水两天了").post == cast.water_clerk.post


def test_the_rule_that_fired_is_on_record_beside_the_work_and_in_the_timeline(cast: Cast):
    case = cast.report("路灯不亮了")
    assert waiting(case).reason == {"code": "rule", "rule": "by_place"}
    entry = list_entries(case.chain).last()
    assert (entry.kind, entry.actor, entry.data["rule"]) == ("dispatched", "system", "by_place")
    assert entry.data["assigned"] == [case.post_id]


def test_a_departments_own_matter_is_not_passed_down_to_a_township(cast: Cast):
    case = cast.report("自来水停水两天了")
    assert waiting(case).reason["rule"] == "county_first"
    assert case.organisation == cast.offices["water_bureau"]


def test_what_a_grid_answers_for_stays_in_the_grid_and_climbs_where_nobody_is_there(cast: Cast):
    grid_matter = next(found for found in content.list_content("matter") if found.body["first_level"] == "grid")
    lon, lat = point_in(GRIDS[1])
    here, beside = cast.report_many(
        [
            {"text": "请来看一下", "matter": grid_matter.key},
            {"text": "请来看一下", "matter": grid_matter.key, "lon": lon, "lat": lat},
        ]
    )
    assert (here.area_code, here.post) == (GRID, cast.grid_worker.post)
    assert beside.post == cast.township_handler.post


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        ({"text": "这件事不知道该找谁"}, {"code": "matter_unknown"}),
        ({"text": "路灯不亮了", **NOWHERE}, {"code": "queue", "rule": "place_unknown"}),
    ],
)
def test_what_no_rule_decides_waits_for_a_dispatcher_with_the_reason(cast: Cast, report: dict, reason: dict):
    case = cast.report(**report)
    item = waiting(case)
    assert (item.node, item.post, item.reason) == ("dispatch", cast.dispatcher.post, reason)
    assert (case.stage, case.post) == ("registered", None)
    assert list_entries(case.chain).last().data["reasons"] == [reason]


def test_a_duty_that_nobody_holds_leads_to_people_with_the_rule(cast: Cast):
    parties.Duty.objects.filter(function=content.get_content("matter", "street_lighting").body["duty"]).delete()
    parties.announce()
    assert waiting(cast.report("路灯不亮了")).reason == {"code": "no_post", "rule": "by_place"}


def test_a_matter_that_no_rule_names_leads_to_people(cast: Cast, tmp_path: Path):
    (tmp_path / "dispatch").mkdir()
    (tmp_path / "dispatch/rules.yaml").write_text("by_place: {when: {matters: [suggestion]}}\n")
    report = content.load_content([*content.content_folders(), tmp_path])
    assert report.added == [("dispatch_rule", "by_place")], report.problems
    assert waiting(cast.report("路灯不亮了")).reason == {"code": "no_rule"}


def test_a_case_that_waits_is_lost_to_nobody_even_without_a_dispatcher(cast: Cast):
    parties.Duty.objects.filter(function="dispatcher").delete()
    parties.announce()
    item = waiting(cast.report("这件事不知道该找谁"))
    assert (item.role, item.post, item.reason) == ("dispatcher", None, {"code": "matter_unknown"})


@pytest.mark.parametrize("office", ["roads_bureau", "town", "government"])
def test_a_report_about_an_office_goes_to_the_supervision_of_conduct(cast: Cast, office: str):
    case = cast.report("窗口办事拖拉，态度差", subject_organisation=cast.offices[office].pk)
    assert waiting(case).reason["rule"] == "about_an_office"
    assert case.organisation == cast.offices["discipline_commission"]


def test_a_report_about_an_office_never_goes_to_it_nor_below_even_if_the_duty_is_theirs(cast: Cast):
    discipline, town = cast.offices["discipline_commission"], cast.offices["town"]
    parties.Organisation.objects.filter(pk=discipline.pk).update(parent=town)
    parties.announce()
    for_town = cast.report("窗口办事拖拉", subject_organisation=town.pk)
    for_itself = cast.report("窗口办事拖拉", subject_organisation=discipline.pk)
    assert [case.post for case in (for_town, for_itself)] == [None, None]
    assert {waiting(case).reason["code"] for case in (for_town, for_itself)} == {"no_post"}


def test_a_report_about_the_dispatchers_own_office_waits_for_nobody_of_that_office(cast: Cast):
    parties.Duty.objects.filter(function="discipline_service").delete()
    parties.announce()
    case = cast.report("热线接线员态度差", subject_organisation=cast.offices["hotline"].pk)
    assert waiting(case).post is None


def test_an_accusation_goes_to_discipline_whatever_it_is_about(cast: Cast):
    case = cast.report("修路灯的钱被人拿走了", kind="accusation")
    assert (case.restricted, case.organisation) == (True, cast.offices["discipline_commission"])
    assert waiting(case).reason["rule"] == "office_accusation"


def test_a_place_that_only_the_words_name_is_enough(cast: Cast):
    case = cast.report("柳塘村路灯不亮了", **NOWHERE)
    assert (case.village_code, case.post) == ("999901001001", cast.township_handler.post)
    assert case.county_code == COUNTY
