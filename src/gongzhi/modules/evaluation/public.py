"""The door of evaluation: bringing the rates up to date."""

from .selectors.cases import count_waiting
from .services.counting import count_month, count_months
from .services.judging import catch_up, judge_cases, judge_for

__all__ = ["catch_up", "count_month", "count_months", "count_waiting", "judge_cases", "judge_for"]
