"""The clients: 8 of them in two processes of their own, with connections that stay open, speaking nothing but HTTP.

Each client is a thread that works off its own list of jobs until the list or the time is at its end.
"""

import itertools
import json
import random
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

CLIENTS, PROCESSES = 8, 2
ROOT = Path(__file__).resolve().parents[1]
Job = dict[str, Any]


@dataclass
class Outcome:
    """What became of a load: calls that were answered as wished, others by status, milliseconds of each call."""

    seconds: float = 0.0
    done: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    milliseconds: list[float] = field(default_factory=list)
    client_cpu_seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return self.done / self.seconds if self.seconds else 0.0

    def summary(self) -> dict[str, Any]:
        times = sorted(self.milliseconds) or [0.0]
        return {
            "per_second": round(self.per_second, 2),
            "done": self.done,
            "refused": self.refused,
            "seconds": round(self.seconds, 2),
            "median_ms": round(statistics.median(times), 2),
            "p95_ms": round(times[min(len(times) - 1, int(len(times) * 0.95))], 2),
            "client_cpu_seconds": round(self.client_cpu_seconds, 2),
        }


def run(kind: str, url: str, jobs: Sequence[Job], *, seconds: float) -> Outcome:
    """Let 8 clients work the jobs off for at most `seconds`, in two processes."""
    command = [sys.executable, "-m", "benchmarks.load", kind, url, str(seconds)]
    children = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    for number, child in enumerate(children):
        assert child.stdin
        child.stdin.write(json.dumps(list(jobs[number::PROCESSES])))
        child.stdin.close()
    total = Outcome()
    for child in children:
        assert child.stdout
        told = Outcome(**json.loads(child.stdout.read()))
        assert child.wait() == 0
        total.done += told.done
        total.milliseconds += told.milliseconds
        total.client_cpu_seconds += told.client_cpu_seconds
        total.seconds = max(total.seconds, told.seconds)
        for status, count in told.refused.items():
            total.refused[status] = total.refused.get(status, 0) + count
    return total


def create(client: httpx.Client, job: Job) -> Iterator[httpx.Response]:
    yield client.post("/api/v1/reports", json=job["report"], headers={"Idempotency-Key": uuid4().hex})


def batch(client: httpx.Client, job: Job) -> Iterator[httpx.Response]:
    headers = {"Authorization": f"Bearer {job['token']}", "Idempotency-Key": uuid4().hex}
    yield client.post("/api/v1/reports/batch", json={"reports": job["reports"]}, headers=headers)


def change(client: httpx.Client, job: Job) -> Iterator[httpx.Response]:
    """Accept a case and answer it: two changes, each with the version seen before."""
    headers = {"Authorization": f"Bearer {job['token']}", "If-Match": f'"{job["version"]}"'}
    accepted = client.post(f"/api/v1/cases/{job['case']}/accept", json={}, headers=headers)
    yield accepted
    if accepted.is_success:
        headers["If-Match"] = accepted.headers["ETag"]
        yield client.post(f"/api/v1/cases/{job['case']}/answer", json={"words": job["words"]}, headers=headers)


def change_batch(client: httpx.Client, job: Job) -> Iterator[httpx.Response]:
    """Accept many cases in one call, and answer in another those that were accepted."""
    headers = {"Authorization": f"Bearer {job['token']}"}
    accepted = client.post("/api/v1/cases/batch", json={"acts": job["acts"]}, headers=headers | {"Idempotency-Key": uuid4().hex})  # fmt: skip
    yield accepted
    done = [one for one in accepted.json()["results"] if one["status"] == 200] if accepted.is_success else []
    acts = [{"case": one["id"], "verb": "answer", "version": one["version"], "words": job["words"]} for one in done]
    assert len(acts) == len(job["acts"]), accepted.text[:500]
    yield client.post("/api/v1/cases/batch", json={"acts": acts}, headers=headers | {"Idempotency-Key": uuid4().hex})


def read(client: httpx.Client, job: Job) -> Iterator[httpx.Response]:
    yield client.get(job["path"], headers=job.get("headers", {}))


KINDS: dict[str, Callable[[httpx.Client, Job], Iterator[httpx.Response]]] = {
    "create": create, "batch": batch, "change": change, "change_batch": change_batch, "read": read,
}  # fmt: skip


class Client(threading.Thread):
    """One client: its connection, its share of the jobs, and what it saw."""

    def __init__(self, kind: str, url: str, jobs: Sequence[Job], seconds: float) -> None:
        super().__init__()
        self.act, self.url, self.jobs, self.seconds = KINDS[kind], url, jobs, seconds
        self.outcome = Outcome()

    def run(self) -> None:
        until = time.perf_counter() + self.seconds
        # Lists are read again and again; reports and changes end with their jobs.
        jobs = itertools.cycle(self.jobs) if self.act is read else iter(self.jobs)
        with httpx.Client(base_url=self.url, timeout=60) as client:
            for job in jobs:
                if time.perf_counter() > until:
                    return
                self.one(client, job)

    def one(self, client: httpx.Client, job: Job) -> None:
        answers = self.act(client, job)
        while True:
            before = time.perf_counter()
            answer = next(answers, None)
            if answer is None:
                return
            self.outcome.milliseconds.append((time.perf_counter() - before) * 1000)
            if answer.is_success:
                self.outcome.done += 1
            else:
                status = str(answer.status_code)
                self.outcome.refused[status] = self.outcome.refused.get(status, 0) + 1


def main(kind: str, url: str, seconds: str) -> None:
    jobs: list[Job] = json.load(sys.stdin)
    mine = CLIENTS // PROCESSES
    clients = [Client(kind, url, jobs[number::mine], float(seconds)) for number in range(mine) if jobs[number::mine]]
    random.seed(3)
    began = time.perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    total = Outcome(seconds=time.perf_counter() - began)
    for client in clients:
        total.done += client.outcome.done
        total.milliseconds += client.outcome.milliseconds
        for status, count in client.outcome.refused.items():
            total.refused[status] = total.refused.get(status, 0) + count
    used = resource.getrusage(resource.RUSAGE_SELF)
    total.client_cpu_seconds = used.ru_utime + used.ru_stime
    print(json.dumps(vars(total)))


if __name__ == "__main__":
    main(*sys.argv[1:])
