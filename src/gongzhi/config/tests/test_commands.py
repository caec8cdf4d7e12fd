"""The command `gongzhi`, run as a person or a script runs it: what it says, and its exit code (0 done, 1 found or refused, 2 wrong use)."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.cast import GRID
from tests.system import ROOT, Installation, System

pytestmark = pytest.mark.slow
REPORTS = "编号,内容\n1,柳塘村口路灯不亮了\n2,灯\n"
AREAS = "code,name\n999901,云溪县\n999901009,新乡\n999901009001,新村\n12,无\n"


@pytest.fixture
def empty(tmp_path: Path, database_url: str) -> Installation:
    """A home and a database in which nothing has happened yet."""
    (tmp_path / "home").mkdir()
    return Installation(tmp_path / "home", database_url)


def told(done: Any, code: int) -> Any:
    """Hold the exit code, and return the one JSON object that was printed."""
    assert done.returncode == code, done.stdout + done.stderr
    assert len(done.stdout.strip().splitlines()) == 1
    return json.loads(done.stdout)


def test_wrong_use_is_told_with_the_right_one(empty: Installation):
    done = empty.command("areas", "import")
    assert (done.returncode, "usage: gongzhi areas import" in done.stderr) == (2, True)


def test_the_doctor_of_an_empty_home_says_what_to_do_first(empty: Installation):
    results = told(empty.command("doctor", "--json"), 1)["results"]
    wrong = [result for result in results if result["level"] == "wrong" and result["about"] != "frontend/dist"]
    assert [(result["about"], result["mend"]) for result in wrong] == [("tables", "gongzhi run")]


def test_other_commands_find_an_empty_home_without_a_traceback(empty: Installation):
    done = empty.command("verify")
    assert (done.returncode, "gongzhi doctor" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_the_doctor_of_a_prepared_home_warns_of_what_is_open(resting_system: System):
    done = resting_system.command("doctor", "--json")
    found = {result["about"]: result["level"] for result in json.loads(done.stdout)["results"]}
    wrong = {about for about, level in found.items() if level == "wrong"} - {"frontend/dist"}
    assert (wrong, found["worker"], found["GONGZHI_COUNTY"]) == (set(), "notice", "notice")


def test_the_doctor_finds_a_key_that_others_can_read(resting_system: System):
    (resting_system.home / "keys/django").chmod(0o644)
    done = resting_system.command("doctor")
    assert done.returncode == 1
    assert "others on this machine can read this key" in done.stdout
    assert "chmod 600" in done.stdout


def test_verify_is_quiet_on_a_sound_database_and_names_what_was_changed(resting_system: System):
    path = resting_system.home / "orders.csv"
    path.write_text(REPORTS, "utf-8")
    resting_system.command("reports", "import", str(path), "--map", "text=内容", "external_number=编号")
    assert told(resting_system.command("verify", "--json"), 0) == {"findings": 0, "list": []}
    resting_system.rows("UPDATE cases_case SET stage = 'closed' WHERE external_number = '1'")
    assert told(resting_system.command("verify", "--json"), 1)["list"][0]["code"] == "state_changed"
    done = resting_system.command("verify")
    assert (done.returncode, "1 finding." in done.stdout) == (1, True)


def test_reports_are_imported_and_counted_and_a_refused_row_is_told_by_the_exit_code(resting_system: System):
    path = resting_system.home / "orders.csv"
    path.write_text(REPORTS, "utf-8")
    command = ["reports", "import", str(path), "--map", "text=内容", "external_number=编号", "--source", "hotline"]
    first = told(resting_system.command(*command, "--json"), 1)
    assert (first["rows"], first["opened"], [row for row, _why in first["errors"]]) == (2, 1, [3])
    again = resting_system.command(*command)
    assert (again.returncode, "1 were here already" in again.stdout) == (1, True)


def test_a_mapping_that_does_not_fit_is_told_as_json_too(resting_system: System):
    path = resting_system.home / "orders.csv"
    path.write_text(REPORTS, "utf-8")
    assert (
        "正文"
        in told(resting_system.command("reports", "import", str(path), "--map", "text=正文", "--json"), 1)["error"]
    )


def test_divisions_are_imported_into_an_empty_home_and_again_without_change(empty: Installation):
    path = empty.home / "areas.csv"
    path.write_text(AREAS, "utf-8")
    first = told_last(empty.command("areas", "import", str(path), "--json"))
    assert (first["created"], first["changed"], [code for code, _why in first["skipped"]]) == (3, 0, ["12"])
    again = empty.command("areas", "import", str(path))
    assert (again.returncode, "0 new, 0 changed, 3 as before, 1 left out." in again.stdout) == (0, True)


def told_last(done: Any) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_boundaries_that_are_none_are_refused_in_words(resting_system: System):
    path = resting_system.home / "areas.geojson"
    path.write_text("{", "utf-8")
    assert "GeoJSON" in told(resting_system.command("areas", "import", str(path), "--json"), 1)["error"]
    assert resting_system.rows(f"SELECT count(*) FROM areas_area WHERE code = '{GRID}'") == [(1,)]


@pytest.fixture
def broken(empty: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation whose content a clerk has damaged."""
    content = empty.home / "content"
    shutil.copytree(ROOT / "content", content)
    (content / "base/parameters/hotline_clocks.yaml").write_text("answer_within: [5, days]\n", "utf-8")
    monkeypatch.setenv("GONGZHI_CONTENT", str(content))
    return empty


def test_damaged_content_is_told_with_its_file_and_not_loaded(broken: Installation):
    problems = told(broken.command("content", "check", "--json"), 1)["problems"]
    assert any("hotline_clocks.yaml" in problem for problem in problems)
    loaded = broken.command("content", "load")
    assert (loaded.returncode, "hotline_clocks.yaml" in loaded.stdout) == (1, True)
    assert broken.rows("SELECT count(*) FROM rules_contentversion") == [(0,)]


def test_sound_content_is_loaded_once(empty: Installation):
    assert told(empty.command("content", "check", "--json"), 0) == {"problems": []}
    assert told(empty.command("content", "load", "--json"), 0)["added"] > 50
    assert told(empty.command("content", "load", "--json"), 0)["added"] == 0
