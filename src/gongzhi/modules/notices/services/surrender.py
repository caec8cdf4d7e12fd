"""Giving up what waits for a channel: a decision of a person, with a reason, that each case remembers."""

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Invalid
from gongzhi.engine.access.public import SYSTEM
from gongzhi.engine.cases import public as cases
from gongzhi.engine.outbox import public as outbox
from gongzhi.modules.notices.models import Notice
from gongzhi.modules.notices.selectors import TOPIC

from .giving import Outcome

# What one press of the button gives up; the page says how many are left.
AT_ONCE = 500
SHORTEST, LONGEST = 4, 200


def give_up(channel: str, *, by: str, why: str) -> int:
    """Give up what waits for a channel, the oldest first; return how many. Raises Invalid without a reason."""
    if not SHORTEST <= len(why) <= LONGEST:
        raise Invalid({"why": _("Say in a few words why these messages are not sent any more.")})
    notices = Notice.objects.filter(state=Notice.State.WAITING, channel=channel).order_by("at")[:AT_ONCE]
    return sum(_give_up(notice, by, why) for notice in notices)


def _give_up(notice: Notice, by: str, why: str) -> bool:
    """Give up one message and write it into its case: who decided, for which message. The reason stays in the queue."""
    with cases.change_case(SYSTEM, notice.case_id, version=None) as change:
        if not outbox.give_up(TOPIC, [str(notice.pk)], by, why):
            return False  # It is being sent right now.
        outcome = Outcome()
        outcome.settle(notice, Notice.State.NOT_SENT, reason=Notice.Reason.GIVEN_UP)
        outcome.write()
        change.record("notice_given_up", notice=str(notice.pk), by=by)
    return True
