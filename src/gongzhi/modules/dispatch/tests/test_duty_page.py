"""The list of township duties: shown to staff, taken over from CSV and spreadsheets by one person, put in force by another."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from tests.cast import Cast

from gongzhi.common import clock
from gongzhi.common.spreadsheets import read_table
from gongzhi.engine.rules import public as content

HEADER = "key,list,edition,domain_zh,domain_en,name_zh,name_en,matters,office,department_zh,department_en"
LINE = "street_lights,withdrawn,2027年版,城乡建设,Construction,路灯维护,Street lighting,street_lighting,city_bureau,云溪县城市管理局,Urban Management Bureau"


def upload(cast: Cast, data: bytes, name: str = "清单.csv"):
    form = {"file": SimpleUploadedFile(name, data), "reason": "2027年版清单"}
    return cast.dispatcher.client().post("/desk/duties/import", form)


def put_in_force(member, **form: str):
    [draft] = content.list_drafts("duty_item")
    return member.client().post(f"/desk/duties/{draft.pk}", {"valid_from": clock.today().isoformat()} | form)


def spreadsheet() -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    sheet.append(HEADER.split(","))
    sheet.append(LINE.split(","))
    book.save(out)
    return out.getvalue()


def test_everybody_who_reads_cases_sees_the_list_and_who_must_have_what(cast: Cast):
    page = cast.outsider.client().get("/desk/duties/?list=withdrawn").content.decode()
    assert "电梯等特种设备安全监察" in page
    assert "云溪县市场监督管理局" in page
    assert "农村人居环境整治" not in page
    assert "导入清单" not in page


def test_it_goes_out_as_a_spreadsheet(cast: Cast):
    lines = read_table(cast.outsider.client().get("/desk/duties/duties.xlsx").content, "duties.xlsx")
    assert (lines[0][:3], len(lines)) == (["key", "list", "edition"], 1 + len(content.list_content("duty_item")))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (f"{HEADER}\n{LINE}\n".encode("utf-8-sig"), "清单.csv"),
        (f"{HEADER}\n{LINE}\n".encode("gb18030"), "清单.csv"),
        (spreadsheet(), "清单.xlsx"),
    ],
)
def test_a_list_is_taken_over_by_one_and_put_in_force_by_another(cast: Cast, data: bytes, name: str):
    assert upload(cast, data, name).status_code == 302
    assert content.find_content("duty_item", "street_lights") is None
    assert put_in_force(cast.dispatcher).status_code == 403
    assert put_in_force(cast.administrator).status_code == 302
    assert [found.key for found in content.list_content("duty_item")] == ["street_lights"]
    assert cast.report("路灯不亮了").post is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name,list\n路灯,withdrawn\n",
        f"{HEADER}\n{LINE}\n{LINE}\n",
        f"{HEADER}\n{LINE.replace('withdrawn', 'something')}\n",
        f"{HEADER}\n{LINE.replace('street_lighting', 'nothing')}\n",
        f"{HEADER}\nx1,withdrawn,2027,a,b,c,d,street_lighting,,,\n",
    ],
)
def test_a_wrong_list_is_refused_as_a_whole(cast: Cast, text: str):
    answer = upload(cast, text.encode())
    assert answer.status_code == 422
    assert 'href="#duties-file"' in answer.content.decode()
    assert content.list_drafts("duty_item") == []


def test_a_file_that_is_no_spreadsheet_is_refused(cast: Cast):
    assert upload(cast, b"PK\x03\x04 nothing", "清单.xlsx").status_code == 422


def test_what_is_downloaded_can_be_taken_over_again_and_changes_nothing(cast: Cast):
    before = {found.key: found.body for found in content.list_content("duty_item")}
    upload(cast, cast.dispatcher.client().get("/desk/duties/duties.csv").content)
    [draft] = content.list_drafts("duty_item")
    assert draft.items == before


def test_only_the_county_changes_the_list(cast: Cast):
    assert cast.township_handler.client().post("/desk/duties/import", {}).status_code == 403
