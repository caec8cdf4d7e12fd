"""A past case that is recorded at once has the same rows as one that was lived through step by step."""

from datetime import UTC, datetime

import pytest
from django.db.models import Min

from gongzhi.common import clock
from gongzhi.config.demo.actors import REPORTER, Doer, Holders
from gongzhi.config.demo.build import SEED
from gongzhi.config.demo.past import past_case
from gongzhi.config.demo.tests.county import plan_past
from gongzhi.engine.cases import public as cases
from gongzhi.engine.processes import public as processes
from gongzhi.engine.timeline import public as timeline
from gongzhi.modules.service_requests import public as service_requests
from gongzhi.modules.service_requests.services import reporter

NOW = datetime(2026, 10, 14, 2, 30, tzinfo=UTC)
# Each once: what may befall a case.
STORIES_TOLD = (
    ["return"], ["hand_over"], ["ask", "reply"], ["note"], ["rework"], ["rate"], ["reopen"], ["refuse_reopening"],
    ["extend", "agree_extension", "pass"], ["extend", "refuse_extension"], ["suspend", "agree_suspension", "answer"],
    ["hang", "agree_hanging", "resume"], ["return", "refuse_return"], ["call_in", "give_opinion", "pass"],
    ["rework", "rate"], ["return", "rate"], ["hand_over", "note"], ["reopen", "rate"], ["answer"], ["accept"],
)  # fmt: skip

# What must have been done in the end, not only planned.
NEVER_LEFT_OUT = {
    *(
        "extend",
        "agree_extension",
        "refuse_extension",
        "suspend",
        "agree_suspension",
        "hang",
        "agree_hanging",
        "resume",
    ),
    *("return", "agree_return", "refuse_return", "call_in", "give_opinion", "hand_over", "reopen"),
}


def pick(pasts):
    """Return the number of one case for each story, of one about an office, of one nobody understood, and of the last ones."""
    verbs = [{act.verb for act in past.acts} for past in pasts]
    told = [next(number for number, done in enumerate(verbs) if set(story) <= done) for story in STORIES_TOLD]
    unclear = next(number for number, past in enumerate(pasts) if not past.report.matter)
    accused = next(number for number, past in enumerate(pasts) if past.matter == "office_misconduct")
    unplaced = next(number for number, past in enumerate(pasts) if not past.report.place)
    return sorted({*told, unclear, accused, unplaced, *range(700, 704), 1990, 1994, 1997, 1999})


def verbs_done(recorded):
    return {done.planned.verb for _case, doer, _opener in recorded for done in doer.done}


def record(past, holders):
    doer = Doer(holders, past.matter, past.area)
    opener = holders.call_taker if past.report.channel == "phone" else REPORTER
    [case] = processes.record_history([past_case(past, doer, NOW)], reporter=opener)
    return case, doer, opener


def live(past, doer, opener):
    """Open the case at its time and let everybody act at theirs, through the doors that pages use."""
    with clock.frozen(past.report.opened_at):
        [case] = processes.open_cases(opener, [service_requests.prepare(past.report)])
    for done in doer.done:
        run_out_until(case, done.at)
        with clock.frozen(done.at):
            do(case.pk, done)
    run_out_until(case, NOW)
    return cases.Case.objects.get(pk=case.pk)


def run_out_until(case, moment):
    """Let the worker come by whenever a clock of the case is due."""
    while (due := next_due(case)) and due <= moment:
        with clock.frozen(due):
            cases.run_out() or cases.pass_marks()


def next_due(case):
    """Return when the next limit of the case runs out or reaches a mark."""
    running = cases.Clock.objects.filter(case=case, state="running")
    ends = running.filter(ran_out_at=None).aggregate(first=Min("due_at"))
    marks = running.aggregate(first=Min("mark_at"))
    return min(filter(None, (ends["first"], marks["first"])), default=None)


def do(number, done):
    case, act = cases.Case.objects.get(pk=number), done.planned
    if act.verb == "reply":
        reporter.reply(case, act.words)
    elif act.verb == "rate":
        reporter.rate(case, solved=act.solved, satisfied=act.satisfied, reasons=act.reasons, words=act.words)
    elif act.verb == "ask_reopening":
        reporter.ask_reopening(case, act.words)
    else:
        processes.act(done.actor, number, act.verb, version=case.version, wish=done.wish)


NOT_COMPARED = {"id", "case_id", "_state", "chain_hash", "reporter_id", "salt", "digest"}


def columns(rows):
    return [{key: value for key, value in vars(row).items() if key not in NOT_COMPARED} for row in rows]


def entries(case):
    """Return the timeline without what chance made: numbers of rows, and commitments, which have salt of their own."""
    return [(entry.kind, entry.actor, entry.at, plain(entry.data)) for entry in timeline.list_entries(case.chain)]


def plain(data):
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items() if key not in ("sha256", "id")}
    return [plain(value) for value in data] if isinstance(data, list) else data


def everything(case):
    found = cases.Case.objects.get(pk=case.pk)
    return {
        "case": columns([found]),
        "work": columns(found.work_items.order_by("id")),
        "clocks": columns(found.clocks.order_by("id")),
        "texts": columns(found.texts.order_by("id")),
        "ratings": columns(found.ratings.order_by("round")),
        "run": columns([found.run]),
        "supervisions": columns(found.supervisions.order_by("id")),
        "anonymous": found.reporter_id is None,
        "entries": entries(found),
    }


def differences(one, other):
    """Return where two cases differ, as (what, of the one, of the other)."""
    return [(what, one[what], other[what]) for what in one if one[what] != other[what]]


@pytest.fixture
def pasts(county):
    return plan_past(NOW, SEED)


def test_recorded_at_once_is_the_same_as_lived_step_by_step(pasts):
    holders, numbers = Holders(), pick(pasts)
    recorded = [record(pasts[number], holders) for number in numbers]
    lived = [live(pasts[number], doer, opener) for number, (_case, doer, opener) in zip(numbers, recorded, strict=True)]
    assert len(numbers) >= 24
    assert verbs_done(recorded) >= NEVER_LEFT_OUT
    assert [
        differences(everything(one), everything(case)) for one, (case, *_) in zip(lived, recorded, strict=True)
    ] == [[] for _number in numbers]


def test_nothing_of_it_was_told_to_anybody(pasts):
    from gongzhi.engine.outbox.public import Message

    record(pasts[0], Holders())
    assert set(Message.objects.values_list("topic", flat=True)) <= {"search"}
