"""Tables as they come: dates in every form, merged cells, formulas, encodings, bombs, and what else nobody should trust."""

import gzip
import resource
import zipfile
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from gongzhi.common import clock
from gongzhi.common.errors import Invalid
from gongzhi.modules.service_requests.services.importing import csv_files, tables, xlsx
from gongzhi.modules.service_requests.services.importing.sheet_xml import Broken
from gongzhi.modules.service_requests.services.importing.times import read_time

DAY = datetime(2026, 11, 21, tzinfo=clock.LOCAL)


@pytest.mark.parametrize(
    "written",
    ["2026-11-21", "2026/11/21", "2026.11.21", "20261121", "2026年11月21日", "46347", 46347.0, 20261121.0, "2026-11-21T00:00:00+08:00"],
)  # fmt: skip
def test_a_day_is_read_in_each_form(written: Any):
    assert read_time(written, "opened_at", clock.LOCAL) == DAY


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026/1/7 9:05:03", datetime(2026, 1, 7, 9, 5, 3, tzinfo=clock.LOCAL)),
        ("2026年1月7日 9时5分", datetime(2026, 1, 7, 9, 5, tzinfo=clock.LOCAL)),
        ("2026-01-07T01:05:03.5Z", datetime(2026, 1, 7, 1, 5, 3, 500000, tzinfo=UTC)),
        (46347.5, DAY.replace(hour=12)),
        ("  ", None),
    ],
)
def test_a_moment_is_read_with_its_zone(written: Any, moment: datetime | None):
    assert read_time(written, "opened_at", clock.LOCAL) == moment


@pytest.mark.parametrize("written", ["03/04/2026", "3.4.26", "2026-13-01", "2026-02-30", "前天", "123", 5.0, "20269999", "2026-11-21+99:99"])  # fmt: skip
def test_what_is_no_moment_or_two_is_refused(written: Any):
    with pytest.raises(Invalid) as refusal:
        read_time(written, "opened_at", clock.LOCAL)
    assert set(refusal.value.fields) == {"opened_at"}


def book(folder: Path, rows: Sequence[Sequence[Any]], *merged: str) -> Path:
    made = Workbook()
    [made.active.append(list(row)) for row in rows]
    [made.active.merge_cells(one) for one in merged]
    made.save(folder / "table.xlsx")
    return folder / "table.xlsx"


def rows_of(path: Path) -> list[tuple[int, list[Any]]]:
    return list(tables.open_table(path).rows)


def test_merged_cells_are_filled_and_a_title_above_is_no_header(tmp_path: Path):
    rows = [["2026年热线台账"], ["镇", "内容"], ["云溪镇", "停水"], [None, "停电"], ["桃源乡", "噪声"]]
    table = tables.open_table(book(tmp_path, rows, "A1:B1", "A3:A4"))
    assert table.header == ["镇", "内容"]
    assert [row for _line, row in table.rows] == [["云溪镇", "停水"], ["云溪镇", "停电"], ["桃源乡", "噪声"]]
    assert len(table.notes) == 1


def test_a_formula_counts_by_its_stored_value_and_is_never_computed(tmp_path: Path):
    found = rows_of(book(tmp_path, [["a", "b"], ["=1+1", "x"]]))
    assert found == [(2, [Broken("formula", "="), "x"])]


def test_dates_and_numbers_of_a_sheet_come_as_such(tmp_path: Path):
    found = rows_of(book(tmp_path, [["a", "b", "c"], [datetime(2026, 3, 2, 10), 188006, True]]))
    assert found == [(2, [datetime(2026, 3, 2, 10), 188006.0, "TRUE"])]


def rebuilt(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Return a copy of a spreadsheet in which one part is changed."""
    target = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        [copy.writestr(one, source.read(one).replace(old, new) if one == part else source.read(one)) for one in source.namelist()]  # fmt: skip
    return target


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'),
        (b"</sheetData>", b""),
        (b'r="2"', b'r="99999999"'),
        (b"<sheetData>", b"<sheetData>" + b" " * 30_000_000),
    ],
)
def test_a_hostile_spreadsheet_is_refused_in_words(tmp_path: Path, old: bytes, new: bytes):
    path = rebuilt(book(tmp_path, [["a", "b"], [1, 2]]), "xl/worksheets/sheet1.xml", old, new)
    with pytest.raises(Invalid):
        rows_of(path)


def test_an_archive_that_unpacks_to_too_much_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(xlsx, "MOST_UNPACKED", 1000)
    with pytest.raises(Invalid):
        tables.open_table(book(tmp_path, [["a", "b"], [1, 2]]))


def write_long_book(path: Path, count: int) -> None:
    """Write a sheet of so many rows straight into the archive: a library would take a minute for it."""
    texts = "".join(
        f'<row r="{line}"><c r="A{line}" t="str"><v>停水{line}</v></c></row>' for line in range(2, count + 2)
    )
    with zipfile.ZipFile(book(path.parent, [["内容"]])) as short, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as long:  # fmt: skip
        parts = {name: short.read(name) for name in short.namelist()}
        sheet = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", texts.encode() + b"</sheetData>")
        [long.writestr(name, body) for name, body in (parts | {"xl/worksheets/sheet1.xml": sheet}).items()]


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


@pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="the memory of a process is read from /proc, which Linux alone has"
)
def test_two_hundred_thousand_rows_are_read_without_keeping_them(tmp_path: Path):
    write_long_book(tmp_path / "long.xlsx", 200_000)
    rows = tables.open_table(tmp_path / "long.xlsx").rows
    first, begun = next(rows), resident_bytes()
    grown = [(line, resident_bytes() - begun) for line, _row in rows if line % 20_000 == 1]
    assert first == (2, ["停水2"])
    assert [line for line, _bytes in grown][-1] == 200_001
    assert max(more for _line, more in grown) < 16 * 1024 * 1024


def test_more_than_a_million_rows_are_refused_with_what_to_do(tmp_path: Path):
    path = tmp_path / "long.csv"
    path.write_text("a,b\n" + "1,\n" * (tables.MOST_ROWS + 1), "utf-8")
    rows = tables.open_table(path).rows
    with pytest.raises(Invalid) as refusal:
        deque(rows, maxlen=0)
    assert refusal.value.fields == {"file": "表格超过一百万行，请拆分。"}


def test_a_packed_csv_is_read_and_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "cases.csv.gz"
    path.write_bytes(gzip.compress("编号,内容\n1,停水\n".encode("gb18030")))
    assert rows_of(path) == [(2, ["1", "停水"])]
    monkeypatch.setattr(csv_files, "MOST_UNPACKED", 10)
    with pytest.raises(Invalid):
        tables.open_table(path)


@pytest.mark.parametrize(("name", "safe"), [("../../etc/passwd", "passwd"), ("C:\\a\\留言 1.xlsx", "留言 1.xlsx"), ("<b>.csv", "_b_.csv"), ("", "table")])  # fmt: skip
def test_a_files_name_is_shown_without_what_means_something_elsewhere(name: str, safe: str):
    assert tables.safe_name(name) == safe
