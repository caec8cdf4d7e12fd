"""How fast matters run: `python -m benchmarks.matters [--cases N]`, on SQLite, or inside `python -m tests.postgres --durable` on PostgreSQL.

A mediation of ten steps goes through the engine's own door (`processes.open_cases`, `processes.act`), each step durable, with
forms sealed and the timeline chained, by as many processes as there are cores, with the worker running beside them: at least
40 cases a second on two cores. Then `gongzhi content check` of 200 matters with diagrams, forms, tables and trial cases, from
the start of the command to its end: at most 5 seconds.
"""

import argparse
import json
import multiprocessing
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.processes import cpu_seconds_of

from benchmarks.database import Database
from gongzhi.config.running import worker_command

ROOT = Path(__file__).resolve().parents[1]
CONTENT = ROOT / "content"
PLACES = {"999901": "云溪县", "999901001": "云溪镇", "999901001001": "柳塘村"}
VILLAGE = "999901001001"
MATTERS = 200
TOGETHER = 50
FORM = {"applicant": "王秀英", "phone": "13800138000", "area": VILLAGE, "other_party": "李国强", "facts": "院墙滴水。"}
# The end of a condition or of a table's cell that asks for something.
EXPRESSION = re.compile(r"(\")(</bpmn:conditionExpression>|</text></(?:input|output)Entry>)")
AGREED = {"form_of": "written", "content": "改装檐沟。", "fulfil_by": "2099-01-01"}
# Verb, words, values, and whether the justice office does it.
STEPS: list[tuple[str, str, dict[str, str], bool]] = [
    ("take_on", "", {"category": "neighbours", "source": "request"}, False),
    ("begin_mediation", "", {}, False),
    ("next_talk", "双方各退一步", {}, False),
    ("next_talk", "基本谈拢", {}, False),
    ("reach_agreement", "", {}, False),
    ("sign_agreement", "", AGREED, False),
    ("ask_confirmation", "", {}, False),
    ("file_confirmation", "", {"court": "云溪县人民法院", "filed_on": "2026-01-05"}, True),
    ("record_confirmed", "", {}, True),
]


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
    import django

    django.setup()


def prepare() -> None:
    """Make the tables, load the content, and let two people hold the two functions."""
    from django.core.management import call_command

    from gongzhi.engine.areas import public as areas
    from gongzhi.engine.parties import public as parties
    from gongzhi.engine.rules import public as rules

    call_command("migrate", interactive=False, verbosity=0)
    areas.import_areas(areas.AreaRow(code, name, name) for code, name in PLACES.items())
    if problems := rules.load_content([CONTENT / "base"]).problems:
        raise SystemExit("\n".join(map(str, problems)))
    office = parties.Organisation(key="village", names={"zh": "柳塘村"}, kind="village_committee", area_code=VILLAGE)
    office.save()
    for function in ("mediation_committee", "justice_office"):
        post = parties.Post(key=function, names={"zh": function}, organisation=office, area_code=VILLAGE)
        post.roles = ["officer"]
        person = parties.Person(name=function)
        post.save()
        person.save()
        parties.Holding(post=post, person=person, valid_from="2020-01-01").save()
        parties.Duty(post=post, function=function, area_code=VILLAGE).save()
    parties.announce()


def work(count: int) -> float:
    """Open `count` cases and lead each to its end, one act after the other; return the processor seconds that this took."""
    from gongzhi.engine.cases import public as cases
    from gongzhi.engine.processes import public as processes

    mediator, justice = actors()
    before = time.process_time()
    for _number in range(count):
        [case] = processes.open_cases(mediator, [draft()])
        for verb, words, values, by_justice in STEPS:
            wish = cases.Wish(words=words, values=values)
            case = processes.act(justice if by_justice else mediator, case.pk, verb, version=None, wish=wish)
        require_ended([case])
    return time.process_time() - before


def work_together(count: int) -> float:
    """Do the same with `TOGETHER` cases in a call: each makes one step in it, and all of these are durable when it returns."""
    from gongzhi.engine.cases import public as cases
    from gongzhi.engine.processes import public as processes

    mediator, justice = actors()
    before = time.process_time()
    for start in range(0, count, TOGETHER):
        found = processes.open_cases(mediator, [draft() for _number in range(start, min(start + TOGETHER, count))])
        for verb, words, values, by_justice in STEPS:
            wish = cases.Wish(words=words, values=values)
            asked = [processes.Asked(case.pk, verb, case.version, wish, lambda _case: ()) for case in found]
            found = required(processes.act_on_many(justice if by_justice else mediator, asked))
        require_ended(found)
    return time.process_time() - before


def actors() -> tuple[Any, Any]:
    """Return who mediates and who is of the justice office."""
    from gongzhi.engine.parties import public as parties
    from gongzhi.modules.accounts.public import actor_of_person

    mediator, justice = (actor_of_person(person) for person in parties.Person.objects.order_by("id"))
    return mediator, justice


def draft() -> Any:
    """Return a mediation that is asked for."""
    from gongzhi.engine.cases import public as cases
    from gongzhi.engine.rules import public as rules

    matter, process = (rules.get_content(kind, "people_mediation") for kind in ("matter", "process"))
    return cases.CaseDraft(
        text="邻里纠纷", channel="desk", matter=matter.key, matter_version=matter, process_version=process,
        kind="application", area=VILLAGE, values=FORM,
    )  # fmt: skip


def required(results: Iterable[Any]) -> list[Any]:
    """Return the cases; end with the refusal of the first act that was refused."""
    found = list(results)
    for refusal in (one for one in found if isinstance(one, Exception)):
        raise refusal
    return found


def require_ended(found: Iterable[Any]) -> None:
    for case in found:
        if case.stage != "confirmed":
            raise SystemExit(f"a case ended as {case.stage}")


def run_cases(act: Callable[[int], float], count: int, processes: int, database: Database) -> dict[str, float]:
    """Return cases a second of all processes together, and the processor milliseconds of a step."""
    with multiprocessing.get_context("spawn").Pool(processes, set_up) as pool, working() as worker:
        pool.map(act, [1] * processes, chunksize=1)
        database.seconds_until_done(time.perf_counter())
        before, before_worker, begun = processor_seconds(database), cpu_seconds_of(worker), time.perf_counter()
        used = sum(pool.map(act, [count // processes] * processes, chunksize=1))
        seconds = time.perf_counter() - begun
        whole = database.seconds_until_done(begun)
        served, behind = processor_seconds(database) - before, cpu_seconds_of(worker) - before_worker
    done = count // processes * processes
    steps = done * (len(STEPS) + 1)
    return {
        "cases a second": done / seconds,
        "cases a second, to the end of the chain": done / whole,
        "processor ms a step, ours": used / steps * 1000,
        "processor ms a step, worker": behind / steps * 1000,
        "processor ms a step, PostgreSQL for both": served / steps * 1000,
    }


def run_both(count: int, database: Database) -> dict[str, float]:
    """Measure cases led alone, one commit a step, and cases led fifty in a call."""
    cores = os.cpu_count() or 1
    alone = run_cases(work, count, cores, database)
    together = run_cases(work_together, count, cores, database)
    return alone | {f"{name}, {TOGETHER} in a call": value for name, value in together.items()}


@contextmanager
def working() -> Iterator[int]:
    """Let the worker run, whose process is given: it sends, indexes, looks for what warns, and signs the timeline."""
    with subprocess.Popen(worker_command(), cwd=ROOT) as worker:
        try:
            yield worker.pid
        finally:
            worker.terminate()


def processor_seconds(database: Database) -> float:
    return sum(map(cpu_seconds_of, database.processes()))


def check_many() -> dict[str, float]:
    """Return the seconds that a check of `MATTERS` matters takes, with all else that the base holds, and those of the whole command and of processors."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(CONTENT, folder, dirs_exist_ok=True)
        packs = sorted(path.parent for path in Path(folder).glob("base/matters/*/process.bpmn"))
        for number in range(MATTERS - len(packs)):
            _copy(packs[number % len(packs)], f"copy_{number:03}")
        begun, before = time.perf_counter(), _used_by_children()
        command = [sys.executable, "-m", "benchmarks.matters", "--check"]
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | {"GONGZHI_CONTENT": folder}, stdout=subprocess.PIPE, check=True
        )
        seconds, used = time.perf_counter() - begun, _used_by_children() - before
    return {
        "check of 200 matters, seconds": float(done.stdout),
        "check of 200 matters, seconds with the start of Python": seconds,
        "check of 200 matters, processor seconds": used,
    }


def check() -> float:
    """Do what `gongzhi content check` does; return the seconds from when the command has started."""
    set_up()
    from gongzhi.engine.rules import public as rules

    begun = time.perf_counter()
    for problem in rules.check_content(rules.content_folders()):
        raise SystemExit(str(problem))
    return time.perf_counter() - begun


def _used_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _copy(pack: Path, key: str) -> None:
    """Copy a pack under another key, with conditions and tables of its own: nothing that was answered for one answers for another."""
    copied = pack.with_name(key)
    shutil.copytree(pack, copied)
    matter = copied / "matter.yaml"
    matter.write_text(matter.read_text("utf-8").replace(f"process: {pack.name}", f"process: {key}"), "utf-8")
    for path in (copied / "process.bpmn", *copied.glob("*.dmn")):
        path.write_text(EXPRESSION.sub(rf"\1 /* {key} */\2", path.read_text("utf-8")), "utf-8")


def measure_matters(address: str) -> dict[str, float]:
    """Measure in a process of its own, in the empty PostgreSQL database at `address`."""
    command = [sys.executable, "-m", "benchmarks.matters", "--json"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"DATABASE_URL": address}, stdout=subprocess.PIPE, check=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matters", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--only-cases", action="store_true", help="leave the check of matters out")
    parser.add_argument(
        "--check", action="store_true", help="check the content and print the seconds; for this program itself"
    )
    parser.add_argument("--json", action="store_true", help="print the figures for another program")
    chosen = parser.parse_args()
    if chosen.check:
        print(check())
        return 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        os.environ["GONGZHI_HOME"] = home
        set_up()
        prepare()
        database = Database(os.environ.get("DATABASE_URL") or f"sqlite:///{home}/gongzhi.sqlite3")
        found = run_both(chosen.cases, database) | ({} if chosen.only_cases else check_many())
    if chosen.json:
        print(json.dumps(found))
        return 0
    for name, value in found.items():
        print(f"{name:<56} {value:8.1f}")
    print(f"{'load of the machine':<56} {os.getloadavg()[0]:8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
