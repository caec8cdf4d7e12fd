"""A hundred times as many cases, made by PostgreSQL itself from those that are there: for what depends on their number only.

Numbers, moments, places in the tree and marks of telephones are new; words, hashes and sealed data are those of the
originals, so that `gongzhi verify` would name every copy. Lists, counts, search and writing take no notice of that.
"""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Max, Model

from benchmarks.copies import MODELS, MOMENTS
from gongzhi.engine.cases import public as cases
from gongzhi.engine.cases.models import Numbers
from gongzhi.engine.custody import public as custody
from gongzhi.engine.search.models import IndexedText
from gongzhi.engine.timeline import public as timeline
from gongzhi.engine.timeline.rules.merkle import Frontier
from gongzhi.engine.timeline.services.sequencer import _sign
from gongzhi.modules.evaluation.models import Judgement, ReadingMark

# Copies lie apart by this much, so that they mingle in every list.
SHIFT = "(k * interval '7 minutes 13 seconds')"
NEW_UUID = "md5({column}::text || k)::uuid"
# What is different in a copy, by table and column; `{stride}` and `{leaves}` are the numbers of one set of cases.
CHANGED: dict[type[Model], dict[str, str]] = {
    custody.Sealed: {"id": NEW_UUID.format(column="id")},
    custody.LookupKey: {"sealed_id": NEW_UUID.format(column="sealed_id"), "hmac": "md5(hmac || k) || md5(k || hmac)"},
    cases.Case: {"id": "id + k * {stride}", "reporter_id": NEW_UUID.format(column="reporter_id")},
    timeline.Entry: {
        "chain": "'case/' || (substr(chain, 6)::bigint + k * {stride})",
        "leaf_index": "leaf_index + k * {leaves}",
    },
    IndexedText: {"id": "id + k * {stride}"},
}
FAST = (
    "SET session_replication_role = replica", "SET synchronous_commit = off", "SET maintenance_work_mem = '512MB'",
    "SET max_parallel_maintenance_workers = 0",
)  # fmt: skip
SELDOM_WRITTEN_BACK = (
    "ALTER SYSTEM SET max_wal_size = '16GB'", "ALTER SYSTEM SET checkpoint_timeout = '30min'", "SELECT pg_reload_conf()",
)  # fmt: skip
# Under this name stands what a table held before, so that no copy is made of a copy.
ORIGINAL = "original_"
# So many sessions work beside each other, each on a core of its own; each table is made in so many pieces.
SESSIONS = os.cpu_count() or 1


def multiply(times: int) -> tuple[int, int]:
    """Add `times` copies of every case, and return their first and last number.

    The database must hold cases only that are finished in every respect.
    """
    last = cases.Case.objects.aggregate(last=Max("pk"))["last"]
    leaves = timeline.Entry.objects.count()
    models = (timeline.Entry, *(model for model in MODELS if model is not timeline.Entry), Judgement)
    tables = [model._meta.db_table for model in models]
    ask(*SELDOM_WRITTEN_BACK)
    with without_indexes(tables), set_aside(tables):
        at_once(copy for model in models for copy in copies(model, times, {"stride": last, "leaves": leaves}))
    Numbers.objects.filter(name="case").update(next=last * (times + 1) + 1)
    cases.forget_numbers()
    size = leaves * (times + 1)
    ReadingMark.objects.update(next_leaf=size)
    _sign(Frontier(size, [os.urandom(32) for _ in range(size.bit_count())])).save(force_insert=True)
    return last + 1, last * (times + 1)


def copies(model: type[Model], times: int, numbers: dict[str, int]) -> Iterator[str]:
    """Yield the statements that copy a table, each so many times that together it is `times`."""
    columns, values = [], []
    for field in model._meta.concrete_fields:
        if field.primary_key and field.get_internal_type().endswith("AutoField") and model is not IndexedText:
            continue
        columns.append(f'"{field.column}"')
        values.append(value_of(model, field.column, numbers))
    name, step = model._meta.db_table, -(-times // SESSIONS)
    for first in range(1, times + 1, step):
        series = f"generate_series({first}, {min(first + step - 1, times)}) k"
        yield f"INSERT INTO {name} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {ORIGINAL}{name}, {series}"


def value_of(model: type[Model], column: str, numbers: dict[str, int]) -> str:
    changed = CHANGED.get(model, {}).get(column)
    if changed:
        return changed.format(**numbers)
    if column == "case_id":
        return f"case_id + k * {numbers['stride']}"
    return f'"{column}" - {SHIFT}' if column in (*MOMENTS, "closed_at", "at", "created_at") else f'"{column}"'


@contextmanager
def without_indexes(tables: list[str]) -> Iterator[None]:
    """Drop the indexes and unique constraints of tables, primary keys aside, and build them anew at the end: far quicker."""
    constraints = ask(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        f"WHERE contype = 'u' AND conrelid::regclass::text IN ({names(tables)})"
    )
    for table, name, _definition in constraints:
        ask(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    indexes = ask(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
        f"WHERE NOT i.indisprimary AND i.indrelid::regclass::text IN ({names(tables)})"
    )
    for name, _definition in indexes:
        ask(f"DROP INDEX {name}")
    yield
    at_once(definition for _name, definition in indexes)
    at_once(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}' for table, name, definition in constraints)


@contextmanager
def set_aside(tables: list[str]) -> Iterator[None]:
    ask(*(f"CREATE UNLOGGED TABLE {ORIGINAL}{table} AS TABLE {table}" for table in tables))
    yield
    ask(*(f"DROP TABLE {ORIGINAL}{table}" for table in tables))


def names(tables: list[str]) -> str:
    return ", ".join(f"'{table}'" for table in tables)


def ask(*statements: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def at_once(statements: Iterable[str]) -> None:
    """Have statements done by as many sessions as there are cores; each takes the next that is left."""
    with ThreadPoolExecutor(SESSIONS) as sessions:
        list(sessions.map(ask_in_session, statements))


def ask_in_session(statement: str) -> None:
    try:
        ask(*FAST, statement)
    finally:
        connection.close()
