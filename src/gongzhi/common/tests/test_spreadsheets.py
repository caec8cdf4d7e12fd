"""Cells that a spreadsheet would run are made harmless, and come back as they were."""

import pytest

from gongzhi.common.spreadsheets import as_written, harmless


@pytest.mark.parametrize("cell", ["=1+1", "+86 138", "-", "@SUM(A1)", "\t=1", "\r"])
def test_it_makes_a_formula_plain_text(cell):
    assert harmless(cell) == f"'{cell}"
    assert as_written(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["", "路灯", "'quoted'", "1+1"])
def test_it_leaves_other_words_alone(cell):
    assert harmless(cell) == as_written(cell) == cell
