"""The place in a list as text: what was written is read back, and nothing else is."""

from datetime import UTC, datetime

import pytest

from gongzhi.common.paging import read_place, write_place

MOMENT = datetime(2026, 11, 27, 8, 30, 0, 123456, tzinfo=UTC)


def test_a_place_is_read_as_it_was_written():
    assert read_place(write_place(MOMENT, 42)) == (MOMENT, 42)


@pytest.mark.parametrize(
    "text", ["", "-", "1", "1-", "-1", "²-1", "1-٣", "1-2-3", "x-1", "1" * 18 + "-1", "1-" + "1" * 16]
)
def test_nothing_else_is_a_place(text):
    assert read_place(text) is None
