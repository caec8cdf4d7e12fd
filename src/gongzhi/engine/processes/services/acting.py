"""Opening cases and acting on them: the one door for pages, API, importer and worker."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Conflict, Denied
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.events import public as events

from ..selectors import spec_of
from . import approvals
from .conditions import AT_REST
from .consequences import RETURNED, explain_return
from .driving import complete, start
from .hindrances import hindrance_for
from .offers import VerbAt, find_verb, steps_apart
from .splitting import MOST_PARTS, SPLIT
from .trial import TRIAL, Trial


def open_cases(
    actor: Actor,
    drafts: Sequence[cases.CaseDraft],
    *,
    along: Callable[[cases.Case], Sequence[Model]] | None = None,
) -> list[cases.Case]:
    """Open a case for each draft, all or none, dispatched where a rule fits; durable when this returns.

    `along` returns rows of the caller that are written with the case, and stand or fall with it.
    """
    numbers = cases.reserve_numbers(len(drafts))
    cases.keep_numbers_ready()
    with transaction.atomic():
        changes = [_opened(actor, draft, number) for draft, number in zip(drafts, numbers, strict=True)]
        events.publish(cases.CasesOpened(changes))
        for change in changes:
            change.rows += along(change.case) if along else ()
        cases.flush(changes)
    return [change.case for change in changes]


def begin_in_memory(actor: Actor, draft: cases.CaseDraft, trial: Trial) -> cases.Change:
    """Begin a case that is only rehearsed: it has no number, nobody hears of it, and nothing of it is written."""
    return _opened(actor, draft, 0, trial)


def _opened(actor: Actor, draft: cases.CaseDraft, number: int, trial: Trial | None = None) -> cases.Change:
    change = cases.begin(actor, draft, number)
    change.extras[TRIAL] = trial
    start(change, _fill_in(change, draft.values))
    return change


def _fill_in(change: cases.Change, given: Mapping[str, str]) -> dict[str, Any]:
    """Keep the form that a case begins with; return what of it the diagram asks for."""
    fields = cases.form_fields(change.case, "")
    if not fields and not given:
        return {}
    values = cases.check_values(change, fields, given)
    cases.keep_form(change, "", fields, values)
    diagram = spec_of(change.case.process_version_id).diagram
    begins = next(node for node in diagram.nodes.values() if node.kind == "start")
    return cases.variables_of(fields, values, begins.listed("variables"))


def act(
    actor: Actor,
    case_id: int,
    verb: str,
    *,
    version: int | None,
    wish: cases.Wish,
    along: Callable[[cases.Case], Sequence[Model]] | None = None,
) -> cases.Case:
    """Do one act of a member of staff on a case, if it is theirs to do now and nobody else acted in between.

    `along` returns rows of the caller that stand or fall with the act.
    Raises Missing, Denied, Stale, Conflict (not possible in this state) or Invalid (words, post, matter, area).
    """
    # Taken before the transaction: a number that it gave back would be given twice.
    numbers = cases.reserve_numbers(MOST_PARTS) if verb == SPLIT else []
    named = cases.named_cases(verb, wish)
    with cases.change_case(actor, case_id, version=version, named=named) as change:
        change.extras["numbers"] = numbers
        perform(change, verb, wish)
        change.rows += along(change.case) if along else ()
    return change.case


def perform(change: cases.Change, verb: str, wish: cases.Wish) -> None:
    """Do the act on a change in memory; who calls this writes the change."""
    change.refresh_posts()
    if verb in cases.VERBS:
        change.post_id = _seat(change, cases.VERBS[verb].grant)
        cases.VERBS[verb].do(change, wish)
    elif found := approvals.find_act(change.case, change.items, verb):
        approvals.perform(change, *found, wish)
    else:
        _perform_at_node(change, _required_verb(change, verb), wish)
    approvals.drop_moot(change)


def _seat(change: cases.Change, grant: str) -> int | None:
    """Return the post from which the actor has the grant here (None: the system); raise Missing or Denied without."""
    access.require(change.actor, grant, change.case)
    seat = access.find_seat(change.actor, grant, change.case)
    return seat.post_id if seat else None


def _keep(change: cases.Change, found: VerbAt, values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what was filled in; return what of it the diagram asks for at this step."""
    of_form = cases.form_fields(change.case, found.form) if found.form else ()
    names = {field.name for field in of_form}
    rest = [field for field in found.fields if field.name not in names]
    cases.keep_values(change, rest, {name: value for name, value in values.items() if name not in names})
    if of_form:
        cases.keep_form(change, found.form, of_form, {name: values[name] for name in values if name in names})
    node = spec_of(change.case.process_version_id).diagram.nodes[found.item.node]
    return cases.variables_of(found.fields, values, node.listed("variables"))


def _required_verb(change: cases.Change, verb: str) -> VerbAt:
    found = find_verb(change.case, change.open_items(), verb)
    if found is None:
        raise Conflict(_("This is not possible now: the case is at another step. Look at it again."))
    return found


def _require_free(change: cases.Change, item: cases.WorkItem) -> None:
    """Raise Denied where the person must not do this step: they did one before, or are related to somebody in the case."""
    if item.independent and change.actor.person_id in change.handling_persons():
        raise Denied(_("You handled this case yourself. Somebody else must check it."))
    earlier = change.done_at(steps_apart(change.case, item.node))
    if change.actor.person_id in {item.done_by_id for item in earlier}:
        raise Denied(_("You did an earlier step of this case. Somebody else must do this one."))
    if hindrance := hindrance_for(change.case, item.node, change.actor.person_id):
        raise Denied(hindrance)


def _perform_at_node(change: cases.Change, found: VerbAt, wish: cases.Wish) -> None:
    if change.case.hold:
        raise Conflict(AT_REST)
    seat = found.seat_of(change.actor, change.case)
    if seat is None:
        access.require(change.actor, found.grant, change.case)
        raise Denied(_("This step is with another post. Only that post can do it."))
    _require_free(change, found.item)
    words = cases.check_words(wish.words, required=found.words == "required")
    values = cases.check_values(change, found.fields, wish.values)
    cases.check_despite(found.fields, values)
    change.post_id = seat.post_id
    change.record(found.outcome)
    variables = _keep(change, found, values)
    if found.needs_post:
        cases.correct(change, wish)
        cases.give_to(change, wish.post_id)
    if words:
        change.write(found.text_kind, words)
    complete(change, found.item.node, found.outcome, variables)
    cases.end_co_handling(change)
    if found.outcome == RETURNED:
        explain_return(change)
