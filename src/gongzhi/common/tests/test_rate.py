from gongzhi.common.rate import Rate


class Seconds:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_lets_through_as_many_as_it_says_and_then_tells_how_long_to_wait():
    rate = Rate(3, seconds=Seconds())
    assert [rate.wait("one") for _ in range(4)] == [0, 0, 0, 20]


def test_it_gives_turns_back_with_time_but_never_more_than_a_minutes_worth():
    clock = Seconds()
    rate = Rate(2, seconds=clock)
    assert [rate.wait("one") for _ in range(3)] == [0, 0, 30]
    clock.now = 30.0
    assert [rate.wait("one") for _ in range(2)] == [0, 30]
    clock.now = 3600.0
    assert [rate.wait("one") for _ in range(3)] == [0, 0, 30]


def test_a_refused_turn_costs_nothing():
    clock = Seconds()
    rate = Rate(1, seconds=clock)
    assert [rate.wait("one") for _ in range(5)] == [0, 60, 60, 60, 60]
    clock.now = 60.0
    assert rate.wait("one") == 0


def test_one_key_does_not_use_up_the_turns_of_another():
    rate = Rate(1, seconds=Seconds())
    assert [rate.wait(key) for key in ("one", "two", "one")] == [0, 0, 60]


def test_nothing_is_limited_where_the_limit_is_nought():
    rate = Rate(0, seconds=Seconds())
    assert {rate.wait("one") for _ in range(1000)} == {0}


def test_it_forgets_the_keys_used_longest_ago_so_that_memory_stays_small():
    rate = Rate(1, seconds=Seconds(), most=2)
    assert [rate.wait(key) for key in ("one", "two", "three", "one", "three")] == [0, 0, 0, 0, 60]
