"""The offices of the fictional county: organisations, posts with their duties, holders, and the party-organisation tree."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from gongzhi.common import clock
from gongzhi.config.demo.dice import Dice
from gongzhi.config.demo.geography import COUNTY_CODE, County, DemoArea
from gongzhi.config.demo.stories import Stories, read_yaml
from gongzhi.engine.parties import public as parties

# Long before the first past case.
SINCE = date(2024, 1, 1)

Chart = Mapping[str, Any]
P = TypeVar("P")
R = TypeVar("R", parties.Organisation, parties.Post)


@dataclass(frozen=True)
class OfficePlan:
    """An organisation to make; `parent` is the key of the one above."""

    key: str
    names: Mapping[str, str]
    kind: str
    area: str
    parent: str = ""


@dataclass(frozen=True)
class PostPlan:
    """A post to make; each duty is a function, or `function:matter` for one matter only (with `?`: in reserve), and an area's code."""

    key: str
    names: Mapping[str, str]
    office: str
    area: str
    roles: Sequence[str]
    duties: Sequence[tuple[str, str]]
    # The key of the post above, which is told of what is late; empty where there is none.
    superior: str = ""


def read_chart(folder: Path) -> Chart:
    """Read `demo/organisations.yaml` of a county's content folder."""
    chart: Chart = read_yaml(folder / "demo" / "organisations.yaml")
    return chart


def plan_offices(chart: Chart, county: County) -> tuple[list[OfficePlan], list[PostPlan]]:
    """Return the organisations, superiors first, and the posts of the whole county. Pure."""
    offices: list[OfficePlan] = []
    posts: list[PostPlan] = []
    for key, body in chart["offices"].items():
        offices.append(OfficePlan(key, body["names"], body["kind"], COUNTY_CODE, body.get("parent", "")))
    townships = [area.code for area in county.level("township")]
    for key, body in chart["posts"].items():
        everywhere = _in_each(chart["everywhere"].get(key, ()), (COUNTY_CODE, *townships))
        post = _post(key, body, body["office"], COUNTY_CODE, everywhere)
        posts.append(replace(post, superior=body.get("superior", chart["superior"]) or ""))
    for area in (*county.level("township"), *county.level("village")):
        level = chart[area.level]
        office = _office(level, area, chart["top"])
        offices.append(office)
        posts += [
            replace(
                _post(f"{key}-{area.code}", body | {"names": _filled(body["names"], area)}, office.key, area.code),
                superior=body["superior"].format(area=area.code, above=area.parent),
            )
            for key, body in level["posts"].items()
        ]
    posts += _grid_workers(chart["grid_worker"], county)
    posts += _more_of_villages(chart["village_more"], county)
    return offices, posts


def _office(level: Chart, area: DemoArea, top: str) -> OfficePlan:
    names = level["community" if area.en.endswith(level.get("community_ending", "-")) else "names"]
    parent = top if area.level == "township" else f"township-{area.parent}"
    return OfficePlan(f"{area.level}-{area.code}", _filled(names, area), level["kind"], area.code, parent)


def _post(key: str, body: Chart, office: str, code: str, more: Sequence[tuple[str, str]] = ()) -> PostPlan:
    duties = [*_in_each(body.get("duties", ()), [code]), *more]
    return PostPlan(key, body["names"], office, code, body["roles"], duties)


def _in_each(duties: Sequence[str], areas: Sequence[str]) -> list[tuple[str, str]]:
    return [(duty, area) for duty in duties for area in areas]


def _grid_workers(body: Chart, county: County) -> Iterator[PostPlan]:
    """One grid worker for all grids of a village, in the villages that have most grids."""
    grids: dict[str, list[str]] = {village.code: [] for village in county.level("village")}
    for grid in county.level("grid"):
        grids[str(grid.parent)].append(grid.code)
    villages = sorted(county.level("village"), key=lambda village: (-len(grids[village.code]), village.code))
    for village in sorted(villages[: round(len(villages) * body["share"])], key=lambda village: village.code):
        names, code = _filled(body["names"], village), village.code
        duties = _in_each(body["duties"], grids[code])
        superior = body["superior"].format(area=code)
        yield PostPlan(f"grid_worker-{code}", names, f"village-{code}", code, body["roles"], duties, superior)


def _more_of_villages(body: Chart, county: County) -> Iterator[PostPlan]:
    """The posts that only the villages of some townships have."""
    for village in county.level("village"):
        if village.parent in body["townships"]:
            for key, post in body["posts"].items():
                names = {"names": _filled(post["names"], village)}
                plan = _post(f"{key}-{village.code}", post | names, f"village-{village.code}", village.code)
                superior = post["superior"].format(area=village.code, above=village.parent)
                yield replace(plan, superior=superior)


def _filled(names: Mapping[str, str], area: DemoArea) -> dict[str, str]:
    return {"zh": names["zh"].format(area=area.zh), "en": names["en"].format(area=area.en)}


def add_offices(chart: Chart, county: County, stories: Stories, seed: int) -> None:
    """Write organisations, posts, holders, duties and party organisations, in the caller's transaction."""
    office_plans, post_plans = plan_offices(chart, county)
    offices = _add_organisations(office_plans)
    made = _add_posts(post_plans, offices)
    posts = [made[plan.key] for plan in post_plans]
    parties.add([duty for plan, post in zip(post_plans, posts, strict=True) for duty in _duties(plan, post)])
    people = [parties.Person(name=name) for name in stories.holders(len(posts), Dice(seed, "holders"))]
    parties.add(people)
    parties.add(
        [
            parties.Holding(post=post, person=person, valid_from=SINCE)
            for post, person in zip(posts, people, strict=True)
        ]
    )
    seats = {post.key: (post, person) for post, person in zip(posts, people, strict=True)}
    parties.add([_substitution(row, seats) for row in chart["substitutes"]])
    _add_party(chart["party"], county, {post.key: post for post in posts})


def _add_organisations(plans: Sequence[OfficePlan]) -> dict[str, parties.Organisation]:
    def make(plan: OfficePlan, above: parties.Organisation | None) -> parties.Organisation:
        return parties.Organisation(
            key=plan.key, names=plan.names, kind=plan.kind, area_code=plan.area, parent=above, valid_from=SINCE
        )

    return _add_by_level({plan.key: (plan.parent, plan) for plan in plans}, make)


def _add_posts(plans: Sequence[PostPlan], offices: Mapping[str, parties.Organisation]) -> dict[str, parties.Post]:
    def make(plan: PostPlan, above: parties.Post | None) -> parties.Post:
        return parties.Post(
            key=plan.key,
            names=plan.names,
            organisation=offices[plan.office],
            area_code=plan.area,
            roles=list(plan.roles),
            superior=above,
            valid_from=SINCE,
        )

    return _add_by_level({plan.key: (plan.superior, plan) for plan in plans}, make)


def _add_by_level(plans: Mapping[str, tuple[str, P]], make: Callable[[P, Any], R]) -> dict[str, R]:
    """Insert one level after another: a row needs the number of the one above. `plans`: by key, the key above and the plan."""
    made: dict[str, R] = {}
    waiting = dict(plans)
    while waiting:
        ready = {key: plan for key, plan in waiting.items() if not plan[0] or plan[0] in made}
        rows = {key: make(plan, made.get(above)) for key, (above, plan) in ready.items()}
        parties.add(list(rows.values()))
        made |= rows
        waiting = {key: plan for key, plan in waiting.items() if key not in made}
    return made


def _duties(plan: PostPlan, post: parties.Post) -> Iterator[parties.Duty]:
    for duty, area in plan.duties:
        function, _colon, matter = duty.removesuffix("?").partition(":")
        reserve = duty.endswith("?")
        yield parties.Duty(post=post, function=function, matter=matter, area_code=area, reserve=reserve)


def _substitution(row: Chart, seats: Mapping[str, tuple[parties.Post, parties.Person]]) -> parties.Substitution:
    since = clock.today()
    until = since + timedelta(days=row["days"])
    return parties.Substitution(
        post=seats[row["post"]][0], person=seats[row["by"]][1], valid_from=since, valid_to=until
    )


def _add_party(body: Chart, county: County, posts: Mapping[str, parties.Post]) -> None:
    """A committee for the county and each township, a branch for each village; the secretary sits on the post named."""
    made: dict[str, parties.PartyOrganisation] = {}
    for level in ("county", "township", "village"):
        rows = []
        for area in county.level(level):
            row = parties.PartyOrganisation(
                names=_filled(body[level]["names"], area),
                level=body[level]["kind"],
                parent=made.get(str(area.parent)),
                area_code=area.code,
                secretary=posts.get(f"{body[level].get('secretary')}-{area.code}"),
            )
            made[area.code] = row
            rows.append(row)
        parties.add(rows)
