"""The arithmetic of small samples: one example by hand, and what must hold for all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.modules.evaluation.rules import months_of, period_before, read_period, shrunk, wilson, year_before

COUNTS = st.integers(min_value=1, max_value=10_000)
SHARES = st.floats(min_value=0, max_value=1)


def test_it_draws_a_small_sample_towards_the_county():
    # 4 of 5 solved; the county 60 %; k = 10: (5 × 0.8 + 10 × 0.6) ÷ (5 + 10) = 10 ÷ 15
    assert shrunk(4, 5, 0.6, 10) == pytest.approx(10 / 15)


def test_it_gives_the_wilson_interval():
    # 4 of 5 at 95 %, z = 1.959964: (0.8 + 0.384146 ± 1.959964 × √(0.032 + 0.0384146)) ÷ 1.768292
    found = wilson(4, 5, 0.95)
    assert (found.low, found.high) == (pytest.approx(0.3755, abs=0.0005), pytest.approx(0.9638, abs=0.0005))


@given(COUNTS, SHARES, SHARES, st.floats(min_value=0, max_value=100))
def test_the_adjusted_rate_lies_between_rate_and_mean(count, share, mean, strength):
    found = shrunk(share * count, count, mean, strength)
    assert min(share, mean) - 1e-9 <= found <= max(share, mean) + 1e-9


@given(COUNTS, SHARES)
def test_the_interval_holds_the_rate_and_lies_between_none_and_all(count, share):
    found = wilson(share * count, count, 0.95)
    assert -1e-9 <= found.low <= share + 1e-9
    assert share - 1e-9 <= found.high <= 1 + 1e-9


@given(COUNTS, SHARES)
def test_more_cases_of_the_same_rate_narrow_the_interval(count, share):
    few, many = wilson(share * count, count, 0.95), wilson(share * count * 4, count * 4, 0.95)
    assert many.high - many.low <= few.high - few.low + 1e-9


@given(st.integers(min_value=2000, max_value=2100), st.integers(min_value=1, max_value=4))
def test_a_quarter_has_three_months_and_goes_back_whole(year, number):
    period = read_period(f"{year}-Q{number}")
    assert len(months_of(period)) == 3
    assert str(year_before(period)) == f"{year - 1}-Q{number}"
    assert read_period(months_of(period)[0]).first == period_before(period).first + 3


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-Q5", "26-11", "2026-11x", ""])
def test_it_reads_no_period_that_is_none(text):
    assert read_period(text) is None
