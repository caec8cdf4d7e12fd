"""Reading: what the content says of notices, what was sent on a case, and how the ways out are doing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, Min
from django.utils.translation import gettext_lazy

from gongzhi.common import clock
from gongzhi.common.text import say
from gongzhi.engine.cases.public import Case
from gongzhi.engine.outbox import public as outbox
from gongzhi.engine.rules import public as rules
from gongzhi.modules.notices.models import ChannelState, Notice
from gongzhi.modules.notices.rules import fill, index_by_act, sort_of_fault

TOPIC = "notice"
MOST_SHOWN = 50


def told_acts() -> dict[str, list[str]]:
    """Return act → notices told of it, by the content in force today."""
    return _told_acts(rules.edition())


@lru_cache(maxsize=2)
def _told_acts(_edition: str) -> dict[str, list[str]]:
    return index_by_act({found.key: found.body for found in rules.list_content("text")})


def words(template: str, case: Case) -> str:
    """Return the words of a notice, in Chinese: the platform does not know the reporter's language."""
    return fill(rules.get_content("text", template).body["text"]["zh"], {"receipt": case.receipt})


STATES = {
    "waiting": gettext_lazy("Waiting"),
    "sending": gettext_lazy("Being sent"),
    "sent": gettext_lazy("Sent"),
    "not_sent": gettext_lazy("Was not sent"),
    "unknown": gettext_lazy("Unknown whether sent"),
    "failed": gettext_lazy("Was not sent"),
}
BADGES = {"sent": "done", "unknown": "overdue", "failed": "overdue", "waiting": "soon"}
WAYS = {"sms": gettext_lazy("Short message"), "mail": gettext_lazy("Mail")}
FAULTS = {
    "setup": gettext_lazy("The channel is not set up properly."),
    "sign_in": gettext_lazy("The gateway does not accept our name, password or key."),
    "certificate": gettext_lazy("The gateway's certificate is not accepted: it has expired, is made out to another name, or its issuer is not trusted here."),
    "unprotected": gettext_lazy("No encrypted connection to the gateway can be made."),
    "silent": gettext_lazy("The gateway did not answer in time."),
    "refused": gettext_lazy("The gateway refuses the connection: its service may be off, or the port is wrong."),
    "unknown_host": gettext_lazy("The gateway's address is not known on the network."),
    "unreachable": gettext_lazy("The gateway cannot be reached: the network is down between here and there."),
    "cut_off": gettext_lazy("The connection was cut off while a message was being handed over."),
    "recipient": gettext_lazy("The gateway does not accept this number or mail address."),
    "sender": gettext_lazy("The mail server does not accept our address as the sender."),
    "too_many": gettext_lazy("The gateway takes no more for now: too many messages at once."),
    "wrong_place": gettext_lazy("There is no gateway at the address that is set; it may have moved."),
    "own_fault": gettext_lazy("The gateway has a fault of its own."),
    "answer": gettext_lazy("The gateway did not take the message. Its answer stands in the technical words."),
    "interrupted": gettext_lazy("The platform was interrupted while it was sending."),
}  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """One message on a case and what has become of it: `state` waiting, sending, sent, not_sent, unknown or failed."""

    notice: Notice
    state: str
    next_try_at: datetime | None = None

    @property
    def title(self) -> str:
        found = rules.find_content("text", self.notice.template)
        return say(found.body["text"]).replace("{receipt}", self.notice.case.receipt) if found else self.notice.template

    @property
    def state_name(self) -> str:
        return str(STATES[self.state])

    @property
    def badge(self) -> str:
        return BADGES.get(self.state, "")

    @property
    def way(self) -> str:
        return str(WAYS.get(self.notice.channel, ""))


def list_sent(case: Case) -> list[Sent]:
    """Return the messages to the reporter of a case, newest first, in two queries."""
    notices = list(case.notices.order_by("-at", "-id")[:MOST_SHOWN])
    waiting = [str(notice.pk) for notice in notices if notice.state == Notice.State.WAITING]
    queued = outbox.find_by_keys(TOPIC, waiting) if waiting else {}
    return [_sent(notice, queued.get(str(notice.pk))) for notice in notices]


def _sent(notice: Notice, message: outbox.Message | None) -> Sent:
    if notice.state != Notice.State.WAITING or message is None:
        return Sent(notice, notice.state)
    later = message.available_at if message.state == outbox.Message.State.WAITING else None
    return Sent(notice, message.state, later)


def say_fault(said: str) -> str:
    """Return what people are told of a channel's technical words; nothing where they mean none of the known faults."""
    sort = sort_of_fault(said)
    return str(FAULTS[sort]) if sort else ""


@dataclass(frozen=True)
class Way:
    """One way out with its state and what waits for it."""

    name: str
    state: ChannelState
    waiting: int
    oldest: datetime | None
    sent_today: int

    @property
    def label(self) -> str:
        return str(WAYS[self.name])

    @property
    def fault(self) -> str:
        return say_fault(self.state.last_error)


def list_states(names: Sequence[str]) -> list[Way]:
    """Return the ways of this installation, and how each is doing."""
    states = {state.name: state for state in ChannelState.objects.filter(name__in=names)}
    waiting = _count_waiting()
    sent = _count_sent_today()
    return [
        Way(name, states.get(name) or ChannelState(name=name), *waiting.get(name, (0, None)), sent.get(name, 0))
        for name in names
    ]


def _count_sent_today() -> dict[str, int]:
    morning = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    # What was sent has a mark for two days: named here, the small index of those with one is taken, and no others are read.
    today = Notice.objects.exclude(mark="").filter(state=Notice.State.SENT, settled_at__gte=morning)
    return dict(today.values_list("channel").annotate(count=Count("id")))


def _count_waiting() -> dict[str, tuple[int, datetime | None]]:
    rows = Notice.objects.filter(state=Notice.State.WAITING).values("channel").order_by("channel")
    return {row["channel"]: (row["count"], row["oldest"]) for row in rows.annotate(count=Count("id"), oldest=Min("at"))}


def count_undecided() -> int:
    """Return how many messages wait whose way is not chosen yet."""
    return Notice.objects.filter(state=Notice.State.WAITING, channel="").count()


def number(key: str) -> float | None:
    """Return a parameter that is a plain number, or None where the county has not decided it."""
    found = rules.parameter(key, on=clock.today()).value
    return float(found) if isinstance(found, int | float) else None
