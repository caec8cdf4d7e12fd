"""Starting the platform: preparing the database and its content, then web and worker side by side, watched."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from gongzhi.config.collecting import collect_static
from gongzhi.config.lifeline import end_with_parent

Say = Callable[[str], None]

# A child that dies is started again, at once the first time and after a pause that grows to this many seconds.
LONGEST_PAUSE = 30.0
SECONDS_BETWEEN_STARTS = 1.5


def prepare(say: Say) -> None:
    """Bring the database up to the code: tables, content, static files. Costs little when nothing has changed."""
    prepare_tables(say)
    from gongzhi.engine.rules import public as rules

    report = rules.load_content(rules.content_folders())
    if report.problems:
        say(_("The content was not loaded, the former one stays in force. See: gongzhi content check"))
    if report.added:
        say(_("Content loaded: %(count)d new versions.") % {"count": len(report.added)})
    collect_static(say)


def prepare_tables(say: Say) -> None:
    """Bring the tables up to the code."""
    if missing_migrations():
        say(_("Preparing the database …"))
        call_command("migrate", interactive=False, verbosity=0)


def missing_migrations() -> int:
    """Return how many changes of the tables are waiting."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@dataclass
class Child:
    """One process that is kept alive."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    pause: float = 0.0
    start_at: float = 0.0

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, preexec_fn=end_with_parent)  # noqa: PLW1509, S603 - one thread, own command

    def watch(self, say: Say) -> None:
        """Start the process again if it has died, with a growing pause."""
        if self.process is not None and self.process.poll() is not None:
            words = _("%(name)s ended with code %(code)d; it is started again.")
            say(words % {"name": self.name, "code": self.process.returncode})
            self.process = None
            self.start_at = time.monotonic() + self.pause
            self.pause = min(LONGEST_PAUSE, self.pause * 2 or 0.5)
        if self.process is None and time.monotonic() >= self.start_at:
            self.start()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()


def web_command(host: str, port: int, workers: int) -> list[str]:
    """Return the command that serves the web application."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", "2", "--no-ws", "--log-level", "warning"]
    return [*command, "--respawn-failed-workers", "gongzhi.config.wsgi:application"]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "gongzhi.config.cli", "worker"]


def serve(children: Sequence[Child], say: Say) -> None:
    """Keep the children alive until SIGINT or SIGTERM, then let them finish what they are doing."""
    stopping = False

    def stop(*_: Any) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    for number, child in enumerate(children):
        # One after the other: the first page should not wait for the worker's start.
        child.start_at = time.monotonic() + number * SECONDS_BETWEEN_STARTS
    while not stopping:
        for child in children:
            child.watch(say)
        time.sleep(0.2)
    for child in children:
        child.stop()
    for child in children:
        if child.process is not None:
            child.process.wait(timeout=30)


def is_taken(where: str, number: int) -> bool:
    """Say whether somebody listens there already: the web server would share the port without a word."""
    with socket.socket(socket.AF_INET6 if ":" in where else socket.AF_INET) as probe:
        probe.settimeout(1)
        return probe.connect_ex((where, number)) == 0


def port() -> int:
    return int(os.environ.get("PORT", "8000"))


def host() -> str:
    """Return where to listen: this machine only, unless asked otherwise."""
    return os.environ.get("HOST", "127.0.0.1")
