"""The past cases of the fictional county: planned by chance with a fixed seed, then recorded by the same door as any history."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import shapely

from gongzhi.common import clock, memory
from gongzhi.config.demo.actors import CODE_LENGTHS, REPORTER, Doer, Holders
from gongzhi.config.demo.dice import Dice, Weights
from gongzhi.config.demo.geography import County, DemoArea
from gongzhi.config.demo.joining import join_some
from gongzhi.config.demo.knowledge import Answers
from gongzhi.config.demo.lives import Life, Past, Planned, cut, is_over, plan, plan_question
from gongzhi.config.demo.moments import Moment, list_moments
from gongzhi.config.demo.size import BATCH, Size
from gongzhi.config.demo.stories import Spot, Stories
from gongzhi.engine.access.public import SYSTEM
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.modules.knowledge import public as knowledge
from gongzhi.modules.service_requests import public as service_requests

ANONYMOUS = 0.3
CHANNELS = Weights({"phone": 0.5, "portal": 0.46, "api": 0.04})
# How the place is told: a point on the map, words that name the village, words that name nothing.
PLACES = Weights({"point": 0.66, "words": 0.3, "none": 0.04})
# Of a question: how far the call-taker asks where somebody lives.
QUESTION_PLACES = Weights({"village": 0.5, "township": 0.4, "county": 0.1})
COMMUNITY_WEIGHT = 2.4
# Where the cases that nobody has finished stand; they are among the latest.
STOPS = Weights({"dispatched": 0.25, "in_progress": 0.5, "answered": 0.25})
# The village whose committee and grid worker can be tried out, and what they handle.
SHOWN_VILLAGE, SHOWN_LEVELS = "999901001007", ("grid", "village")

Progress = Callable[[int, int], None]


class Ground:
    """The grids of the county, and points in them."""

    def __init__(self, county: County) -> None:
        self.villages = {area.code: area for area in county.level("village")}
        self.towns = {area.code: area.zh for area in county.level("township")}
        self.grids = {grid.code: grid for grid in county.level("grid")}
        self._shapes: dict[str, Any] = {}
        self._weights = Weights({code: COMMUNITY_WEIGHT if self.is_community(code) else 1.0 for code in self.grids})

    def is_community(self, code: str) -> bool:
        return self.villages[code[:12]].en.endswith("Community")

    def choose(self, dice: Dice) -> DemoArea:
        return self.grids[dice.weighted(self._weights)]

    def spot_in(self, grid: DemoArea, stories: Stories, dice: Dice) -> Spot:
        words = stories.spot("community" if self.is_community(grid.code) else "village", dice)
        return Spot(self.villages[grid.code[:12]].zh, words, self.towns[grid.code[:9]])

    def _shape(self, grid: str) -> Any:
        if grid not in self._shapes:
            shape = shapely.from_geojson(json.dumps(self.grids[grid].boundary))
            shapely.prepare(shape)
            self._shapes[grid] = shape
        return self._shapes[grid]

    def point_in(self, grid: DemoArea, dice: Dice) -> tuple[float, float]:
        shape = self._shape(grid.code)
        west, south, east, north = shape.bounds
        while True:
            point = round(dice.between(west, east), 6), round(dice.between(south, north), 6)
            if shapely.contains_xy(shape, *point):
                return point


class Plan:
    """All past cases before `now`, in the order in which they came in. The same arguments give the same cases."""

    def __init__(self, county: County, stories: Stories, *, now: datetime, seed: int, size: Size) -> None:
        self.stories, self.now, self.seed, self.size = stories, now, seed, size
        self.answers = Answers(stories)
        self.ground, self.offices = Ground(county), _subjects()
        self.moments = list_moments(now, size.cases, seed, size.days)

    def latest(self) -> list[Past]:
        """Return those that are written first; some of them are left open."""
        found = [self._one(number) for number in range(self.size.older, self.size.cases)]
        left = _leave_open(found, self.now, Dice(self.seed, "open"), self.size)
        return join_some(left, self.stories, self.seed, self.size.older)

    def older(self, first: int, last: int) -> list[Past]:
        """Return those from `first` up to `last`, which went their whole way as far as it is past."""
        found = [self._one(number) for number in range(first, last)]
        whole = [replace(past, acts=cut(past.acts, "", self.now)) for past in found]
        return join_some(whole, self.stories, self.seed, first)

    def _one(self, number: int) -> Past:
        moment, dice = self.moments[number], Dice(self.seed, "case", number)
        answer = self.answers.choose(moment, dice) if dice.chance(self.size.on_the_spot) else None
        if answer:
            return _plan_question(moment, self.ground, self.stories, answer, dice)
        return _plan_one(moment, self.ground, self.stories, self.offices, dice)


def _subjects() -> dict[str, list[tuple[str, int]]]:
    """Return the offices by kind, as (area, number): what a report may be about."""
    found: dict[str, list[tuple[str, int]]] = {}
    for office in parties.list_organisations():
        found.setdefault(office.kind, []).append((office.area_code, office.pk))
    return found


def _plan_question(moment: Moment, ground: Ground, stories: Stories, answer: knowledge.Version, dice: Dice) -> Past:
    grid = ground.choose(dice)
    spot = ground.spot_in(grid, stories, dice)
    key, matter = answer.entry.key, answer.entry.matter
    report = service_requests.Report(
        text=stories.ask(key, spot, moment.marks, dice),
        channel="phone",
        matter=matter,
        kind="consultation",
        process="instant_answer",
        area=grid.code[: CODE_LENGTHS[dice.weighted(QUESTION_PLACES)]],
        opened_at=moment.at,
        crs="CGCS2000",
        **_contact(stories, dice),
    )
    life = Life(moment.at, stories, dice, matter, spot, True, report.anonymous)
    return Past(report, plan_question(life), matter, grid.code[:12], key, spot, answer=answer)


def _plan_one(
    moment: Moment, ground: Ground, stories: Stories, offices: Mapping[str, list[tuple[str, int]]], dice: Dice
) -> Past:
    told = dice.weighted(stories.weights(moment.marks))
    body = stories.reports[told]
    grid = ground.choose(dice)
    spot = ground.spot_in(grid, stories, dice)
    report = service_requests.Report(
        text=stories.tell(body, spot, moment.marks, dice),
        channel=dice.weighted(CHANNELS),
        matter="" if "matter" in body else told,
        subject_organisation=_subject(body, grid, offices, dice),
        opened_at=moment.at,
        crs="CGCS2000",
        **_contact(stories, dice),
        **_place(grid, spot, ground, dice),
    )
    matter = body.get("matter", told)
    version = rules.find_content("matter", matter)
    is_question = version is not None and version.body["kind"] == "consultation"
    life = Life(moment.at, stories, dice, told, spot, is_question, report.anonymous)
    return Past(report, plan(life), matter, grid.code[:12], told, spot)


def _contact(stories: Stories, dice: Dice) -> dict[str, Any]:
    if dice.chance(ANONYMOUS):
        return {"anonymous": True}
    person = stories.person(dice)
    return {"name": person.name, "phone": person.phone}


def _place(grid: DemoArea, spot: Spot, ground: Ground, dice: Dice) -> dict[str, Any]:
    how = dice.weighted(PLACES)
    if how == "point":
        lon, lat = ground.point_in(grid, dice)
        return {"lon": lon, "lat": lat, "place": spot.spot}
    return {"place": spot.words} if how == "words" else {}


def _subject(
    body: Mapping[str, Any], grid: DemoArea, offices: Mapping[str, list[tuple[str, int]]], dice: Dice
) -> int | None:
    """Return the office that a report is about, of the kinds that the template names, one at the place."""
    if "subject" not in body:
        return None
    near = [number for area, number in offices[dice.pick(body["subject"])] if grid.code.startswith(area)]
    return dice.pick(near)


@dataclass(frozen=True)
class Wanted:
    """So many of the later cases that fit are left standing before the acts that `stop` names."""

    stop: str
    count: int
    fits: Callable[[Past], bool]


def _is_of_shown_village(past: Past) -> bool:
    level = rules.get_content("matter", past.matter).body["first_level"]
    return past.area == SHOWN_VILLAGE and level in SHOWN_LEVELS and past.report.lon is not None


# So that every page and every account for trying out has something to show.
WANTED = (
    Wanted("registered", 10, lambda past: not past.report.matter or not (past.report.place or past.report.lon)),
    Wanted("asking", 5, lambda past: any(act.verb in ("extend", "suspend", "hang") for act in past.acts)),
    Wanted("returning", 3, lambda past: any(act.verb == "return" for act in past.acts)),
    Wanted("returned", 5, lambda past: any(act.verb == "agree_return" for act in past.acts)),
    Wanted("reopening", 4, lambda past: any(act.verb == "ask_reopening" for act in past.acts)),
    Wanted("in_progress", 1, lambda past: past.matter == "office_misconduct"),
    Wanted("dispatched", 1, lambda past: past.matter == "office_misconduct"),
    Wanted("in_progress", 1, lambda past: past.matter == "platform_feedback"),
    Wanted("dispatched", 2, _is_of_shown_village),
    Wanted("in_progress", 3, _is_of_shown_village),
)


def _leave_open(found: list[Past], now: datetime, dice: Dice, size: Size) -> list[Past]:
    """Let as many of the latest cases stand somewhere that the wanted number is open; cut off what is not yet past."""
    handled = [number for number, past in enumerate(found) if not past.answer]
    over = [number for number in handled if is_over(found[number].acts, now)]
    missing = size.left_open - (len(handled) - len(over))
    stops: dict[int, str] = {}
    further = dice.shuffled([number for number in over if number >= len(found) - size.further])
    for wanted in WANTED:
        fitting = [number for number in further if number not in stops and wanted.fits(found[number])]
        stops |= dict.fromkeys(fitting[: wanted.count], wanted.stop)
    late = [number for number in further if number >= len(found) - size.latest and number not in stops]
    stops |= {number: dice.weighted(STOPS) for number in late[: max(missing - len(stops), 0)]}
    return [replace(past, acts=cut(past.acts, stops.get(number, ""), now)) for number, past in enumerate(found)]


def record(pasts: Sequence[Past], first: int, *, now: datetime, progress: Progress) -> None:
    """Write past cases under the numbers from `first` on, in batches, each in one transaction."""
    holders = Holders()
    for start in range(0, len(pasts), BATCH):
        batch = pasts[start : start + BATCH]
        with memory.unwatched():
            Batch(batch, first + start, holders, now).write()
        progress(start + len(batch), len(pasts))


class Batch:
    """Past cases in a row of numbers from `first` on. Those that lead others are lived through behind the others."""

    def __init__(self, pasts: Sequence[Past], first: int, holders: Holders, now: datetime) -> None:
        self.first, self.last, self.holders, self.now = first, first + len(pasts) - 1, holders, now
        # What a stop in between left written stays.
        self.lived: dict[int, cases.Change] = {}
        for is_lead in (False, True):
            self._live({at: past for at, past in enumerate(pasts) if bool(past.others) is is_lead})

    def write(self) -> None:
        processes.write_history(list(self.lived.values()))

    def _live(self, pasts: Mapping[int, Past]) -> None:
        """What came by telephone was registered by the call-taker, all else by the reporters themselves."""
        history = [
            replace(
                past_case(past, self._doer(past), self.now),
                reporter=self.holders.call_taker if past.report.channel == "phone" else None,
            )
            for past in pasts.values()
        ]
        numbers = [self.first + at for at in pasts]
        self.lived |= zip(pasts, processes.live_through(history, reporter=REPORTER, numbers=numbers), strict=True)

    def _doer(self, past: Past) -> Doer:
        return Doer(self.holders, past.matter, past.area, [self.lived[at] for at in past.others], past.answer)


def past_case(past: Past, doer: Doer, now: datetime) -> processes.PastCase:
    """Return what `record_history` takes; who acts is decided when the case has come to the act."""
    with clock.frozen(past.report.opened_at or now):
        draft = service_requests.prepare(past.report)
    acts = [processes.PastAct(at=act.at, actor=SYSTEM, change=_doing(doer, act)) for act in past.acts]
    last = processes.PastAct(at=past.ends or now, actor=SYSTEM, change=processes.pass_time)
    return processes.PastCase(draft=draft, acts=[*acts, last], rows=lambda _case: list(doer.ratings.values()))


def _doing(doer: Doer, act: Planned) -> Callable[[cases.Change], None]:
    return lambda change: doer.act(change, act)
