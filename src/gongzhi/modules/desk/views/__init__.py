"""Pages of the desk itself: today's work, the working calendar, messages that wait for a person; and the frame of all of them."""

from gongzhi.modules.desk.views.calendar import calendar_year, clear_calendar_day, import_calendar, settle_year
from gongzhi.modules.desk.views.channels import act_on_channel, list_channels
from gongzhi.modules.desk.views.frame import frame
from gongzhi.modules.desk.views.mail import change_mail, confirm_mail, show_mail, stop_mail
from gongzhi.modules.desk.views.messages import messages_waiting, settle_message
from gongzhi.modules.desk.views.news import mark_read
from gongzhi.modules.desk.views.work import work

__all__ = [
    "act_on_channel",
    "calendar_year",
    "change_mail",
    "clear_calendar_day",
    "confirm_mail",
    "frame",
    "import_calendar",
    "list_channels",
    "mark_read",
    "messages_waiting",
    "settle_message",
    "settle_year",
    "show_mail",
    "stop_mail",
    "work",
]
