"""The call-taker's suggestions beside the full history: milliseconds and statements for the words of a call, and for a caller's own reports.

Asked inside the platform, without the way over HTTP: what is measured is whether the size of the history can be felt.
"""

import random
import statistics
import time
from functools import partial
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import county, past
from gongzhi.common import clock
from gongzhi.common.snapshot import trust_all
from gongzhi.engine.access.public import Actor, Seat
from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties
from gongzhi.engine.search import public as search
from gongzhi.modules.knowledge.public import Entry, Version
from gongzhi.modules.service_requests.selectors import list_hints
from gongzhi.modules.service_requests.services.caller import look_up_caller

ASKED, ENTRIES = 200, 1000
GRANTS = frozenset({"case.read", "call.take"})


def measure_hints() -> dict[str, Any]:
    """Return median and 95th percentile of suggestions and look-ups, and the statements that one takes."""
    dice, grids, words = random.Random(5), county.draw().level("grid"), past.spoken_words()
    write_answers(dice, words)
    actor = call_taker()
    texts = [(dice.choice(past.SENTENCES).format(place=grid.zh, word=dice.choice(words)), grid.zh) for grid in dice.sample(grids, ASKED)]  # fmt: skip
    trust_all(600)
    list_hints(actor, text=texts[0][0], place=texts[0][1])
    with CaptureQueriesContext(connection) as seen:
        list_hints(actor, text=texts[1][0], place=texts[1][1])
    hints = [_milliseconds(partial(list_hints, actor, text=text, place=place)) for text, place in texts]
    phones = [f"139{dice.randrange(10**8):08}" for _ in range(ASKED)]
    looks = [_milliseconds(partial(look_up_caller, actor, phone)) for phone in phones]
    return {"statements": len(seen.captured_queries), "hints": _summary(hints), "caller": _summary(looks)}


def call_taker() -> Actor:
    """Return an actor with a seat of a call-taker for the whole county."""
    post = parties.Post.objects.get(key="dispatcher")
    code = areas.find_county() or ""
    seat = Seat(post.pk, post.organisation_id, frozenset({post.organisation_id}), "area", (code,), GRANTS)
    return Actor("staff", person_id=parties.Person.objects.order_by("pk")[0].pk, seats=(seat,))


def write_answers(dice: random.Random, words: list[str]) -> None:
    """Write a knowledge base of a thousand checked answers, and index it."""
    person, office = parties.Person.objects.order_by("pk")[0], parties.Organisation.objects.get(key="hotline")
    now = clock.now()
    entries = Entry.objects.bulk_create(
        Entry(key=f"bench{number}", office=office, created_at=now) for number in range(ENTRIES)
    )
    versions = Version.objects.bulk_create(
        Version(
            entry=entry,
            number=1,
            state=Version.CHECKED,
            title=f"{dice.choice(words)} {dice.choice(words)}",
            answer=dice.choice(past.ANSWERS),
            basis="-",
            valid_from=clock.today(),
            written_by=person,
            written_at=now,
        )
        for entry in entries
    )
    search.index(search.Document(-one.pk, f"{one.title}\n{one.answer}", ("knowledge",)) for one in versions)


def _milliseconds(act: Any) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def _summary(times: list[float]) -> dict[str, float]:
    return {"median_ms": round(statistics.median(times), 2), "p95_ms": round(sorted(times)[int(len(times) * 0.95)], 2)}
