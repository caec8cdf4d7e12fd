"""Notices are queued with the change that causes them, and sent by the worker after commit."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from gongzhi.common import clock
from gongzhi.engine.cases.public import Change
from gongzhi.engine.custody import public as custody
from gongzhi.engine.outbox import public as outbox
from gongzhi.modules.notices.models import Notice
from gongzhi.modules.notices.rules import count_parts, templates_for
from gongzhi.modules.notices.selectors import TOPIC, told_acts, words

from . import channels, health
from .planning import Never, Plan, plan

PURPOSE = "message about the report"
FAILURES = (channels.Down, channels.InDoubt)


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
    """Say whether a message that may have left can be given to its channel once more: where that knows its id."""
    notice = Notice.objects.filter(pk=str(payload["notice"])).first()
    try:
        channel = channels.find_channel(notice.channel) if notice else None
    except channels.Down:
        return False
    return channel is not None and channel.accepts_same_id_twice


def send(deliveries: Sequence[outbox.Delivery]) -> None:
    """Send queued notices, one call to the channel each, with the message's own id."""
    for delivery in deliveries:
        _send(delivery)


def _send(delivery: outbox.Delivery) -> None:
    """Send one notice. What fails before the channel is called has certainly sent nothing and is tried again."""
    notice = _notice_of(delivery)
    if notice is None or notice.state != Notice.State.WAITING:
        return  # Erased with its case, or decided by a person meanwhile.
    try:
        planned = plan(notice)
        channel = channels.find_channel(planned.way)
        letter = _write(delivery, planned)
    except Never as never:
        settle(notice, Notice.State.NOT_SENT, reason=never.reason)
        return
    except outbox.NotSent:
        raise
    except channels.Down as down:
        raise outbox.NotSent(str(down), until=health.fail(notice.channel, down)) from down
    except Exception as error:
        raise outbox.NotSent(str(error)) from error
    if channel:
        _give(channel, letter, planned)


def _notice_of(delivery: outbox.Delivery) -> Notice | None:
    return Notice.objects.select_related("case__reporter").filter(pk=delivery.payload["notice"]).first()


def _write(delivery: outbox.Delivery, planned: Plan) -> channels.Letter:
    """Return the message as it leaves: only here the address is looked at, and the look is on record."""
    case = planned.notice.case
    said = words(planned.notice.template, case)
    fields = custody.reveal(planned.sealed, actor="system", post="", purpose=PURPOSE, subject=case.chain)
    with override("zh-hans"):
        subject = _("About your report %(receipt)s") % {"receipt": case.receipt}
    return channels.Letter(str(delivery.id), fields[planned.address], subject, said)


def _give(channel: channels.Channel, letter: channels.Letter, planned: Plan) -> None:
    notice = planned.notice
    try:
        channel.send(letter)
    except channels.Declined as declined:
        settle(notice, Notice.State.NOT_SENT, reason=Notice.Reason.REFUSED)
        health.note(channel.name, str(declined))
        return
    except channels.Postponed as postponed:
        raise outbox.NotSent(str(postponed)) from postponed
    except channels.Down as down:
        raise outbox.NotSent(str(down), until=health.fail(channel.name, down)) from down
    except channels.InDoubt as doubt:
        next_try = health.fail(channel.name, doubt)
        if channel.accepts_same_id_twice:
            raise outbox.NotSent(str(doubt), until=next_try) from doubt
        raise
    health.heal(channel.name)
    parts = count_parts(channel.dress(letter.words)) if channel.name == "sms" else 1
    settle(notice, Notice.State.SENT, parts=parts, mark=planned.mark)


def settle(notice: Notice, state: str, *, reason: str = "", parts: int = 0, mark: str = "") -> None:
    """Write down what has become of a notice."""
    notice.state, notice.reason, notice.parts, notice.mark = state, reason, parts, mark
    notice.settled_at = clock.now()
    notice.save(update_fields=["state", "reason", "parts", "mark", "settled_at"])
