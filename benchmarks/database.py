"""The database under measurement seen from outside: durability, size, what is still to be done, and a raw INSERT in it."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
from tests.processes import children_of
from tests.system import is_postgres

CLIENTS = 8
PRAGMAS = ("journal_mode", "synchronous", "cache_size", "mmap_size")
SHOWN = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers")
# As much as an outbox message or an entry's head holds.
BODY = "x" * 300


class Database:
    """One of the two: the SQLite file or the PostgreSQL database at `address`, with the platform's own durability."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.is_postgres = is_postgres(address)

    @property
    def name(self) -> str:
        return "PostgreSQL" if self.is_postgres else "SQLite"

    @contextmanager
    def connection(self) -> Iterator[Any]:
        """Yield a connection that commits each statement, set as the platform sets it."""
        if self.is_postgres:
            with psycopg.connect(self.address, autocommit=True, options="-c synchronous_commit=on") as found:
                yield found
            return
        path = self.address.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, isolation_level=None, timeout=20, check_same_thread=False)) as found:
            found.execute("PRAGMA journal_mode=WAL")
            found.execute("PRAGMA synchronous=FULL")
            yield found

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with self.connection() as connection:
            found: list[tuple[Any, ...]] = connection.execute(query).fetchall()
            return found

    def processes(self) -> list[int]:
        """Return the processes of the server; SQLite works within ours."""
        return [self._master, *children_of(self._master)] if self.is_postgres else []

    @cached_property
    def _master(self) -> int:
        [(folder,)] = self.ask("SHOW data_directory")
        return int((Path(folder) / "postmaster.pid").read_text().split()[0])

    def durability(self) -> dict[str, Any]:
        if self.is_postgres:
            return {name: self.ask(f"SHOW {name}")[0][0] for name in SHOWN}
        values = {name: self.ask(f"PRAGMA {name}")[0][0] for name in PRAGMAS[:2]}
        return {"version": sqlite3.sqlite_version} | values | {"synchronous_means": "2 is FULL"}

    def bytes(self) -> int:
        """Return the size with all indexes; of the SQLite file once its log is written back into it."""
        if self.is_postgres:
            return int(self.ask("SELECT pg_database_size(current_database())")[0][0])
        self.ask("PRAGMA wal_checkpoint(TRUNCATE)")
        return Path(self.address.removeprefix("sqlite:///")).stat().st_size

    def is_done(self) -> bool:
        """Say whether the chain has come to its end: every message settled, every entry in the signed tree."""
        waiting = "SELECT count(*) FROM outbox_message WHERE settled_at IS NULL"
        unsequenced = "SELECT count(*) FROM timeline_entry WHERE leaf_index IS NULL"
        return all(self.ask(query)[0][0] == 0 for query in (waiting, unsequenced))

    def seconds_until_done(self, started: float, most: float = 600) -> float:
        """Wait for the end of the chain; return the seconds since `started` (of perf_counter)."""
        until = time.perf_counter() + most
        while not self.is_done():
            assert time.perf_counter() < until, "the worker did not come to the end of its work"
            time.sleep(0.1)
        return time.perf_counter() - started

    def raw_inserts_per_second(self, seconds: float) -> float:
        """Insert one row a transaction through 8 connections, in this very database, with the same durability."""
        number = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY" if self.is_postgres else "INTEGER PRIMARY KEY"
        self.ask_nothing(f"CREATE TABLE bench_raw (id {number}, body TEXT)")
        counts: list[int] = []
        threads = [threading.Thread(target=self._insert, args=(seconds, counts)) for _ in range(CLIENTS)]
        started = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        passed = time.perf_counter() - started
        self.ask_nothing("DROP TABLE bench_raw")
        return sum(counts) / passed

    def ask_nothing(self, statement: str) -> None:
        with self.connection() as connection:
            connection.execute(statement)

    def _insert(self, seconds: float, counts: list[int]) -> None:
        done, until = 0, time.perf_counter() + seconds
        place = "%s" if self.is_postgres else "?"
        with self.connection() as connection:
            while time.perf_counter() < until:
                connection.execute(f"INSERT INTO bench_raw (body) VALUES ({place})", (BODY,))
                done += 1
        counts.append(done)

    def largest(self, most: int = 8) -> dict[str, int]:
        """Return the largest tables with their indexes, in bytes, where the database can say so."""
        if self.is_postgres:
            query = "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' ORDER BY 2 DESC"
        else:
            query = (
                "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name "
                "WHERE s.aggregate GROUP BY 1 ORDER BY 2 DESC"
            )
        try:
            return {name: int(size) for name, size in self.ask(f"{query} LIMIT {most}")}
        except sqlite3.OperationalError:  # built without dbstat
            return {}
