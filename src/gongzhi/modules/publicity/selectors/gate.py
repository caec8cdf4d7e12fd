"""The condition `publicity` of diagrams: what has to be shown has been shown for its whole period, and objections are answered."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.common.text import say, say_list
from gongzhi.engine.cases import public as cases

from ..models import Posting
from .content import entries_of

NEED = "publicity"


def missing_for(case: cases.Case, node: str) -> str:
    """Return in words what is missing before the case may pass a node: of the publicity of that very node, else of all that is due by now."""
    entries = entries_of(case)
    postings = list(Posting.objects.filter(case=case, round=case.round).exclude(state=Posting.WITHDRAWN).order_by("id"))
    own = [key for key, entry in entries.items() if entry["node"] == node]
    keys = own or [key for key in entries if any(posting.entry == key for posting in postings)]
    if not keys:
        return _("Nothing has been made public yet.")
    return next((words for key in keys if (words := _missing(entries[key], _of(postings, key)))), "")


def door_of(case: cases.Case, _node: str) -> str:
    """Return where staff see to the publicity of a case."""
    return f"{reverse('publicity')}?case={case.pk}"


def _of(postings: list[Posting], key: str) -> list[Posting]:
    return [posting for posting in postings if posting.entry == key]


def _missing(entry: Any, postings: list[Posting]) -> str:
    name = {"name": say(entry["what"])}
    shown = [posting for posting in postings if posting.state in (Posting.RELEASED, Posting.ENDED)]
    if not shown:
        return _("“%(name)s” has not been made public yet.") % name
    last = shown[-1]
    if last.state == Posting.RELEASED and (last.ends_at is None or last.ends_at > clock.now()):
        until = {"until": f"{clock.local(last.ends_at):%Y-%m-%d}" if last.ends_at else "—"}
        return _("“%(name)s” is on display until %(until)s.") % (name | until)
    return _objections(name, postings)


def _objections(name: dict[str, str], postings: list[Posting]) -> str:
    open_ones = cases.Case.objects.filter(objection__posting__in=postings, closed_at=None).order_by("id")
    numbers = say_list(case.receipt for case in open_ones[:5])
    return (
        _("An objection to “%(name)s” is not answered yet: %(numbers)s.") % (name | {"numbers": numbers})
        if numbers
        else ""
    )
