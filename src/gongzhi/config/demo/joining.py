"""Some past cases report the same as an earlier one of their batch: a dispatcher merges them into it. Seeded."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from gongzhi.config.demo.dice import Dice
from gongzhi.config.demo.lives import Past, Planned
from gongzhi.config.demo.moments import working_moment
from gongzhi.config.demo.size import BATCH
from gongzhi.config.demo.stories import Stories

# How many of those that could are reported again, and by how many more at most.
SHARE, MOST = 0.04, 4
MERGE_HOURS = (0.5, 3)
# What does not go together with being merged, or would take the story too far.
OTHERWISE = frozenset({"suspend", "hang", "return", "split"})
BEFORE = ("dispatch", "accept")


def join_some(pasts: Sequence[Past], stories: Stories, seed: int, first: int) -> list[Past]:
    """Let some of the cases, whose numbers begin at `first`, be told again by others of the same batch."""
    found: list[Past] = []
    for start in range(0, len(pasts), BATCH):
        batch = list(pasts[start : start + BATCH])
        dice, taken = Dice(seed, "joined", first + start), set[int]()
        for number in range(len(batch)):
            if number not in taken and _may_lead(batch[number]) and dice.chance(SHARE):
                taken |= _join(batch, number, taken, stories, dice)
        found += batch
    return found


def _may_lead(past: Past) -> bool:
    report = past.report
    return _is_whole(past) and bool(report.matter and report.lon) and not report.subject_organisation


def _is_whole(past: Past) -> bool:
    verbs = {act.verb for act in past.acts}
    return "pass" in verbs and not verbs & OTHERWISE


def _join(batch: list[Past], number: int, taken: set[int], stories: Stories, dice: Dice) -> set[int]:
    """Merge some that came in before a case was answered into it; return their places in the batch, and its own."""
    lead = batch[number]
    answered = next(act.at for act in lead.acts if act.verb == "answer")
    free = [other for other in range(number + 1, len(batch)) if other not in taken and _is_whole(batch[other])]
    others = [other for other in free if _opened_at(batch[other]) < answered][: dice.whole(1, MOST)]
    at = working_moment(_opened_at(batch[others[-1]]), dice.between(*MERGE_HOURS), dice) if others else answered
    if at >= answered:
        return set()
    acts = sorted([*lead.acts, Planned(at, "merge")], key=lambda act: act.at)
    batch[number] = replace(lead, acts=acts, others=tuple(others))
    for other in others:
        batch[other] = _told_again(
            lead, batch[other], at, stories.tell(stories.reports[lead.told], lead.spot, frozenset(), dice)
        )
    return {number, *others}


def _opened_at(past: Past) -> datetime:
    moment = past.report.opened_at
    assert moment is not None  # noqa: S101  # every past case has its moment; for the type checker
    return moment


def _told_again(lead: Past, other: Past, at: datetime, text: str) -> Past:
    """Return a case in which somebody else reports what the lead is about, up to the moment at which it is merged."""
    theirs = other.report
    report = replace(
        lead.report,
        text=text,
        channel=theirs.channel,
        opened_at=theirs.opened_at,
        anonymous=theirs.anonymous,
        name=theirs.name,
        phone=theirs.phone,
    )
    acts = [act for act in other.acts if act.at < at and act.verb in BEFORE]
    return replace(lead, report=report, acts=acts, ends=at)
