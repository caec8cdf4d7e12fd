"""Watching over risks in the fictional county: bookings that a rule warns of, one random check that waits and one that is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from gongzhi.common import clock
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.modules.accounts import public as accounts
from gongzhi.modules.integrity import public as integrity
from gongzhi.modules.matters import public as matters

MORNING = time(9, 20)
VENUE = "venue_booking"
# Cases begin and end before they are listed: within so many days.
WINDOW = timedelta(days=90)
Words = Mapping[str, Any]


@dataclass(frozen=True)
class Keeper:
    """Who keeps a village's board: its office, who prepares, and the township's leader who releases."""

    area: str
    office: int
    prepares: Actor
    releases: Actor | None


def moment(days: int) -> datetime:
    """Return the morning so many days ago."""
    return datetime.combine(clock.today() - timedelta(days=days), MORNING, clock.LOCAL)


def watch_over(keepers: Mapping[str, Keeper], told: Words) -> None:
    """Let a village book its hall, a rule warn of it, and the township draw."""
    keeper = keepers.get(told["bookings"]["village"])
    if keeper is None:
        return
    _book_all(keeper, told["bookings"])
    if keeper.releases:
        _check(keeper.releases, told["check_done"])
        _announce(keeper.releases, told["check"], clock.today() + timedelta(days=told["check"]["days"]))


def _book_all(keeper: Keeper, body: Words) -> None:
    """Let a village's hall be booked: some bookings are over, one names a telephone number that its keeper has declared."""
    for days, purpose in enumerate(body["purposes"], start=3):
        case = _book(keeper, body, days * 4, purpose=purpose, **body["applicant"])
        _act(keeper, case, "take_back", days * 4 - 2)
    integrity.declare(keeper.prepares, "relative", phone=body["related"]["phone"])
    integrity.watch([_book(keeper, body, 1, **body["related"])])


def _book(keeper: Keeper, body: Words, days: int, **more: str) -> int:
    """Let somebody apply so many days ago, and the keeper grant it an hour later; return the case."""
    at = moment(days)
    values = {**body["values"], **more, "area": keeper.area, "day": (at.date() + timedelta(days=3)).isoformat()}
    with clock.frozen(at):
        done = matters.start(matters.Application(matter=VENUE, channel="portal", values=values))
    _act(keeper, done.case_id, "grant", days, words=body["answer"])
    return done.case_id


def _act(keeper: Keeper, case_id: int, verb: str, days: int, words: str = "") -> None:
    with clock.frozen(moment(days) + timedelta(hours=1)):
        case = cases.Case.objects.get(pk=case_id)
        processes.act(keeper.prepares, case_id, verb, version=case.version, wish=cases.Wish(words=words))


def _announce(leader: Actor, body: Words, drawn_on: Any) -> integrity.Check:
    named = {name: body[name] for name in ("title", "checklist", "area", "source")}
    days = {"since": clock.today() - WINDOW, "until": clock.today(), "drawn_on": drawn_on}
    told = {name: day.isoformat() for name, day in days.items()}
    return integrity.fix_list(leader, integrity.Plan(**named, **told, size=str(body["size"])))


def _check(leader: Actor, body: Words) -> None:
    """Walk a check to its end: announced, drawn by two persons, looked through, one finding."""
    other = _other_checker(leader, body["area"])
    if other is None:
        return
    with clock.frozen(moment(body["listed"])):
        number = _announce(leader, body, moment_day(body["drawn"] - body["listed"])).pk
    with clock.frozen(moment(body["drawn"])):
        integrity.type_number(leader, number, body["number"])
        check = integrity.type_number(other, number, body["number"])
    # Looked through just now, so that no limit of the finding has run out before the worker begins.
    for item in check.drawn.order_by("place"):
        integrity.answer_item(other, item.pk, *_found(body, item.place))
    integrity.finish_check(other, number)


def moment_day(back: int) -> Any:
    """Return the day so many days before today (after it, where negative)."""
    return clock.today() - timedelta(days=back)


def _found(body: Words, place: int) -> tuple[dict[str, str], str]:
    answers = dict.fromkeys(("time", "papers", "result"), "fine")
    return (answers | {body["finding"]: "finding"}, body["words"]) if place > 1 else (answers, "")


def _other_checker(leader: Actor, area: str) -> Actor | None:
    """Return somebody else who may check there."""
    people = (post.present[0].person for post in parties.list_posts() if getattr(post, "present", None))  # type: ignore[attr-defined]  # set by list_posts
    actors = (accounts.actor_of_person(person) for person in people)
    return next((one for one in actors if one.person_id != leader.person_id and integrity.may_check(one, area)), None)
