"""Five reports of one lamp, one of them anonymous, are worked on as one; each keeps its own number, words and reporter."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import ANONYMOUS, Cast

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Denied, Invalid
from gongzhi.engine.cases.public import Case, Clock, WorkItem, story, verify
from gongzhi.engine.timeline.public import list_entries

START = datetime(2026, 3, 2, 2, tzinfo=UTC)
WORDS = ["村口路灯不亮了", "村口的路灯坏了两天", "晚上村口没有路灯", "路灯不亮，老人摔了一跤", "柳塘村口路灯坏了"]


@pytest.fixture
def five(cast: Cast) -> list[Case]:
    """Reported an hour apart; the fourth is anonymous."""
    reports = [{"text": words, "phone": f"1380013800{number}"} for number, words in enumerate(WORDS)]
    reports[3] |= ANONYMOUS
    return [report_at(cast, START + timedelta(hours=number), report) for number, report in enumerate(reports)]


def report_at(cast: Cast, moment: datetime, report: dict) -> Case:
    with clock.frozen(moment):
        return cast.report(**report)


def merge(member, case: Case, others: list[Case], lead: str = "oldest") -> Case:
    numbers = "，".join(other.receipt for other in others)
    return member.act(case, "merge", values={"cases": numbers, "lead": lead})


@pytest.fixture
def lead(cast: Cast, five: list[Case]) -> Case:
    with clock.frozen(START + timedelta(hours=6)):
        merge(cast.dispatcher, five[2], [five[0], five[1], five[3], five[4]])
    return Case.objects.get(pk=five[0].pk)


def kinds(case: Case) -> list[str]:
    return [entry.kind for entry in list_entries(case.chain)]


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_the_oldest_leads_and_the_others_rest(lead, five):
    assert (lead.merged_into_id, lead.merged_count) == (None, 4)
    followers = [fresh(case) for case in five[1:]]
    assert {case.merged_into_id for case in followers} == {lead.pk}
    assert {case.due_at for case in followers} == {None}
    assert not WorkItem.objects.filter(case__in=followers, state=WorkItem.OPEN).exists()
    assert not Clock.objects.filter(case__in=followers, state=Clock.RUNNING).exists()
    assert list(verify()) == []


def test_another_one_leads_where_it_is_chosen(cast, five):
    merge(cast.dispatcher, five[2], five[:2], lead="this")
    assert {fresh(case).merged_into_id for case in five[:2]} == {five[2].pk}


def test_every_reporter_reads_the_progress_and_the_answer(cast, lead, five):
    cast.township_handler.act(lead, "accept")
    cast.township_handler.act(lead, "ask", words="是哪一根灯杆？")
    cast.township_handler.act(lead, "answer", words="灯泡已换好")
    cast.checker.act(lead, "pass")
    for_all = [[(line.kind, line.texts) for line in story(case, public=True)] for case in map(fresh, five[1:])]
    assert [[kind for kind, _texts in told][-3:] for told in for_all] == [["signed", "answered", "passed"]] * 4
    assert all(("answer", "灯泡已换好") in texts[-2][1] for texts in for_all)
    assert "是哪一根灯杆" not in str(for_all)
    assert {(fresh(case).stage, fresh(case).closed_at is None) for case in five} == {("closed", False)}
    assert list(verify()) == []


def test_nobody_reads_of_another_reporter(cast, lead, five):
    told = [str(story(fresh(case), public=True)) for case in five]
    others = [[words for number, words in enumerate(WORDS) if number != own] for own in range(5)]
    assert not [words for own, texts in zip(told, others, strict=True) for words in texts if f"'{words}'" in own]
    assert "took_in" not in [line.kind for line in story(lead, public=True)]


def test_separated_again_it_stands_where_it_stood(cast, lead, five):
    before = Clock.objects.get(case=five[4], key="answer_within").due_at
    cast.township_handler.act(lead, "accept")
    alone = cast.dispatcher.act(five[4], "separate", words="是另一盏灯")
    assert (alone.merged_into_id, alone.stage, alone.post) == (None, "dispatched", cast.township_handler.post)
    assert [item.node for item in alone.work_items.filter(state=WorkItem.OPEN)] == ["sign"]
    running = Clock.objects.get(case=alone, key="answer_within", state=Clock.RUNNING)
    assert running.due_at == before
    assert fresh(lead).merged_count == 3
    cast.township_handler.act(alone, "accept")
    assert list(verify()) == []


def test_what_stood_still_when_it_was_merged_stands_still_until_it_is_taken_up(cast, five):
    cast.township_handler.act(five[1], "accept")
    until = {"ground": "force_majeure", "until": (clock.today() + timedelta(20)).isoformat()}
    cast.township_handler.act(five[1], "suspend", words="道路中断", values=until)
    cast.chief.act(five[1], "agree_suspension", words="道路中断", values={"until": until["until"]})
    before = set(five[1].clocks.filter(stopped_at=None).values_list("key", "state"))
    merge(cast.dispatcher, five[0], five[1:2])
    cast.dispatcher.act(five[1], "separate", words="是另一盏灯")
    assert ("answer_within", "paused") in before
    assert set(five[1].clocks.filter(stopped_at=None).values_list("key", "state")) == before
    cast.township_handler.act(five[1], "resume", words="路通了")
    assert five[1].clocks.get(key="answer_within", round=1).state == "running"
    assert list(verify()) == []


def test_it_cannot_be_separated_once_the_lead_is_closed(cast, lead, five):
    cast.township_handler.act(lead, "accept")
    cast.township_handler.act(lead, "answer", words="灯泡已换好")
    cast.checker.act(lead, "pass")
    with pytest.raises(Conflict):
        cast.dispatcher.act(five[4], "separate", words="是另一盏灯")


def test_who_joins_after_the_answer_reads_it_too(cast, five):
    cast.township_handler.act(five[0], "accept")
    cast.township_handler.act(five[0], "answer", words="灯泡已换好")
    merge(cast.dispatcher, five[0], five[1:2])
    assert "灯泡已换好" in str(story(fresh(five[1]), public=True))
    assert fresh(five[1]).stage == "answered"


def test_followers_of_one_that_is_merged_go_along(cast, five):
    merge(cast.dispatcher, five[3], five[4:])
    merge(cast.dispatcher, five[0], five[3:4])
    assert [fresh(case).merged_into_id for case in five[3:]] == [five[0].pk] * 2
    assert (fresh(five[0]).merged_count, fresh(five[3]).merged_count) == (2, 0)
    assert list(verify()) == []


def test_a_reopened_one_goes_its_own_way(cast, lead, five):
    from gongzhi.modules.service_requests.services import reporter

    cast.township_handler.act(lead, "accept")
    cast.township_handler.act(lead, "answer", words="灯泡已换好")
    cast.checker.act(lead, "pass")
    reporter.ask_reopening(fresh(five[3]), "灯还是不亮")
    again = cast.dispatcher.act(five[3], "reopen")
    assert (again.merged_into_id, again.is_open, again.round) == (None, True, 2)
    assert (fresh(lead).merged_count, fresh(lead).is_open) == (3, False)
    assert list(verify()) == []


def test_a_case_that_was_merged_meanwhile_is_named_with_the_one_that_leads_it(cast, five):
    merge(cast.dispatcher, five[0], [five[1]])
    with pytest.raises(Invalid) as refusal:
        merge(cast.dispatcher, five[4], [five[3], five[1]])
    said = str(refusal.value.fields["cases"])
    assert [five[n].receipt in said for n in (0, 1, 4)] == [True, True, False]


def test_a_report_about_an_office_is_not_merged_with_others(cast, five):
    about = cast.report("路灯坏了没人管，镇政府不作为", subject_organisation=cast.offices["town"].pk)
    with pytest.raises(Invalid) as refusal:
        merge(cast.dispatcher, five[0], [about])
    assert "cases" in refusal.value.fields


def test_a_neighbour_cannot_merge_what_another_office_has(cast, five):
    with pytest.raises((Denied, Invalid)):
        merge(cast.clerk, cast.report("公交车班次太少", matter="public_transport"), five[:1])


def test_what_was_changed_behind_the_writer_is_found(cast, lead, five):
    Case.objects.filter(pk=five[4].pk).update(merged_into=None)
    assert [(finding.code, finding.chain) for finding in verify()] == [("state_changed", five[4].chain)]


@pytest.mark.parametrize("column", ["merged_into", "parent"])
def test_cases_joined_to_another_are_found_by_an_index(db, column):
    assert "SCAN" not in Case.objects.filter(**{column: 1}).explain()  # So SQLite calls it when it walks all rows.
