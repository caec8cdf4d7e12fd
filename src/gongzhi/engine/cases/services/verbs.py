"""The verbs of every case that never move the diagram's token: handing over, asking, noting, correcting."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Conflict, Denied, Invalid
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases.models import Case, WorkItem
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules

from .change import Change
from .fields import Field, read_case_numbers
from .writing import place

LONGEST = 5000


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What comes with a verb: words, a post to give the case to, a matter or an area that corrects the case.

    `values` are the fields that the verb describes, as they were typed.
    """

    words: str = ""
    post_id: int | None = None
    matter: str = ""
    area: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def is_possible_while_open(_actor: Actor, case: Case, _items: Sequence[WorkItem]) -> bool:
    """Say whether the case is open: so long most verbs are possible."""
    return case.is_open


def no_fields(_case: Case) -> tuple[Field, ...]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Verb:
    """A verb of every case: what it does, what it asks for, when it is offered. It needs the grant `case.<name>`.

    `possible` sees the actor, the case and its open work; what it denies is not offered and not done. `first`: the actor's
    own work, offered before what every case has. `names`: the field in which it names other cases, which it changes too.
    `outcome`: the kind of its entry, where the timeline shall tell what was filled in.
    """

    name: str
    label: Any
    do: Callable[[Change, Wish], None]
    words: str = ""
    words_label: Any = ""
    needs_post: bool = False
    danger: bool = False
    first: bool = False
    names: str = ""
    outcome: str = ""
    fields: Callable[[Case], tuple[Field, ...]] = no_fields
    possible: Callable[[Actor, Case, Sequence[WorkItem]], bool] = is_possible_while_open

    @property
    def grant(self) -> str:
        return f"case.{self.name}"


VERBS: dict[str, Verb] = {}


def register_verb(verb: Verb) -> None:
    """Let every case have this verb; offers come in the order of registration."""
    VERBS[verb.name] = verb


def list_verbs() -> list[Verb]:
    """Return the verbs in the order in which they are offered."""
    return sorted(VERBS.values(), key=lambda verb: not verb.first)


def named_cases(verb: str, wish: Wish) -> list[int]:
    """Return the numbers of the other cases that an act names, before anything is checked: they are locked together."""
    field = VERBS[verb].names if verb in VERBS else ""
    return read_case_numbers(wish.values.get(field, "")) if field else []


def check_words(words: str, *, required: bool) -> str:
    """Return the words trimmed; raise Invalid where they are missing or too long."""
    words = words.replace("\0", "").strip()
    if required and not words:
        raise Invalid({"words": _("Please write a few words here; they are part of the record.")})
    if len(words) > LONGEST:
        raise Invalid({"words": _("Please shorten this to at most %(most)d characters.") % {"most": LONGEST}})
    return words


def give_to(change: Change, post_id: int | None) -> None:
    """Assign the case to a post chosen by a person. Raises Invalid for no post, or one that must not have it."""
    post = parties.find_post_by_id(post_id) if post_id else None
    if post is None:
        raise Invalid({"post": _("Choose the post that shall have this case.")})
    if post.organisation_id in change.barred_organisations():
        raise Invalid({"post": _("The report is about this office or one above it. Choose another office.")})
    if change.case.register and change.case.register not in _registers(post):
        raise Invalid({"post": _("This post does not work in the register of this case. Choose another post.")})
    change.assign(post.pk, post.organisation_id)


def _registers(post: parties.Post) -> set[str]:
    """Return the registers whose cases the post may see by its roles."""
    found = (rules.find_content("role", role) for role in post.roles)
    return {role.body.get("register", "") for role in found if role}


def hand_over(change: Change, wish: Wish) -> None:
    """Move the handler's open work to another post; the reason goes on record, the clocks run on."""
    if not may_hand_over(change.actor, change.case):
        raise Denied(_("This step is with another post. Only that post can do it."))
    mine = [item for item in change.open_items() if item.role == "handler"]
    if not mine:
        raise Conflict(_("Nobody has this case in hand now, so it cannot be handed over."))
    if wish.post_id == mine[0].post_id:
        raise Invalid({"post": _("The case is with this post already. Choose another one.")})
    words = check_words(wish.words, required=True)
    change.record("handed_over")
    give_to(change, wish.post_id)
    for item in mine:
        item.post_id = change.case.post_id
        change.touch(item, "post")
    change.write("reason", words)


def ask(change: Change, wish: Wish) -> None:
    """Ask the reporter something; the question is on the tracking page."""
    words = check_words(wish.words, required=True)
    change.record("asked")
    change.write("question", words)


def note(change: Change, wish: Wish) -> None:
    """Keep an internal note."""
    words = check_words(wish.words, required=True)
    change.record("noted")
    change.write("note", words)


def correct(change: Change, wish: Wish) -> None:
    """Set matter or area where a person knows better; the process that began goes on."""
    case = change.case
    if wish.matter and wish.matter != case.matter:
        version = rules.find_report_matter(wish.matter)
        if version is None:
            raise Invalid({"matter": _("There is no such matter. Choose one from the list.")})
        change.tell("corrected", {"matter": [case.matter, wish.matter]})
        case.matter, case.matter_version = wish.matter, version
    if wish.area and wish.area != case.area_code:
        if not areas.is_area(wish.area):
            raise Invalid({"area": _("There is no such area. Choose one from the list.")})
        change.tell("corrected", {"area": [case.area_code, wish.area]})
        place(case, wish.area)


def may_hand_over(actor: Actor, case: Case) -> bool:
    """Say whether the case is in the hands of the actor's office or one below it, or the actor may dispatch it.

    A neighbour in whose area it lies may read it, but not give away what another office has in hand.
    """
    if access.may(actor, "case.dispatch", case):
        return True
    above = parties.organisations_above(case.organisation_id) if case.organisation_id else frozenset()
    return any(seat.organisation_id in above for seat in actor.seats_with("case.hand_over"))


def _may_be_handed_over(actor: Actor, case: Case, items: Sequence[WorkItem]) -> bool:
    return case.is_open and any(item.role == "handler" for item in items) and may_hand_over(actor, case)


register_verb(
    Verb(
        name="hand_over",
        label=_("Hand over"),
        do=hand_over,
        words="required",
        words_label=_("Why, and what has been done so far"),
        needs_post=True,
        possible=_may_be_handed_over,
    )
)
register_verb(
    Verb(
        name="ask",
        label=_("Ask the reporter"),
        do=ask,
        words="required",
        words_label=_("Your question (they will read it)"),
    )
)
register_verb(Verb(name="note", label=_("Note"), do=note, words="required", words_label=_("Note (internal)")))
