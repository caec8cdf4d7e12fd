"""Many acts in one call: each is done or refused by itself; those on cases that stand alone are written together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Invalid, Refused
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases

from .acting import act, perform
from .splitting import SPLIT

Result = cases.Case | Refused
# By the place of the act in the call.
Results = dict[int, Result]


@dataclass(frozen=True)
class Asked:
    """One act, the version of the case that was seen, and rows of the caller that stand or fall with it."""

    case_id: int
    verb: str
    version: int
    wish: cases.Wish
    along: Callable[[cases.Case], Sequence[Model]]

    @property
    def names_others(self) -> bool:
        return self.verb == SPLIT or bool(cases.named_cases(self.verb, self.wish))


class _Undone(Exception):
    """Some of the acts on their way together were refused, or reach other cases: nothing is written, the rest begins anew."""

    def __init__(self, refused: Results, alone: set[int]) -> None:
        super().__init__()
        self.refused = refused
        self.alone = alone


def act_on_many(actor: Actor, asked: Sequence[Asked]) -> list[Result]:
    """Do many acts of a member of staff; return for each the case as it is then, or why it was refused.

    What is answered with a case is durable; a refused act leaves no trace. A case may stand here once.
    """
    results = _repeated(asked)
    alone = {number for number, one in enumerate(asked) if one.names_others}
    while together := {n: one for n, one in enumerate(asked) if n not in results and n not in alone}:
        try:
            results |= _act_together(actor, together)
        except _Undone as undone:
            results |= undone.refused
            alone |= undone.alone
    results |= {number: _act_alone(actor, asked[number]) for number in sorted(alone - results.keys())}
    return [results[number] for number in range(len(asked))]


def _repeated(asked: Sequence[Asked]) -> Results:
    """Return the refusal of acts on a case on which there is one before in the same call: its version is not known yet."""
    seen: set[int] = set()
    found: Results = {}
    for number, one in enumerate(asked):
        if one.case_id in seen:
            words = _("This case stands here twice. Send the second act in a call of its own, with the new version.")
            found[number] = Invalid({"case": words})
        seen.add(one.case_id)
    return found


def _act_together(actor: Actor, asked: Mapping[int, Asked]) -> Results:
    """Do acts in one transaction and write them at once; raise _Undone, with nothing written, where that cannot be."""
    cases.keep_numbers_ready()
    with transaction.atomic():
        found = cases.lock_many(actor, [one.case_id for one in asked.values()])
        results: Results = {}
        changes: dict[int, cases.Change] = {}
        for number, one in asked.items():
            try:
                changes[number] = _checked(found.get(one.case_id), one)
            except Refused as refusal:
                results[number] = refusal
        _perform_all(changes, asked)
        cases.flush(list(changes.values()))
    return results | {number: change.case for number, change in changes.items()}


def _checked(change: cases.Change | None, one: Asked) -> cases.Change:
    if change is None:
        raise cases.no_such_case()
    access.require(change.actor, access.READ, change.case)
    cases.check_version(change, one.version)
    return change


def _perform_all(changes: Mapping[int, cases.Change], asked: Mapping[int, Asked]) -> None:
    """Perform acts in memory; raise _Undone where one is refused, or reaches cases that must not stand in two changes of one writing."""
    refused: Results = {}
    alone = {number for number, change in changes.items() if _is_joined(change.case)}
    for number in changes.keys() - alone:
        change, one = changes[number], asked[number]
        try:
            perform(change, one.verb, one.wish)
        except Refused as refusal:
            refused[number] = refusal
        else:
            change.rows += one.along(change.case)
            alone |= {number for beside in change.beside if not beside.fresh}
    if refused or alone:
        raise _Undone(refused, alone)


def _is_joined(case: cases.Case) -> bool:
    return bool(case.merged_into_id or case.merged_count or case.parent_id or case.child_count)


def _act_alone(actor: Actor, one: Asked) -> Result:
    try:
        return act(actor, one.case_id, one.verb, version=one.version, wish=one.wish, along=one.along)
    except Refused as refusal:
        return refusal
