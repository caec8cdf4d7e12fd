"""Files are read strictly: what could be read in two ways is refused."""

import pytest

from gongzhi.engine.rules.rules import NotStrict, load_strict


def test_it_keeps_dates_codes_and_yes_as_texts():
    assert load_strict(b"2024-01-01: 010203\nanswer: yes\nnone: null\nright: true\nnumber: -7") == {
        "2024-01-01": "010203",
        "answer": "yes",
        "none": None,
        "right": True,
        "number": -7,
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\na: 2", "twice"),
        ("a: &x 1\nb: *x", "anchors"),
        ("a: !!python/object/apply:os.system ['true']", "tag"),
        ("a: !!str 5", "tag"),
        ("a: 1\n---\nb: 2", "YAML"),
        ("1: a", "text"),
        ("a: [1", "YAML"),
        ("[" * 30 + "]" * 30, "deeply"),
        ("a: '" + "x" * 300_000 + "'", "larger"),
        ("a: \x00", "YAML"),
    ],
)
def test_it_refuses(text, said):
    with pytest.raises(NotStrict, match=said):
        load_strict(text.encode())


def test_it_refuses_what_is_not_utf_8():
    with pytest.raises(NotStrict, match="UTF-8"):
        load_strict("村".encode("gbk"))


def test_it_names_the_line():
    with pytest.raises(NotStrict) as caught:
        load_strict(b"a: 1\nb: 2\na: 3")
    assert caught.value.place == "line 3"
