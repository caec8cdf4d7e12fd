"""Whether notices are still what the timeline tells of them: in their case's timeline, or in a chain of their own."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.common import canonical
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as rules
from gongzhi.engine.timeline import public as timeline

from ..models import Posting, PostingAct

AT_A_TIME = 500
# How the acts on a posting stand in the timeline.
ACTS = "publicity_{}"
# What each act leaves a notice as.
STATES = {
    ACTS.format(kind): state
    for kind, state in (
        *((state, state) for state in (Posting.PREPARED, Posting.RELEASED, Posting.ENDED)),
        *((state, state) for state in (Posting.WITHDRAWN, Posting.REPLACED)),
        ("corrected", Posting.PREPARED),
    )
}
CHANGED = _("Notice {number} is not what was committed to. It was changed.")
LOST = _("{chain}: a notice that the case has to show ({entry}) is gone. It was removed.")


def told_of(posting: Posting, reason: str = "") -> dict[str, Any]:
    """Return what an entry holds of a posting: which it is, the commitment to what it says and why, and its days."""
    told = {"posting": posting.pk, "entry": posting.entry, "sha256": digest_of(posting), **days_of(posting)}
    return told | ({"why": canonical.sha256_hex(reason.encode())} if reason else {})


def days_of(posting: Posting) -> dict[str, int]:
    """Return from when until when it hangs, as far as that is known."""
    days = {"since": posting.released_at, "until": posting.ends_at}
    return {name: int(moment.timestamp()) for name, moment in days.items() if moment}


def digest_of(posting: Posting) -> str:
    return canonical.sha256_hex(canonical.dumps({"lines": posting.lines, "text": posting.text}))


def verify() -> Iterator[timeline.Finding]:
    """Yield the notices that were changed or removed, with what was done with them."""
    last = 0
    while batch := list(Posting.objects.filter(pk__gt=last).order_by("pk")[:AT_A_TIME]):
        own = [posting for posting in batch if posting.case_id is None]
        yield from timeline.check_heads({one.chain: (one.chain_length, one.chain_hash) for one in own})
        told, acts = _told(batch), _acts(batch)
        for posting in batch:
            if not _agrees(posting, told.get(posting.pk, []), acts.get(posting.pk, [])):
                words = format_lazy(CHANGED, number=posting.pk)
                yield timeline.Finding("notice_changed", posting.chain, 0, words)
        last = batch[-1].pk
    yield from timeline.check_present(Posting, STATES.keys(), "posting")
    yield from _lost()


def _agrees(posting: Posting, told: Sequence[timeline.Entry], acts: Sequence[PostingAct]) -> bool:
    if not told:
        # Due, so that nothing was done yet; or from before notices of no case had a chain of their own.
        return posting.state == Posting.DUE or (posting.case_id is None and not posting.chain_length)
    last = told[-1]
    traces = [(entry.kind, entry.data.get("why", "")) for entry in told]
    kept = [(ACTS.format(act.kind), canonical.sha256_hex(act.reason.encode()) if act.reason else "") for act in acts]
    says = {"sha256": digest_of(posting)} | ({} if "since" not in last.data else days_of(posting))
    return traces == kept and STATES[last.kind] == posting.state and says.items() <= last.data.items()


def _told(postings: Sequence[Posting]) -> dict[int, list[timeline.Entry]]:
    found: dict[int, list[timeline.Entry]] = {}
    chains = {posting.chain for posting in postings}
    for entry in timeline.Entry.objects.filter(chain__in=chains, kind__in=STATES).order_by("chain", "seq"):
        found.setdefault(entry.data["posting"], []).append(entry)
    return found


def _acts(postings: Sequence[Posting]) -> dict[int, list[PostingAct]]:
    found: dict[int, list[PostingAct]] = {}
    for act in PostingAct.objects.filter(posting__in=postings).order_by("pk"):
        found.setdefault(act.posting_id, []).append(act)
    return found


def _lost() -> Iterator[timeline.Finding]:
    """Yield what became due by a case and is not there: asked of the cases of matters that make something public."""
    matters = {one.key for one in _matters() if one.body.get("publicity")}
    last = 0
    shown = cases.Case.objects.filter(matter__in=matters).order_by("pk")
    while numbers := list(shown.filter(pk__gt=last).values_list("pk", flat=True)[:AT_A_TIME]):
        last = numbers[-1]
        there = {
            (one.chain, one.entry) for one in Posting.objects.filter(case__in=numbers).only("case", "node", "board")
        }
        chains = [f"case/{number}" for number in numbers]
        for entry in timeline.Entry.objects.filter(chain__in=chains, data__has_key="publicity_due").order_by("id"):
            for key in entry.data["publicity_due"]:
                if (entry.chain, key) not in there:
                    words = format_lazy(LOST, chain=entry.chain, entry=key)
                    yield timeline.Finding("notice_removed", entry.chain, entry.seq, words)


def _matters() -> Iterator[rules.ContentVersion]:
    for key in rules.list_keys("matter"):
        yield from (version for version in rules.list_versions("matter", key) if version.body)
