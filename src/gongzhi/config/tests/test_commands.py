"""What the commands say and which exit code they give, called in this process."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from tests.cast import GRID, Cast

from gongzhi.common import clock
from gongzhi.config import cli
from gongzhi.engine.areas.public import find_area
from gongzhi.engine.cases.public import Case

# Wrong in tests only: the file of the database is not forced to disk, the front end may not be built, and the disk is full of others.
HERE = {"frontend/dist", "sqlite", str(settings.HOME)}
Run = Callable[..., tuple[int, str]]
# New, changed and as before.
COUNTS = {"offices": [0, 0, 1], "posts": [1, 0, 0], "people": [0, 0, 0], "accounts": [0, 0, 0]}


@pytest.fixture
def run(cast: Cast, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `gongzhi …` beside the cast; return the exit code and all that was said."""
    monkeypatch.setenv("GONGZHI_LANGUAGE", "en")

    def call(*arguments: str) -> tuple[int, str]:
        with translation.override("en"):
            code = cli.main(arguments)
        said = capsys.readouterr()
        return code, said.out + said.err

    return call


def as_json(run: Run, *arguments: str) -> tuple[int, Any]:
    code, said = run(*arguments, "--json")
    assert said.count("\n") == 1
    return code, json.loads(said)


def test_verify_is_brief_on_a_sound_database(run: Run, cast: Cast):
    cast.report("村口路灯不亮了")
    assert run("verify") == (0, "Everything agrees.\n")
    assert as_json(run, "verify") == (0, {"findings": 0, "list": []})


def test_verify_names_what_was_changed(run: Run, cast: Cast):
    case = cast.report("村口路灯不亮了")
    Case.objects.filter(pk=case.pk).update(stage="closed")
    code, said = run("verify")
    assert (code, case.receipt in said, "1 finding." in said) == (1, True, True)
    found = {"code": "state_changed", "chain": case.chain, "seq": case.version}
    assert as_json(run, "verify") == (1, {"findings": 1, "list": [found]})


def test_the_doctor_warns_of_what_is_open_but_finds_nothing_wrong(run: Run):
    with clock.frozen(datetime(2026, 12, 1, tzinfo=UTC)):
        _code, said = as_json(run, "doctor")
    found = {result["about"]: result["level"] for result in said["results"]}
    assert {about for about, level in found.items() if level == "wrong"} <= HERE
    assert (found["GONGZHI_DEMO"], found["worker"], found["calendar 2027"]) == ("notice", "notice", "notice")
    assert found["limits that the county has not decided"] == "notice"


def test_the_doctor_finds_a_key_that_others_can_read_and_says_how_to_mend_it(run: Run, settings, tmp_path: Path):
    (tmp_path / "django").write_text("secret")
    (tmp_path / "django").chmod(0o644)
    settings.KEYS = tmp_path
    code, said = run("doctor")
    assert (code, f"chmod 600 {tmp_path}/django" in said) == (1, True)


def test_the_doctor_finds_what_lets_strangers_in(run: Run, settings):
    settings.DEBUG, settings.ALLOWED_HOSTS = True, ["*"]
    code, said = as_json(run, "doctor")
    wrong = {result["about"] for result in said["results"] if result["level"] == "wrong"}
    assert (code, wrong - HERE) == (1, {"GONGZHI_DEBUG", "GONGZHI_HOSTS"})


def test_divisions_are_imported_again_without_change(run: Run, tmp_path: Path):
    path = tmp_path / "areas.csv"
    path.write_text("code,name\n999901001009,新村\n12,无\n", "utf-8")
    assert as_json(run, "areas", "import", str(path))[1]["created"] == 1
    code, said = run("areas", "import", str(path))
    assert (code, "0 new, 0 changed, 1 as before, 1 left out." in said, "  12: " in said) == (0, True, True)


@pytest.mark.parametrize(
    ("name", "content"), [("areas.geojson", "{"), ("areas.csv", "name\n云溪县\n"), ("gone.csv", "")]
)
def test_what_is_no_table_of_areas_is_refused_in_words(run: Run, tmp_path: Path, name: str, content: str):
    path = tmp_path / name
    path.write_text(content, "utf-8") if content else None
    code, said = as_json(run, "areas", "import", str(path))
    assert (code, list(said)) == (1, ["error"])
    assert find_area(GRID) is not None


def test_a_table_of_staff_is_written_whole_or_not_at_all(run: Run, tmp_path: Path):
    path, errors = tmp_path / "staff.csv", tmp_path / "errors.csv"
    path.write_text("office,post,roles\n云溪县水利局,巡河员,grid_worker\n云溪县水利局,案管员,discipline\n", "utf-8")
    call = ("staff", "import", str(path), "--as", "administrator")
    code, said = run(*call, "--errors", str(errors))
    assert (code, "Row 3 · Post · You have no right" in said, "Nothing is written." in said) == (1, True, True)
    assert errors.read_text("utf-8-sig").startswith("Row 3,Post,")
    path.write_text("office,post,roles\n云溪县水利局,巡河员,grid_worker\n", "utf-8")
    assert as_json(run, *call, "--check")[1]["written"] is False
    assert as_json(run, *call) == (0, {"written": True, "counts": COUNTS, "faults": []})
    assert run("staff", "import", str(tmp_path / "gone"), "--as", "administrator")[0] == 1
    assert run(*call[:-1], "clerk")[0] == run(*call[:-1], "nobody")[0] == 1


def test_a_mapping_that_does_not_fit_is_refused_in_words(run: Run):
    code, said = as_json(run, "reports", "import", "orders.csv", "--map", "text=正文", "colour=红")
    assert (code, "colour=红" in said["error"]) == (1, True)


def test_sound_content_is_in_order_and_loaded_already(run: Run):
    assert run("content", "check") == (0, "Content is in order.\n")
    assert as_json(run, "content", "load") == (0, {"added": 0})
