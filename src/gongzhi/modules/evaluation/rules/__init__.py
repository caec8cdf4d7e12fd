"""What is computed without a database: the judgement of a case, and what a count says for small numbers."""

from .judging import FULL, Facts, Judged, Opinion, Terms, judge
from .numbers import Spread, shrunk, wilson
from .periods import Period, months_of, period_before, read_period, year_before

__all__ = [
    "FULL",
    "Facts",
    "Judged",
    "Opinion",
    "Period",
    "Spread",
    "Terms",
    "judge",
    "months_of",
    "period_before",
    "read_period",
    "shrunk",
    "wilson",
    "year_before",
]
