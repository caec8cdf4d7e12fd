"""Numbers as they stand in addresses and forms, whoever wrote them."""

import pytest

from gongzhi.common.text import read_number


def test_it_reads_a_number():
    assert (read_number("0"), read_number("007"), read_number("1" * 15)) == (0, 7, int("1" * 15))


@pytest.mark.parametrize("text", ["", " 1", "-1", "1.0", "²", "\uff11", "x", "1" * 16, "1\0"])
def test_it_reads_nothing_else(text: str):
    assert read_number(text) is None
