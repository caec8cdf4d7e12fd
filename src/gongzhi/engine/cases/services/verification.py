"""What the cases say of themselves, held against the timeline: heads, stages, words."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.engine.cases.models import Case, CaseText, Clock
from gongzhi.engine.timeline import public as timeline

from .spans import iso

AT_A_TIME = 500


def verify(progress: Callable[[int], None] | None = None) -> Iterator[timeline.Finding]:
    """Yield what does not agree, case by case, in constant memory: nothing is yielded for a sound database."""
    last, done = 0, 0
    while cases := list(Case.objects.filter(pk__gt=last).order_by("pk")[:AT_A_TIME]):
        yield from _verify_batch(cases)
        last, done = cases[-1].pk, done + len(cases)
        if progress:
            progress(done)
    yield from _removed_cases()


def _removed_cases() -> Iterator[timeline.Finding]:
    """Yield the cases whose rows are gone although their entries are there."""
    last = 0
    begun = timeline.Entry.objects.filter(seq=1, chain__startswith="case/").order_by("id")
    while entries := list(begun.filter(id__gt=last).values_list("id", "chain")[: AT_A_TIME * 4]):
        last = entries[-1][0]
        numbers = {int(chain.removeprefix("case/")): chain for _id, chain in entries}
        present = set(Case.objects.filter(pk__in=numbers).values_list("pk", flat=True))
        for number in numbers.keys() - present:
            words = _("{chain}: the case is gone, but its entries are there. It was removed.")
            yield timeline.Finding("case_removed", numbers[number], 1, format_lazy(words, chain=numbers[number]))


def _verify_batch(cases: Sequence[Case]) -> Iterator[timeline.Finding]:
    entries: dict[str, list[timeline.Entry]] = {case.chain: [] for case in cases}
    for entry in timeline.Entry.objects.filter(chain__in=entries).order_by("chain", "seq"):
        entries[entry.chain].append(entry)
    texts: dict[int, list[CaseText]] = {case.pk: [] for case in cases}
    for text in CaseText.objects.filter(case__in=cases):
        texts[text.case_id].append(text)
    clocks: dict[int, list[Clock]] = {case.pk: [] for case in cases}
    for limit in Clock.objects.filter(case__in=cases).order_by("id"):
        clocks[limit.case_id].append(limit)
    yield from timeline.check_heads({case.chain: (case.chain_length, case.chain_hash) for case in cases})
    for case in cases:
        yield from _check_state(case, entries[case.chain])
        yield from _check_clocks(case, entries[case.chain], clocks[case.pk])
        yield from _check_texts(case, entries[case.chain], texts[case.pk])


def _check_state(case: Case, entries: Sequence[timeline.Entry]) -> Iterator[timeline.Finding]:
    if not entries:
        return
    said = entries[-1].data.get("after", {})
    present: dict[str, Any] = {
        "stage": case.stage,
        "post": case.post_id,
        "round": case.round,
        "matter": case.matter,
        "merged_into": case.merged_into_id,
        "parent": case.parent_id,
        "hold": case.hold or None,
        **_graded(case, entries),
    }
    said = said | _said_of_grade(entries)
    for name, value in present.items():
        if said.get(name) != value:
            yield _finding(
                case, "state_changed", _("{receipt}: its {name} is not what the timeline says. It was changed."), name
            )


# What a case is graded as: the act that began it says so, and every act that graded it anew.
GRADES = ("kind", "urgency", "hard", "enterprise")


def _graded(case: Case, entries: Sequence[timeline.Entry]) -> dict[str, Any]:
    """Return how the case is graded, as far as its entries can tell: the first of an older case does not say the sort."""
    now = {"kind": case.kind, "urgency": case.urgency, "hard": case.hard, "enterprise": case.enterprise}
    return {name: now[name] for name in _said_of_grade(entries)}


def _said_of_grade(entries: Sequence[timeline.Entry]) -> dict[str, Any]:
    first = entries[0].data
    begun = {"urgency": first.get("urgency", "normal"), "hard": False, "enterprise": first.get("enterprise", False)}
    begun |= {"kind": first["kind"]} if "kind" in first else {}
    for last in (entry.data for entry in entries if entry.kind == "graded"):
        begun |= {"kind": last["sort"], "urgency": last["urgency"], "hard": last["hard"]}
        # Entries of an earlier version do not say it.
        begun["enterprise"] = last.get("enterprise", begun["enterprise"])
    return begun


def _check_clocks(case: Case, entries: Sequence[timeline.Entry], clocks: Sequence[Clock]) -> Iterator[timeline.Finding]:
    """Yield the limits whose ends or states are not those that the entries tell, in the order in which they began."""
    told = _told_clocks(entries)
    for key in {limit.name for limit in clocks} | told.keys():
        present = [(iso(limit.due_at), limit.state) for limit in clocks if limit.name == key]
        if present != [(one["due"], one["state"]) for one in told.get(key, ())]:
            yield _finding(
                case,
                "clock_changed",
                _("{receipt}: its limit {name} is not what the timeline says. It was changed."),
                key,
            )


def _told_clocks(entries: Sequence[timeline.Entry]) -> dict[str, list[dict[str, str]]]:
    told: dict[str, list[dict[str, str]]] = {}
    for entry in entries:
        for event in entry.data.get("clocks", ()):
            _follow(told, event)
        if entry.kind == "clock_recomputed":
            told[entry.data["clock"]][-1]["due"] = entry.data["due"]
    return told


def _follow(told: dict[str, list[dict[str, str]]], event: dict[str, str]) -> None:
    if "started" in event:
        told.setdefault(event["started"], []).append({"due": event["due"], "state": Clock.RUNNING})
        return
    states = {"paused": Clock.PAUSED, "resumed": Clock.RUNNING, "stopped": event.get("state", "")}
    for what in ("moved", "paused", "resumed", "stopped"):
        if what in event:
            limit = told[event[what]][-1]
            limit["due"] = event.get("due", limit["due"])
            limit["state"] = states.get(what, limit["state"])


def _check_texts(
    case: Case, entries: Sequence[timeline.Entry], texts: Sequence[CaseText]
) -> Iterator[timeline.Finding]:
    committed = {one["sha256"] for entry in entries for one in entry.data.get("texts", ())}
    deleted = {digest for entry in entries for digest in entry.data.get("deleted", ())}
    for text in texts:
        if text.deleted_at is None and timeline.commit_text(bytes(text.salt or b""), text.body) != text.digest:
            yield _finding(case, "text_changed", _("{receipt}: a text ({name}) was changed."), text.kind)
        if text.digest not in committed:
            yield _finding(
                case, "text_added", _("{receipt}: a text ({name}) stands there that no entry knows."), text.kind
            )
    lost = committed - {text.digest for text in texts}
    unexplained = {text.digest for text in texts if text.deleted_at} - deleted
    for _digest in lost | unexplained:
        yield _finding(case, "text_removed", _("{receipt}: a text was removed without a record of it."), "")


def _finding(case: Case, code: str, words: Any, name: str) -> timeline.Finding:
    message = format_lazy(words, receipt=case.receipt, name=name)
    return timeline.Finding(code, case.chain, case.chain_length, message)
