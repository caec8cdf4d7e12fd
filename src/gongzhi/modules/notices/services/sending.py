"""Notices are queued with the change that causes them, and sent by the worker after commit."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from gongzhi.common import clock
from gongzhi.engine.cases.public import Change
from gongzhi.engine.outbox import public as outbox
from gongzhi.modules.notices.models import Notice
from gongzhi.modules.notices.rules import templates_for
from gongzhi.modules.notices.selectors import TOPIC, told_acts, words

from . import channels, health
from .giving import Outcome, Task, give, not_sent
from .planning import Facts, Never, gather, plan


def tell(changes: Sequence[Change]) -> None:
    """Queue what reporters are to be told of these changes; who reported anonymously looks at the tracking page."""
    if not channels.names():
        return
    told = told_acts()
    for change in changes:
        if change.case.reporter_id is None:
            continue
        acts = [*(record.kind for record in change.records), *change.actions]
        for template in templates_for(acts, told):
            _queue(change, template)


def _queue(change: Change, template: str) -> None:
    notice = Notice(case=change.case, template=template, at=clock.now())
    payload = {"case": change.case.pk, "template": template, "notice": str(notice.pk)}
    change.add(notice)
    change.add(outbox.drafts(TOPIC, [payload], keys=[str(notice.pk)])[0])


def may_repeat(payload: dict[str, Any]) -> bool:
    """Say whether a message that may have left can be given to its channel once more: where that knows its id.

    One that is settled, or erased with its case, is passed over and may come back as often as it likes.
    """
    notice = Notice.objects.filter(pk=str(payload["notice"]), state=Notice.State.WAITING).first()
    if notice is None:
        return True
    try:
        channel = channels.find_channel(notice.channel)
    except channels.Down:
        return False
    return channel is not None and channel.accepts_same_id_twice


def send(deliveries: Sequence[outbox.Delivery]) -> dict[int, Exception]:
    """Send queued notices, a channel at a time, with the messages' own ids; return what was not sent, by its delivery.

    What fails before a channel is called has certainly sent nothing and is tried again.
    """
    outcome = Outcome()
    try:
        facts, tasks = _prepare(deliveries, outcome)
    except Exception as error:
        raise outbox.NotSent(str(error)) from error
    for way in channels.WAYS:
        if own := [task for task in tasks if task.plan.way == way]:
            give(way, own, outcome, is_proven=health.is_proven(facts.states.get(way)))
    outcome.write()
    return outcome.failures


def _prepare(deliveries: Sequence[outbox.Delivery], outcome: Outcome) -> tuple[Facts, list[Task]]:
    """Decide about each notice; what is already settled, or erased with its case, is passed over."""
    found = Notice.objects.select_related("case__reporter").filter(state=Notice.State.WAITING)
    notices = found.in_bulk([delivery.payload["notice"] for delivery in deliveries])
    before = {notice.pk: notice.channel for notice in notices.values()}
    facts = gather(list(notices.values()))
    asked = ((delivery, notices.get(UUID(delivery.payload["notice"]))) for delivery in deliveries)
    planned = [_plan(delivery, notice, facts, outcome) for delivery, notice in asked if notice]
    _note_ways([notice for notice in notices.values() if notice.channel != before[notice.pk]])
    return facts, [task for task in planned if task]


def _plan(delivery: outbox.Delivery, notice: Notice, facts: Facts, outcome: Outcome) -> Task | None:
    try:
        with override("zh-hans"):
            subject = _("About your report %(receipt)s") % {"receipt": notice.case.receipt}
        said = words(notice.template, notice.case)
        return Task(delivery.id, plan(notice, facts), subject, said)
    except Never as never:
        outcome.settle(notice, Notice.State.NOT_SENT, reason=never.reason)
    except outbox.NotSent as wait:
        outcome.failures[delivery.id] = wait
    except Exception as error:  # one bad notice holds up no other; it keeps the reason and is tried again
        outcome.failures[delivery.id] = not_sent(error)
    return None


def _note_ways(notices: Sequence[Notice]) -> None:
    """Write down which way is chosen: after a crash it says whether the same id may be given once more."""
    for way in channels.WAYS:
        if own := [notice.pk for notice in notices if notice.channel == way]:
            Notice.objects.filter(pk__in=own).update(channel=way)
