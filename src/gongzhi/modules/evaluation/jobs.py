"""What the worker does for the rates again and again."""

from datetime import timedelta

from gongzhi.modules.evaluation import public

# At most so long at a time, so that limits and messages do not wait for a long history.
AT_A_TIME = timedelta(seconds=1)


def keep_up() -> None:
    """Judge what has happened since; count months only when nothing is left to judge, a large one every ten minutes."""
    if public.judge_for(AT_A_TIME) == 0:
        public.count_months()


def bring_up_to_date() -> tuple[int, int]:
    """Judge and count everything that is left; return how many entries were read and months counted."""
    read = counted = 0
    while found := public.catch_up():
        read += found
    while months := public.count_months(at_once=True):
        counted += months
    return read, counted
