"""The page for imports in real Chromium: a table with merged cells and formulas; what was refused comes in corrected."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from tests.browser import axe
from tests.cast import Cast

from gongzhi.engine.cases.public import Case
from gongzhi.modules.service_requests.public import Import, importing
from gongzhi.modules.service_requests.services.importing import running

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("live_server"),
]
ROWS = [
    ["2026年11月热线台账"],
    ["编号", "地点", "诉求内容", "受理时间"],
    ["A1", "柳塘村", "路灯坏了三盏，晚上看不见路", "2026年11月21日"],
    ["A2", None, "自来水停了两天，没人来修", "2026/11/22 9:05:03"],
    ["A3", "石桥村", "=B5&C5", "2026-11-23"],
]


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.HOME = tmp_path
    monkeypatch.setattr(running, "TURN_SECONDS", 600.0)  # a slow machine must not end the turn
    return tmp_path


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    made = Workbook()
    [made.active.append(row) for row in ROWS]
    [made.active.merge_cells(cells) for cells in ("A1:D1", "B3:B4")]
    made.save(tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


def upload(page: Any, path: Path) -> None:
    page.goto("/desk/import/")
    page.set_input_files("#import-file", path)
    page.click("main form button")
    page.wait_for_selector("#import-map")


def press(page: Any, action: str) -> None:
    with page.expect_navigation():
        page.click(f"button[value={action}]")


def start(page: Any) -> None:
    """Start, see that it waits, let the worker do it, and see the page go on by itself."""
    press(page, "start")
    assert "可以离开本页" in page.inner_text("main")
    importing.work_on_imports()
    page.wait_for_selector("text=导入完成")


def test_a_table_comes_in_and_what_was_refused_after_it(cast: Cast, workbook: Path, new_page: Any, tmp_path: Path):
    page = new_page()
    cast.dispatcher.sign_in(page)
    upload(page, workbook)
    page.select_option("#column-title", "诉求内容")
    press(page, "start")
    assert "“诉求内容”对应了两次" in page.inner_text(".error-summary")
    assert page.locator("[aria-invalid=true]").count() == 2
    assert axe(page) == []
    page.select_option("#column-title", "")
    press(page, "preview")
    # The village of the merged cell counts for both rows; the formula that was never computed is no report.
    assert page.inner_text("main").count("柳塘村") >= 3
    assert "没有保存计算结果" in page.inner_text("main .error")
    start(page)
    with page.expect_download() as refused:
        page.click("text=下载未接收的行")
    assert (Case.objects.count(), Import.objects.get().refused) == (2, 1)
    correct(Path(refused.value.path()), tmp_path / "更正.csv")
    upload(page, tmp_path / "更正.csv")
    start(page)
    assert sorted(Case.objects.values_list("external_number", flat=True)) == ["A1", "A2", "A3"]


def correct(refused: Path, target: Path) -> None:
    """Write into the downloaded rows what is missing, as an office's own program saves them: in GB18030."""
    head, line = refused.read_text("utf-8-sig").splitlines()
    number, _why, *cells = line.split(",")
    target.write_text(f"{head}\r\n{number},,{cells[0]},{cells[1]},桥头下水道堵了三天,{cells[3]}\r\n", "gb18030")
