"""The command `gongzhi` in processes of its own, from an empty home on: exit codes are 0 done, 1 found or refused, 2 wrong use."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.system import ROOT, Installation

pytestmark = pytest.mark.slow
REPORTS = "编号,内容\n1,新村的路灯不亮了\n2,灯\n"
AREAS = "code,name\n999901,云溪县\n999901009,新乡\n999901009001,新村\n12,无\n"


@pytest.fixture
def empty(tmp_path: Path, database_url: str) -> Installation:
    """A home and a database in which nothing has happened yet."""
    (tmp_path / "home").mkdir()
    return Installation(tmp_path / "home", database_url)


def told(done: Any, code: int) -> Any:
    """Hold the exit code, and return the one JSON object that was printed."""
    assert done.returncode == code, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_wrong_use_is_told_with_the_right_one(empty: Installation):
    done = empty.command("areas", "import")
    assert (done.returncode, "usage: gongzhi areas import" in done.stderr) == (2, True)


def test_in_an_empty_home_it_says_what_to_do_first(empty: Installation):
    results = told(empty.command("doctor", "--json"), 1)["results"]
    # Of this machine: whether the front end is built, and how much room others leave on the disk.
    here = {"frontend/dist", str(empty.home)}
    wrong = [result for result in results if result["level"] == "wrong" and result["about"] not in here]
    assert [(result["about"], result["mend"]) for result in wrong] == [("tables", "gongzhi run")]
    done = empty.command("verify")
    assert (done.returncode, "gongzhi doctor" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_a_new_county_imports_its_areas_and_its_reports_and_everything_agrees(empty: Installation):
    areas, reports = empty.home / "areas.csv", empty.home / "orders.csv"
    areas.write_text(AREAS, "utf-8")
    reports.write_text(REPORTS, "utf-8")
    made = told(empty.command("areas", "import", str(areas), "--json"), 0)
    assert (made["created"], [code for code, _why in made["skipped"]]) == (3, ["12"])
    command = ["reports", "import", str(reports), "--map", "text=内容", "external_number=编号"]
    opened = told(empty.command(*command, "--json"), 1)
    assert (opened["rows"], opened["opened"], [row for row, _why in opened["errors"]]) == (2, 1, [3])
    assert "1 were here already" in empty.command(*command).stdout
    assert empty.rows("SELECT village_code FROM cases_case") == [("999901009001",)]
    assert told(empty.command("verify", "--json"), 0) == {"findings": 0, "list": []}


def test_damaged_content_is_told_with_its_file_and_not_loaded(empty: Installation, monkeypatch: pytest.MonkeyPatch):
    content = empty.home / "content"
    shutil.copytree(ROOT / "content", content)
    (content / "base/parameters/hotline_clocks.yaml").write_text("answer_within: [5, days]\n", "utf-8")
    monkeypatch.setenv("GONGZHI_CONTENT", str(content))
    loaded = empty.command("content", "load")
    assert (loaded.returncode, "hotline_clocks.yaml" in loaded.stdout) == (1, True)
    assert empty.rows("SELECT count(*) FROM rules_contentversion") == [(0,)]
