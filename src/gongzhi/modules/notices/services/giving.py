"""Giving messages to a channel, and writing down for all of them at once what has become of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from gongzhi.common import clock, rows
from gongzhi.engine.custody import public as custody
from gongzhi.engine.outbox import public as outbox
from gongzhi.modules.notices.models import Notice
from gongzhi.modules.notices.rules import count_parts

from . import channels, health
from .planning import Plan

PURPOSE = "message about the report"
SETTLED = ("state", "reason", "parts", "mark", "settled_at")


@dataclass(frozen=True)
class Task:
    """One message that is to leave now, without its address."""

    id: int
    plan: Plan
    subject: str
    words: str


@dataclass
class Outcome:
    """What has become of a batch: what was not sent, by its delivery, and the notices that are settled."""

    failures: dict[int, Exception] = field(default_factory=dict)
    settled: list[Notice] = field(default_factory=list)

    def settle(self, notice: Notice, state: str, *, reason: str = "", parts: int = 0, mark: str = "") -> None:
        notice.state, notice.reason, notice.parts, notice.mark = state, reason, parts, mark
        notice.settled_at = clock.now()
        self.settled.append(notice)

    def put_off(self, tasks: Sequence[Task], why: str, until: datetime) -> None:
        self.failures.update({task.id: outbox.NotSent(why, until=until) for task in tasks})

    def write(self) -> None:
        """Write the settled notices together; one that was erased meanwhile, with its case, is passed over."""
        with transaction.atomic():
            rows.write((), [(notice, SETTLED) for notice in self.settled], may_be_gone=True)


def not_sent(error: Exception, until: datetime | None = None) -> outbox.NotSent:
    """Return that nothing has left, because of `error`."""
    found = outbox.NotSent(str(error), until=until)
    found.__cause__ = error
    return found


def give(way: str, tasks: Sequence[Task], outcome: Outcome, *, is_proven: bool) -> None:
    """Give messages to their channel: one first where nobody knows whether it works. When it fails the others wait."""
    try:
        channel = channels.find_channel(way)
    except channels.Down as down:
        outcome.put_off(tasks, str(down), health.fail(way, down))
        return
    if channel is None:  # chosen from those there are, and gone since
        outcome.put_off(tasks, "there is no such channel", clock.now())
        return
    for part in (tasks,) if is_proven else (tasks[:1], tasks[1:]):
        if until := _give_part(channel, part, outcome):
            left = [task for task in tasks if task.plan.notice.state == Notice.State.WAITING]
            outcome.put_off([task for task in left if task.id not in outcome.failures], "the channel is at rest", until)
            return


def _give_part(channel: channels.Channel, tasks: Sequence[Task], outcome: Outcome) -> datetime | None:
    """Give some messages; return until when the channel wants to be left alone, if it does."""
    written = _write(tasks, outcome)
    answers = channel.send_all([letter for _task, letter in written]) if written else []
    if None in answers:
        health.heal(channel.name)
    rests = [_judge(channel, task, answer, outcome) for (task, _letter), answer in zip(written, answers, strict=False)]
    until = next((moment for moment in rests if moment), None)
    return until or (clock.now() if len(answers) < len(written) else None)


def _write(tasks: Sequence[Task], outcome: Outcome) -> list[tuple[Task, channels.Letter]]:
    """Return the messages as they leave: only here addresses are looked at, and the looks are on record."""
    asked = [(task.plan.sealed, task.plan.notice.case.chain) for task in tasks]
    try:
        fields = custody.reveal_many(asked, actor="system", post="", purpose=PURPOSE) if asked else {}
    except Exception as error:  # whatever it is, nothing has left: the messages keep the reason and are tried again
        outcome.failures.update({task.id: not_sent(error) for task in tasks})
        return []
    written = []
    for task in tasks:
        if to := fields.get(task.plan.sealed.pk, {}).get(task.plan.address):
            written.append((task, channels.Letter(str(task.id), to, task.subject, task.words)))
        else:
            outcome.failures[task.id] = outbox.NotSent("the address cannot be opened")
    return written


def _judge(channel: channels.Channel, task: Task, answer: Exception | None, outcome: Outcome) -> datetime | None:
    """Note what a channel answered to one message; return until when it rests, if it failed."""
    notice, until = task.plan.notice, None
    if answer is None:
        parts = count_parts(channel.dress(task.words)) if channel.name == "sms" else 1
        outcome.settle(notice, Notice.State.SENT, parts=parts, mark=task.plan.mark)
    elif isinstance(answer, channels.Declined):
        outcome.settle(notice, Notice.State.NOT_SENT, reason=Notice.Reason.REFUSED)
        health.note(channel.name, str(answer))
    elif isinstance(answer, channels.Down | channels.InDoubt):
        until = health.fail(channel.name, answer)
        is_safe = isinstance(answer, channels.Down) or channel.accepts_same_id_twice
        outcome.failures[task.id] = not_sent(answer, until) if is_safe else answer
    else:
        outcome.failures[task.id] = not_sent(answer) if isinstance(answer, channels.Postponed) else answer
    return until
