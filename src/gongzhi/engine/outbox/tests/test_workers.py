"""Real processes on a real database: two workers at once, and workers that are killed."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

START = """
import json, os, sys, threading, time
import django; django.setup()
from django.db import connection
from gongzhi.engine.outbox import public as outbox
out = open(os.environ["EFFECTS"], "a", buffering=1)
def note(deliveries):
    for delivery in deliveries:
        out.write(f"{delivery.payload['n']}\\n")
"""
FILL = "outbox.enqueue('sms', [{'n': n} for n in range(200)])\n"
DRAIN = "outbox.register('sms', note, repeatable={repeatable}, batch=7)\nwhile outbox.work(): pass\n"
COUNT = """
from collections import Counter
print(json.dumps(Counter(outbox.Message.objects.values_list("state", flat=True)), sort_keys=True))
"""
RUN = """
stop = threading.Event()
outbox.stop_on_signals(stop)
outbox.register("sms", note, repeatable=True)
outbox.every(0.1, "tick", lambda: out.write("tick\\n"))
outbox.run_worker(stop)
out.write("ended\\n")
"""
DIE = """
def die(deliveries):
    note(deliveries)
    if deliveries[-1].payload["n"] == 5: os._exit(9)
outbox.register("sms", die, repeatable={repeatable}, batch={batch})
outbox.work()
"""


class Processes:
    """Starts Python in processes of its own that share one database and one file of effects."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.effects_file = folder / "effects"
        self.effects_file.touch()
        self.environment = os.environ | {
            "DATABASE_URL": database_url,
            "GONGZHI_HOME": str(folder),
            "EFFECTS": str(self.effects_file),
            "DJANGO_SETTINGS_MODULE": "gongzhi.config.settings",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }

    def start(self, script: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", START + script], env=self.environment, stdout=subprocess.PIPE, text=True
        )

    def finish(self, script: str, code: int = 0) -> str:
        process = self.start(script)
        printed, _ = process.communicate(timeout=120)
        assert process.returncode == code
        return printed.strip()

    def effects(self) -> list[str]:
        return self.effects_file.read_text().splitlines()

    def wait_for(self, effect: str) -> None:
        until = time.monotonic() + 120
        while effect not in self.effects():
            assert time.monotonic() < until, f"{effect} did not come"
            time.sleep(0.05)


@pytest.fixture
def processes(tmp_path: Path, database_url: str) -> Processes:
    found = Processes(tmp_path, database_url)
    migrate = [sys.executable, "-m", "django", "migrate", "outbox", "-v0", "--skip-checks"]
    subprocess.run(migrate, env=found.environment, check=True)
    return found


@pytest.mark.parametrize("repeatable", [True, False])
def test_two_workers_at_once_deliver_each_message_once(processes: Processes, repeatable: bool) -> None:
    processes.finish(FILL)
    two = [processes.start(DRAIN.format(repeatable=repeatable)) for _ in range(2)]
    assert [one.wait(120) for one in two] == [0, 0]
    [one.stdout.close() for one in two if one.stdout]
    assert Counter(processes.effects()) == Counter(str(n) for n in range(200))
    assert processes.finish(COUNT) == '{"sent": 200}'


def test_a_worker_that_dies_in_a_repeatable_handler_has_marked_nothing(processes: Processes) -> None:
    processes.finish(FILL)
    processes.finish(DIE.format(repeatable=True, batch=1), code=9)
    assert processes.effects() == ["0", "1", "2", "3", "4", "5"]
    assert processes.finish(COUNT) == '{"sent": 5, "waiting": 195}'


@pytest.mark.parametrize(
    ("batch", "left"),
    [(1, '{"sending": 1, "sent": 5, "waiting": 194}'), (3, '{"sending": 3, "sent": 3, "waiting": 194}')],
)
def test_a_worker_that_dies_while_sending_leaves_that_batch_in_doubt(processes: Processes, batch: int, left: str):
    processes.finish(FILL)
    processes.finish(DIE.format(repeatable=False, batch=batch), code=9)
    assert processes.finish(COUNT) == left


def test_the_worker_works_and_ends_when_told_to(processes: Processes) -> None:
    worker = processes.start(RUN)
    processes.wait_for("tick")
    processes.finish(FILL)
    processes.wait_for("199")
    worker.send_signal(signal.SIGTERM)
    printed, _ = worker.communicate(timeout=120)
    assert (worker.returncode, printed, processes.effects()[-1]) == (0, "", "ended")
    assert processes.finish("print(outbox.last_beat('worker') is not None)") == "True"


def test_the_worker_waits_for_a_database_that_is_gone_and_goes_on(processes: Processes) -> None:
    worker = processes.start("from django.db import OperationalError\n" + GONE + RUN)
    processes.wait_for("gone")
    processes.finish(FILL)
    processes.wait_for("199")
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=120)
    assert worker.returncode == 0


GONE = """
left = [OperationalError("gone"), ValueError("a broken job")]
def fail():
    if left:
        out.write("gone\\n")
        raise left.pop()
outbox.every(0.1, "fail", fail)
"""
