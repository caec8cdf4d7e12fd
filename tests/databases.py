"""The databases of a test process are copies of two that are made once: one with tables only, one in which the cast stands.

Making the tables takes ten seconds of work, reading the content and building the cast another four; a copy takes
milliseconds. The first process that asks makes the originals, the others wait for them: as files in .stamps/databases,
which stay until what they were made from changes, or on the PostgreSQL server under test. A test with real commits has
its copy for itself; it is thrown away behind it, so that nothing has to be emptied.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit
from uuid import uuid4

import django
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase

from gongzhi.common import clock

ROOT = Path(__file__).resolve().parents[1]
TABLES, CAST = "tables", "cast"
# What a test asks for that wants a database, and what says that it commits.
ASKS = {"db", "transactional_db", "django_db_setup", "live_server"}
COMMITS = {"transactional_db", "live_server"}
# Any number: who holds it makes an original.
LOCK = 999901


class Store(Protocol):
    """Where originals and copies lie; each has a name that Django can connect to."""

    @contextmanager
    def locked(self) -> Iterator[None]: ...
    def name_original(self, name: str) -> str: ...
    def name_copy(self) -> str: ...
    def address_of(self, name: str) -> str: ...
    def exists(self, original: str) -> bool: ...
    def copy(self, original: str, name: str) -> None: ...
    def keep(self, name: str, original: str) -> None: ...
    def drop(self, name: str) -> None: ...


class Files:
    """Files of SQLite: originals in the checkout, copies in a home folder."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home

    @contextmanager
    def locked(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def name_original(self, name: str) -> str:
        return str(self.folder / f"{name}.sqlite3")

    def name_copy(self) -> str:
        return str(self.home / f"{uuid4().hex}.sqlite3")

    def address_of(self, name: str) -> str:
        return f"sqlite:///{name}"

    def exists(self, original: str) -> bool:
        return Path(original).exists()

    def copy(self, original: str, name: str) -> None:
        if original:
            shutil.copyfile(original, name)

    def keep(self, name: str, original: str) -> None:
        kind = Path(original).name.partition("_")[0]
        for former in self.folder.glob(f"{kind}_*"):
            former.unlink()
        shutil.move(name, original)

    def drop(self, name: str) -> None:
        for end in ("", "-wal", "-shm"):
            Path(name + end).unlink(missing_ok=True)


class Server:
    """Databases of a PostgreSQL server."""

    def __init__(self, address: str) -> None:
        self.address = address

    @contextmanager
    def locked(self) -> Iterator[None]:
        import psycopg

        with psycopg.connect(self.address, autocommit=True) as server:
            server.execute(f"SELECT pg_advisory_lock({LOCK})".encode())
            yield

    def name_original(self, name: str) -> str:
        return f"original_{name}"

    def name_copy(self) -> str:
        return f"copy_{uuid4().hex}"

    def address_of(self, name: str) -> str:
        return urlsplit(self.address)._replace(path=f"/{name}").geturl()

    def exists(self, original: str) -> bool:
        return bool(ask(self.address, f"SELECT 1 FROM pg_database WHERE datname = '{original}'"))

    def copy(self, original: str, name: str) -> None:
        ask(self.address, f"CREATE DATABASE {name}" + (f" TEMPLATE {original}" if original else ""))

    def keep(self, name: str, original: str) -> None:
        ask(self.address, f"ALTER DATABASE {name} RENAME TO {original}")

    def drop(self, name: str) -> None:
        ask(self.address, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def ask(server: str, *statements: str) -> list[tuple[object, ...]]:
    """Run statements on a PostgreSQL server, outside of any transaction; return the rows of the last."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connected:
        done = [connected.execute(statement.encode()) for statement in statements][-1]
        return done.fetchall() if done.description else []


class Databases:
    """The copies of this process, of which one is connected."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.copies: dict[str, str] = {}
        # The kind of the copy in which a test has committed.
        self.spent = ""
        # Nothing needs to be emptied behind a test that commits.
        TransactionTestCase._fixture_teardown = lambda self: None

    def use(self, kind: str, *, commits: bool) -> None:
        """Connect this process to its copy; one in which the test `commits` is for that test alone."""
        if self.spent:
            self._drop(self.spent)
        self.spent = kind if commits else ""
        if kind not in self.copies:
            name = self.store.name_copy()
            self.fill(kind, name)
            # Only now: where it could not be made, the next test says so too, and not that a table is missing.
            self.copies[kind] = name
        connect(self.copies[kind])

    def fill(self, kind: str, name: str) -> None:
        """Copy an original under a name that is free, after making it where it is not there."""
        with self.store.locked():
            self.store.copy(self._original(kind), name)

    def close(self) -> None:
        for kind in list(self.copies):
            self._drop(kind)

    def _drop(self, kind: str) -> None:
        connection.close()
        self.store.drop(self.copies.pop(kind))

    def _original(self, kind: str) -> str:
        before, sources, _make = ORIGINALS[kind]
        original = self.store.name_original(f"{kind}_{digest(sources())}")
        if not self.store.exists(original):
            name = self.store.name_copy()
            self.store.copy(self._original(before) if before else "", name)
            make_in_own_process(kind, self.store.address_of(name))
            self.store.keep(name, original)
        return original


def make_in_own_process(kind: str, address: str) -> None:
    """Let another process do the work: it leaves nothing in the memory of this one, and reaches any server."""
    surroundings = {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
    }
    command = [sys.executable, "-m", "tests.databases", kind]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


def connect(name: str) -> None:
    """Let this process, with the server of browser tests in it, speak to the database of that name from now on."""
    from gongzhi.engine.processes.services.known import forget_states

    if connection.settings_dict["NAME"] != name:
        connection.close()
        forget_states()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def server_address() -> str:
    """Return the server under test; empty where the tests run on SQLite."""
    address = os.environ.get("DATABASE_URL", "")
    return address if address.startswith("postgres") else ""


def of(server: str) -> Databases:
    """Return what has the databases of this process, on a server or in files."""
    return Databases(Server(server) if server else Files(ROOT / ".stamps" / "databases", Path(settings.HOME)))


def name_in(address: str) -> str:
    """Return what Django calls the database of an address."""
    if address.startswith("postgres"):
        return urlsplit(address).path.lstrip("/")
    return address.removeprefix("sqlite:///")


def kind_of(item: pytest.Item) -> str:
    """Return which database a test asks for; empty for none."""
    names = getattr(item, "fixturenames", ())
    if not ASKS & set(names) and item.get_closest_marker("django_db") is None:
        return ""
    return CAST if "cast" in names else TABLES


def commits(item: pytest.Item) -> bool:
    """Say whether a test commits, as other processes and the server of browser tests need it."""
    marker = item.get_closest_marker("django_db")
    marked = marker is not None and bool(marker.kwargs.get("transaction"))
    return marked or bool(COMMITS & set(getattr(item, "fixturenames", ())))


def make_tables() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def make_cast() -> None:
    from tests.cast import build_cast, keep_cast

    keep_cast(build_cast())


def code() -> Iterator[Path]:
    yield from (path for path in (ROOT / "src/gongzhi").rglob("*.py") if "tests" not in path.parts)


def sources_of_tables() -> Iterator[Path]:
    yield from (path for path in code() if {"migrations", "common"} & set(path.parts) or "models" in str(path))


def sources_of_cast() -> Iterator[Path]:
    yield from code()
    yield from (path for path in (ROOT / "content").rglob("*") if path.is_file())
    yield from (Path(__file__).with_name("cast.py"), Path(settings.FRONTEND) / "feel.js")


def digest(sources: Iterable[Path]) -> str:
    """Return what changes with the sources, with the libraries, and with the day."""
    found = hashlib.sha256(f"{django.VERSION} {clock.today()}".encode())
    for path in sorted(sources):
        found.update(str(path).encode() + path.read_bytes())
    return found.hexdigest()[:16]


# Kind → what it is made from: another kind, and files; and how.
ORIGINALS: dict[str, tuple[str, Callable[[], Iterable[Path]], Callable[[], None]]] = {
    TABLES: ("", sources_of_tables, make_tables),
    CAST: (TABLES, sources_of_cast, make_cast),
}


if __name__ == "__main__":
    django.setup()
    ORIGINALS[sys.argv[1]][2]()
