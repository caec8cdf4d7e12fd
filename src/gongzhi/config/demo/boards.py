"""The public boards of the fictional county, one alert for a village's supervision committee, and a random check that is announced."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from gongzhi.common import clock
from gongzhi.config.demo.dice import Dice
from gongzhi.config.demo.stories import read_yaml
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.modules.accounts import public as accounts
from gongzhi.modules.integrity import public as integrity
from gongzhi.modules.matters import public as matters
from gongzhi.modules.publicity import public as publicity

MORNING = time(9, 20)
VENUE = "venue_booking"
Words = Mapping[str, Any]


@dataclass(frozen=True)
class Keeper:
    """Who keeps a village's board: its office, who prepares, and the township's leader who releases."""

    area: str
    office: int
    prepares: Actor
    releases: Actor | None


@transaction.atomic
def add_boards(folder: Path) -> int:
    """Write what is on the boards where there is nothing yet; returns how many notices. An older county has nobody to keep them."""
    keepers = _keepers()
    if not keepers or publicity.Posting.objects.exists():
        return 0
    told = read_yaml(folder / "demo" / "boards.yaml")
    notices = [notice for number, keeper in enumerate(keepers) for notice in _notices(keeper, number, told)]
    publicity.record_past(notices)
    publicity.find_gaps()
    _add_bookings(keepers, told)
    return len(notices)


def _keepers() -> list[Keeper]:
    posts = [post for post in parties.list_posts() if getattr(post, "present", None)]
    actors = {post.key: accounts.actor_of_person(post.present[0].person) for post in posts}  # type: ignore[attr-defined]  # set by list_posts
    return [
        Keeper(post.area_code, post.organisation_id, actors[post.key], actors.get(f"leader-{post.area_code[:9]}"))
        for post in posts
        if post.key.startswith("committee-") and "officer" in post.roles
    ]


def _months_back(today: date, count: int) -> Iterator[date]:
    """Yield the first days of the months before this one, the latest first."""
    first = today.replace(day=1)
    for _month in range(count):
        first = (first - timedelta(days=1)).replace(day=1)
        yield first


def _notices(keeper: Keeper, number: int, told: Words) -> Iterator[publicity.PastNotice]:
    dice = Dice("boards", keeper.area)
    months = list(_months_back(clock.today(), 3 * told["quarters"] + 3))
    for place, month in enumerate(months[: told["months"]]):
        if place >= told["left_out"] or (number + 1) % told["leaves_out"]:
            yield _notice(keeper, "village_finance", f"{month:%Y-%m}", month, _money(told["finance"], dice))
    quarters = [month for month in months if month.month % 3 == 1 and _ends(month, 3) <= clock.today()]
    for month in quarters[: told["quarters"]]:
        said = {key: dice.pick(texts) for key, texts in told["village_affairs"].items()}
        yield _notice(keeper, "village_affairs", f"{month.year}-Q{(month.month + 2) // 3}", month, said, months=3)


def _ends(first: date, months: int) -> date:
    later = first.year * 12 + first.month - 1 + months
    return date(later // 12, later % 12 + 1, 1)


def _notice(keeper: Keeper, key: str, span: str, first: date, said: Words, *, months: int = 1) -> publicity.PastNotice:
    """Return a notice as it was put up in the days after its span; the newest one lately, so that it hangs still."""
    spread = timedelta(days=int(keeper.area[-2:]) % 9)
    ends, yesterday = _ends(first, months), clock.today() - timedelta(days=1)
    is_newest = months == 1 and _ends(ends, 1) > clock.today()
    day = max(ends, yesterday - spread) if is_newest else min(ends + spread, yesterday)
    return publicity.PastNotice(
        disclosure=key,
        area=keeper.area,
        span=span,
        said=said,
        released_at=datetime.combine(day, MORNING, clock.LOCAL),
        organisation_id=keeper.office,
        prepared_by=keeper.prepares.person_id,
        released_by=keeper.releases.person_id if keeper.releases else None,
    )


def _money(texts: Words, dice: Dice) -> dict[str, dict[str, str]]:
    came = {
        "balance": dice.whole(20_000, 180_000),
        "rent": dice.whole(1_000, 9_000),
        "transfer": dice.whole(3_000, 12_000),
    }
    went = {"cleaning": dice.whole(1_500, 4_000), "lamps": dice.whole(200, 900), "office": dice.whole(100, 600)}
    figures = {name: f"{value:,}" for name, value in (came | went).items()}
    figures["rest"] = f"{sum(came.values()) - sum(went.values()):,}"
    return {key: {language: text.format(**figures) for language, text in both.items()} for key, both in texts.items()}


def _add_bookings(keepers: list[Keeper], told: Words) -> None:
    """Let a village's hall be booked: some bookings are over, one names a telephone number that its keeper has declared."""
    body = told["bookings"]
    keeper = next((one for one in keepers if one.area == body["village"]), None)
    if keeper is None:
        return
    for days, purpose in enumerate(body["purposes"], start=3):
        case = _book(keeper, body, days * 4, purpose=purpose, **body["applicant"])
        _act(keeper, case, "take_back", days * 4 - 2)
    integrity.declare(keeper.prepares, "relative", phone=body["related"]["phone"])
    integrity.watch(_book(keeper, body, 1, **body["related"]))
    if keeper.releases:
        _announce(keeper.releases, told["check"])


def _book(keeper: Keeper, body: Words, days: int, **more: str) -> int:
    """Let somebody apply so many days ago, and the keeper grant it an hour later; return the case."""
    at = _moment(days)
    values = {**body["values"], **more, "area": keeper.area, "day": (at.date() + timedelta(days=3)).isoformat()}
    with clock.frozen(at):
        done = matters.start(matters.Application(matter=VENUE, channel="portal", values=values))
    _act(keeper, done.case_id, "grant", days, words=body["answer"])
    return done.case_id


def _moment(days: int) -> datetime:
    return datetime.combine(clock.today() - timedelta(days=days), MORNING, clock.LOCAL)


def _act(keeper: Keeper, case_id: int, verb: str, days: int, words: str = "") -> None:
    with clock.frozen(_moment(days) + timedelta(hours=1)):
        case = cases.Case.objects.get(pk=case_id)
        processes.act(keeper.prepares, case_id, verb, version=case.version, wish=cases.Wish(words=words))


def _announce(leader: Actor, body: Words) -> None:
    today = clock.today()
    plan = integrity.Plan(
        title=body["title"],
        checklist=body["checklist"],
        area=body["area"],
        since=(today - timedelta(days=90)).isoformat(),
        until=today.isoformat(),
        size=str(body["size"]),
        source=body["source"],
        drawn_on=(today + timedelta(days=body["days"])).isoformat(),
    )
    integrity.fix_list(leader, plan)
