"""The recipes, followed literally: their code blocks are written where the page says, checked, loaded, and tried with a report."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from django.utils import translation

from gongzhi.common import clock
from gongzhi.config.cli import main as gongzhi
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as rules
from tests.cast import COUNTY, LAT, LON, Cast

ROOT = Path(__file__).resolve().parents[1]
RECIPES = ROOT / "docs" / "recipes"
# A file's name alone on its line, and the block below it.
FILE = re.compile(r"^`(?P<path>[\w./-]+)`:\n\n```\w+\n(?P<body>.*?)^```$", re.S | re.M)
SENTENCE = re.compile("“([^“”]*[\u4e00-\u9fff][^“”]*)”")
PLACE = {"lon": LON, "lat": LAT, "crs": "CGCS2000"}

Follow = Callable[[str], None]


def read_files(recipe: str) -> dict[str, str]:
    """Return the files of a recipe, by the path that stands above each."""
    text = (RECIPES / f"{recipe}.md").read_text(encoding="utf-8")
    return {found["path"]: found["body"] for found in FILE.finditer(text)}


@pytest.fixture
def follow(cast: Cast, tmp_path: Path, settings: object) -> Iterator[Follow]:
    """Yield what follows a content recipe in a copy of the content: writes its files, then checks and loads by the command."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    settings.CONTENT, settings.COUNTY = tmp_path / "content", "example"

    def write_check_load(recipe: str) -> None:
        files = read_files(recipe)
        assert files, f"{recipe} names no file"
        for name, body in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, encoding="utf-8")
        assert [gongzhi(["content", "check"]), gongzhi(["content", "load"])] == [0, 0]

    with translation.override("en"):
        yield write_check_load


def test_it_adds_a_matter(cast: Cast, follow: Follow) -> None:
    page = (RECIPES / "add-a-matter.md").read_text(encoding="utf-8")
    words = next(text for text in SENTENCE.findall(page) if len(text) > 15)
    follow("add-a-matter")
    case = cast.report(words, **PLACE)
    assert (case.matter, case.post.key) == ("fitness_equipment", cast.township_handler.post.key)
    assert rules.get_content("category", "010111").source == "county"


def test_it_adds_a_matter_with_a_process_of_its_own(
    cast: Cast, follow: Follow, capsys: pytest.CaptureFixture[str]
) -> None:
    follow("add-a-matter-with-a-process")
    assert gongzhi(["matters", "rehearse", "tool_lending"]) == 0
    assert "通过。走过的路径 8/8，到达的终点 2/2。" in capsys.readouterr().out
    page = cast.grid_worker.client().get("/guide/tool_lending")
    assert (page.status_code, "便民工具借用" in page.content.decode()) == (200, True)


def test_it_changes_a_limit_from_its_day_on_and_fills_in_one_that_the_base_leaves_open(
    cast: Cast, follow: Follow
) -> None:
    # Loaded before either day, as a county would.
    with clock.frozen(datetime.fromisoformat("2027-02-01T09:00+08:00")):
        follow("change-a-limit")
    assert time_to_dispatch(cast, "2027-02-28T10:00+08:00") == (2, "hours")
    assert time_to_dispatch(cast, "2027-03-01T10:00+08:00") == (30, "minutes")
    assert rules.parameter("archive_after", date(2027, 3, 1)).value == {"amount": 15, "unit": "calendar_days"}


def time_to_dispatch(cast: Cast, moment: str) -> tuple[int, str]:
    with clock.frozen(datetime.fromisoformat(moment)):
        case = cast.report("村口的路灯坏了，晚上看不见路", **PLACE)
    limit = cases.Clock.objects.get(case=case, key="dispatch_within")
    return limit.amount, limit.unit


def test_it_adds_a_dispatch_rule(cast: Cast, follow: Follow) -> None:
    before = cast.report("自来水管爆了，家里停水两天", **PLACE)
    follow("add-a-dispatch-rule")
    after = cast.report("自来水管爆了，家里停水两天", **PLACE)
    assert (before.post.key, after.post.key) == (cast.water_clerk.post.key, cast.township_handler.post.key)


@pytest.mark.slow
def test_it_sets_up_offices(database_url: str, tmp_path: Path) -> None:
    page = (RECIPES / "set-up-offices.md").read_text(encoding="utf-8")
    script = re.search(r"^```python\n(# offices\.py\n.*?)^```$", page, re.S | re.M)
    assert script, "the recipe has no script"
    (tmp_path / "offices.py").write_text(script[1], encoding="utf-8")
    (tmp_path / "divisions.csv").write_text(f"code,name\n{COUNTY},云溪县\n", encoding="utf-8")
    (tmp_path / "reports.csv").write_text("words\n商品房漏水，开发商一直不来维修\n", encoding="utf-8")
    run = _runner(tmp_path, database_url)
    run("-m", "gongzhi.config.cli", "areas", "import", "divisions.csv")
    run("-m", "gongzhi.config.cli", "content", "load")
    assert "zhoumin" in run("offices.py")
    assert "住房和城乡建设局" in run(
        "-m", "gongzhi.config.cli", "reports", "import", "reports.csv", "--map", "text=words"
    )


def _runner(home: Path, database_url: str) -> Callable[..., str]:
    own = {"GONGZHI_HOME": str(home / "home"), "DATABASE_URL": database_url, "GONGZHI_DEMO": "", "GONGZHI_COUNTY": ""}
    # The system's own settings, not those of the tests.
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=home, env=inherited | own, capture_output=True, text=True, timeout=240
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run
