"""A past case that is recorded at once has the same rows as one that was lived through step by step."""

from collections import defaultdict
from dataclasses import dataclass, replace

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Q

from gongzhi.common import clock
from gongzhi.config.demo.actors import REPORTER, Doer, Holders
from gongzhi.config.demo.build import SEED
from gongzhi.config.demo.lives import Past
from gongzhi.config.demo.past import past_case
from gongzhi.config.demo.size import BATCH
from gongzhi.config.demo.tests.county import NOW, plan_past
from gongzhi.engine.cases import public as cases
from gongzhi.engine.processes import public as processes
from gongzhi.engine.timeline import public as timeline
from gongzhi.modules.service_requests import public as service_requests
from gongzhi.modules.service_requests.services import calls, reporter

# So many stories are lived through, with those merged and the parts at least 200 cases; on the second database a sample.
MANY, SAMPLE, CASES = 165, 50, 200
# Each once: what may befall a case.
STORIES_TOLD = (
    ["return"], ["hand_over"], ["ask", "reply"], ["note"], ["rework"], ["rate"], ["reopen"], ["refuse_reopening"],
    ["extend", "agree_extension", "pass"], ["extend", "refuse_extension"], ["suspend", "agree_suspension", "answer"],
    ["hang", "agree_hanging", "resume"], ["return", "refuse_return"], ["call_in", "give_opinion", "pass"],
    ["rework", "rate"], ["return", "rate"], ["hand_over", "note"], ["reopen", "rate"], ["merge", "rework"], ["merge", "reopen"],
    ["merge", "hand_over"], ["split", "pass"],
)  # fmt: skip
# What must have been done in the end, not only planned.
NEVER_LEFT_OUT = {
    *("extend", "agree_extension", "refuse_extension", "suspend", "agree_suspension", "hang", "agree_hanging", "resume"),
    *("return", "agree_return", "refuse_return", "call_in", "give_opinion", "hand_over", "reopen", "merge", "split"),
}  # fmt: skip


@dataclass
class Told:
    """One story in the plan, as it was recorded: its case and those merged into it, and who did what."""

    past: Past
    others: list[Past]
    doer: Doer
    case: cases.Case
    # Of the merged ones, in their order.
    merged: list[tuple[Doer, cases.Case]]


def pick(pasts, count):
    """Return one case for each story, questions answered at once, one about an office, one nobody understood, the last ones, and more."""
    verbs = [{act.verb for act in past.acts} if past.ends is None else set() for past in pasts]
    told = [next((n for n, done in enumerate(verbs) if set(story) <= done), None) for story in STORIES_TOLD]
    questions = [number for number, past in enumerate(pasts) if past.answer]
    further = next(number for number in questions if "dispatch" in verbs[number])
    unclear = next(number for number, past in enumerate(pasts) if not (past.report.matter or past.answer))
    accused = next(number for number, past in enumerate(pasts) if past.matter == "office_misconduct")
    unplaced = next(number for number, past in enumerate(pasts) if not (past.report.place or past.answer))
    leads = [number for number, past in enumerate(pasts) if past.others][:40]
    found = dict.fromkeys(
        [
            *filter(None, told),
            further,
            *questions[-10:],
            unclear,
            accused,
            unplaced,
            *leads,
            1990,
            1994,
            1997,
            1999,
            *range(700, 1100),
        ]
    )
    alone = [number for number in found if pasts[number].ends is None]
    return alone[:count]


def opener_of(past, holders):
    return holders.call_taker if past.report.channel == "phone" else REPORTER


def record(past, number, pasts, holders):
    """Record a case, and before it those that are merged into it."""
    begin = number // BATCH * BATCH
    others = [pasts[begin + place] for place in past.others]
    merged = [live_in_memory(other, (), holders) for other in others]
    doer, change = live_in_memory(past, [other for _doer, other in merged], holders)
    processes.write_history([*(other for _doer, other in merged), change])
    return Told(past, others, doer, change.case, [(done, other.case) for done, other in merged])


def live_in_memory(past, others, holders):
    doer = Doer(holders, past.matter, past.area, others, past.answer)
    [change] = processes.live_through([past_case(past, doer, NOW)], reporter=opener_of(past, holders))
    return doer, change


def live(told, holders):
    """Let a story happen through the doors that pages use, each act at its time; return its case and those merged into it."""
    others = [live_one(past, doer, holders, {}) for past, (doer, _case) in zip(told.others, told.merged, strict=True)]
    names = {case.pk: other for (_doer, case), other in zip(told.merged, others, strict=True)}
    return [live_one(told.past, told.doer, holders, names), *others]


def live_one(past, doer, holders, names):
    with clock.frozen(past.report.opened_at):
        case = answer(past, holders) if past.answer else open_one(past, holders)
    for done in doer.done:
        run_out_until(case, done.at)
        with clock.frozen(done.at):
            do(part_of(case, done.planned.part), done, names)
    run_out_until(case, past.ends or NOW)
    return case.pk


def open_one(past, holders):
    return processes.open_cases(opener_of(past, holders), [service_requests.prepare(past.report)])[0]


def answer(past, holders):
    """Let the call-taker answer a question during the call, as the page does."""
    told = past.report
    caller = calls.Caller(phone=told.phone, name=told.name, anonymous=told.anonymous)
    matter = calls.Matter(
        text=told.text,
        area=told.area,
        kind=told.kind,
        matter=told.matter,
        act=calls.ANSWERED,
        version=past.answer.pk,
        words=past.acts[0].words,
    )
    call = calls.register_call(holders.call_taker, caller, [matter], key=f"{told.opened_at} {told.text}")
    return call.matters.get().case


def part_of(case, part):
    """Return the number of a part of a case, or of the case itself."""
    return parts_of(case.pk)[part - 1] if part else case.pk


def parts_of(number):
    return list(cases.Case.objects.filter(parent=number).order_by("id").values_list("id", flat=True))


def run_out_until(case, moment):
    """Let the worker come by whenever a clock of the case or of a part is due."""
    while (due := next_due(case)) and due <= moment:
        with clock.frozen(due):
            cases.run_out() or cases.pass_marks()


def next_due(case):
    """Return when the next limit runs out or reaches a mark."""
    mine = Q(case=case) | Q(case__parent=case)
    running = cases.Clock.objects.filter(mine, state="running").values_list("due_at", "ran_out_at", "mark_at")
    ends = [moment for due, ran_out, mark in running for moment in (None if ran_out else due, mark)]
    return min(filter(None, ends), default=None)


def do(number, done, names):
    case, act = cases.Case.objects.get(pk=number), done.planned
    if act.verb == "reply":
        reporter.reply(case, act.words)
    elif act.verb == "rate":
        reporter.rate(case, solved=act.solved, satisfied=act.satisfied, reasons=act.reasons, words=act.words)
    elif act.verb == "ask_reopening":
        reporter.ask_reopening(case, act.words)
    else:
        others = {"cases": ", ".join(str(pk) for pk in names.values())} if act.verb == "merge" else {}
        wish = replace(done.wish, values={**done.wish.values, **others})
        processes.act(done.actor, number, act.verb, version=case.version, wish=wish)


TABLES = {
    "work": cases.WorkItem,
    "clocks": cases.Clock,
    "texts": cases.CaseText,
    "ratings": service_requests.Rating,
    "calls": apps.get_model("service_requests", "CallMatter"),
    "runs": apps.get_model("processes", "Run"),
    "supervisions": apps.get_model("supervision", "Supervision"),
}
NOT_COMPARED = {
    "id",
    "case_id",
    "call_id",
    "_state",
    "chain_hash",
    "reporter_id",
    "salt",
    "digest",
    "merged_into_id",
    "parent_id",
}
# Under these names entries speak of other cases.
OF_CASES = {"cases", "into", "follows", "case", "parent", "left", "merged_into"}


def columns(rows):
    return [{key: value for key, value in vars(row).items() if key not in NOT_COMPARED} for row in rows]


def told(entry, names):
    """Return an entry without what chance made: numbers of rows, and commitments, which have salt of their own."""
    return entry.kind, entry.actor, entry.at, plain(entry.data, names)


def plain(data, names):
    if isinstance(data, dict):
        return {key: named(key, value, names) for key, value in data.items() if key not in ("sha256", "id")}
    return [plain(value, names) for value in data] if isinstance(data, list) else data


def named(key, value, names):
    """Return a value of an entry; where it is the number of a case, as its place in the story."""
    if key not in OF_CASES or isinstance(value, str):
        return plain(value, names)
    return [names[number] for number in value] if isinstance(value, list) else names[value]


class Rows:
    """All rows of all cases, read at once, by case."""

    def __init__(self):
        self.cases = {case.pk: case for case in cases.Case.objects.all()}
        self.tables = {name: self._by_case(model) for name, model in TABLES.items()}
        self.entries = self._group(timeline.Entry.objects.filter(chain__startswith="case/").order_by("id"), "chain")

    def _by_case(self, model):
        return self._group(model.objects.order_by("pk"), "case_id")

    def _group(self, rows, key):
        found = defaultdict(list)
        for row in rows:
            found[getattr(row, key)].append(row)
        return found

    def of_story(self, numbers):
        """Return what there is of a case, of those merged into it, and of its parts."""
        parts = [number for number, case in self.cases.items() if case.parent_id == numbers[0]]
        names = {number: place for place, number in enumerate([*numbers, *sorted(parts)])}
        return [self.of_case(number, names) for number in names]

    def of_case(self, number, names):
        case = self.cases[number]
        return {name: columns(found[number]) for name, found in self.tables.items()} | {
            "case": columns([case]),
            "joined": [names.get(other) for other in (case.merged_into_id, case.parent_id)],
            "anonymous": case.reporter_id is None,
            "entries": [told(entry, names) for entry in self.entries[case.chain]],
        }


def differences(one, other):
    """Return where two stories differ, as (which case, what, of the one, of the other)."""
    assert len(one) == len(other)
    pairs = enumerate(zip(one, other, strict=True))
    return [
        (place, what, ours[what], theirs[what])
        for place, (ours, theirs) in pairs
        for what in ours
        if ours[what] != theirs[what]
    ]


@pytest.fixture
def pasts(county):
    return plan_past(NOW, SEED)


def test_recorded_at_once_is_the_same_as_lived_step_by_step(pasts):
    holders, numbers = Holders(), pick(pasts, MANY if connection.vendor == "sqlite" else SAMPLE)
    stories = [record(pasts[number], number, pasts, holders) for number in numbers]
    lived = [live(told, holders) for told in stories]
    recorded = [[told.case.pk, *(case.pk for _doer, case in told.merged)] for told in stories]
    assert {done.planned.verb for told in stories for done in told.doer.done} >= NEVER_LEFT_OUT
    rows = Rows()
    assert connection.vendor != "sqlite" or len(rows.cases) >= CASES * 2
    assert [
        differences(rows.of_story(one), rows.of_story(other)) for one, other in zip(lived, recorded, strict=True)
    ] == [[] for _number in numbers]


def test_nothing_of_it_was_told_to_anybody(pasts):
    from gongzhi.engine.outbox.public import Message

    record(pasts[0], 0, pasts, Holders())
    assert set(Message.objects.values_list("topic", flat=True)) <= {"search"}
