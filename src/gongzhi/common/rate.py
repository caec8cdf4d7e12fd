"""How often somebody may do something: a bucket of turns that fills up again with time. In memory only, nothing is stored."""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic
from typing import Any

from .errors import Refused

# Full buckets are forgotten first; this many are kept, about 20 MB at most.
MOST_BUCKETS = 100_000
MINUTE = 60.0


class TooMany(Refused):
    """Too often: there is a turn again after `retry_after` seconds (the Retry-After of HTTP)."""

    status = 429
    code = "too_many"

    def __init__(self, message: Any, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Rate:
    """`per_minute` turns a minute for each key, all of them at once if need be; 0 means that nothing is limited.

    `seconds` tells the time in seconds from any beginning and never runs backwards.
    """

    def __init__(self, per_minute: int, *, seconds: Callable[[], float] = monotonic, most: int = MOST_BUCKETS) -> None:
        self.per_minute = per_minute
        self._seconds = seconds
        self._most = most
        self._lock = threading.Lock()
        # For each key: the turns left, and when that was. The key used longest ago stands first.
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> int:
        """Take a turn and return 0, or take none and return in how many whole seconds there will be one."""
        if self.per_minute <= 0:
            return 0
        now = self._seconds()
        with self._lock:
            left = self._left(key, now)
            taken = left >= 1
            self._keep(key, left - 1 if taken else left, now)
        return 0 if taken else math.ceil((1 - left) * MINUTE / self.per_minute)

    def _left(self, key: str, now: float) -> float:
        left, at = self._buckets.get(key, (float(self.per_minute), now))
        return min(float(self.per_minute), left + (now - at) * self.per_minute / MINUTE)

    def _keep(self, key: str, left: float, now: float) -> None:
        self._buckets[key] = left, now
        self._buckets.move_to_end(key)
        while len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
