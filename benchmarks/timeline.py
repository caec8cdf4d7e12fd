"""Entries per second appended, sequenced and verified, beside a raw INSERT of the same rows in the same run.

`.venv/bin/python -m benchmarks.timeline [ENTRIES]` (default 20000), on DATABASE_URL or on SQLite in a folder that goes away. Cases of
ten entries each, one transaction a hundred cases. It leaves its entries in the database: give it one of its own.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

PER_CASE, CASES_AT_ONCE = 10, 100
COLUMNS = ("id", "chain", "seq", "at", "kind", "actor", "data", "prev_hash", "hash")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"GONGZHI_HOME": home, "DJANGO_SETTINGS_MODULE": "gongzhi.config.settings"}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", "timeline", verbosity=0, skip_checks=True)
        measure(count)


def measure(count: int) -> None:
    from django.db import connection

    from gongzhi.engine.timeline import public as timeline

    print(f"{connection.vendor}, {durability(connection)}, {count} entries")
    with timed("append: chain, hash, bulk_create", count):
        append_all(count, timeline)
    make_plain_table(connection)
    values = read_back(count)
    with timed("raw INSERT of the same rows: no hash, no models, same indexes", count):
        insert_raw(values, connection)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench")
    with timed("sequence: tree, leaf numbers, signed checkpoints", count):
        repeat(timeline.sequence)
    with timed("verify: chains, tree, signatures, log", count):
        assert not list(timeline.verify())


def durability(connection: Any) -> str:
    name = "PRAGMA synchronous" if connection.vendor == "sqlite" else "SHOW synchronous_commit"
    with connection.cursor() as cursor:
        cursor.execute(name)
        return f"{name} = {cursor.fetchone()[0]}"


def batches(count: int) -> Iterator[range]:
    size = CASES_AT_ONCE * PER_CASE
    for start in range(0, count, size):
        yield range(start // PER_CASE, min(start + size, count) // PER_CASE)


def append_all(count: int, timeline: Any) -> None:
    from django.db import transaction

    from gongzhi.common import clock

    drafts = [
        timeline.Draft("case.moved", "post/12", {"after": {"post": 12, "n": n}}, clock.now()) for n in range(PER_CASE)
    ]
    for cases in batches(count):
        with transaction.atomic():
            owners = [(SimpleNamespace(chain_length=0, chain_hash=""), f"bench/{number}") for number in cases]
            rows = [entry for owner, chain in owners for entry in timeline.append(owner, chain, drafts)]
            timeline.Entry.objects.bulk_create(rows)


def read_back(count: int) -> list[list[Any]]:
    """Return the entries as flat lists of values, a list for each transaction."""
    from gongzhi.engine.timeline.public import Entry

    found = []
    for cases in batches(count):
        rows = Entry.objects.filter(chain__in=[f"bench/{number}" for number in cases]).values_list(*COLUMNS)
        found.append([json.dumps(value) if isinstance(value, dict) else value for row in rows for value in row])
    return found


def make_plain_table(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench AS SELECT * FROM timeline_entry WHERE 1 = 0")
        cursor.execute("CREATE UNIQUE INDEX bench_id ON bench (id)")
        cursor.execute("CREATE UNIQUE INDEX bench_chain ON bench (chain, seq)")
        cursor.execute("CREATE UNIQUE INDEX bench_leaf ON bench (leaf_index)")
        cursor.execute("CREATE INDEX bench_new ON bench (id) WHERE leaf_index IS NULL")


def insert_raw(batches_of_values: list[list[Any]], connection: Any) -> None:
    from django.db import transaction

    marks = "(" + ", ".join(["%s"] * len(COLUMNS)) + ")"
    with connection.cursor() as cursor:
        for values in batches_of_values:
            rows = ", ".join([marks] * (len(values) // len(COLUMNS)))
            with transaction.atomic():
                cursor.execute(f"INSERT INTO bench ({', '.join(COLUMNS)}) VALUES {rows}", values)


def repeat(act: Callable[[], int]) -> None:
    while act():
        pass


@contextmanager
def timed(name: str, count: int) -> Iterator[None]:
    start = time.perf_counter()
    yield
    print(f"  {count / (time.perf_counter() - start):>10,.0f} entries/s  {name}")


if __name__ == "__main__":
    main()
