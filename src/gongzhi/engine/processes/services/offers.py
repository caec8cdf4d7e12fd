"""Reads: what a member of staff may do with a case now, and how far it has come in its public steps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor, Seat
from gongzhi.engine.cases import public as cases

from ..rules import SHARED, Node
from ..selectors import spec_of
from . import approvals, needs
from .conditions import View
from .ending import WITHDRAWN
from .hindrances import hindrance_for

Words = Mapping[str, str]
# A step that waits for a post to be named is nobody's yet.
NOBODY = -1


@dataclass(frozen=True)
class VerbAt:
    """A verb of a step that is open: what it leads to and what it needs."""

    verb: str
    item: cases.WorkItem
    outcome: str
    grant: str
    label: Words
    words: str
    words_label: Words
    text_kind: str
    needs_post: bool
    danger: bool
    fields: tuple[cases.Field, ...]
    form: str

    @classmethod
    def of(cls, verb: str, item: cases.WorkItem, body: Mapping[str, Any], items: Sequence[cases.WorkItem]) -> "VerbAt":
        return cls(
            verb,
            item,
            outcome=body["outcome"],
            grant=body["grant"],
            label=body["label"],
            words=body.get("words", ""),
            words_label=body.get("words_label", {}),
            text_kind=body.get("text", "note"),
            needs_post=body.get("needs_post", False),
            danger=body.get("danger", False),
            fields=(
                *cases.read_fields(body.get("fields", ()), item.case),
                *cases.despite_fields(body.get("awaits", ()), item.case, items),
                *(cases.form_fields(item.case, body["form"]) if "form" in body else ()),
            ),
            form=body.get("form", ""),
        )

    def seat_of(self, actor: Actor, case: cases.Case) -> Seat | None:
        """Return the seat from which `actor` may do this: most steps are for their post alone, shared ones for the scope."""
        only = None if self.item.role in SHARED else self.item.post_id or NOBODY
        return access.find_seat(actor, self.grant, case, post_id=only)


@dataclass(frozen=True)
class Offer:
    """A verb that the actor may use now, for a form: its label and what to fill in."""

    verb: str
    label: Any
    words: str = ""
    words_label: Any = ""
    needs_post: bool = False
    danger: bool = False
    fields: tuple[cases.Field, ...] = ()
    # What may stand in the words at first.
    proposed: str = ""
    # What is missing before it can be done; empty where nothing.
    missing: str = ""


@dataclass(frozen=True)
class StepView:
    """One public step of the process: done, now or todo."""

    label: Words
    state: str


def verbs_at(case: cases.Case, items: Sequence[cases.WorkItem], only: str = "") -> Iterator[VerbAt]:
    """Yield the verbs of the open steps (`only` this one), as the case's own version of the process has them."""
    nodes = case.process_body["nodes"]
    for item in items:
        for verb, body in nodes.get(item.node, {}).get("verbs", {}).items():
            if only in ("", verb) and case.matter in body.get("matters", (case.matter,)):
                yield VerbAt.of(verb, item, body, items)


def find_verb(case: cases.Case, items: Sequence[cases.WorkItem], verb: str) -> VerbAt | None:
    """Return the verb at an open step, or None where no open step has it."""
    return next(verbs_at(case, items, verb), None) if verb else None


def list_offers(actor: Actor, case: cases.Case) -> list[Offer]:
    """Return what `actor` may do with the case now; the server decides again when it is done."""
    items = [item for item in case.work_items.all() if item.state == cases.WorkItem.OPEN]
    # Asked once for a step, whatever can be done there.
    hindered = cache(lambda node: str(hindrance_for(case, node, actor.person_id)))
    theirs = (found for found in verbs_at(case, items) if not case.hold and _is_theirs(found, actor, case))
    offers = [_offer(found, hindered(found.item.node)) for found in theirs]
    view = View.of_case(actor, case)
    offers += [_of_decision(approval, name, item) for approval, name, item in approvals.list_decisions(view)]
    offers += [_of_approval(approval, "ask", case) for approval in approvals.list_asks(view)]
    return offers + [_general(verb, case) for verb in cases.list_verbs() if _may_use(verb, actor, case, items)]


def _may_use(verb: cases.Verb, actor: Actor, case: cases.Case, items: Sequence[cases.WorkItem]) -> bool:
    return access.may(actor, verb.grant, case) and verb.possible(actor, case, items)


def _general(verb: cases.Verb, case: cases.Case) -> Offer:
    return Offer(verb.name, verb.label, verb.words, verb.words_label, verb.needs_post, verb.danger, verb.fields(case))


def _of_decision(approval: approvals.Approval, name: str, item: cases.WorkItem) -> Offer:
    """Return a decision with what was asked for standing in its form."""
    offer, asked = _of_approval(approval, name, item.case), item.reason.get("values", {})
    fields = tuple(replace(field, value=str(asked.get(field.name, field.value))) for field in offer.fields)
    return replace(offer, fields=fields, proposed=approvals.proposed_words(approval, name, item))


def _of_approval(approval: approvals.Approval, name: str, case: cases.Case) -> Offer:
    part = approval.part(name)
    fields = cases.read_fields(part.get("fields", ()), case)
    words, label, danger = part.get("words", ""), part.get("words_label", ""), part.get("danger", False)
    return Offer(approval.verb(name), part["label"], words, label, danger=danger, fields=fields)


def _is_theirs(found: VerbAt, actor: Actor, case: cases.Case) -> bool:
    if found.seat_of(actor, case) is None:
        return False
    items = [item for item in case.work_items.all() if item.done_by_id and item.round == case.round]
    apart = steps_apart(case, found.item.node)
    barred = {item.done_by_id for item in items if item.node in apart}
    if found.item.independent:
        barred |= {item.done_by_id for item in items if item.role == "handler"}
    return actor.person_id not in barred


def steps_apart(case: cases.Case, node: str) -> tuple[str, ...]:
    """Return the steps that must have been done by somebody else than who does this one (separation of duties)."""
    found = spec_of(case.process_version_id).diagram.nodes.get(node)
    return found.listed("apart") if found else ()


def _offer(found: VerbAt, hindrance: str) -> Offer:
    node = spec_of(found.item.case.process_version_id).diagram.nodes.get(found.item.node)
    missing = " ".join(map(str, needs.missing_for(found.item.case, node, found.outcome))) if node else ""
    missing = hindrance or missing
    offer = Offer(found.verb, found.label, found.words, found.words_label, found.needs_post, found.danger, found.fields)
    return replace(offer, missing=missing) if missing else offer


def list_doors(case: cases.Case) -> list[tuple[Any, str]]:
    """Return label and address of where people see to what the open steps need."""
    return needs.list_doors(case, _open_nodes(case))


def list_materials(case: cases.Case) -> list[Mapping[str, Any]]:
    """Return the materials that must be there for the open steps, as the matter of the case states them."""
    named = {name for node in _open_nodes(case) for name in node.listed("materials")}
    return [one for one in case.matter_body.get("materials", ()) if one.get("key") in named]


def _open_nodes(case: cases.Case) -> list[Node]:
    nodes = spec_of(case.process_version_id).diagram.nodes
    items = (item for item in case.work_items.all() if item.state == cases.WorkItem.OPEN)
    return [nodes[item.node] for item in items if item.node in nodes]


def list_steps(case: cases.Case) -> list[StepView]:
    """Return the public steps of the case's process with their state, for the progress display; none that it went past."""
    body = case.process_body
    current = next((stage["current"] for stage in body["stages"] if stage["key"] == case.stage), None)
    nodes = [step["node"] for step in body["steps"]]
    now = nodes.index(current) if current in nodes else len(nodes)
    states = ["done" if number < now else "now" if number == now else "todo" for number in range(len(nodes))]
    past = _passed_by(case)
    steps = zip(body["steps"], states, strict=True)
    return [StepView(step["label"], state) for step, state in steps if state != "done" or step["node"] not in past]


def _passed_by(case: cases.Case) -> set[str]:
    """Return the steps of posts that nobody has had to do; empty for a report that goes with another one."""
    done = {item.node for item in case.work_items.all()} if not case.merged_into_id else set()
    nodes: Mapping[str, Any] = case.process_body["nodes"]
    return {node for node, body in nodes.items() if body.get("verbs") and node not in done} if done else set()


def stage_label(case: cases.Case) -> Words | str:
    """Return the name of the case's stage, in both languages or in the reader's."""
    if case.stage == WITHDRAWN:
        return _("Withdrawn")
    return next(
        (stage["label"] for stage in case.process_body["stages"] if stage["key"] == case.stage), {"zh": case.stage}
    )
