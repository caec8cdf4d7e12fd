"""Every pack is rehearsed by its own trial cases, over every arrow and every end; a rehearsal that misses one fails."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import VILLAGES

from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes.public import rehearse, rehearse_in_force
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts.public import actor_of_person

MATTERS = Path(settings.CONTENT) / "base" / "matters"
PACKS = sorted(path.parent.name for path in MATTERS.glob("*/process.bpmn"))
PLACES = {"999901": "云溪县", "999901001": "云溪镇", "999901001001": "柳塘村"}


def pack_of(name):
    return {path.name: path.read_text("utf-8") for path in (MATTERS / name).iterdir() if rules.is_of_pack(path.name)}


@pytest.fixture(scope="module")
def content():
    found, problems = rules.collect([Path(settings.CONTENT) / "base"])
    assert problems == []
    return list(found.values())


@pytest.fixture
def stage(db, content):
    """A village, and the content of the files without any row."""
    areas.import_areas(areas.AreaRow(code, name, name) for code, name in PLACES.items())
    with rules.trying_out(content, alone=True):
        yield


def actor_of(person):
    return actor_of_person(parties.Person.objects.get(pk=person))


def said(report):
    """Everything that is wrong, as one text."""
    faults = [f"{walk.name}: {fault}" for walk in report.cases for fault in walk.faults]
    return "\n".join([*map(str, report.problems), *faults])


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_is_rehearsed_over_every_arrow_and_every_end(stage, name):
    report = rehearse(pack_of(name), name)
    assert said(report) == ""
    assert report.is_good
    assert report.flows[0] == report.flows[1] > 0 < report.ends[0] == report.ends[1]


def changed(file, before, after):
    pack = pack_of("venue_booking")
    assert before in pack[file]
    return {**pack, file: pack[file].replace(before, after, 1)}


@pytest.mark.parametrize(
    ("file", "before", "after", "why"),
    [
        ("cases.yaml", "outcome: refused", "outcome: granted", "应为"),
        ("cases.yaml", "refused: true", "then: {stage: received}", "最小"),
        ("cases.yaml", "values: {people: 0}, refused", "values: {people: 1}, refused", "本应被拒绝"),
        ("cases.yaml", "node: hand_over, outcome", "node: examine, outcome", "没有能得到结果"),
        ("matter.yaml", "duty: venue_keeper", "duty: venue_keeper\nprocess: venue_booking", "venue_booking"),
        ("process.bpmn", 'post="venue_keeper"', 'post="nobody_known"', "nobody_known"),
        ("process.yaml", "take_back:", "transfer:", "每个案件都能做的操作"),
        ("form.schema.json", '"needs"', '"Needs"', "Needs"),
    ],
)
def test_it_says_what_does_not_hold(stage, file, before, after, why):
    report = rehearse(changed(file, before, after), "venue_booking")
    assert not report.is_good
    assert why in said(report)


def test_it_says_which_ways_no_trial_case_takes(stage):
    pack = pack_of("venue_booking")
    first, *_others = pack["cases.yaml"].split("- name: {zh: 不同意")
    report = rehearse({**pack, "cases.yaml": first}, "venue_booking")
    assert [problem.place for problem in report.problems] == ["refused", "to_end_refused", "end_refused"]


def test_it_is_told_line_by_line(stage):
    [walk, *_others] = rehearse(pack_of("venue_booking"), "venue_booking").cases
    assert [line.done for line in walk.lines][1:] == [
        "场所管理人在“审核场所和时间”：同意使用",
        "场所管理人在“交付使用并收回”：已使用并收回",
    ]
    assert "下一步：场所管理人办理“交付使用并收回”" in walk.lines[1].follows


def test_nothing_is_written(stage):
    pack = pack_of("venue_booking")
    rehearse(pack, "venue_booking")
    with CaptureQueriesContext(connection) as asked:
        rehearse(pack, "venue_booking")
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []


def test_with_the_posts_of_a_place_it_says_which_function_nobody_holds(cast):
    played = rehearse_in_force("venue_booking", area=VILLAGES[0], actor_of=actor_of)
    assert (played.is_good, played.vacant) == (True, ("venue_keeper",))
    parties.Duty.objects.create(post=cast.township_handler.post, function="venue_keeper", area_code=VILLAGES[0])
    cast.forget()
    real = rehearse_in_force("venue_booking", area=VILLAGES[0], actor_of=actor_of)
    assert (real.is_good, real.vacant) == (True, ())
