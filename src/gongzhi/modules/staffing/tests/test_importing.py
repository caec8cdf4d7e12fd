"""A county's offices, posts and people from a table: looked at, corrected, written, taken out again unchanged; and what no table may do."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook
from tests.cast import COUNTY, Cast

from gongzhi.engine.parties import public as parties
from gongzhi.modules.staffing import public as staffing

PAGE, LINKS = "/desk/staffing/import/", "/desk/staffing/links/"
HEAD = "上级单位,单位,单位类型,单位区域,岗位,角色,职责,上级岗位,姓名,账号,备注"
BUREAU = "云溪县人民政府,云溪县林业局,部门,云溪县"
NEWCOMER = "云溪县水利局,,巡河员,云溪县 999901,网格员,何川,he.chuan,2026/3/1"
GUARD = ",,,,护林员,经办人；网格员,公共交通；公共厕所、垃圾与环境卫生 @ 云溪镇,林业局长,王蕾\u200b,wang.lei,乙"


def text(answer) -> str:
    return answer.content.decode()


def look(browser: Client, *lines: str, head: str = HEAD, encoding: str = "utf-8"):
    return send(browser, "\r\n".join((head, *lines)).encode(encoding))


def send(browser: Client, data: bytes, name: str = "人员.csv"):
    return browser.post(PAGE, {"file": SimpleUploadedFile(name, data)})


def workbook(*lines: str) -> bytes:
    """Return a table as offices write it: with a title above, and the office in one cell for all of its posts."""
    book, file = Workbook(), io.BytesIO()
    [book.active.append(line.split(",")) for line in ("云溪县人员表", HEAD, *lines)]
    [book.active.merge_cells(cells) for cells in ("A1:K1", "A3:A4", "B3:B4", "C3:C4", "D3:D4")]
    book.save(file)
    return file.getvalue()


def act(browser: Client, page, do: str):
    """Press a button of the page that shows what a table comes to."""
    carried = dict(re.findall(r'name="(table|seen)" value="([^"]*)"', text(page)))
    return browser.post(PAGE, carried | {"do": do})


def counts(page) -> list[list[int]]:
    """Return how many offices, posts, people and accounts are new, change and stay."""
    rows = re.findall(r'<td class="number">(\d+)</td>' * 3, text(page))
    return [[int(one) for one in row] for row in rows]


def faults(browser: Client, page) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text(act(browser, page, "faults")).removeprefix("\ufeff"))))[1:]


@pytest.mark.both
def test_it_takes_a_table_over_once_it_is_right_and_gives_it_back_unchanged(cast: Cast):
    keeper = cast.administrator.client()
    wrong = look(
        keeper, f"{BUREAU},护林员,护林人,,,王蕾,Wang!,", "云溪县人民政府,云溪县园林局,局,,,,,,,,", encoding="gb18030"
    )
    assert " ".join(row[0] + row[1] for row in faults(keeper, wrong)) == "2角色 2用户名 3单位类别 3单位区域"
    assert [wrong.status_code, act(keeper, wrong, "write").status_code] == [422, 409]
    right = send(keeper, workbook(f"{BUREAU},林业局长,负责人,,,赵林,zhao.lin,甲", GUARD), "人员.xlsx")
    assert counts(right) == [[1, 0, 0], [2, 0, 0], [2, 0, 0], [2, 0, 0]]
    assert "没有读取的列：备注" in text(right)
    assert not parties.Organisation.objects.filter(names__zh="云溪县林业局").exists()
    assert act(keeper, right, "write").url == LINKS
    post = parties.Post.objects.get(names__zh="护林员")
    assert [post.roles, post.superior.names["zh"], post.area_code] == [["grid_worker", "handler"], "林业局长", COUNTY]
    duties = post.duties.order_by("function").values_list("function", "area_code")
    assert list(duties) == [("sanitation", "999901001"), ("transport", COUNTY)]
    again = send(keeper, keeper.get(f"{PAGE}present.xlsx").content, "现有.xlsx")
    assert counts(again) == [[0, 0, 15], [0, 0, 24], [0, 0, 24], [0, 0, 24]]
    assert "现有内容与表格一致" in text(again)
    assert list(staffing.verify()) == []


@pytest.mark.both
def test_it_writes_nothing_else_than_was_shown_and_the_links_of_new_people_are_handed_out(cast: Cast):
    keeper, post = cast.administrator.client(), cast.clerk.post
    head = "单位,岗位编码,岗位,岗位区域,角色,姓名,用户名,任职日期"
    renamed = "云溪县交通运输局,clerk,公路经办人,,,陈志远,,"
    shown = look(keeper, renamed, NEWCOMER, head=head, encoding="utf-8-sig")
    assert counts(shown)[1:] == [[1, 1, 0], [1, 0, 1], [1, 0, 1]]
    assert "公路养护经办人 → 公路经办人" in text(shown)
    parties.Post.objects.filter(pk=post.pk).update(names={"zh": "养护岗", "en": "Clerk"})
    moved = act(keeper, shown, "write")
    assert [moved.status_code, "其间有人作了改动" in text(moved)] == [409, True]
    assert act(keeper, moved, "write").url == LINKS
    seat = parties.Holding.objects.get(post__names__zh="巡河员")
    assert seat.valid_from.isoformat() == "2026-03-01"
    waiting = keeper.get(LINKS)
    assert [name in text(waiting) for name in ("何川", "he.chuan", "陈志远")] == [True, True, False]
    slips = text(keeper.post(LINKS, {"person": seat.person_id}))
    link = re.search(r"<code>http://testserver(/welcome/[\w-]+)</code>", slips)
    assert link
    assert Client().get(link[1]).status_code == 200
    assert keeper.post(LINKS, {"person": seat.person_id}).status_code == 422
    assert "没有人等着领链接" in text(keeper.get(LINKS))


def test_it_lets_nobody_reach_further_by_a_table(cast: Cast):
    keeper, own = cast.administrator.client(), cast.administrator.person
    assert [cast.clerk.client().get(PAGE).status_code, Client().get(PAGE).status_code] == [403, 302]
    lines = (
        "云溪县纪委监委,案管岗,纪检监察员,某人,mou.ren,",
        f"云溪县交通运输局,公路养护经办人,经办人,{own.name},administrator,",
        "云溪县人民政府,系统管理员,系统管理员；经办人,,,",
        "云溪县水利局,水务经办人,经办人,郑洁,discipline,",
        "云溪县水利局,水务经办人,,王强,clerk,",
        "云溪县水利局,水务经办人,,赵强,,",
    )
    page = look(keeper, *lines, head="单位,岗位,角色,姓名,用户名,职责")
    found = faults(keeper, page)
    assert " ".join(row[0] + row[1] for row in found) == "2岗位 3姓名 4岗位 5姓名 6用户名 7用户名"
    assert "您无权授予纪检监察员角色" in found[0][2]
    assert act(keeper, page, "write").status_code == 409
    assert not parties.Post.objects.filter(names__zh="案管岗").exists()


def test_a_keeper_of_a_town_reaches_nothing_beyond_it(cast: Cast):
    parties.Post.objects.filter(pk=cast.administrator.post.pk).update(area_code="999901001")
    cast.forget()
    keeper, present = cast.administrator.client(), f"{PAGE}present.csv"
    assert "云溪县水利局" not in text(keeper.get(present))
    assert "现有内容与表格一致" in text(send(keeper, keeper.get(present).content))
    lines = (
        "云溪县水利局,,巡河员,,",
        "云溪镇人民政府,云溪县水利局,,,",
        "云溪镇人民政府,,镇长,,chief",
        "云溪镇人民政府,,,clerk,",
    )
    page = look(keeper, *lines, head="单位,上级单位,岗位,岗位编码,上级岗位")
    assert " ".join(row[0] + row[1] for row in faults(keeper, page)) == "2单位 3上级单位 4上级岗位 5岗位编码"


def test_it_knows_a_person_by_the_sign_in_name_and_guesses_at_no_namesake(cast: Cast):
    keeper, head = cast.administrator.client(), "单位,岗位,姓名,用户名"
    act(keeper, look(keeper, "云溪县水利局,巡河员,何川,", head=head), "write")
    second = "云溪县交通运输局,养路员,何川,he.chuan"
    alone = look(keeper, second, head=head)
    assert "还没有账号" in faults(keeper, alone)[0][2]
    both = look(keeper, "云溪县水利局,巡河员,何川,he.chuan", second, head=head)
    assert counts(both)[2:] == [[0, 1, 0], [1, 0, 0]]
    act(keeper, both, "write")
    person = parties.Person.objects.get(name="何川")
    assert [person.user.get_username(), person.holdings.count()] == ["he.chuan", 2]
    other = look(keeper, "云溪县水利局,巡河员,何山,he.chuan", "云溪县水利局,闸工,何川,", head=head)
    assert " ".join(row[0] + row[1] for row in faults(keeper, other)) == "2用户名 3用户名"


RENAMING = "上级单位,单位,单位编码,单位类型,单位区域,岗位,岗位编码,上级岗位,姓名,账号"
RENAMED = (
    # The posts and the office below are told by the old name, before and after the rows that change it.
    "云溪县水利局,云溪县水库管理所,,部门,云溪县,所长,,云溪县水利局 · 水务经办人,,",
    "云溪县人民政府,云溪县水务局,water_bureau,部门,云溪县,水务主管,water_clerk,,,",
    ",云溪县水利局,,,,巡河员,,水务经办人,何川,he.chuan",
    ",云溪县水务局,,,,闸工,,,王闸,wang.zha",
)


def renamed(cast: Cast, *more: str):
    """Take the table that renames an office and a post by their codes; return the keeper and what a second look comes to."""
    keeper = cast.administrator.client()
    act(keeper, look(keeper, *RENAMED, head=RENAMING), "write")
    assert parties.Organisation.objects.get(key="water_bureau").names["zh"] == "云溪县水务局"
    return keeper, look(keeper, *RENAMED, *more, head=RENAMING)


def test_a_table_that_renames_by_code_is_understood_again_where_it_uses_the_former_names(cast: Cast):
    _keeper, again = renamed(cast)
    assert "现有内容与表格一致" in text(again)
    assert counts(again) == [[0, 0, 2], [0, 0, 4], [0, 0, 2], [0, 0, 2]]
    below = parties.Organisation.objects.get(names__zh="云溪县水库管理所")
    assert [below.parent.key, below.posts.get().superior.key] == ["water_bureau", "water_clerk"]
    assert list(staffing.verify()) == []


def test_what_is_new_under_a_former_name_is_asked_after(cast: Cast):
    new = (
        "云溪县水利局,云溪县水文站,,部门,云溪县,站长,,,,",
        ",云溪县水利局,,,,巡河员,,,何山,he.shan",
        ",云溪县水利局,,,,泵工,,,,",
        ",云溪县水利局,,部门,云溪县,,,,,",
        ",云溪县水务局,,,,水务经办人,,,何山,he.shan",
    )
    keeper, page = renamed(cast, *new)
    found = faults(keeper, page)
    assert " ".join(row[0] + row[1] for row in found) == "7单位 8单位 9单位 10岗位"
    assert "“云溪县水利局”是“云溪县水务局”的原名" in found[0][2]
    coded = look(keeper, RENAMED[1], ",云溪县水利局,river,部门,云溪县,巡河员,,,何山,he.shan", head=RENAMING)
    assert counts(coded) == [[1, 0, 1], [1, 0, 1], [1, 0, 0], [1, 0, 0]]


def test_a_former_name_that_another_office_has_by_now_is_not_guessed_at(cast: Cast):
    keeper, _page = renamed(cast)
    named = ",云溪县水利局,river,部门,云溪县,,,,,"
    act(keeper, look(keeper, named, head=RENAMING), "write")
    found = faults(keeper, look(keeper, *RENAMED, head=RENAMING))
    assert " ".join(row[0] + row[1] for row in found) == "2上级单位 4单位"
    assert "编码" in found[0][2]
    alone = look(keeper, ",云溪县水利局,,,,站长,,,,", head=RENAMING)
    assert counts(alone)[:2] == [[0, 0, 1], [1, 0, 0]]


def test_two_offices_that_change_names_are_told_apart_by_code_only(cast: Cast):
    keeper = cast.administrator.client()
    swapped = (",云溪县交通运输局,water_bureau,,,,,,,", ",云溪县水利局,roads_bureau,,,,,,,")
    page = look(keeper, *swapped, ",云溪县水利局,,,,巡河员,,,,", head=RENAMING)
    assert " ".join(row[0] + row[1] for row in faults(keeper, page)) == "4单位"
    act(keeper, look(keeper, *swapped, head=RENAMING), "write")
    assert parties.Organisation.objects.get(key="water_bureau").names["zh"] == "云溪县交通运输局"
    assert "现有内容与表格一致" in text(look(keeper, *swapped, head=RENAMING))


def test_its_template_shows_an_example_that_is_passed_over(cast: Cast):
    keeper = cast.administrator.client()
    template = keeper.get(f"{PAGE}template.csv").content
    assert "示例：林业局" in template.decode()
    assert "没有数据" in text(send(keeper, template))
    assert counts(send(keeper, template + "云溪县水利局\r\n".encode()))[0] == [0, 0, 1]
    assert keeper.get(f"{PAGE}other.csv").status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.csv", "没有数据"),
        ("姓名\n甲\n".encode(), "a.csv", "单位"),
        ("单位,岗位,部门\n甲,乙,丙\n".encode(), "a.csv", "重复"),
        (b"PK\x03\x04 no sheet", "a.xlsx", "无法读取"),
        ("单位,岗位\n".encode() + b"\xff\xff\xff", "a.csv", "UTF-8"),
        ("单位\n".encode() + b'"' + b"x" * 200_000, "a.csv", "UTF-8"),
        ("单位\n".encode() * 6000, "a.csv", "5000"),
        (b"x" * (4 * 1024 * 1024 + 1), "a.csv", "4 MB"),
    ],
)
def test_it_says_what_is_wrong_with_a_file(cast: Cast, data: bytes, name: str, words: str):
    answer = send(cast.administrator.client(), data, name)
    assert answer.status_code == 422
    assert words in text(answer)
