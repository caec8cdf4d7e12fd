"""One way to write a number, masks, and numbers in free text."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.common.errors import Invalid
from gongzhi.engine.custody import public as custody

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "written",
    [
        "13800138000",
        "１３８００１３８０００",
        "+86 138 0013 8000",
        "0086-138-0013-8000",
        "8613800138000",
        "138\u200b0013—8000",
    ],
)
def test_a_mobile_number_is_written_one_way(written):
    assert custody.normalise_phone(written) == "13800138000"
    assert custody.validate_phone(written) == "13800138000"


@pytest.mark.parametrize(
    "written", ["0731-88888888", "（0731）8888-8888", "+86 0731 88888888", "０７３１８８８８８８８８"]
)
def test_a_landline_is_written_one_way(written):
    assert custody.validate_phone(written) == "073188888888"


@pytest.mark.parametrize(
    "written", ["", "12345", "12800138000", "138001380000", "88888888", "十三八", "' OR 1=1 --", "1" * 1000]
)
def test_what_cannot_be_called_is_refused_with_advice(written):
    with translation.override("en"), pytest.raises(Invalid, match="area code") as refusal:
        custody.validate_phone(written, field_name="contact.phone")
    assert list(refusal.value.fields) == ["contact.phone"]


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("11010519491231002X", True),
        ("11010519491231002x", True),
        ("１１０１０５１９４９１２３１００２Ｘ", True),
        ("110105194912310021", False),
        ("11010519491331002X", False),
        ("110105491231002", False),
        ("", False),
    ],
)
def test_an_identity_number_is_checked_by_day_and_check_character(number, right):
    assert custody.is_id_number(number) is right


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("name", "张", "*"),
        ("name", "张三", "张*"),
        ("name", "张小三", "张*三"),
        ("name", "欧阳小明", "欧**明"),
        ("phone", "13800138000", "138****8000"),
        ("phone", "010-8888888", "010-****888"),
        ("phone", "call me", "***"),
        ("id_number", "11010519491231002X", "1101**********002X"),
        ("id_number", "X1", "***"),
        ("address", "云溪县青石镇柳溪村三组15号", "云溪县青石镇柳溪村***"),
        ("address", "岳麓区望月街道桐梓坡社区12栋3单元402", "岳麓区望月街道桐梓坡社区***"),
        ("address", "青石镇幸福路12号阳光小区3栋", "青石镇***"),
        ("address", "12号", "***"),
        ("bank_card", "6222 0212 3456 7890 128", "***************0128"),
        ("birth_date", "1960-11-22", "60-69"),
        ("birth_date", "last year", "***"),
        ("wechat", "zhang_san", "***"),
    ],
)
def test_a_detail_is_shown_only_in_part(kind, value, shown):
    assert custody.mask(kind, value, TODAY) == shown


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("电话13800138000。", "电话138****8000。"),
        ("打 １３８ ００１３ ８０００ 找我", "打 138****8000 找我"),
        ("138-0013-8000 13900139000 137 0013 7000", "138****8000 139****9000 137****7000"),
        ("tel+8613800138000a", "tel138****8000a"),
        ("家里（0731）8888-8888，晚上在", "家里0731-****8888，晚上在"),
        ("1 3 8 0 0 1 3 8 0 0 0", "138****8000"),
        ("身份证11010519491231002X谢谢", "身份证1101**********002X谢谢"),
        ("写错一位 110105194912310021", "写错一位 1101**********0021"),
        ("卡号 6222 0212 3456 7890 128", "卡号 ***************0128"),
    ],
)
def test_numbers_of_persons_are_masked_in_free_text(text, left):
    assert custody.redact(text) == (left, True)


@pytest.mark.parametrize(
    "text",
    [
        "路灯不亮，第1、3、5、7、9、11、13、15栋",
        "2026-03-11 2026-04-15 10:00",
        "1 3 5 7 9 11 13 15",
        "编号 20261121000123，坐标 112.93881 28.22800",
        "请打12345或110",
        "",
        "😀 مرحبا <script>",
    ],
)
def test_other_numbers_are_left_as_they_are(text):
    assert custody.redact(text) == (text, False)


@given(st.text(), st.text(alphabet="0123456789 -()+xX", max_size=60), st.text())
def test_a_redacted_text_holds_nothing_more_to_redact(before, digits, after):
    once, _ = custody.redact(before + digits + after)
    assert custody.redact(once)[0] == once


@given(st.text(), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text())
def test_a_mobile_number_between_any_words_is_found(before, number, after):
    text, found = custody.redact(f"{before}，{number}。{after}")
    assert found
    assert number not in text.split("，", before.count("，") + 1)[-1].split("。")[0]


def test_a_hundred_kilobytes_of_digits_are_read_in_a_moment():
    text, found = custody.redact("138 0013 8000 " * 7000)
    assert found
    assert text.count("138****8000") == 7000
    assert custody.redact("1 " * 50_000)[1] is False
