"""The public boards of the fictional county with an objection, and its watch over risks: see `watching`."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from gongzhi.common import clock
from gongzhi.config.demo.dice import Dice
from gongzhi.config.demo.stories import read_yaml
from gongzhi.config.demo.watching import Keeper, moment, watch_over
from gongzhi.engine.parties import public as parties
from gongzhi.modules.accounts import public as accounts
from gongzhi.modules.publicity import public as publicity

MORNING = time(9, 20)
Words = Mapping[str, Any]


@transaction.atomic
def add_boards(folder: Path) -> int:
    """Write what is on the boards where there is nothing yet; returns how many notices. An older county has nobody to keep them."""
    keepers = _keepers()
    if not keepers or publicity.Posting.objects.exclude(disclosure="").exists():
        return 0
    told = read_yaml(folder / "demo" / "boards.yaml")
    notices = [notice for number, keeper in enumerate(keepers) for notice in _notices(keeper, number, told)]
    publicity.record_past(notices)
    publicity.find_gaps()
    by_area = {keeper.area: keeper for keeper in keepers}
    _show_due(by_area, told["shown"])
    _object(told["objection"])
    watch_over(by_area, told)
    return len(notices)


def _show_due(keepers: Mapping[str, Keeper], days: Words) -> None:
    """Put up what cases have to show by now: prepared by the village, released by the township."""
    for posting in publicity.Posting.objects.filter(state=publicity.Posting.DUE, area_code__in=keepers):
        keeper = keepers[posting.area_code]
        if keeper.releases:
            with clock.frozen(moment(days["prepared"])):
                publicity.prepare(keeper.prepares, posting.pk, posting.version, "")
            with clock.frozen(moment(days["released"])):
                publicity.release(keeper.releases, posting.pk, posting.version + 1)


def _object(body: Words) -> None:
    hanging = publicity.Posting.objects.filter(state=publicity.Posting.RELEASED, area_code=body["village"])
    posting = hanging.exclude(case=None).first()
    if posting:
        given = publicity.Given(words=body["words"], name=body["name"], phone=body["phone"])
        publicity.object_to(posting, given, key="demo")


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
