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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.processes import cpu_seconds_of

from benchmarks.database import Database
from gongzhi.config.running import worker_command

ROOT = Path(__file__).resolve().parents[1]
CONTENT = ROOT / "content"
PLACES = {"999901": "云溪县", "999901001": "云溪镇", "999901001001": "柳塘村"}
VILLAGE = "999901001001"
MATTERS = 200
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
    set_up()
    from gongzhi.engine.cases import public as cases
    from gongzhi.engine.parties import public as parties
    from gongzhi.engine.processes import public as processes
    from gongzhi.engine.rules import public as rules
    from gongzhi.modules.accounts.public import actor_of_person

    matter, process = (rules.get_content(kind, "people_mediation") for kind in ("matter", "process"))
    mediator, justice = (actor_of_person(person) for person in parties.Person.objects.order_by("id"))
    before = time.process_time()
    for _number in range(count):
        draft = cases.CaseDraft(
            text="邻里纠纷", channel="desk", matter=matter.key, matter_version=matter, process_version=process,
            kind="application", area=VILLAGE, values=FORM,
        )  # fmt: skip
        [case] = processes.open_cases(mediator, [draft])
        for verb, words, values, by_justice in STEPS:
            wish = cases.Wish(words=words, values=values)
            case = processes.act(justice if by_justice else mediator, case.pk, verb, version=None, wish=wish)
        if case.stage != "confirmed":
            raise SystemExit(f"the case ended as {case.stage}")
    return time.process_time() - before


def run_cases(count: int, processes: int, database: Database) -> dict[str, float]:
    """Return cases a second of all processes together, and the processor milliseconds of a step."""
    with multiprocessing.get_context("spawn").Pool(processes) as pool, working():
        pool.map(work, [1] * processes, chunksize=1)
        database.seconds_until_done(time.perf_counter())
        before, begun = processor_seconds(database), time.perf_counter()
        used = sum(pool.map(work, [count // processes] * processes, chunksize=1))
        seconds, served = time.perf_counter() - begun, processor_seconds(database) - before
        whole = database.seconds_until_done(begun)
    done = count // processes * processes
    steps = done * (len(STEPS) + 1)
    return {
        "cases a second": done / seconds,
        "cases a second, to the end of the chain": done / whole,
        "processor ms a step, ours": used / steps * 1000,
        "processor ms a step, PostgreSQL": served / steps * 1000,
    }


@contextmanager
def working() -> Iterator[None]:
    """Let the worker run: it sends, indexes, and signs the timeline."""
    with subprocess.Popen(worker_command(), cwd=ROOT) as worker:
        try:
            yield
        finally:
            worker.terminate()


def processor_seconds(database: Database) -> float:
    return sum(map(cpu_seconds_of, database.processes()))


def check_many() -> dict[str, float]:
    """Return the seconds, by the clock and of processors, that the command takes for `MATTERS` matters of packs with all else that the base holds."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(CONTENT, folder, dirs_exist_ok=True)
        packs = sorted(path.parent for path in Path(folder).glob("base/matters/*/process.bpmn"))
        for number in range(MATTERS - len(packs)):
            _copy(packs[number % len(packs)], f"copy_{number:03}")
        begun, before = time.perf_counter(), _used_by_children()
        command = [sys.executable, "-m", "gongzhi.config.cli", "content", "check"]
        subprocess.run(command, cwd=ROOT, env=os.environ | {"GONGZHI_CONTENT": folder}, check=True)
        seconds, used = time.perf_counter() - begun, _used_by_children() - before
    return {"check of 200 matters, seconds": seconds, "check of 200 matters, processor seconds": used}


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
    parser.add_argument("--json", action="store_true", help="print the figures for another program")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        os.environ["GONGZHI_HOME"] = home
        set_up()
        prepare()
        database = Database(os.environ.get("DATABASE_URL") or f"sqlite:///{home}/gongzhi.sqlite3")
        found = run_cases(chosen.cases, os.cpu_count() or 1, database) | check_many()
    if chosen.json:
        print(json.dumps(found))
        return 0
    for name, value in found.items():
        print(f"{name:<42} {value:8.1f}")
    print(f"{'load of the machine':<42} {os.getloadavg()[0]:8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
