"""Whatever comes in by the pages: a clear message beside the field, everything typed kept, nothing executed, no case opened."""

import struct
import zlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape
from tests.cast import LAT, LON

from gongzhi.common import clock
from gongzhi.engine.cases.public import Case
from gongzhi.engine.files.public import StoredFile
from gongzhi.modules.service_requests.jobs import remove_abandoned_photos

from .walking import ANONYMOUS, NAMED, PLACE, WORDS, Resident, photo

pytestmark = pytest.mark.usefixtures("cast")


def resident_at(step: str, **typed: Any) -> Resident:
    """Return a resident who has just sent this page with something wrong on it."""
    resident = Resident()
    resident.open("/report")
    right = {"words": {"text": WORDS}, "place": PLACE, "person": NAMED}
    for page, fields in right.items():
        resident.send(page, **(typed if page == step else fields))
        if page == step:
            break
    return resident


def bomb() -> SimpleUploadedFile:
    """Return a small PNG that claims 3.6 thousand million pixels."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(bytes(1000)))]
    chunks = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    ]
    return SimpleUploadedFile("roof.png", b"\x89PNG\r\n\x1a\n" + b"".join(chunks), content_type="image/png")


@pytest.mark.parametrize(
    ("step", "typed", "message"),
    [
        ("words", {"text": ""}, "请用几句话说说是什么问题"),
        ("words", {"text": "坏"}, "至少 4 个字"),
        ("words", {"text": "路灯坏了。" * 20_000}, "共 100000 个字，最多 10000 个字"),
        ("words", {"text": "路灯\0坏了三天"}, "无法保存的字符"),
        ("words", {"text": WORDS, "matter": "no-such-matter"}, "从给出的选项里选一个"),
        ("place", {}, "请说明地点"),
        ("place", {"place": "路" * 201}, "200 个字以内"),
        ("place", {"place": "村口\0"}, "无法保存的字符"),
        ("place", {"area": "999901009009"}, "从给出的选项里选一个"),
        ("place", {"lon": str(LAT), "lat": str(LON)}, "写反了"),
        ("place", {"lon": "116.4", "lat": "39.9", "crs": "WGS84"}, "不在本县"),
        ("place", {"lon": "1e9", "lat": "1e9"}, "没有这样的位置"),
        ("place", {"lon": "here", "lat": "there"}, "都是数字"),
        ("place", {"lon": "nan", "lat": "inf"}, "都是数字"),
        ("place", {"lon": str(LON), "lat": str(LAT), "crs": "BD09"}, "坐标系须为"),
        ("place", {"lon": str(LON), "lat": str(LAT), "crs": "WGS84", "area": "999901002002"}, "不在您选的村"),
        ("person", {}, "留下姓名和电话，还是匿名"),
        ("person", NAMED | {"phone": ""}, "请留一个电话"),
        ("person", NAMED | {"phone": "12"}, "不像电话号码"),
        ("person", NAMED | {"phone": "١٣٨"}, "不像电话号码"),
        ("person", NAMED | {"name": ""}, "请填写您的姓名"),
        ("person", NAMED | {"name": "李" * 41}, "40 个字以内"),
        ("person", NAMED | {"name": "李\0"}, "无法保存的字符"),
        ("person", NAMED | {"identity": "somebody"}, "从给出的选项里选一个"),
        ("person", ANONYMOUS | {"about": ""}, "是不是反映某个单位"),
        ("person", ANONYMOUS | {"about": "complaint"}, "请选出是哪个单位"),
        ("person", ANONYMOUS | {"about": "complaint", "office": "987654"}, "从给出的选项里选一个"),
        ("person", ANONYMOUS | {"about": "complaint", "office": "' OR 1=1"}, "从给出的选项里选一个"),
    ],
)
def test_each_fault_is_told_at_the_top_and_at_its_field(step: str, typed: dict[str, Any], message: str):
    resident = resident_at(step, **typed)
    assert resident.page.status_code == 422
    assert 'class="error-summary" role="alert"' in resident.html
    assert resident.html.count(message) >= 2
    assert not Case.objects.exists()


@pytest.mark.both
@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script><img src=x onerror=alert(2)>",
        '"><svg onload=alert(1)> {{ 7*7 }} {% debug %}',
        "مصباح الشارع مكسور منذ ثلاثة أيام",
        "路灯坏了 \u202egnorw si siht 🕯️👨‍👩‍👧‍👦",
        "第一行\n\n第三行\t末尾",
    ],
)
def test_words_of_any_kind_are_kept_as_text_from_the_first_page_to_the_tracking_page(text: str):
    resident = Resident()
    address = resident.walk(words=text, place={"place": text[:100]}, person=NAMED | {"name": text[:20]})
    assert Case.objects.get().texts.get(kind="report").body == text
    resident.open(address.removesuffix("received"))
    assert f'<p class="typed" dir="auto">{escape(text)}</p>' in resident.html
    assert "<script>alert" not in resident.html


def test_what_was_typed_is_still_there_after_a_fault():
    resident = resident_at("place", place="村口大榕树旁", lon="116.4", lat="39.9")
    assert all(f'value="{text}"' in resident.html for text in ("村口大榕树旁", "116.4", "39.9"))
    resident.send("place", place="村口大榕树旁", lon="116.4", lat="39.9", no_point="on")
    assert 'id="id_identity"' in resident.html


def test_a_hundred_thousand_characters_come_back_as_they_were_typed():
    text = "路灯坏了。" * 20_000
    assert escape(text) in resident_at("words", text=text).html


@pytest.mark.parametrize(
    ("upload", "message"),
    [
        (SimpleUploadedFile("lamp.jpg", b"MZ\x90\x00" + bytes(500), content_type="image/jpeg"), "不是照片"),
        (SimpleUploadedFile("lamp.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/jpeg"), "不是照片"),
        (SimpleUploadedFile("lamp.jpg", b"\xff\xd8\xff\xe0 cut off", content_type="image/jpeg"), "照片"),
        (bomb(), "像素"),
    ],
)
def test_what_is_no_photo_is_refused_and_the_words_are_kept(upload: SimpleUploadedFile, message: str):
    upload.seek(0)
    resident = resident_at("words", text=WORDS, photos=[photo(), upload])
    assert resident.page.status_code == 422
    assert message in resident.html
    assert WORDS in resident.html
    assert resident.html.count('name="remove"') == 1
    assert StoredFile.objects.count() == 1


def test_more_than_five_photos_are_refused_and_the_first_five_kept():
    resident = resident_at("words", text=WORDS, photos=[photo(colour=f"#0000{number}0") for number in range(7)])
    assert "最多可以传 5 张照片" in resident.html
    assert resident.html.count('name="remove"') == 5


@pytest.mark.parametrize("draft", ["", "forged", "eyJrZXkiOiJ4In0:1t:AAAA"])
def test_a_forged_draft_begins_anew(draft: str):
    resident = Resident()
    response = resident.client.post("/report/check", {"draft": draft})
    assert (response.status_code, response.url) == (302, "/report")


def test_a_page_of_a_report_opened_by_its_address_begins_anew():
    assert Resident().open("/report/place").url == "/report"
    assert Resident().open("/report/no-such-page").status_code == 404


def test_a_draft_is_good_for_a_day_then_its_photos_are_gone_but_its_words_are_not():
    resident = Resident()
    with clock.frozen(clock.now() - timedelta(days=3)):
        resident.open("/report")
        resident.send("words", text=WORDS, photos=[photo()])
    assert remove_abandoned_photos() == 1
    resident.send("place", **PLACE)
    resident.send("person", **NAMED)
    assert WORDS in resident.html
    assert resident.send("check").status_code == 302


def test_photos_of_a_report_that_was_sent_are_never_cleaned_away():
    with clock.frozen(clock.now() - timedelta(days=3)):
        Resident().walk(photos=[photo()])
    assert remove_abandoned_photos() == 0
    assert StoredFile.objects.count() == 1


def test_too_many_reports_are_told_to_wait_and_lose_nothing(settings):
    settings.REPORTS_PER_MINUTE = 3
    resident = Resident()
    assert [resident.walk()[:3] for _ in range(3)] == ["/t/"] * 3
    resident.open("/report")
    resident.fill()
    response = resident.send("check")
    assert (response.status_code, 0 < int(response.headers["Retry-After"]) <= 60) == (429, True)
    assert "内容没有丢" in resident.html
    assert WORDS in resident.html
