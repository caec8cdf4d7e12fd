"""The steps of the measurement that run inside the platform, each in a process of its own: `python -m benchmarks.inside STEP …`.

Each prints one JSON object on its last line.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import django

MOST_LIVED = 1000
SEQUENCED_AT_ONCE = 50_000


def build() -> dict[str, Any]:
    """Prepare an empty database: tables, content, static files, county, posts and tokens."""
    from django.test.utils import override_settings

    from benchmarks import county
    from gongzhi.config import running

    running.prepare(lambda _text: None)
    # A hundred slow hashes are no part of the measurement; nobody signs in with these passwords.
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        return county.build()


def fill(size: str) -> dict[str, Any]:
    """Bring `size` past cases in, finished in every respect: indexed, sequenced, with no clock left to run out."""
    from benchmarks import county, past
    from benchmarks.copies import Copier
    from gongzhi.common import clock
    from gongzhi.engine.cases import public as cases
    from gongzhi.engine.outbox import public as outbox
    from gongzhi.engine.timeline import public as timeline
    from gongzhi.modules.evaluation import jobs as evaluation

    count = int(size)
    lived = min(count, MOST_LIVED)
    alive = past.live_through(lived, county.draw().level("grid"), now=clock.now())
    repeat(outbox.work)
    copied = repeat(lambda: Copier().copy_all(count - lived), once=True)
    sequenced = repeat(lambda: timeline.sequence(SEQUENCED_AT_ONCE))
    repeat(cases.run_out)
    repeat(timeline.sequence)
    evaluation.bring_up_to_date()
    outbox.Message.objects.all().delete()
    tidy()
    return {
        "lived_through_by_record_history": lived,
        "record_history_per_second": round(lived / alive),
        "copied_with_own_chains": count - lived,
        "copied_per_second": round((count - lived) / copied),
        "sequenced_entries_per_second": round(timeline.Entry.objects.count() / sequenced),
    }


def repeat(act: Callable[[], object], *, once: bool = False) -> float:
    """Do it until it says that nothing is left; return the seconds it took."""
    started = time.perf_counter()
    while act() and not once:
        pass
    return time.perf_counter() - started


def tidy() -> None:
    """Let the database know what it holds, as it would on its own within a day."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def prepare_load(built: str) -> dict[str, Any]:
    """Return reports to send, the lists to ask for, and how many statements each takes."""
    from benchmarks import jobs

    return jobs.prepare(json.loads(built))


def prepare_changes(built: str) -> dict[str, Any]:
    """Return cases that wait to be accepted, with the token of who may."""
    from benchmarks import jobs

    return {"jobs": jobs.list_changes(json.loads(built))}


def prepare_change_batches(built: str) -> dict[str, Any]:
    """Return the same in batches of one post each."""
    from benchmarks import jobs

    return {"jobs": jobs.list_change_batches(json.loads(built))}


def count_changes(built: str) -> dict[str, Any]:
    """Accept and answer one case and count the statements."""
    from benchmarks import jobs

    return jobs.count_change(json.loads(built))


def measure_hints() -> dict[str, Any]:
    """Measure the call-taker's suggestions."""
    from benchmarks import calls

    return calls.measure_hints()


def measure_import() -> dict[str, Any]:
    """Measure the bulk import of past cases."""
    from benchmarks import imports

    return imports.measure_import()


def multiply(times: str) -> dict[str, Any]:
    """Add so many copies of every case, made by the database itself."""
    from benchmarks import multiply as multiplying

    started = time.perf_counter()
    copies = multiplying.multiply(int(times))
    tidy()
    return {"seconds": round(time.perf_counter() - started, 1), "copies": copies}


STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    "build": build, "fill": fill, "prepare_load": prepare_load, "prepare_changes": prepare_changes,
    "prepare_change_batches": prepare_change_batches, "count_changes": count_changes,
    "measure_hints": measure_hints, "measure_import": measure_import, "multiply": multiply,
}  # fmt: skip


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
    django.setup()
    step, *arguments = sys.argv[1:]
    print(json.dumps(STEPS[step](*arguments)))


if __name__ == "__main__":
    main()
