"""Which post has a duty, from the smallest area upwards: who is there, who is on duty, who has least to do."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from gongzhi.common import clock
from gongzhi.engine.calendar import public as calendar

from ..rules import DutyRow, Search, search
from ..rules.searching import LATER, OFF_DUTY, VACANT, Load
from .chart import chart, organisation_of

# The function of those who take urgent cases while the offices are closed.
ON_DUTY = "on_duty"


class Held(NamedTuple):
    """A duty found: the post and its organisation."""

    post_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Whom to look for: `bars` gives a reason why a duty's post must not have it (empty: it may), `load` open work of posts."""

    function: str
    matter: str = ""
    area: str = ""
    urgent: bool = False
    bars: Callable[[DutyRow], str] | None = None
    load: Load | None = None


def search_post(wanted: Wanted) -> Search:
    """Return the post with the duty in the smallest area, and all that were looked at.

    An urgent case goes to who is on duty at this moment: with the duty itself, else with the function `on_duty`.
    """
    if wanted.urgent:
        on_duty = replace(wanted, function=ON_DUTY, matter="")
        for attempt in (wanted, on_duty):
            found = _search(attempt, _on_duty_now)
            if found.found and found.chosen and found.chosen.verdict != VACANT:
                return found
    return _search(wanted, _regardless)


def _search(wanted: Wanted, is_there: Callable[[int], bool]) -> Search:
    present, day = chart(), clock.today()

    def verdict(duty: DutyRow) -> str:
        if not duty.holds_on(day):
            return LATER
        if barred := wanted.bars(duty) if wanted.bars else "":
            return barred
        if not is_there(duty.post_id):
            return OFF_DUTY
        return "" if present.staffing.is_manned(duty.post_id, day) else VACANT

    return search(present.duties.candidates(wanted.function, wanted.matter, upward(wanted.area)), verdict, wanted.load)


def _regardless(_post_id: int) -> bool:
    return True


def _on_duty_now(post_id: int) -> bool:
    return is_on_duty(post_id)


def is_on_duty(post_id: int, moment: datetime | None = None) -> bool:
    """Say whether a post is on duty at a moment (now): by its duty times, else by the office hours."""
    return chart().staffing.is_on_duty(post_id, clock.local(moment or clock.now()), calendar.is_office_open)


def is_manned(post_id: int, day: date | None = None) -> bool:
    """Say whether somebody does the work of a post on a day (today): its holder or somebody who stands in."""
    return chart().staffing.is_manned(post_id, day or clock.today())


def is_held(post_id: int) -> bool:
    """Say whether a post that is in force today has a holder or somebody who stands in, there or away."""
    return organisation_of(post_id) is not None and chart().staffing.is_held(post_id, clock.today())


def is_stood_in(post_id: int, day: date | None = None) -> bool:
    """Say whether somebody stands in on a post on a day (today)."""
    return bool(chart().staffing.stand_ins(post_id, day or clock.today()))


def sitters_of(post_id: int, day: date | None = None) -> list[int]:
    """Return the persons who do the work of a post on a day (today), those who stand in first."""
    return chart().staffing.sitters(post_id, day or clock.today())


def upward(code: str) -> list[str]:
    """Return the codes of an area and of those around it, the smallest first (6+3+3+3)."""
    return [code[:length] for length in (15, 12, 9, 6) if len(code) >= length]


def find_post(
    function: str,
    *,
    matter: str = "",
    area: str = "",
    without_posts: Collection[int] = (),
    without_organisations: Collection[int] = (),
) -> Held | None:
    """Return the post with the duty `function` for the matter, in the smallest area around `area`, or None."""

    def bars(duty: DutyRow) -> str:
        return "barred" if duty.post_id in without_posts or duty.organisation_id in without_organisations else ""

    found = search_post(Wanted(function=function, matter=matter, area=area, bars=bars)).found
    return Held(found.post_id, found.organisation_id) if found else None


def list_posts_with_duty(
    function: str,
    *,
    matter: str = "",
    area: str = "",
    without_organisations: Collection[int] = (),
    limit: int = 5,
    on: date | None = None,
) -> list[int]:
    """Return the posts with the duty on a day (today), those of the smallest area around `area` first."""
    day = on or clock.today()
    found: dict[int, None] = {}
    for duty in chart().duties.candidates(function, matter, upward(area)):
        if len(found) < limit and duty.organisation_id not in without_organisations and duty.holds_on(day):
            found.setdefault(duty.post_id)
    return list(found)
