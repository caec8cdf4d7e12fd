"""What the digits say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.engine.areas.rules import codes

DIGITS = st.integers(1, 999).map("{:03}".format)
CODES = st.builds(
    lambda county, groups: county + "".join(groups),
    st.integers(1, 999999).map("{:06}".format),
    st.lists(DIGITS, max_size=3),
)


@given(CODES)
def test_every_code_begins_with_its_parents(code):
    assert codes.is_code(code)
    assert [codes.level_of(above) for above in codes.ancestors_of(code)] == list(codes.LEVELS[: len(code) // 3 - 2])
    assert codes.parent_of(code) == (codes.ancestors_of(code) or [None])[-1]


@given(CODES, CODES)
def test_the_range_holds_exactly_the_area_and_what_lies_below(code, other):
    first, after = codes.code_range(code)
    assert (first <= other and (after is None or other < after)) == other.startswith(code)


@given(CODES)
def test_filling_up_with_zeros_changes_nothing(code):
    assert codes.unpadded(code.ljust(15, "0")) == code
    assert codes.unpadded(f" {code} ") == code


@pytest.mark.parametrize(
    "code", ["", "43", "4301", "99990", "99990A", "９９９９０１", "999901000", "999901001000", "9999010010010010"]
)
def test_it_knows_what_is_no_code(code):
    assert not codes.is_code(code)
    with pytest.raises(ValueError, match="not an area"):
        codes.level_of(code)


def test_nothing_comes_after_the_last_code():
    assert codes.code_range("999999") == ("999999", None)


def test_the_outermost_codes_are_those_below_no_other():
    assert codes.outermost(["999901001", "999902", "999901001002", "999901001"]) == ["999901001", "999902"]


def test_it_takes_the_spoken_ending_of_the_first_that_fits():
    endings = [("社区居委会", "社区"), ("居委会", "社区"), ("村委会", "村")]
    assert codes.short_name("识字里社区居委会", endings) == "识字里社区"
    assert codes.short_name("幸福村", endings) is None
    assert codes.short_name("村委会", endings) is None
