"""The page for imports: upload, columns, preview, start, watch, stop, correct; each with what can be refused."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast

from gongzhi.common import clock
from gongzhi.engine.cases.public import Case
from gongzhi.modules.service_requests.public import Import, importing
from gongzhi.modules.service_requests.services.importing import running

HEADER = "留言编号,留言主题,留言详情,留言时间"
ROWS = ("1,路灯不亮,柳塘村口路灯不亮了,2026/3/2 10:00:00", "2,=1+1,停,03/04/2026")
MAPPING = "columns: {text: 留言详情, title: 留言主题, external_number: 留言编号}\nhistory: false\nvalues: {kind: {投诉: complaint}}\n"


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.HOME = tmp_path
    monkeypatch.setattr(running, "TURN_SECONDS", 600.0)  # a slow machine must not end the turn
    return tmp_path


def table(*rows: str, name: str = "留言.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\r\n".join((HEADER, *rows)).encode("gb18030"))


def upload(client: Client, *rows: str, **more: SimpleUploadedFile) -> str:
    answer = client.post("/desk/import/", {"file": table(*rows), **more})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def start(client: Client, address: str, **fields: str) -> Import:
    sent = {"column-text": "留言详情", "column-title": "留言主题", "column-external_number": "留言编号"}
    sent |= {"column-opened_at": "留言时间", "source": "board", "timezone": "Asia/Shanghai", "crs": "WGS84"}
    answer = client.post(address, sent | {"action": "start"} | fields)
    assert answer.status_code == 302, answer.content.decode()
    return Import.objects.get(pk=int(answer["Location"].strip("/").rpartition("/")[2]))


def page(client: Client, address: str) -> str:
    answer = client.get(address, headers={"Accept-Language": "zh-hans"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_columns_are_proposed_by_their_names_and_the_first_rows_shown(cast: Cast):
    client = cast.dispatcher.client()
    shown = page(client, upload(client, *ROWS))
    assert '<option value="留言详情" selected>' in shown
    assert "柳塘村" in shown
    assert "两种读法" in shown
    assert Case.objects.count() == 0


def test_it_runs_in_the_background_and_tells_what_became_of_the_rows(cast: Cast):
    client = cast.dispatcher.client()
    job = start(client, upload(client, *ROWS))
    assert (job.state, job.in_background, Case.objects.count()) == ("waiting", True, 0)
    assert importing.work_on_imports() == 1
    shown = page(client, f"/desk/import/{job.pk}/")
    case = Case.objects.get()
    assert (case.source, case.receipt in shown, "导入完成" in shown) == ("board", True, True)
    assert "留言.csv" in page(client, "/desk/import/")


def test_refused_rows_come_back_as_a_file_in_which_no_formula_works(cast: Cast):
    client = cast.dispatcher.client()
    job = start(client, upload(client, *ROWS))
    importing.work_on_imports()
    content = client.get(f"/desk/import/{job.pk}/errors.csv").getvalue().decode("utf-8-sig").splitlines()
    assert content[0].endswith("留言编号,留言主题,留言详情,留言时间")
    assert (content[1].startswith("3,"), ",'=1+1," in content[1], len(content)) == (True, True, 2)


def test_columns_are_remembered_for_the_next_table_with_the_same_header(cast: Cast):
    client = cast.dispatcher.client()
    start(client, upload(client, *ROWS), **{"column-text": "留言主题", "column-title": ""})
    again = page(client, upload(client, "9,停水了两天,停水,2026-03-03"))
    assert '<option value="留言主题" selected>' in again
    assert 'value="board"' in again


def test_a_mapping_file_may_come_along(cast: Cast):
    client = cast.dispatcher.client()
    mapping = SimpleUploadedFile("board.yaml", MAPPING.encode())
    shown = page(client, upload(client, *ROWS, mapping=mapping))
    assert "诉求类型" in shown.partition("按对照表转换")[2][:80]


def test_an_import_whose_worker_has_gone_says_so_and_its_refusals_name_the_field(cast: Cast):
    client = cast.dispatcher.client()
    job = start(client, upload(client, *ROWS))
    importing.work_on_imports()
    gone = clock.now() - timedelta(minutes=3)
    Import.objects.filter(pk=job.pk).update(state=Import.RUNNING, claimed_until=gone)
    shown = page(client, f"/desk/import/{job.pk}/")
    assert ("有一会儿没有进展了" in shown, "受理时间：“03/04/2026”" in shown) == (True, True)


@pytest.mark.parametrize(
    "fields", [{"column-title": "留言详情"}, {"column-text": ""}, {"timezone": "Moon/Sea"}, {"as_of": "03/04/2026"}]
)
def test_a_map_that_cannot_be_meant_is_refused_in_place(cast: Cast, fields: dict[str, str]):
    client = cast.dispatcher.client()
    sent = {
        "column-text": "留言详情",
        "source": "board",
        "timezone": "Asia/Shanghai",
        "crs": "WGS84",
        "action": "start",
    }
    answer = client.post(upload(client, *ROWS), sent | fields)
    assert (answer.status_code, Import.objects.count()) == (422, 0)


@pytest.mark.parametrize("name", ["evil.exe", "table.ods", "../../x.php"])
def test_what_is_no_table_by_its_name_is_not_kept(cast: Cast, home: Path, name: str):
    answer = cast.dispatcher.client().post("/desk/import/", {"file": table(*ROWS, name=name)})
    assert answer.status_code == 422
    assert list(home.glob("imports/*")) == []


def test_it_can_be_stopped_and_what_came_in_stays(cast: Cast):
    client = cast.dispatcher.client()
    job = start(client, upload(client, *ROWS))
    assert client.post(f"/desk/import/{job.pk}/cancel").status_code == 302
    assert importing.work_on_imports() == 0
    assert client.post(f"/desk/import/{job.pk}/cancel").status_code == 409
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    "address", ["/desk/import/", "/desk/import/file/x.csv/", "/desk/import/1/", "/desk/import/1/errors.csv"]
)
def test_only_those_with_the_grant_may_import(cast: Cast, address: str):
    assert cast.clerk.client().get(address).status_code == 403


def test_another_files_address_leads_nowhere(cast: Cast):
    assert cast.dispatcher.client().get("/desk/import/file/..%2Fgongzhi.sqlite3/").status_code == 404


@pytest.mark.parametrize(
    ("name", "mapping", "total"),
    [("petitions/messages.xlsx", "messages.yaml", 4326), ("city_311/cases.csv.gz", "city_311.yaml", 29838)],
)
def test_the_real_sets_come_in_by_the_page(
    cast: Cast, test_data: Path, monkeypatch, name: str, mapping: str, total: int
):
    monkeypatch.setattr(running, "TURN_SECONDS", 0.001)  # one batch of rows: all of them are the slow suite's
    client, path = cast.dispatcher.client(), test_data / name
    files = {"file": SimpleUploadedFile(path.name, path.read_bytes()), "mapping": example(mapping)}
    columns = client.post("/desk/import/", files)["Location"]
    shown = client.get(columns)
    proposed = {field: value for field, _label, value, _error in shown.context["fields"]}
    assert [row.get("faults") for row in shown.context["trials"]] == [None] * 10
    job = begin(client, columns, shown.context["given"], proposed)
    importing.work_on_imports()
    job.refresh_from_db()
    assert (job.state, job.rows, job.opened, job.refused) == ("running", 500, 500, 0)
    page = client.get(f"/desk/import/{job.pk}/")
    assert len(page.context["rows"]) == 50
    assert f"<dd>500 / {total}</dd>" in page.content.decode()


def example(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (Path(__file__).parents[5] / "docs" / "examples" / name).read_bytes())


def begin(client: Client, address: str, given: dict[str, object], columns: dict[str, str]) -> Import:
    """Start with what the page proposes, as somebody does who only presses the button."""
    marks = {name: "on" for name in ("history", "outside") if given.get(name)}
    plain = {name: str(given.get(name) or "") for name in ("source", "timezone", "crs", "as_of")}
    answer = client.post(address, columns | plain | marks | {"action": "start"})
    assert answer.status_code == 302, answer.content.decode()
    return Import.objects.get()
