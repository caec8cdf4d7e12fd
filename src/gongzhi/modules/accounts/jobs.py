"""What the worker does again and again for accounts."""

from datetime import timedelta

from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session

from gongzhi.common import clock
from gongzhi.engine.rules import public as rules


def forget_sign_ins() -> int:
    """Remove sessions that have ended, and sign-ins on record longer than the law asks; return how many.

    When somebody leaves is nobody's business: the library notes it, and it is emptied.
    """
    AccessLog.objects.exclude(logout_time=None).update(logout_time=None)
    gone: int = Session.objects.filter(expire_date__lt=clock.now()).delete()[0]
    kept = rules.parameter("sign_in_log_kept", on=clock.today()).value
    if kept is None:
        return gone
    before = clock.now() - timedelta(days=kept["amount"])
    for table in (AccessLog, AccessAttempt):
        gone += table.objects.filter(attempt_time__lt=before).delete()[0]
    return gone
