"""The door of evaluation: bringing the rates up to date, and the ledger of exclusions."""

from .models import Exclusion
from .selectors.cases import count_waiting
from .services.counting import count_month, count_months
from .services.judging import catch_up, judge_cases, judge_for

__all__ = ["Exclusion", "catch_up", "count_month", "count_months", "count_waiting", "judge_cases", "judge_for"]
