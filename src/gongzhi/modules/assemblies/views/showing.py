"""What the pages of a meeting show, in words."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common.text import say

from ..models import Meeting
from ..rules import way_of
from ..selectors.gate import is_carried, judgement_of, motion_words
from ..selectors.meetings import WAITS, Page, Wanted, is_over, place_words
from ..selectors.rulebook import assembly_name, list_assemblies, rule_of
from ..selectors.words import all_words

STATES = {
    Meeting.CALLED: gettext_lazy("Announced"),
    Meeting.HELD: gettext_lazy("Held"),
    Meeting.CANCELLED: gettext_lazy("Meeting called off"),
}
BADGES = {Meeting.CALLED: "soon", Meeting.HELD: "done", Meeting.CANCELLED: ""}


def row_of(meeting: Meeting) -> dict[str, Any]:
    """Return a meeting as one line of a list."""
    return {
        "meeting": meeting,
        "assembly": assembly_name(meeting.assembly),
        "place": place_words(meeting),
        "state": STATES[meeting.state],
        "badge": BADGES[meeting.state],
        "attendance": f"{meeting.present}/{meeting.due}" if meeting.due else "—",
        "waits": meeting.state == Meeting.CALLED and is_over(meeting),
    }


def portrait(meeting: Meeting) -> dict[str, Any]:
    """Return everything that the page of a meeting shows of its record and of what the rules say to it."""
    shown = row_of(meeting)
    if meeting.state != Meeting.HELD:
        return shown
    judgement, way = judgement_of(meeting), way_of(rule_of(meeting), meeting.counted)
    motions = [
        {"motion": motion, "findings": motion_words(meeting, motion), "carried": is_carried(meeting, motion, judgement)}
        for motion in meeting.motions.order_by("number")
    ]
    return shown | {
        "counted": say(way["label"]) if way else meeting.counted,
        "findings": all_words(judgement.findings),
        "counts": judgement.counts,
        "motions": motions,
    }


def read_wanted(query: QueryDict) -> Wanted:
    """Return what a list is narrowed to; what is no choice narrows nothing."""
    known = {found.key for found in list_assemblies()}
    assembly, state = query.get("assembly", ""), query.get("state", "")
    return Wanted(
        assembly=assembly if assembly in known else "",
        state=state if state in STATES or state == WAITS else "",
        area="".join(one for one in query.get("area", "") if one.isascii() and one.isdigit())[:15],
        q=query.get("q", "").replace("\0", "").strip(),
    )


def choices(*, open_only: bool = False) -> list[tuple[str, str]]:
    """Return the assemblies for a select."""
    found = [one for one in list_assemblies() if one.body["open"] or not open_only]
    return [("", _("All")), *((one.key, say(one.body["names"])) for one in found)]


def paging(page: Page, query: QueryDict) -> dict[str, str]:
    """Return the address of what follows, and of the beginning."""
    rest = query.copy()
    rest.pop("after", None)
    first = f"?{rest.urlencode()}" if "after" in query else ""
    rest["after"] = page.older
    return {"older": f"?{rest.urlencode()}" if page.older else "", "newer": first}
