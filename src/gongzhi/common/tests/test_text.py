"""Numbers as they stand in addresses and forms, whoever wrote them; lists in a line."""

import pytest
from django.utils import translation

from gongzhi.common.text import read_number, say_list, say_pair


def test_it_reads_a_number():
    assert (read_number("0"), read_number("007"), read_number("1" * 15)) == (0, 7, int("1" * 15))


@pytest.mark.parametrize("text", ["", " 1", "-1", "1.0", "²", "\uff11", "x", "1" * 16, "1\0"])
def test_it_reads_nothing_else(text: str):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", ("甲、乙", "甲；乙", "甲：乙")), ("en", ("甲, 乙", "甲; 乙", "甲: 乙"))]
)
def test_words_stand_together_with_the_marks_of_the_language(language: str, said: tuple[str, ...]):
    with translation.override(language):
        assert (say_list(["甲", "乙"]), say_list(["甲", "乙"], ";"), say_pair("甲", "乙")) == said
