"""Reads of one case: the case itself, its story, its reporter."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Missing
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.models import Case, CaseText
from gongzhi.engine.custody import public as custody
from gongzhi.engine.parties import public as parties
from gongzhi.engine.timeline import public as timeline

# What the reporter may read of the words on a case, and which acts the reporter is shown at all.
PUBLIC_WORDS = frozenset(
    {"report", "place", "answer", "question", "reply", "rating", "reopening", "decision", "explanation"}
)
INTERNAL_ACTS = frozenset(
    {
        *("noted", "graded", "contacted", "clock_recomputed", "clock_ran_out", "clock_mark", "escalation_noted"),
        *("supervised", "supervision_answered", "supervision_raised", "supervision_closed"),
        *("took_in", "let_go", "taken_under", "set_free", "part_ended"),
        *("call_ended", "ended_with_caller"),
        *("opinion_given", "opinion_declined", "co_handler_removed"),
        *("responded", "response_graded", "call_withdrawn"),
        *("meeting_called", "meeting_held", "meeting_corrected", "meeting_cancelled"),
    }
)

LOOK = "case.look"


def find_case(actor: Actor, case_id: int) -> Case | None:
    """Return a case that `actor` may read, with its work items loaded, or None."""
    found = Case.objects.filter(pk=case_id).select_related("post", "organisation", "subject_organisation", "reporter")
    case = found.prefetch_related("work_items").first()
    return case if case and access.may(actor, access.READ, case) else None


def get_case(actor: Actor, case_id: int) -> Case:
    """Return a case that `actor` may read; raise Missing for one that does not exist or is not theirs to see."""
    case = find_case(actor, case_id)
    if case is None:
        raise Missing(_("There is no such case, or it is not yours to see. Check the number."))
    return case


@dataclass(frozen=True)
class StoryLine:
    """One act: when, what, by whom (`reporter`, `system`, `import` or `staff`), for which post, with its words."""

    at: datetime
    kind: str
    by: str
    post: parties.Post | None
    texts: Sequence[tuple[str, str]]
    data: Mapping[str, Any]


def story(case: Case, *, public: bool) -> list[StoryLine]:
    """Return what happened, oldest first, in four queries at most; `public` leaves out what is not for the reporter."""
    entries = list(timeline.list_entries(case.chain))
    words: dict[str, list[CaseText]] = defaultdict(list)
    for text in case.texts.order_by("id"):
        words[text.digest].append(text)
    numbers = {number for entry in entries if (number := _post_of(entry.actor)) is not None}
    posts = {post.pk: post for post in parties.Post.objects.filter(pk__in=numbers).select_related("organisation")}
    lines = []
    for entry in entries:
        if public and entry.kind in INTERNAL_ACTS:
            continue
        texts = [
            (text.kind, text.body)
            for said in entry.data.get("texts", ())
            for text in words.get(said["sha256"], ())
            if not public or text.kind in PUBLIC_WORDS
        ]
        post = posts.get(_post_of(entry.actor) or 0)
        lines.append(StoryLine(entry.at, entry.kind, _by(entry.actor), post, texts, {} if public else entry.data))
    return lines


def _post_of(actor: str) -> int | None:
    _who, _at, post = actor.partition("@post/")
    return int(post) if post.isdigit() else None


def _by(actor: str) -> str:
    return actor if actor in ("reporter", "system", "import") else "staff"


def masked_reporter(case: Case) -> dict[str, str]:
    """Return the reporter's name and phone, masked; empty for an anonymous report and after deletion."""
    if case.reporter is None or case.reporter.erased_at:
        return {}
    return {name: value for name, value in custody.masked(case.reporter).items() if name in ("name", "phone")}


def reveal_reporter(actor: Actor, case: Case, purpose: str) -> dict[str, str]:
    """Return the reporter's data for a stated purpose and log the look, which the reporter can see.

    Raises Denied without the right to look, Invalid without a purpose, Missing where there is nothing to see.
    """
    access.require(actor, LOOK, case)
    if case.reporter is None:
        raise Missing(_("The report is anonymous: there is no name and no phone number."))
    seat = access.find_seat(actor, LOOK, case)
    post = str(seat.post_id) if seat else ""
    return custody.reveal(case.reporter, actor=actor.label, post=post, purpose=purpose, subject=case.chain)
