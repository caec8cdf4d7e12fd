"""How long to wait before trying again."""

from datetime import timedelta

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
# With the waits above, the last attempt comes after about eight hours: a night without network is survived.
MAX_ATTEMPTS = 20


def wait_before_retry(attempt: int, chance: float) -> timedelta:
    """Return the wait after the failed `attempt` (1, 2, …): doubled each time, up to an hour.

    `chance` (0 to 1) takes off up to half, so that what failed together does not come back together.
    """
    longest = LONGEST_WAIT / FIRST_WAIT
    factor = min(2.0 ** min(attempt - 1, MAX_ATTEMPTS), longest)
    return FIRST_WAIT * factor * (1 - chance / 2)
