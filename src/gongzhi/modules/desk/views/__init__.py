"""Pages of the desk itself: today's work, the working calendar, messages that wait for a person; and the frame of all of them."""

from gongzhi.modules.desk.views.calendar import calendar_year, clear_calendar_day, import_calendar, settle_year
from gongzhi.modules.desk.views.frame import frame
from gongzhi.modules.desk.views.messages import messages_waiting, settle_message
from gongzhi.modules.desk.views.work import work

__all__ = [
    "calendar_year",
    "clear_calendar_day",
    "frame",
    "import_calendar",
    "messages_waiting",
    "settle_message",
    "settle_year",
    "work",
]
