"""Processes as the kernel shows them (Linux): children, command lines, memory, a port of one's own."""

import os
import signal
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


def own_port() -> int:
    """Return a port for a server of this process, which nobody else is given until this process ends.

    It is held without listening. A server that shares its port among workers, as ours does, may listen on it all the same.
    """
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    holder.bind(("127.0.0.1", 0))
    port: int = holder.getsockname()[1]
    holder.detach()  # It stays open.
    return port


def children_of(pid: int) -> list[int]:
    try:
        tasks = [(task / "children").read_text() for task in (PROC / str(pid) / "task").iterdir()]
    except OSError:  # it has just ended
        return []
    return [int(child) for text in tasks for child in text.split()]


def command_of(pid: int) -> str:
    """Return the command line; empty for a process that has ended."""
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def memory_of(pid: int) -> dict[str, int]:
    """Return resident and proportional memory in bytes (the second shares out what several processes hold in common)."""
    lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    kilobytes = {name: int(value.split()[0]) for name, _, value in (line.partition(":") for line in lines)}
    return {"rss": kilobytes["Rss"] * 1024, "pss": kilobytes["Pss"] * 1024}


def cpu_seconds_of(pid: int) -> float:
    """Return the processor time that a process has taken so far; 0 for one that has ended."""
    return sum(map(int, _stat(pid)[11:13])) / os.sysconf("SC_CLK_TCK")


def orphans_with(words: str) -> list[int]:
    """Return the processes with these words in their command whose parent has died."""
    found = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    return [pid for pid in found if words in command_of(pid) and _parent_of(pid) == 1]


def _parent_of(pid: int) -> int:
    return int(_stat(pid)[1])


def _stat(pid: int) -> list[str]:
    """Return what the kernel counts for a process, from its state on (the name before it may hold anything)."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["0"] * 50


def kill(*pids: int) -> None:
    """Kill at once, as the kernel does when memory runs out; who has ended meanwhile is passed over."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


@dataclass(frozen=True)
class Family:
    """What `gongzhi run` has started: the web's master with its workers, and the worker."""

    supervisor: int

    def web_master(self) -> list[int]:
        return self._children("granian")

    def web_workers(self) -> list[int]:
        """Return the processes that answer requests (not the one that keeps track of Python's shared resources)."""
        found = [pid for master in self.web_master() for pid in children_of(master)]
        return [pid for pid in found if "resource_tracker" not in command_of(pid)]

    def worker(self) -> list[int]:
        return self._children("gongzhi.config.cli worker")

    def everybody(self) -> Sequence[int]:
        return [self.supervisor, *self.web_master(), *self.web_workers(), *self.worker()]

    def _children(self, words: str) -> list[int]:
        return [pid for pid in children_of(self.supervisor) if words in command_of(pid)]
