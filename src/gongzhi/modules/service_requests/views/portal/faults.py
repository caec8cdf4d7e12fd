"""What is missing or wrong on each page of a report, in words. The rules themselves are those of every channel (services/checking)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Invalid
from gongzhi.modules.service_requests.services import checking

from .draft import NAMED, NOBODY, Draft
from .forms import STEPS

Faults = dict[str, Any]

# Which field of which page shows a fault of the check.
FIELDS = {
    "words": {"text": "text", "attachments": "photos"},
    "place": {"place": "place", "area": "area"},
    "person": {"contact": "identity", "name": "name", "phone": "phone", "mail": "mail", "told_by": "told_by"},
}


def find_faults(draft: Draft, step: str) -> Faults:
    """Return the faults of one page, by field; empty where it can be left."""
    shown = FIELDS[step]
    unoffered = {name: texts[0] for name, texts in STEPS[step](draft).errors.items()}
    found = {shown[name]: text for name, text in _check(draft).items() if name in shown}
    own = OWN[step](draft)
    if "identity" in own:
        found.pop("phone", None)
    return found | own | unoffered


def find_first_fault(draft: Draft) -> tuple[str, Faults] | None:
    """Return the first page on which something is missing or wrong, with its faults, or None."""
    for step in STEPS:
        if faults := find_faults(draft, step):
            return step, faults
    return None


def _check(draft: Draft) -> Faults:
    try:
        checking.check(draft.report())
    except Invalid as refused:
        return refused.fields
    return {}


def _words(_draft: Draft) -> Faults:
    return {}


def _place(draft: Draft) -> Faults:
    if draft.is_platform or draft.nowhere or draft.has_point or draft.place.strip() or draft.area:
        return {}
    return {
        "place": _(
            "Say where it is: on the map, in words or by the village. Or tick that it is about no particular place."
        )
    }


def _person(draft: Draft) -> Faults:
    found: Faults = {}
    if not draft.identity:
        found["identity"] = _("Please choose whether you leave your name and phone number.")
    if draft.identity == NAMED and not draft.name.strip():
        found["name"] = _("Please give your name, or choose to report anonymously.")
    if not draft.is_platform and not draft.about:
        found["about"] = _("Please say whether it is about an office or its staff.")
    if draft.about not in ("", NOBODY) and not draft.office:
        found["office"] = _("Please choose the office, so that the report is not given to it.")
    return found


OWN = {"words": _words, "place": _place, "person": _person}
