"""What kill -9 may not do: lose an acknowledged report, open it twice, leave a clock or a message behind, send anything twice."""

import json
import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from tests.flows.calls import a_report, case_of, send
from tests.postgres import end_with_parent, find_programs, private_postgres, server_user, stop
from tests.processes import kill
from tests.system import System, Template, probe, query_rows, server_address

pytestmark = pytest.mark.slow

CLIENTS, KILLS, PAUSE = 4, 7, 0.05
BETWEEN_KILLS = 5
SAMPLE = 20
SEED = 20261121


class Reporter(threading.Thread):
    """Sends one report after another, each under a key of its own, and repeats what got no answer, as programs do."""

    def __init__(self, system: System, number: int, stop: threading.Event) -> None:
        super().__init__()
        self.system, self.number, self.stopping = system, number, stop
        self.acknowledged: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
        self.tried: set[str] = set()
        self.surprises: list[str] = []

    def run(self) -> None:
        for count in range(100_000):
            if self.stopping.is_set():
                return
            self.report(
                f"crash-{self.number}-{count}", a_report(f"第{self.number}组第{count}件：路面塌陷，请派人来修。")
            )
            # As long as an answer takes: at any moment about half of them wait for one.
            self.stopping.wait(PAUSE)

    def report(self, key: str, body: dict[str, Any]) -> None:
        self.tried.add(key)
        for _attempt in range(3):
            try:
                answer = probe().post(f"{self.system.url}/api/v1/reports", json=body, headers={"Idempotency-Key": key})
            except httpx.HTTPError:  # killed before it could answer
                time.sleep(0.2)
                continue
            if answer.status_code == 201:
                self.acknowledged[key] = (body, answer.json())
            elif answer.status_code not in (409, 500, 502, 503):  # 409: the first call of this key died on its way
                self.surprises.append(f"{answer.status_code} {answer.text}")
            return


@pytest.fixture
def stormy(resting_system: System) -> tuple[System, list[Reporter]]:
    """Return a system that was killed again and again under a load of reports, and those who reported."""
    system, stop, dice = resting_system.start(), threading.Event(), random.Random(SEED)
    reporters = [Reporter(system, number, stop) for number in range(CLIENTS)]
    for reporter in reporters:
        reporter.start()
    try:
        strike(system, dice, lambda: sum(len(reporter.acknowledged) for reporter in reporters))
    finally:
        stop.set()
        for reporter in reporters:
            reporter.join()
    return system, reporters


def strike(system: System, dice: random.Random, acknowledged: Callable[[], int]) -> None:
    """Kill web workers, the web's master, the worker and at last everything, at moments that the seed decides.

    No kill comes before reports are answered again: on a slow machine a process is there long before it serves.
    """
    targets = ["web_workers", "worker", "web_master", "worker", "web_workers", "worker", "everybody"]
    for target in targets[:KILLS]:
        enough = acknowledged() + BETWEEN_KILLS
        system.wait(lambda enough=enough: acknowledged() >= enough, "to take reports again")  # type: ignore[misc]  # bound by its default
        time.sleep(dice.uniform(0.8, 2.5))
        pids = getattr(system.family, target)()
        kill(*(pids[: dice.randint(1, 2)] if target == "web_workers" else pids))
        if target != "everybody":
            system.wait(lambda: bool(system.family.web_workers() and system.family.worker()), "to come back")
    kill(*system.survivors())
    system.start()


def test_a_kill_at_any_moment_loses_nothing_and_repeats_nothing(stormy: tuple[System, list[Reporter]]) -> None:
    system, reporters = stormy
    assert [surprise for reporter in reporters for surprise in reporter.surprises] == []
    acknowledged = {key: pair for reporter in reporters for key, pair in reporter.acknowledged.items()}
    assert len(acknowledged) >= KILLS * BETWEEN_KILLS > SAMPLE
    # A message that was being sent when its worker was killed is in doubt until its lease of a minute is over.
    system.wait(system.is_idle, "to bring its work to an end", 200)
    assert_each_is_there_once(system, acknowledged)
    assert_the_same_key_gives_the_same_answer(system, acknowledged)
    assert_nothing_was_left_behind(system, len({key for reporter in reporters for key in reporter.tried}))
    assert_nobody_was_told_twice(system)
    verified = system.command("verify")
    assert verified.returncode == 0, verified.stdout
    system.stop()
    assert system.survivors() == []


def assert_each_is_there_once(system: System, acknowledged: dict[str, Any]) -> None:
    found = Counter(text for (text,) in system.rows("SELECT body FROM cases_casetext WHERE kind = 'report'"))
    assert [body["text"] for body, _ in acknowledged.values() if found[body["text"]] != 1] == []
    # Neither is there any report twice that nobody had an answer to.
    assert [text for text, number in found.items() if number != 1] == []
    numbers = {number for (number,) in system.rows("SELECT id FROM cases_case")}
    assert {case_of(answer["receipt"]) for _, answer in acknowledged.values()} <= numbers


def assert_the_same_key_gives_the_same_answer(system: System, acknowledged: dict[str, Any]) -> None:
    with system.http() as client:
        for key, (body, answer) in random.Random(SEED).sample(sorted(acknowledged.items()), SAMPLE):
            assert send(client, body, key).json() == answer


def assert_nothing_was_left_behind(system: System, most: int) -> None:
    """Every case has its clocks, its step, its process, its timeline and its place in the search index."""
    ((cases,),) = system.rows("SELECT count(*) FROM cases_case")
    assert cases <= most
    for query in (
        "SELECT count(DISTINCT case_id) FROM cases_clock WHERE state = 'running'",
        "SELECT count(DISTINCT case_id) FROM cases_workitem WHERE state = 'open'",
        "SELECT count(*) FROM processes_run",
        "SELECT count(*) FROM timeline_entry WHERE seq = 1 AND leaf_index IS NOT NULL",
        "SELECT count(*) FROM search_indexedtext",
    ):
        assert system.rows(query) == [(cases,)], query
    assert system.rows("SELECT count(*) FROM outbox_message WHERE state NOT IN ('sent', 'unknown')") == [(0,)]


def assert_nobody_was_told_twice(system: System) -> None:
    """Each notice is in the file once; what nobody knows of waits for a person, and is there once at most."""
    lines = (system.home / "messages.jsonl").read_text("utf-8").splitlines()
    told = Counter(json.loads(line)["id"] for line in lines)
    assert [number for number, times in told.items() if times > 1] == []
    notices = system.rows("SELECT id, state FROM outbox_message WHERE topic = 'notice'")
    sent = {str(number) for number, state in notices if state == "sent"}
    unknown = {str(number) for number, state in notices if state == "unknown"}
    assert sent <= set(told)
    assert set(told) - sent <= unknown


@pytest.mark.skipif(not server_address(), reason="an embedded database cannot go away")
def test_a_database_that_comes_back_is_found_again(tmp_path: Path) -> None:
    with own_server() as server, own_system(tmp_path, server.address) as system, system.http() as client:
        first = send(client, a_report()).json()["receipt"]
        with server.stopped():
            system.wait(lambda: system.health() == 503, "to notice that its database is gone")
            assert send(client, a_report(), "while-away").status_code >= 500
        system.wait(system.is_healthy, "to find its database again")
        second = send(client, a_report(), "while-away").json()["receipt"]
        system.wait(system.is_idle, "to work on")
        assert {case_of(first), case_of(second)} == {number for (number,) in system.rows("SELECT id FROM cases_case")}
        assert system.command("verify").returncode == 0


@contextmanager
def own_server() -> Iterator["Server"]:
    """Run a server that the test may stop."""
    with private_postgres(durable=True) as address:
        server = Server(address)
        yield server
        if server.restarted:
            stop(server.restarted)


class Server:
    """A private server; once it was stopped, it is ours to run."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.data = Path(str(query_rows(address, "SHOW data_directory")[0][0]))
        self.restarted: subprocess.Popen[bytes] | None = None

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop the server for the block and start it again on the same data."""
        mark = self.data / "postmaster.pid"
        os.kill(int(mark.read_text().split()[0]), signal.SIGINT)
        wait_until(lambda: not mark.exists(), "the server to stop")
        yield
        command = [str(find_programs() / "postgres"), "-D", str(self.data), "-k", str(self.data.parent), "--listen_addresses="]  # fmt: skip
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "preexec_fn": end_with_parent()}
        as_user = {"user": server_user()} if os.geteuid() == 0 else {}
        self.restarted = subprocess.Popen(command, cwd=self.data.parent, **quiet, **as_user)
        wait_until(lambda: answers(self.address), "the server to answer again")


@contextmanager
def own_system(folder: Path, address: str) -> Iterator[System]:
    """Run a system on a server of its own, which the test may stop."""
    template = Template.build(folder / "home", address)
    system = System(template.home, template.address)
    try:
        yield system.start()
    finally:
        system.end()


def answers(address: str) -> bool:
    try:
        return query_rows(address, "SELECT 1") == [(1,)]
    except psycopg.OperationalError:
        return False


def wait_until(condition: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(0.1)
