"""A step on which a meeting decides is passed by a meeting that counts, and by nothing else."""

from datetime import timedelta

import pytest
from django.utils import translation

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Denied, Invalid, Missing, Stale
from gongzhi.engine.cases.public import Wish, verify
from gongzhi.engine.processes import public as processes
from gongzhi.engine.timeline import public as timeline
from gongzhi.engine.timeline.public import list_entries
from gongzhi.modules.assemblies import public as assemblies
from gongzhi.modules.publicity import public as publicity

from .conftest import called, held, record, to_resolution

pytestmark = pytest.mark.django_db
BODY = "villagers_representatives"


def refused(member, case, verb, **wish):
    with pytest.raises(Conflict) as refusal, translation.override("zh-hans"):
        member.act(case, verb, **wish)
    with translation.override("zh-hans"):
        return str(refusal.value)


def test_without_a_meeting_nothing_passes(village, case):
    assert "还没有会议记录" in refused(village.clerk_of_village, case, "propose", words="方案")
    made = called(village.clerk_of_village, "party_branch", case_id=case.pk, node="propose")
    assert "还没有会议记录" in refused(village.clerk_of_village, case, "propose", words="方案")
    assemblies.cancel(village.clerk_of_village.actor, made.pk, 1, "改期")
    assert "还没有会议记录" in refused(village.clerk_of_village, case, "propose", words="方案")
    case.refresh_from_db()
    assert case.stage == "proposing"


def test_below_quorum_it_cannot_pass_and_with_quorum_the_chart_moves_on(village, case, at):
    clerk = village.clerk_of_village
    to_resolution(village, case, at)
    held(clerk, case, "resolve", BODY, figures=("members", 45, 29, 29))
    said = refused(clerk, case, "adopt")
    assert "应到 45 人，实到 29 人；须三分之二以上，即至少 30 人：未达到" in said
    assert "应到 45" in refused(clerk, case, "reject")
    held(clerk, case, "resolve", BODY, figures=("members", 45, 30, 18))
    assert "已经通过" in refused(clerk, case, "reject")
    assert clerk.act(case, "adopt").stage == "publishing"
    assert list(verify()) == []


def test_a_motion_that_is_not_carried_is_turned_down_and_not_adopted(village, case, at):
    clerk = village.clerk_of_village
    to_resolution(village, case, at)
    held(clerk, case, "resolve", BODY, figures=("members", 45, 30, 15))
    said = refused(clerk, case, "adopt")
    assert "同意 15 票，反对 15 票，弃权 0 票；须到会人数 30 的过半数，即至少 16 票：未通过" in said
    assert clerk.act(case, "reject").stage == "rejected"


def test_the_plan_lies_three_days_between_deliberation_and_review(village, case, at):
    clerk = village.clerk_of_village
    held(clerk, case, "propose", "party_branch")
    clerk.act(case, "propose", words="方案")
    held(clerk, case, "deliberate", "two_committees")
    clerk.act(case, "agree", values={"plan": "方案"})
    at("2026-11-12T19:30+08:00")
    held(clerk, case, "review", "party_members", called_on=clock.today() - timedelta(days=5))
    assert "距上一步（2026年11月10日）2 日；须间隔 3 日：未达到" in refused(clerk, case, "approve_plan")


def test_a_meeting_of_an_earlier_pass_decides_nothing_again(village, case, at):
    clerk = village.clerk_of_village
    held(clerk, case, "propose", "party_branch")
    clerk.act(case, "propose", words="方案")
    held(clerk, case, "deliberate", "two_committees")
    clerk.act(case, "agree", values={"plan": "方案"})
    at("2026-11-14T19:30+08:00")
    figures = ("members", 45, 30, 20)
    held(clerk, case, "review", "party_members", called_on=clock.today() - timedelta(days=4), figures=figures)
    clerk.act(case, "send_back_plan", words="再议")
    assert "还没有会议记录" in refused(clerk, case, "agree", values={"plan": "方案"})


def test_a_free_outcome_needs_no_meeting(village, case, at):
    to_resolution(village, case, at)
    assert village.clerk_of_village.act(case, "withdraw_motion", words="条件变化").stage == "dropped"


def test_another_assembly_or_step_is_refused(village, case):
    clerk = village.clerk_of_village
    with pytest.raises(Conflict):
        called(clerk, BODY, case_id=case.pk, node="propose")
    with pytest.raises(Conflict):
        called(clerk, BODY, case_id=case.pk, node="resolve")
    with pytest.raises(Invalid):
        called(clerk, "parliament", case_id=case.pk, node="propose")


def test_a_correction_leaves_a_trace_and_may_take_the_ground_away(village, case, at):
    clerk, colleague = village.clerk_of_village, village.colleague
    to_resolution(village, case, at)
    meeting = held(clerk, case, "resolve", BODY)
    with pytest.raises(Invalid):
        assemblies.correct(colleague.actor, meeting.pk, meeting.version, record("members", 45, 28, 18), " ")
    assemblies.correct(colleague.actor, meeting.pk, meeting.version, record("members", 45, 28, 18), "签到多计两人")
    entries = [entry for entry in list_entries(case.chain) if entry.kind.startswith("meeting_")]
    assert [entry.kind for entry in entries][-2:] == ["meeting_held", "meeting_corrected"]
    assert entries[-1].data["meetings"] != entries[-2].data["meetings"]
    assert meeting.corrections.get().before["present"] == 30
    assert "未达到" in refused(clerk, case, "adopt")


def test_two_persons_at_once_do_not_overwrite_each_other(village, case, at):
    clerk, colleague = village.clerk_of_village, village.colleague
    to_resolution(village, case, at)
    meeting = held(clerk, case, "resolve", BODY)
    case.refresh_from_db()
    seen = case.version
    assemblies.correct(colleague.actor, meeting.pk, 2, record("members", 45, 28, 18), "签到多计两人")
    with pytest.raises(Stale):
        assemblies.correct(clerk.actor, meeting.pk, 2, record("members", 45, 31, 18), "漏计一人")
    with pytest.raises(Stale):
        processes.act(clerk.actor, case.pk, "adopt", version=seen, wish=Wish())


def test_only_the_village_keeps_its_meetings(village, case):
    with pytest.raises(Missing):
        called(village.next_village, "party_branch", case_id=case.pk, node="propose")
    with pytest.raises(Denied):
        called(village.township_handler, "party_branch", case_id=case.pk, node="propose")
    with pytest.raises(Denied):
        called(village.township_handler, BODY, area="999901001001")
    made = called(village.clerk_of_village, BODY, area="999901001001")
    with pytest.raises(Denied):
        assemblies.hold(village.township_handler.actor, made.pk, 1, record("members", 45, 30, 18))
    with pytest.raises(Missing):
        assemblies.hold(village.next_village.actor, made.pk, 1, record("members", 45, 30, 18))


def shown(village, at, until):
    """Let two persons put on the board what is due, and let its time go by."""
    posting = publicity.Posting.objects.latest("pk")
    posting = publicity.prepare(village.clerk_of_village.actor, posting.pk, posting.version, "")
    publicity.release(village.colleague.actor, posting.pk, posting.version)
    at(until)


def test_a_decision_goes_its_whole_way_to_the_supervision_committee(village, case, at):
    clerk = village.clerk_of_village
    to_resolution(village, case, at)
    held(clerk, case, "resolve", BODY)
    clerk.act(case, "adopt")
    assert "还没有公示" in refused(clerk, case, "decision_published")
    shown(village, at, "2026-11-30T09:00+08:00")
    clerk.act(case, "decision_published")
    clerk.act(case, "finish", values={"result": "路灯已装好", "finished": "2026-11-28", "spent": "35200"})
    shown(village, at, "2026-12-16T09:00+08:00")
    clerk.act(case, "result_published")
    assert village.supervisor.act(case, "confirm", words="属实").stage == "closed"
    assert list(verify()) == []


def test_a_record_that_is_changed_or_removed_behind_its_back_is_found(village, case, at):
    clerk, rows = village.clerk_of_village, assemblies.Meeting.objects
    meeting = held(clerk, case, "propose", "party_branch")
    own, later, gone = (called(clerk, BODY, area="999901001001") for _number in range(3))
    assemblies.hold(clerk.actor, own.pk, 1, record("members", 45, 30, 18))
    assemblies.correct(clerk.actor, own.pk, 2, record("members", 45, 31, 18), "漏计一人")
    assert [*assemblies.verify(), *timeline.verify()] == []
    own.corrections.update(before={})
    rows.filter(pk=meeting.pk).update(present=4)
    rows.filter(pk=later.pk).update(state="cancelled")
    rows.filter(pk=gone.pk).delete()
    found = [(finding.code, finding.chain) for finding in assemblies.verify()]
    changed = [("meeting_changed", case.chain), *(("meeting_changed", f"meeting/{one.pk}") for one in (own, later))]
    assert found == [*changed, ("row_removed", f"meeting/{gone.pk}")]
