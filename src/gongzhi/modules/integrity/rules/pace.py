"""How unusual a length of time is against others, by median and median absolute deviation of its logarithm."""

import math
from collections.abc import Sequence
from statistics import median

# Makes the deviation comparable with a standard deviation where lengths are spread as usual.
SCALE = 1.4826
# A minute: nothing is quicker in the reckoning.
LEAST_HOURS = 1 / 60


def deviation(hours: float, others: Sequence[float]) -> tuple[float, float] | None:
    """Return the median of the others in hours and the robust z of `hours`; None without others, or where all are alike."""
    if not others:
        return None
    logs = [math.log(max(one, LEAST_HOURS)) for one in others]
    middle = median(logs)
    spread = median(abs(one - middle) for one in logs)
    if spread == 0:
        return None
    z = (math.log(max(hours, LEAST_HOURS)) - middle) / (SCALE * spread)
    return round(math.exp(middle), 2), round(z, 2)
