"""The real system for tests: web and worker as `gongzhi run` starts them, with a home, a port and a database of its own.

    def test_it_tells_that_it_is_up(running_system):
        assert running_system.http().get("/health").status_code == 200

The cast of `tests/cast.py` stands in its database. A home takes some seconds, so it is made once a test process, as a
template, and copied for each system.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from tests import databases
from tests.databases import ask, server_address
from tests.processes import Family, kill, orphans_with, own_port

ROOT = Path(__file__).resolve().parents[1]
SECONDS_TO_START = 120
SECONDS_TO_STOP = 90


@cache
def probe() -> httpx.Client:
    """Return what asks with a connection of its own each time, made once: making it is far more work than asking."""
    return httpx.Client(timeout=60, limits=httpx.Limits(max_keepalive_connections=0))


class Installation:
    """A home, a database and a port; commands run in it. `tokens` has the API token of each member of the cast by key."""

    def __init__(self, home: Path, database_url: str, *, settings: str = "gongzhi.config.settings") -> None:
        self.home = home
        self.database_url = database_url
        self.settings = settings
        self.port = own_port()
        self.url = f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        own = {"GONGZHI_HOME": str(self.home), "DATABASE_URL": self.database_url, "PORT": str(self.port)}
        modes = {"GONGZHI_DEMO": "", "GONGZHI_MESSAGES": "file", "GONGZHI_REPORTS_PER_MINUTE": "0"}
        python = {"DJANGO_SETTINGS_MODULE": self.settings, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}
        return os.environ | own | modes | python | {"GONGZHI_LANGUAGE": "en"}

    @property
    def tokens(self) -> dict[str, str]:
        found: dict[str, str] = json.loads((self.home / "tokens.json").read_text())
        return found

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `gongzhi …` and return what it said and its exit code."""
        return self.python("-m", "gongzhi.config.cli", *arguments)

    def script(self, code: str) -> Any:
        """Run Python code inside the platform, in a process of its own; return what it printed, read as JSON."""
        done = self.python("-c", f"import json, django; django.setup()\n{code}")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout or "null")

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python with the installation's own settings, home and database."""
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Ask the database directly, past the platform, and commit (statements that both databases understand)."""
        return query_rows(self.database_url, statement)

    def is_idle(self) -> bool:
        """Say whether nothing waits: every message is settled or left to a person, every entry is in the tree."""
        waiting = "SELECT count(*) FROM outbox_message WHERE settled_at IS NULL AND state <> 'unknown'"
        unsequenced = "SELECT count(*) FROM timeline_entry WHERE leaf_index IS NULL"
        return all(self.rows(query)[0][0] == 0 for query in (waiting, unsequenced))


class System(Installation):
    """An installation that can be started, spoken to, and killed."""

    supervisor: subprocess.Popen[bytes] | None = None

    @property
    def family(self) -> Family:
        """The processes that run now."""
        return Family(self.supervisor.pid if self.supervisor else 0)

    def start(self, *, until_healthy: bool = True) -> Self:
        """Start everything; raise AssertionError with the log where it does not come up."""
        if self.supervisor:  # killed before
            self.supervisor.wait(SECONDS_TO_STOP)
        with (self.home / "log").open("ab") as log:
            command = [sys.executable, "-m", "gongzhi.config.cli", "run", "--workers", "2"]
            self.supervisor = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        if until_healthy:
            self.wait(self.is_healthy, "to become healthy", SECONDS_TO_START)
        return self

    def stop(self) -> None:
        """Stop in good order."""
        if self.supervisor and self.supervisor.poll() is None:
            self.supervisor.terminate()
            self.supervisor.wait(SECONDS_TO_STOP)
        self.supervisor = None

    def end(self) -> None:
        """Stop, and leave nothing behind, whatever has happened."""
        try:
            self.stop()
        except subprocess.TimeoutExpired:
            kill(self.supervisor.pid if self.supervisor else 0)
        for pid in self.survivors():
            kill(pid)

    def survivors(self) -> list[int]:
        """Return web processes of this system that nobody watches any more."""
        return orphans_with(f"--port {self.port} ")

    def is_healthy(self) -> bool:
        return self.health() == 200

    def health(self) -> int:
        """Return the status of /health; 0 where nobody answers."""
        try:
            return probe().get(f"{self.url}/health", timeout=5).status_code
        except httpx.HTTPError:
            return 0

    def wait(self, condition: Callable[[], bool], what: str, seconds: float = 180) -> None:
        """Wait until `condition` holds; raise AssertionError with the end of the log where it never does."""
        until = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < until, f"waited {seconds} s in vain for the system {what}:\n{self.log()[-3000:]}"
            time.sleep(0.1)

    def log(self) -> str:
        return (self.home / "log").read_text("utf-8", "replace")

    def http(self, member: str = "", **options: Any) -> httpx.Client:
        """Return a client of the API, with the token of a member of the cast where one is named."""
        headers = {"Authorization": f"Bearer {self.tokens[member]}"} if member else {}
        return httpx.Client(base_url=self.url, headers=headers | {"Accept-Language": "en"}, timeout=60, **options)


def is_postgres(address: str) -> bool:
    return address.startswith("postgres")


def query_rows(address: str, statement: str) -> list[tuple[Any, ...]]:
    if is_postgres(address):
        import psycopg

        with psycopg.connect(address, autocommit=True) as server:
            done = server.execute(statement.encode())
            return done.fetchall() if done.description else []
    with closing(sqlite3.connect(address.removeprefix("sqlite:///"), timeout=20, isolation_level=None)) as file:
        return file.execute(statement).fetchall()


class Template:
    """A home folder and a database at rest, to be copied; `server` is where databases are made (empty: a file each)."""

    def __init__(self, home: Path, address: str, server: str) -> None:
        self.home = home
        self.address = address
        self.server = server

    @classmethod
    def build(cls, home: Path, server: str) -> Self:
        """Make a template with the cast, in a new database of the server or in a file of the folder."""
        address = f"sqlite:///{home}/gongzhi.sqlite3"
        if server:
            address = urlsplit(server)._replace(path=f"/template_{uuid4().hex}").geturl()
        home.mkdir()
        databases.of(server).fill(databases.CAST, databases.name_in(address))
        done = System(home, address).python("-m", "tests.system", str(home))
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        return cls(home, address, server)

    def copy(self, home: Path, address: str) -> System:
        """Return a system at rest: the template's files in `home`, its database in place of the one at `address`."""
        shutil.copytree(self.home, home, ignore=shutil.ignore_patterns("*.sqlite3*", "static", "log"))
        (home / "static").symlink_to(self.home / "static")
        if self.server:
            own, new = (urlsplit(found).path.lstrip("/") for found in (self.address, address))
            ask(self.server, f"DROP DATABASE IF EXISTS {new}", f"CREATE DATABASE {new} TEMPLATE {own}")
        else:
            # One file to copy: what is still in the write-ahead log goes into it.
            query_rows(self.address, "PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy(self.address.removeprefix("sqlite:///"), address.removeprefix("sqlite:///"))
        return System(home, address)

    def remove(self) -> None:
        if self.server:
            ask(self.server, f"DROP DATABASE IF EXISTS {urlsplit(self.address).path.lstrip('/')} WITH (FORCE)")


@contextmanager
def shared_copy(template: Template, folder: Path) -> Iterator[System]:
    """Yield a copy for several tests, on the same server."""
    address = f"sqlite:///{folder}/gongzhi.sqlite3"
    if template.server:
        address = urlsplit(template.server)._replace(path=f"/shared_{uuid4().hex}").geturl()
    system = template.copy(folder / "home", address)
    try:
        yield system
    finally:
        system.end()
        Template(system.home, address, template.server).remove()


@pytest.fixture(scope="session")
def system_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """Build county, people and content once a test process."""
    template = Template.build(tmp_path_factory.mktemp("system") / "template", server_address())
    yield template
    template.remove()


@pytest.fixture(scope="module")
def module_system(system_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Yield a running system that the tests of one file share; each leaves its own cases in it."""
    with shared_copy(system_template, tmp_path_factory.mktemp("shared")) as system:
        yield system.start()


@pytest.fixture
def resting_system(system_template: Template, tmp_path: Path, database_url: str) -> Iterator[System]:
    """Yield a system with the cast that is not started; it is stopped at the end if the test started it."""
    system = system_template.copy(tmp_path / "home", database_url)
    yield system
    system.end()


@pytest.fixture
def running_system(resting_system: System) -> System:
    """Return the running system; it answers, and its worker lives."""
    return resting_system.start()


def main(home: str) -> None:
    """Make a home for the database of DATABASE_URL, in which the cast stands: static files, and the tokens of the cast."""
    import django

    django.setup()
    from gongzhi.config import running
    from tests.cast import kept_cast

    running.prepare(print)
    tokens = {key: member.token for key, member in kept_cast().members.items()}
    (Path(home) / "tokens.json").write_text(json.dumps(tokens))


if __name__ == "__main__":
    main(sys.argv[1])
