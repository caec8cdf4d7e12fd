"""How long to leave a gateway alone that does not work."""

from datetime import timedelta

FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(minutes=10)
MOST_DOUBLINGS = 10


def pause_after(failures: int) -> timedelta:
    """Return the pause after that many failures in a row (1, 2, …): doubled each time, up to ten minutes."""
    doublings = min(failures - 1, MOST_DOUBLINGS)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)
