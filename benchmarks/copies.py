"""Copies of past cases, written straight into the tables: each a case of its own, with its own chain and sealed reporter."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from benchmarks.tables import Row, Table
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.processes import public as processes
from gongzhi.engine.search.models import IndexedText
from gongzhi.engine.timeline import public as timeline
from gongzhi.engine.timeline.rules.statements import Link, link_hash

AT_A_TIME = 1000
MOST_SHIFT = timedelta(hours=6)
PURPOSE = "benchmark"
# In this order the rows go in: what others point to comes first.
MODELS: tuple[type[Model], ...] = (
    custody.Sealed, cases.Case, custody.LookupKey, cases.WorkItem, cases.Clock, cases.CaseText, timeline.Entry,
    processes.Run, IndexedText,
)  # fmt: skip
MOMENTS = ("opened_at", "done_at", "started_at", "stopped_at")


@dataclass
class Mould:
    """A case that was lived through: what a copy changes as objects, the rest as rows."""

    case: cases.Case
    texts: list[cases.CaseText]
    entries: list[timeline.Entry]
    rows: dict[type[Model], list[tuple[Row, dict[str, datetime]]]]


class Copier:
    """Makes copies; keeps the tables, and what every copy draws."""

    def __init__(self) -> None:
        self.tables = {model: Table(model) for model in MODELS}
        self.dice = random.Random(2)

    def copy_all(self, count: int) -> None:
        """Add `count` copies of the cases that are there, evenly, and set every sequence of the database behind them."""
        numbers = iter(cases.reserve_numbers(count))
        moulds = cycle(self.read())
        while batch := list(islice(numbers, AT_A_TIME)):
            self.write(self.copied(next(moulds), number) for number in batch)
        for table in self.tables.values():
            table.count_on()

    def read(self) -> list[Mould]:
        found = cases.Case.objects.select_related("reporter", "run").prefetch_related("work_items", "clocks", "texts")
        entries: dict[str, list[timeline.Entry]] = {}
        for entry in timeline.Entry.objects.order_by("chain", "seq"):
            entries.setdefault(entry.chain, []).append(entry)
        tokens = _tokens()
        return [self.mould(case, entries[case.chain], tokens[case.pk]) for case in found]

    def mould(self, case: cases.Case, entries: list[timeline.Entry], tokens: str) -> Mould:
        parts: list[Any] = [case, *case.work_items.all(), *case.clocks.all(), *case.texts.all(), *entries, case.run]
        parts.append(IndexedText(pk=case.pk, tokens=tokens))
        rows: dict[type[Model], list[tuple[Row, dict[str, datetime]]]] = {}
        for part in parts:
            moments = {name: at for name in MOMENTS if (at := getattr(part, name, None))}
            rows.setdefault(type(part), []).append((self.tables[type(part)].row(part), moments))
        return Mould(case, list(case.texts.all()), entries, rows)

    def write(self, copies: Iterable[Iterator[tuple[type[Model], Row]]]) -> None:
        rows: dict[type[Model], list[Row]] = {model: [] for model in MODELS}
        for parts in copies:
            for model, row in parts:
                rows[model].append(row)
        with transaction.atomic():
            for model, table in self.tables.items():
                table.write(rows[model])

    def copied(self, mould: Mould, number: int) -> Iterator[tuple[type[Model], Row]]:
        """Yield the rows of a copy under a new number, moved by some hours into the past."""
        shift = -MOST_SHIFT * self.dice.random()
        swapped: dict[str, str] = {}
        reporter_id = None
        if mould.case.reporter:
            sealing = self.resealed(mould.case, swapped)
            reporter_id = sealing.sealed.pk
            for part in (sealing.sealed, *sealing.lookups):
                yield type(part), self.tables[type(part)].new_row(part)
        yield from self.texts(mould, number, shift, swapped)
        head = yield from self.chain(mould, f"case/{number}", shift, swapped)
        closed_at = mould.case.closed_at and mould.case.closed_at + shift
        own = {"id": number, "opened_at": mould.case.opened_at + shift, "closed_at": closed_at}
        (case_row, _moments), *_ = mould.rows[cases.Case]
        yield cases.Case, self.tables[cases.Case].changed(case_row, **own, chain_hash=head, reporter_id=reporter_id)
        (indexed, _moments), *_ = mould.rows[IndexedText]
        yield IndexedText, self.tables[IndexedText].changed(indexed, id=number)
        for model in (cases.WorkItem, cases.Clock, processes.Run):
            for row, moments in mould.rows.get(model, ()):
                moved = {name: at + shift for name, at in moments.items()}
                yield model, self.tables[model].next_row(row, case_id=number, **moved)

    def resealed(self, original: cases.Case, swapped: dict[str, str]) -> custody.Sealing:
        phone = f"139{self.dice.randrange(10**8):08}"
        sealing = custody.seal("reporter", {"name": "Resident", "phone": phone}, purpose=PURPOSE, keep_until=None)
        swapped[str(original.reporter_id)] = str(sealing.sealed.pk)
        # The original's commitment is found in its first entry, without opening it each time.
        swapped["reporter"] = custody.commitment(sealing.sealed)
        return sealing

    def texts(
        self, mould: Mould, number: int, shift: timedelta, swapped: dict[str, str]
    ) -> Iterator[tuple[type[Model], Row]]:
        table = self.tables[cases.CaseText]
        for text, (row, _moments) in zip(mould.texts, mould.rows[cases.CaseText], strict=True):
            salt = timeline.new_salt()
            digest = timeline.commit_text(salt, text.body)
            swapped[text.digest] = digest
            own = {"case_id": number, "salt": salt, "digest": digest, "at": text.at + shift}
            yield cases.CaseText, table.next_row(row, **own)

    def chain(self, mould: Mould, chain: str, shift: timedelta, swapped: dict[str, str]) -> Any:
        """Yield the entries of the copy's own chain; return its head."""
        table, head = self.tables[timeline.Entry], ""
        for entry, (row, _moments) in zip(mould.entries, mould.rows[timeline.Entry], strict=True):
            at, data = entry.at + shift, _swap(entry.data, swapped)
            previous, head = head, link_hash(Link(chain, entry.seq, at, entry.kind, entry.actor, data, head))
            own = {"chain": chain, "at": at, "data": data, "prev_hash": previous, "hash": head, "leaf_index": None}
            yield timeline.Entry, table.next_row(row, **own)
        return head


def _tokens() -> dict[int, str]:
    as_text = "::text" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, tokens{as_text} FROM {IndexedText._meta.db_table}")
        return dict(cursor.fetchall())


def _swap(value: Any, swapped: dict[str, str]) -> Any:
    """Return the data of an entry with the commitments of the copy in place of the original's."""
    if isinstance(value, dict):
        if "id" in value and "sha256" in value:
            return {"id": swapped[value["id"]], "sha256": swapped["reporter"]}
        return {key: _swap(part, swapped) for key, part in value.items()}
    if isinstance(value, list):
        return [_swap(part, swapped) for part in value]
    return swapped.get(value, value) if isinstance(value, str) else value
