"""Reports from files: whatever a spreadsheet program writes, row by row through the same door, and safely repeated."""

import random
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook
from tests.cast import LAT, LON, Cast
from tests.plans import plan_of

from gongzhi.common import clock
from gongzhi.common.errors import Invalid
from gongzhi.engine.cases.public import Case
from gongzhi.modules.service_requests.public import FieldMap, Import, importing
from gongzhi.modules.service_requests.services.importing.batches import known_numbers

pytestmark = pytest.mark.usefixtures("cast")
HEADER = "编号,主题,内容,时间,电话"
COLUMNS = {"external_number": "编号", "title": "主题", "text": "内容", "opened_at": "时间", "phone": "电话"}
MAPPING = importing.of_dict({"columns": COLUMNS, "source": "hotline"})
LAMP = "1,路灯不亮,柳塘村口路灯不亮了,2026/3/2 10:00:00,13800138000"
WATER = "2,停水,自来水停水两天了,2026-03-03 08:30,"


def csv_file(folder: Path, *lines: str, encoding: str = "utf-8-sig") -> Path:
    path = folder / "orders.csv"
    path.write_bytes("\r\n".join([HEADER, *lines]).encode(encoding))
    return path


def xlsx_file(folder: Path, *rows: Sequence[Any]) -> Path:
    book = Workbook()
    [book.active.append(list(row)) for row in (HEADER.split(","), *rows)]
    book.save(folder / "orders.xlsx")
    return folder / "orders.xlsx"


def imported(path: Path, chosen: FieldMap = MAPPING) -> Import:
    return importing.import_reports(path, chosen)


def only_text(column: str) -> FieldMap:
    return importing.read_pairs([f"text={column}"])


def counts(outcome: Import) -> tuple[int, int, int, int]:
    return outcome.rows, outcome.opened, outcome.known, outcome.refused


def faults(outcome: Import) -> dict[int, str]:
    return {one.line: " ".join(one.faults.values()) for one in outcome.refusals.order_by("line")}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_that_offices_use(tmp_path: Path, encoding: str):
    assert counts(imported(csv_file(tmp_path, LAMP, WATER, encoding=encoding))) == (2, 2, 0, 0)
    case = Case.objects.get(external_number="1")
    assert (case.matter, case.channel, case.source) == ("street_lighting", "import", "hotline")
    assert case.opened_at == datetime(2026, 3, 2, 10, tzinfo=clock.LOCAL)
    assert case.texts.get(kind="report").body == "路灯不亮\n柳塘村口路灯不亮了"


def test_a_spreadsheet_keeps_numbers_and_times_as_such(tmp_path: Path):
    row = [188006, "路灯不亮", "柳塘村口路灯不亮了", datetime(2026, 3, 2, 10), 13800138000]
    assert counts(imported(xlsx_file(tmp_path, row))) == (1, 1, 0, 0)
    case = Case.objects.get()
    assert (case.external_number, case.opened_at) == ("188006", datetime(2026, 3, 2, 10, tzinfo=clock.LOCAL))
    assert case.reporter is not None


def test_a_row_without_a_phone_is_an_anonymous_report(tmp_path: Path):
    imported(csv_file(tmp_path, WATER))
    assert Case.objects.get().reporter is None


def test_a_row_that_cannot_be_taken_is_told_by_its_number_and_the_others_go_on(tmp_path: Path):
    outcome = imported(
        csv_file(tmp_path, LAMP, "", "3,x,,,", "4,停水,自来水停水两天了,前天,", WATER, "5", "6,停电,停电一天了")
    )
    assert counts(outcome) == (6, 3, 0, 3)
    assert list(faults(outcome)) == [4, 5, 7]
    assert "前天" in faults(outcome)[5]


def test_a_repeated_import_passes_over_what_is_here(tmp_path: Path):
    imported(csv_file(tmp_path, LAMP, WATER))
    assert counts(imported(csv_file(tmp_path, LAMP, WATER))) == (2, 0, 2, 0)
    again = imported(csv_file(tmp_path, LAMP, WATER, "3,停电,村里停电一天了,,"))
    assert (counts(again), Case.objects.count()) == ((3, 1, 2, 0), 3)


def test_what_is_here_is_found_by_its_index_however_many_numbers_are_asked(tmp_path: Path):
    imported(csv_file(tmp_path, LAMP))
    many = [str(number) for number in range(500)]
    with CaptureQueriesContext(connection) as seen:
        assert known_numbers([*many, ""], "hotline") == {"1"}
    assert "case_imported_once" in plan_of(seen[0]["sql"])


def test_the_same_number_of_another_system_is_another_report(tmp_path: Path):
    path = csv_file(tmp_path, LAMP)
    imported(path)
    assert imported(path, importing.of_dict({"columns": COLUMNS, "source": "mailbox"})).opened == 1


def test_a_number_that_stands_twice_in_a_file_counts_once_unless_the_first_was_refused(tmp_path: Path):
    outcome = imported(csv_file(tmp_path, LAMP, LAMP, "9,灯,,,", "9,停水,自来水停水两天了,,"))
    assert counts(outcome) == (4, 2, 1, 1)


def test_it_tells_which_office_got_how_many_and_why_others_wait(tmp_path: Path, cast: Cast):
    outcome = imported(csv_file(tmp_path, LAMP, WATER, "7,事情,这件事不知道该找谁,,"))
    assert dict(importing.offices(outcome)) == {"云溪镇人民政府": 1, "云溪县水利局": 1}
    assert sum(outcome.queued.values()) == 1
    assert importing.summary(outcome).count("\n") == 3
    assert importing.as_dict(outcome)["opened"] == 3


def test_points_and_kinds_may_come_along(tmp_path: Path):
    path = tmp_path / "points.csv"
    path.write_text(
        f"words,x,y,kind\n路灯不亮了,{LON},{LAT},complaint\n路灯不亮了,东,{LAT},\n路灯不亮了,,,求助\n", "utf-8"
    )
    outcome = imported(path, importing.read_pairs(["text=words", "lon=x", "lat=y", "kind=kind"]))
    assert (outcome.opened, list(faults(outcome))) == (1, [3, 4])
    assert (Case.objects.get().kind, len(Case.objects.get().grid_code)) == ("complaint", 15)


def test_progress_is_told_for_each_batch(tmp_path: Path):
    seen: list[int] = []
    path = csv_file(tmp_path, *(f"{number},停水,自来水停水两天了,," for number in range(1200)))
    importing.import_reports(path, MAPPING, progress=lambda done, _total: seen.append(done))
    assert seen == [500, 1000, 1200]


@pytest.mark.parametrize(
    "pairs",
    [["text"], ["text="], ["=内容"], ["colour=红"], ["text=a", "text=b"], ["text=a", "title=a"], ["title=主题"], []],
)
def test_a_mapping_that_cannot_be_meant_is_refused(pairs: list[str]):
    with pytest.raises(Invalid) as refusal:
        importing.read_pairs(pairs)
    assert set(refusal.value.fields) == {"map"}


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path: Path):
    with pytest.raises(Invalid) as refusal:
        imported(csv_file(tmp_path, LAMP), only_text("正文"))
    assert "正文" in str(refusal.value)
    assert "内容" in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.xlsx", b"PK\x03\x04 this is no spreadsheet"),
        ("renamed.xlsx", LAMP.encode()),
        ("binary.csv", random.Random(1).randbytes(64) + b"\xff\xff\x80"),
        ("huge_cell.csv", b"text\n" + b'"' + b"x" * 200_000),
        ("twice.csv", "内容,内容\na,b\n".encode()),
        ("empty.csv", b""),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(tmp_path: Path, name: str, content: bytes):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Invalid):
        imported(path, only_text("内容"))


def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(Invalid):
        imported(tmp_path / "nowhere.csv")


def test_columns_without_a_name_are_left_alone(tmp_path: Path):
    path = tmp_path / "wide.csv"
    path.write_text("内容,,\n柳塘村口路灯不亮了,,\n", "utf-8")
    assert imported(path, only_text("内容")).opened == 1


def test_a_file_without_numbers_comes_in_once(tmp_path: Path):
    path = csv_file(tmp_path, LAMP, WATER)
    assert imported(path, only_text("内容")).pk == imported(path, only_text("内容")).pk
    assert Case.objects.count() == 2
