"""The door of calendar: when a period ends, and the table of days that staff keep."""

from gongzhi.engine.calendar.models import CalendarYear, DayKind, DayRule
from gongzhi.engine.calendar.rules import OFFICE_HOURS, UNITS, Due, WorkingHours, working_hours
from gongzhi.engine.calendar.selectors import (
    Day,
    due,
    forget_table,
    is_office_open,
    is_working_day,
    list_days,
    missing_years,
)
from gongzhi.engine.calendar.services import clear_day, confirm_year, import_days, set_day, withdraw_year

__all__ = [
    "OFFICE_HOURS",
    "UNITS",
    "CalendarYear",
    "Day",
    "DayKind",
    "DayRule",
    "Due",
    "WorkingHours",
    "clear_day",
    "confirm_year",
    "due",
    "forget_table",
    "import_days",
    "is_office_open",
    "is_working_day",
    "list_days",
    "missing_years",
    "set_day",
    "withdraw_year",
    "working_hours",
]
