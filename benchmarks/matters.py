"""How fast matters run: `python -m benchmarks.matters [--cases N]`, on SQLite, or inside `python -m tests.postgres` on PostgreSQL.

A mediation of ten steps goes through the engine's own door (`processes.open_cases`, `processes.act`), durable, with forms sealed
and the timeline chained, by as many processes as there are cores: at least 40 cases a second on two cores. Then the check of 200
matters with their diagrams, forms, tables and trial cases: at most 5 seconds.
"""

import argparse
import multiprocessing
import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

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


def work(count: int) -> None:
    """Open `count` cases and lead each to its end, one act after the other."""
    set_up()
    from gongzhi.engine.cases import public as cases
    from gongzhi.engine.parties import public as parties
    from gongzhi.engine.processes import public as processes
    from gongzhi.engine.rules import public as rules
    from gongzhi.modules.accounts.public import actor_of_person

    matter, process = (rules.get_content(kind, "people_mediation") for kind in ("matter", "process"))
    mediator, justice = (actor_of_person(person) for person in parties.Person.objects.order_by("id"))
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


def run_cases(count: int, workers: int) -> dict[str, float]:
    """Return cases and acts a second of all processes together."""
    pool = multiprocessing.get_context("spawn").Pool(workers)
    with pool:
        pool.map(work, [1] * workers, chunksize=1)
        begun = time.perf_counter()
        pool.map(work, [count // workers] * workers, chunksize=1)
        seconds = time.perf_counter() - begun
    done = count // workers * workers
    return {"cases a second": done / seconds, "steps a second": done * (len(STEPS) + 1) / seconds}


def check_many() -> float:
    """Return the seconds that the check of `MATTERS` matters of packs takes, with all else that the base holds."""
    from gongzhi.engine.rules import public as rules

    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "base"
        shutil.copytree(CONTENT / "base", base)
        packs = sorted(path.parent for path in (base / "matters").glob("*/process.bpmn"))
        for number in range(MATTERS - len(packs)):
            _copy(packs[number % len(packs)], f"copy_{number:03}")
        begun = time.perf_counter()
        problems = rules.check_content([base])
        seconds = time.perf_counter() - begun
    if problems:
        raise SystemExit("\n".join(map(str, problems[:5])))
    return seconds


def _copy(pack: Path, key: str) -> None:
    """Copy a pack under another key, with conditions and tables of its own: nothing that was answered for one answers for another."""
    copied = pack.with_name(key)
    shutil.copytree(pack, copied)
    matter = copied / "matter.yaml"
    matter.write_text(matter.read_text("utf-8").replace(f"process: {pack.name}", f"process: {key}"), "utf-8")
    for path in (copied / "process.bpmn", *copied.glob("*.dmn")):
        path.write_text(EXPRESSION.sub(rf"\1 /* {key} */\2", path.read_text("utf-8")), "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matters", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=200)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["GONGZHI_HOME"] = home
        set_up()
        prepare()
        found: dict[str, Any] = run_cases(chosen.cases, os.cpu_count() or 1)
        found["check of 200 matters, seconds"] = check_many()
    for name, value in found.items():
        print(f"{name:<32} {value:8.1f}")
    print(f"load of the machine              {os.getloadavg()[0]:8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
