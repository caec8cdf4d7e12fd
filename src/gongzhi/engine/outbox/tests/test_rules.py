from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from gongzhi.engine.outbox.rules import LONGEST_WAIT, MAX_ATTEMPTS, wait_before_retry


@given(st.integers(min_value=1, max_value=10_000), st.floats(min_value=0, max_value=1))
def test_the_wait_is_never_longer_than_the_cap_nor_shorter_than_half_the_first(attempt: int, chance: float) -> None:
    assert timedelta(seconds=2.5) <= wait_before_retry(attempt, chance) <= LONGEST_WAIT


def test_the_wait_doubles() -> None:
    assert [wait_before_retry(attempt, 0).seconds for attempt in range(1, 5)] == [5, 10, 20, 40]


def test_a_night_without_network_is_survived() -> None:
    waits = [wait_before_retry(attempt, 0.5) for attempt in range(1, MAX_ATTEMPTS)]
    assert timedelta(hours=7) < sum(waits, timedelta()) < timedelta(hours=12)
