"""Approvals: what one post asks for on a case and another decides. What there is to ask stands in content."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Conflict, Denied
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor, Seat
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules

from .conditions import REFUSED, View, check_ask
from .consequences import EFFECTS

ALWAYS = ("reopening",)


@dataclass(frozen=True)
class Approval:
    """One kind of approval, in one version of the content."""

    key: str
    version_id: int
    body: Mapping[str, Any]

    def part(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.body[name]
        return found

    def verb(self, name: str) -> str:
        """Return the verb of asking (`ask`; empty where no member of staff asks), of agreeing or of refusing."""
        if name == "ask":
            return str(self.part("ask").get("verb", ""))
        return str(self.part(name).get("verb", f"{name}_{self.key}"))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Return what each verb of it does: ask, agree or refuse."""
        return {self.verb(name): name for name in ("refuse", "agree", "ask")}

    def act(self, name: str) -> str:
        """Return the kind of entry in the timeline: <key>_asked, <key>_agreed, <key>_refused, or as content says."""
        ended = {"ask": "asked", "agree": "agreed", "refuse": REFUSED}[name]
        return str(self.part(name).get("act", f"{self.key}_{ended}"))

    def role_for(self, case: cases.Case) -> str:
        """Return the role that decides; a process may have its own for it (`reopening_role`)."""
        return str(case.process_body.get(f"{self.key}_role", self.part("decide")["role"]))


def list_approvals(case: cases.Case) -> list[Approval]:
    """Return the approvals that the case's process knows, in their order."""
    return _in_force(rules.edition(), tuple(case.process_body.get("approvals", ALWAYS)))


@lru_cache(maxsize=rules.EDITIONS_KEPT)
def _in_force(_edition: str, known: tuple[str, ...]) -> list[Approval]:
    found = (rules.find_content("approval", key) for key in known)
    made = [Approval(version.key, version.pk, version.body) for version in found if version]
    return sorted(made, key=lambda approval: approval.body.get("order", 0))


def of_item(item: cases.WorkItem) -> Approval | None:
    """Return the approval that an open item of work waits for, in the version under which it was asked."""
    pinned = item.reason.get("version") if item.reason.get("code") == "asked" else None
    version = rules.get_version(pinned) if pinned else rules.find_content("approval", item.node)
    return Approval(version.key, version.pk, version.body) if version else None


def list_asks(view: View) -> Iterator[Approval]:
    """Yield what the actor may ask for now."""
    for approval in list_approvals(view.case):
        if approval.verb("ask") and _is_possible(view, approval):
            yield approval


def _is_possible(view: View, approval: Approval) -> bool:
    try:
        check_ask(view, approval.key, approval.part("ask"))
    except (Conflict, Denied):
        return False
    return True


def list_decisions(view: View) -> Iterator[tuple[Approval, str, cases.WorkItem]]:
    """Yield what the actor may decide now, agreement and refusal each."""
    for item in view.open_items():
        approval = of_item(item)
        if approval and _may_decide(view, approval, item):
            yield from ((approval, name, item) for name in ("agree", "refuse"))


def _may_decide(view: View, approval: Approval, item: cases.WorkItem) -> bool:
    seat = _seat_for(view.actor, view.case, approval, item)
    return (seat is not None or view.actor.kind == "system") and not _is_bound(view, approval, item)


def _seat_for(actor: Actor, case: cases.Case, approval: Approval, item: cases.WorkItem) -> Seat | None:
    """Return the seat from which the actor decides: what waits for a function is for the post that it went to."""
    only = item.post_id if rules.find_content("function", item.role) else None
    return access.find_seat(actor, approval.part("decide")["grant"], case, post_id=only)


def _is_bound(view: View, approval: Approval, item: cases.WorkItem) -> bool:
    """Say whether the actor asked for this, or refused what it objects to: somebody else must decide."""
    before = approval.part("ask").get("after")
    refused = {one.done_by_id for one in view.items if one.node == before and one.outcome == REFUSED}
    return view.actor.kind == "staff" and view.actor.person_id in {item.reason.get("by"), *refused}


def find_act(case: cases.Case, items: Sequence[cases.WorkItem], verb: str) -> tuple[Approval, str] | None:
    """Return the approval that a verb belongs to, and whether it asks, agrees or refuses; None for other verbs."""
    waiting = [found for item in items if item.state == cases.WorkItem.OPEN and (found := of_item(item))]
    known = (one for one in (*waiting, *list_approvals(case)) if verb and verb in one.names)
    return next(((approval, approval.names[verb]) for approval in known), None)


def perform(change: cases.Change, approval: Approval, name: str, wish: cases.Wish) -> None:
    """Ask for an approval, or decide it. Raises what `check_ask` raises, Invalid, Denied or Conflict."""
    if name == "ask":
        _ask(change, approval, wish)
    else:
        _decide(change, approval, name, wish)


def _ask(change: cases.Change, approval: Approval, wish: cases.Wish) -> None:
    part = approval.part("ask")
    seat = check_ask(View.of_change(change), approval.key, part)
    change.post_id = seat.post_id if seat else None
    fill(change, approval, "ask", wish)


def fill(change: cases.Change, approval: Approval, name: str, wish: cases.Wish) -> dict[str, Any]:
    """Check and keep what comes with an act, and record it; asking opens the work of whoever decides. Return the values."""
    part = approval.part(name)
    fields = cases.read_fields(part.get("fields", ()), change.case)
    words = cases.check_words(wish.words, required=part.get("words") == "required")
    values = cases.check_values(change, fields, wish.values)
    change.record(approval.act(name))
    plain = cases.keep_values(change, fields, values)
    if words:
        change.write(part.get("text", "reason"), words)
    if name == "ask":
        open_approval(change, approval, plain)
    return plain


def ask_as_reporter(change: cases.Change, key: str, words: str) -> None:
    """Let the reporter ask for an approval of a kind that is theirs to ask for; raise Conflict where it is not possible."""
    approval = next((found for found in list_approvals(change.case) if found.key == key), None)
    if approval is None:
        raise Conflict(_("This cannot be asked for in this process."))
    check_ask(View.of_change(change), key, approval.part("ask"))
    change.record(approval.act("ask"))
    change.write(key, words)
    open_approval(change, approval, {})


def open_approval(change: cases.Change, approval: Approval, values: Mapping[str, Any]) -> None:
    """Let an approval wait for its decision, with who asked and for what."""
    part, office = approval.part("decide"), change.case.organisation_id
    item = change.open_work(approval.key, approval.role_for(change.case), clock=part.get("clock"))
    if part.get("of") == "office" and office:
        head = parties.find_post_in_office(office, item.role)
        item.post_id = head.pk if head else None
    asked: dict[str, Any] = {"code": "asked", "version": approval.version_id}
    who = {"by": change.actor.person_id, "post": change.post_id, "values": dict(values)}
    change.explain(approval.key, asked | {name: value for name, value in who.items() if value})


def _decide(change: cases.Change, approval: Approval, name: str, wish: cases.Wish) -> None:
    access.require(change.actor, approval.part("decide")["grant"], change.case)
    item = change.find_open(approval.key)
    if item is None:
        raise Conflict(_("Nobody asks for this now, or it has been decided already."))
    if _is_bound(View.of_change(change), approval, item):
        raise Denied(_("You asked for this, or decided on it before. Somebody else must decide."))
    seat = _seat_for(change.actor, change.case, approval, item)
    if seat is None and change.actor.kind != "system":
        raise Denied(_("This step is with another post. Only that post can do it."))
    asked = item.reason.get("values", {})
    change.post_id = seat.post_id if seat else None
    values = fill(change, approval, name, wish)
    if item.clock:
        change.stop_clock(item.clock)
    change.finish_work(approval.key, REFUSED if name == "refuse" else "agreed")
    if name == "agree":
        EFFECTS[approval.body["effect"]](change, approval.body.get("with", {}), {**asked, **values})


def proposed_words(approval: Approval, name: str, item: cases.WorkItem) -> str:
    """Return what who asked wrote, where the decider may send it on to the reporter as it is."""
    if not approval.part(name).get("proposes", False):
        return ""
    # The words came a moment before the work for whoever decides was opened.
    asked = {"kind": approval.part("ask").get("text", "reason"), "at__lte": item.opened_at}
    text = cases.CaseText.objects.filter(case=item.case_id, deleted_at=None, **asked).order_by("-id").first()
    return text.body if text else ""


def drop_moot(change: cases.Change) -> None:
    """Let fall what nobody needs to decide any more: its stage is over, or the case has gone to another post."""
    for item in change.open_items():
        approval = of_item(item)
        if approval and _is_moot(change, approval, item):
            change.cancel_work(item.node)
            if item.clock:
                change.cancel_clock(item.clock)


def _is_moot(change: cases.Change, approval: Approval, item: cases.WorkItem) -> bool:
    part = approval.part("ask")
    if change.case.stage not in part["stages"]:
        return True
    if part["by"] != "handler":
        return False
    posts = {one.post_id for one in change.open_items() if one.role == "handler"}
    return item.reason.get("post") not in posts


def find_words(read: Callable[[Approval], Mapping[str, Any] | None]) -> Mapping[str, Any] | None:
    """Return the first words that `read` finds in an approval in force."""
    for version in rules.list_content("approval"):
        if found := read(Approval(version.key, version.pk, version.body)):
            return found
    return None


def words_of(kind: str, what: str) -> Mapping[str, Any] | None:
    """Return what an act of an approval is called (`told`), or what it is to the reporter (`public`); None for others."""
    names = ("ask", "agree", "refuse")
    return find_words(lambda one: next((one.part(n).get(what) for n in names if one.act(n) == kind), None))


def done_words(verb: str) -> Mapping[str, Any] | None:
    """Return what is said to whoever used this verb of an approval."""
    names = ("ask", "agree", "refuse")
    return find_words(lambda one: next((one.part(n).get("done") for n in names if one.verb(n) == verb), None))


def approval_label(node: str) -> Mapping[str, Any] | None:
    """Return what a decision that waits is called; None for what is no approval."""
    version = rules.find_content("approval", node)
    return version.body["label"] if version else None
