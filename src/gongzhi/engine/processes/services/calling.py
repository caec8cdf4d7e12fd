"""A case of another matter begun from a running one: it goes its own way, the one that called it waits for its end.

The called case is a part of the caller: both pages show it. How it ended (its stage) and the values that the diagram names come
back; it ends with the caller, and whoever takes it back lets the caller go on.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Conflict
from gongzhi.engine.access.public import SYSTEM
from gongzhi.engine.cases import public as cases
from gongzhi.engine.events import public as events
from gongzhi.engine.rules import public as rules

from ..models import Run
from ..rules import CallCase, EndCall
from .driving import APPLY, GIVE_BACK, returned, run_of, start, stop
from .ending import break_off
from .trial import TRIAL, Trial

MOST_DEEP = 3
CALLER = "caller"


def call(change: cases.Change, effect: CallCase) -> None:
    """Begin a case of the matter that the diagram names, with the values that it gives."""
    matter = rules.find_content("matter", effect.matter)
    process = rules.find_content("process", str(matter.body["process"])) if matter else None
    if matter is None or process is None:
        raise Conflict(_("The matter that is to be called here is no longer on the list; a dispatcher must decide."))
    if _depth(change) >= MOST_DEEP:
        raise Conflict(_("Too many cases have called one another; settle one of them first."))
    trial = change.extras.get(TRIAL)
    child = cases.begin(change.actor, _draft(change, matter, process), 0 if trial else cases.take_number())
    child.extras |= {CALLER: change, TRIAL: Trial() if trial else None}
    child.case.parent_id = change.case.pk
    change.case.child_count += 1
    change.tell("called", {"node": effect.node, "case": child.case.pk})
    change.beside.append(child)
    _begin(child, effect)
    if not trial:
        events.publish(cases.CasesOpened([child]))


def _begin(child: cases.Change, effect: CallCase) -> None:
    values = json.loads(effect.values)
    fields = cases.form_fields(child.case, "")
    if known := {field.name: values[field.name] for field in fields if values.get(field.name) is not None}:
        cases.keep_form(child, "", fields, known)
    start(child, values, caller=effect.node)


def _draft(change: cases.Change, matter: rules.ContentVersion, process: rules.ContentVersion) -> cases.CaseDraft:
    parent = change.case
    return cases.CaseDraft(
        text=_words(change),
        channel=parent.channel,
        matter=matter.key,
        matter_version=matter,
        process_version=process,
        kind=matter.body["kind"],
        urgency=parent.urgency,
        area=parent.area_code,
        lon=parent.lon,
        lat=parent.lat,
        subject_organisation_id=parent.subject_organisation_id,
        restricted=parent.restricted or bool(matter.body["restricted"]),
    )


def _words(change: cases.Change) -> str:
    """Return what was reported or applied for in the case that calls."""
    if change.fresh:
        return next((text.body for text in change.texts if text.kind == "report"), change.case.title)
    found = cases.CaseText.objects.filter(case=change.case.pk, kind="report", deleted_at=None).order_by("-id").first()
    return found.body if found else change.case.title


def _depth(change: cases.Change) -> int:
    """Return how many cases above this one have called one another."""
    above = change.extras.get(CALLER)
    if above:
        return 1 + _depth(above)
    depth, number = 0, change.case.parent_id
    while number and depth < MOST_DEEP:
        depth += 1
        number = cases.Case.objects.values_list("parent_id", flat=True).get(pk=number)
    return depth


def give_back(child: cases.Change, values: Mapping[str, Any]) -> None:
    """Let the case that called this one go on."""
    run = run_of(child)
    node, run.caller = run.caller, ""
    child.touch(run, "caller")
    parent = _caller_of(child)
    if parent is None:
        return
    parent.actor, parent.post_id = SYSTEM, None
    parent.record("call_ended", case=child.case.pk)
    returned(parent, node, child.case.stage, values)


def _caller_of(child: cases.Change) -> cases.Change | None:
    """Return the change of the parent: the one that is in memory, else locked now and written with the child's."""
    if CALLER in child.extras:
        found: cases.Change | None = child.extras[CALLER]
        return found
    number = child.case.parent_id
    if number is None:
        return None  # It was set free.
    parent = cases.lock_joined(SYSTEM, number)
    child.extras[CALLER] = parent
    child.beside.append(parent)
    return parent


def end_call(change: cases.Change, effect: EndCall) -> None:
    """End the case that was called at a node which the process has left otherwise."""
    for child in _called_at(change, effect.node):
        run_of(child).caller = ""
        child.touch(run_of(child), "caller")
        child.record("ended_with_caller", actor=SYSTEM, parent=change.case.pk)
        break_off(child)
        stop(child)


def _called_at(change: cases.Change, node: str) -> Iterator[cases.Change]:
    begun = [one for one in change.beside if one.extras.get(CALLER) is change]
    yield from [one for one in begun if run_of(one).caller == node]
    if change.fresh:
        return
    for number in Run.objects.filter(case__parent=change.case.pk, caller=node).values_list("case_id", flat=True):
        child = cases.lock_joined(SYSTEM, number)
        change.beside.append(child)
        yield child


APPLY[CallCase] = call
APPLY[EndCall] = end_call
GIVE_BACK.append(give_back)
