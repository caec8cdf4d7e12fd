"""Past cases by the ten thousand, in minutes: some are lived through by `record_history`, the others are copies of them.

A copy is a case of its own in every table: its own number, moments, salts, commitments, sealed reporter and hash chain,
so that `gongzhi verify` finds nothing; only words, place and course repeat. Rows go in by COPY or executemany.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from gongzhi.config.demo.geography import DemoArea
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts.public import User, actor_of
from gongzhi.modules.service_requests.services.intake import REPORTER, prepare
from gongzhi.modules.service_requests.services.report import Report

SENTENCES = (Path(__file__).parent / "words.txt").read_text("utf-8").splitlines()
DAYS = 730
# Cases of the last days are still open somewhere on their way.
OPEN_DAYS = 15
AT_A_TIME = 250
ANONYMOUS_SHARE = 0.15


@dataclass(frozen=True)
class Staff:
    """Who acts in past cases: the actor on each post, and those who dispatch and check."""

    by_post: dict[int, Actor]
    dispatcher: Actor
    checker: Actor
    handlers: dict[str, int]

    @classmethod
    def of_county(cls) -> "Staff":
        by_key = {user.username: actor_of(user) for user in User.objects.all()}
        posts = dict(parties.Post.objects.values_list("key", "pk"))
        handlers = {key[8:]: pk for key, pk in posts.items() if key.startswith("handler_")}
        by_post = {pk: by_key[key] for key, pk in posts.items()}
        return cls(by_post, by_key["dispatcher"], by_key["checker"], handlers)


@dataclass(frozen=True)
class Past:
    """What past cases are made of; `now` is where they end."""

    now: datetime
    grids: Sequence[DemoArea]
    words: Sequence[str]
    staff: Staff
    dice: random.Random


def live_through(count: int, grids: Sequence[DemoArea], *, now: datetime) -> float:
    """Record `count` past cases in all grids over two years; return how many seconds it took."""
    past = Past(now, grids, spoken_words(), Staff.of_county(), random.Random(1))
    before = time.perf_counter()
    for first in range(0, count, AT_A_TIME):
        numbers = range(first, min(first + AT_A_TIME, count))
        moments = [now - timedelta(days=DAYS) * (1 - (number + 0.5) / count) for number in numbers]
        processes.record_history([_past_case(opened_at, past) for opened_at in moments], reporter=REPORTER)
    return time.perf_counter() - before


def spoken_words() -> list[str]:
    """Return words by which matters are recognised, of those that anybody may read."""
    matters = [found.body for found in rules.list_report_matters() if not found.body["restricted"]]
    return [word for body in matters for word in body["words"]["strong"][:3]]


def _past_case(opened_at: datetime, past: Past) -> processes.PastCase:
    dice, grid = past.dice, past.dice.choice(past.grids)
    text = dice.choice(SENTENCES).format(place=grid.zh, word=dice.choice(past.words))
    anonymous = dice.random() < ANONYMOUS_SHARE
    who = {} if anonymous else {"name": f"Resident {dice.randrange(10**6)}", "phone": f"139{dice.randrange(10**8):08}"}
    lon, lat = grid.centre
    report = Report(text=text, anonymous=anonymous, lon=lon, lat=lat, crs="CGCS2000", opened_at=opened_at, **who)
    return processes.PastCase(draft=prepare(report), acts=_acts(opened_at, grid.code, past))


def _acts(opened_at: datetime, grid: str, past: Past) -> list[processes.PastAct]:
    """Return the way of a case: dispatch where no rule did it, accept, answer, pass; only what lies before now."""
    dice, staff = past.dice, past.staff
    way = (
        (timedelta(hours=1), lambda change: _dispatch(change, staff.handlers[grid[:9]], staff.dispatcher)),
        (timedelta(hours=5), lambda change: _handle(change, "accept", "", staff)),
        (timedelta(days=dice.uniform(1, 9)), lambda change: _handle(change, "answer", dice.choice(ANSWERS), staff)),
        (timedelta(days=dice.uniform(9, OPEN_DAYS)), lambda change: _act(change, staff.checker, "pass", "")),
    )
    done = [(opened_at + after, act) for after, act in way if opened_at + after < past.now]
    return [processes.PastAct(at=at, actor=staff.dispatcher, change=act) for at, act in done]


ANSWERS = [sentence.format(place="", word="") for sentence in SENTENCES]


def _act(change: cases.Change, actor: Actor, verb: str, words: str, post_id: int | None = None) -> None:
    change.actor, change.post_id = actor, None
    processes.perform(change, verb, cases.Wish(words=words, post_id=post_id))


def _dispatch(change: cases.Change, post_id: int, dispatcher: Actor) -> None:
    if change.find_open("dispatch"):
        _act(change, dispatcher, "dispatch", "", post_id)


def _handle(change: cases.Change, verb: str, words: str, staff: Staff) -> None:
    _act(change, staff.by_post[change.case.post_id or 0], verb, words)
