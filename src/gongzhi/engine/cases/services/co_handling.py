"""Lead and co-handlers: the post that has the case leads and answers; others are called in, and each gives its opinion or declines.

A co-handler has a work item with a limit of its own, and sees the case through it alone. Opinions are internal; the answer
to the reporter is the lead's.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Denied, Invalid
from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.models import Case, WorkItem
from gongzhi.engine.parties import public as parties

from .assignments import Assignment, refusal_of
from .change import Change
from .fields import Field, check_values
from .joining import CO_HANDLE, has_in_hand, insist, is_worked_on, require_in_hand
from .steps import CO_HANDLER
from .verbs import Verb, Wish, check_words, register_verb

LIMIT = "co_handle_within"
CALL_IN, REMOVE, OPINION, DECLINE = "call_in", "remove_co_handler", "give_opinion", "decline_co_handling"


def open_beside(change: Change, node: str, role: str, post_id: int, limit: str, **reason: Any) -> WorkItem:
    """Open work for a post beside the diagram, with a limit of its own where the county has decided one."""
    item = WorkItem(case=change.case, node=node, role=role, post_id=post_id, round=change.case.round)
    running = change.start_clock(limit, post_id)
    item.clock, item.due_at = (limit, running.due_at) if running else ("", None)
    item.opened_at, item.reason = clock.now(), reason
    change.items.append(item)
    change.add(item)
    change.tell("opened", node)
    return item


def end_beside(change: Change, item: WorkItem, state: str, outcome: str) -> None:
    """End one piece of work beside the diagram; several of a node may be open, so that it is named itself."""
    item.state, item.outcome, item.done_at, item.done_by_id = state, outcome, clock.now(), change.actor.person_id
    change.touch(item, "state", "outcome", "done_at", "done_by")
    change.tell("ended", {"node": item.node, "outcome": outcome, "post": item.post_id})
    end_clock = change.stop_clock if state == WorkItem.DONE else change.cancel_clock
    end_clock(item.clock, item.post_id)


def open_of(change: Change, node: str) -> list[WorkItem]:
    return [item for item in change.open_items() if item.node == node]


def mine(change: Change, node: str) -> WorkItem:
    """Return the open work of this kind on a post of the actor. Raises Conflict where there is none, Denied where it is others'."""
    items = open_of(change, node)
    own = next((item for item in items if item.post_id in change.actor.posts), None)
    if own is None and items:
        raise Denied(_("This step is with another post. Only that post can do it."))
    if own is None:
        raise Conflict(_("This is not possible now: the case is at another step. Look at it again."))
    change.post_id = own.post_id
    return own


def check_joint(change: Change, posts: Iterable[int]) -> None:
    """Raise Invalid where a post must not even help with the case."""
    for number in posts:
        post = parties.find_post_by_id(number)
        if post is None:
            continue
        joint = Assignment(case=change.case, post_id=post.pk, organisation_id=post.organisation_id, joint=True)
        if refusal := refusal_of(joint):
            raise Invalid({"posts": refusal.message})


def posts_field(name: str, label: Any) -> Field:
    return Field(name, label, "posts", required=True)


def call_in_fields(_case: Case) -> tuple[Field, ...]:
    return (posts_field("posts", _("Which posts are called in")),)


def call_in(change: Change, wish: Wish) -> None:
    """Call posts in to handle the case together; the lead stays with who has it."""
    require_in_hand(change, CALL_IN)
    insist(change, _may_call_in)
    chosen = check_values(change, call_in_fields(change.case), wish.values)["posts"]
    words = check_words(wish.words, required=True)
    there = {item.post_id for item in open_of(change, CO_HANDLE)} | {change.case.post_id}
    wanted = [number for number in chosen if number not in there]
    if not wanted:
        raise Invalid({"posts": _("These posts work on the case already. Choose others.")})
    check_joint(change, wanted)
    change.record("called_in", posts=wanted)
    change.write("request", words)
    for number in wanted:
        open_beside(change, CO_HANDLE, CO_HANDLER, number, LIMIT, code="called_in")


def give_opinion(change: Change, wish: Wish) -> None:
    """Give the co-handler's opinion to the lead."""
    item = mine(change, CO_HANDLE)
    words = check_words(wish.words, required=True)
    change.record("opinion_given")
    change.write("opinion", words)
    end_beside(change, item, WorkItem.DONE, "opinion")


def decline(change: Change, wish: Wish) -> None:
    """Decline to handle the case together, with the reason."""
    item = mine(change, CO_HANDLE)
    words = check_words(wish.words, required=True)
    change.record("opinion_declined")
    change.write("reason", words)
    end_beside(change, item, WorkItem.DONE, "declined")


def remove_fields(case: Case) -> tuple[Field, ...]:
    return (_choice_of(case.work_items.all()),)


def _choice_of(items: Iterable[WorkItem]) -> Field:
    return Field("co_handler", _("Which post"), "choice", required=True, options=tuple(_present(items)))


def _present(items: Iterable[WorkItem]) -> list[tuple[str, Any]]:
    """Return the posts that have not given their opinion yet, to choose from."""
    awaited = [item.post_id for item in items if item.node == CO_HANDLE and item.state == WorkItem.OPEN]
    numbers = [number for number in awaited if number]
    if not numbers:
        return []  # Mostly; it is asked at every act.
    posts = parties.Post.objects.filter(pk__in=numbers).select_related("organisation").order_by("pk")
    return [(str(post.pk), f"{say(post.organisation.names)} · {say(post.names)}") for post in posts]


def remove(change: Change, wish: Wish) -> None:
    """Take a co-handler out that is no longer needed."""
    require_in_hand(change, REMOVE)
    insist(change, _may_remove)
    values = check_values(change, (_choice_of(change.items),), wish.values)
    words = check_words(wish.words, required=True)
    item = next(item for item in open_of(change, CO_HANDLE) if str(item.post_id) == values["co_handler"])
    change.record("co_handler_removed")
    change.write("reason", words)
    end_beside(change, item, WorkItem.CANCELLED, "removed")


def missing_opinions(items: Sequence[WorkItem]) -> Any:
    """Return in words whose opinions are missing; empty where none is."""
    names = [label for _number, label in _present(items)]
    return format_lazy(_("The opinion of {posts} is still missing."), posts=", ".join(names)) if names else ""


def _may_call_in(actor: Actor, case: Case, items: Sequence[WorkItem]) -> bool:
    return is_worked_on(case, items) and has_in_hand(actor, case, CALL_IN)


def _may_remove(actor: Actor, case: Case, items: Sequence[WorkItem]) -> bool:
    return any(item.node == CO_HANDLE for item in items) and has_in_hand(actor, case, REMOVE)


def _is_called_in(actor: Actor, _case: Case, items: Sequence[WorkItem]) -> bool:
    return any(item.node == CO_HANDLE and item.post_id in actor.posts for item in items)


register_verb(
    Verb(
        name=OPINION,
        label=_("Give your opinion"),
        do=give_opinion,
        words="required",
        words_label=_("What your office has done and advises (for the leading office)"),
        first=True,
        possible=_is_called_in,
    )
)
register_verb(
    Verb(
        name=DECLINE,
        label=_("Decline to join in"),
        do=decline,
        words="required",
        words_label=_("Why this is not for your office"),
        danger=True,
        first=True,
        possible=_is_called_in,
    )
)
register_verb(
    Verb(
        name=CALL_IN,
        label=_("Call in co-handlers"),
        do=call_in,
        fields=call_in_fields,
        words="required",
        words_label=_("What you ask them for"),
        possible=_may_call_in,
    )
)
register_verb(
    Verb(
        name=REMOVE,
        label=_("Take a co-handler out"),
        do=remove,
        fields=remove_fields,
        words="required",
        words_label=_("Why"),
        possible=_may_remove,
    )
)
