"""Facts become paper: nothing that a person wrote is read as a command, nothing leaves the sheet, no font of the system is needed."""

import re

import pytest

from gongzhi.modules.paper.public import NoFonts, breakable, qr_code, typeset

LABELS = {
    name: name
    for name in ["number", "printed", "words", "limits", "handled", "handler", "checker", "signature", "date", "photos"]
}
ORDER = {
    "receipt": "26-000001", "pairs": [["受理时间", "2026年11月27日", "事项", "路灯照明"]], "words": "村口路灯不亮了",
    "limits": ["答复时限"], "answer": "", "photos": [], "proof": "查验", "address": "http://localhost/", "qr": qr_code("http://localhost/"),
}  # fmt: skip


def order(**changed: object) -> bytes:
    facts = {"title": "工单", "office": "云溪县", "lang": "zh", "printed": "今天", "labels": LABELS}
    return typeset("work_order", facts | {"orders": [ORDER | changed]})


@pytest.mark.parametrize(
    "words",
    [
        '#panic("x")',
        "$ 1/0 $",
        '#image("/etc/passwd")',
        "*dick* _kursiv_ = Titel",
        '"]) #pagebreak()',
        "\\u{41}",
        "// nichts",
        "\x00\x07",
    ],
)
def test_nothing_that_a_person_wrote_is_a_command(words):
    assert order(words=breakable(words), answer=breakable(words)).startswith(b"%PDF")


def test_it_breaks_what_has_no_place_to_break():
    assert breakable("a" * 30) == "\u200b".join(["a" * 12, "a" * 12, "a" * 6])
    assert breakable("村口路灯不亮了 26-000001") == "村口路灯不亮了 26-000001"


def test_it_embeds_its_own_fonts_and_little_of_them():
    pdf = order()
    assert b"LXGWWenKai" in pdf
    assert len(pdf) < 100_000


def test_without_fonts_it_says_what_is_missing_instead_of_empty_boxes(settings, tmp_path):
    settings.FONTS = tmp_path
    with pytest.raises(NoFonts):
        order()


def test_a_report_of_ten_thousand_characters_goes_over_pages():
    assert b"/Count 1/" in order()
    assert int(re.search(rb"/Count (\d+)/", order(words="路灯坏了。" * 2000))[1]) > 10
