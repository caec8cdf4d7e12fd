"""Whether, how and when a notice is sent: the reporter's wish, opt-out, quiet hours, the limit per day, and a channel at rest."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from gongzhi.common import clock
from gongzhi.engine.cases.public import Case
from gongzhi.engine.custody import public as custody
from gongzhi.engine.outbox.public import NotSent
from gongzhi.engine.rules import public as rules
from gongzhi.modules.notices.models import ChannelState, Notice
from gongzhi.modules.notices.rules import end_of_quiet, next_morning
from gongzhi.modules.notices.selectors import number

from . import channels, health

Reason = Notice.Reason
ADDRESSES = {"sms": "phone", "mail": "mail"}
URGENT = frozenset({"urgent", "emergency"})


class Never(Exception):
    """This notice is not sent, for a reason that will not pass."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    @property
    def label(self) -> str:
        return str(Reason(self.reason).label)


@dataclass(frozen=True)
class Plan:
    """The way that a notice goes: to which address, and the keyed hash of that."""

    notice: Notice
    sealed: custody.Sealed
    way: str
    address: str
    mark: str


@dataclass(frozen=True)
class Limits:
    """When messages are sent today, and how many to one address."""

    quiet_end: datetime | None
    most: float | None
    midnight: datetime
    morning: datetime


def read_limits() -> Limits:
    """Return the limits as they are now."""
    now, quiet_until = clock.local(clock.now()), number("messages_quiet_until")
    quiet_end = end_of_quiet(now, number("messages_quiet_from"), quiet_until)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Limits(quiet_end, number("messages_per_day"), midnight, next_morning(now, quiet_until))


@dataclass
class Facts:
    """What has to be known of a batch of notices, read at once."""

    marks: Mapping[tuple[UUID, str], str]
    unwanted: set[str]
    states: Mapping[str, ChannelState]
    limits: Limits
    told_today: Mapping[str, int]
    planned: Counter[str] = field(default_factory=Counter)

    def marks_of(self, sealed: custody.Sealed) -> dict[str, str]:
        """Return way → hash of the address."""
        return {way: self.marks.get((sealed.pk, kind), "") for way, kind in ADDRESSES.items()}


def gather(notices: Sequence[Notice]) -> Facts:
    """Read what decides about these notices: opt-outs, the ways' states, limits, and what was sent today."""
    marks = custody.address_marks({notice.case.reporter_id for notice in notices if notice.case.reporter_id})
    limits = read_limits()
    addresses = set(marks.values())
    return Facts(
        marks, custody.list_opted_out(addresses), health.read_states(), limits, _count_today(addresses, limits)
    )


def plan(notice: Notice, facts: Facts) -> Plan:
    """Return how a notice is sent now; raise Never, or NotSent with the moment until which it waits."""
    sealed = notice.case.reporter
    if sealed is None or sealed.erased_at:
        raise Never(Reason.ERASED)
    way = notice.channel = choose_way(custody.masked(sealed))
    marks = facts.marks_of(sealed)
    body = rules.get_content("text", notice.template).body
    if body.get("while_open") and not notice.case.is_open:
        raise Never(Reason.OVERTAKEN)
    is_demanded = bool(body.get("demanded"))
    if not is_demanded and facts.unwanted.intersection(marks.values()):
        raise Never(Reason.OPTED_OUT)
    health.require_awake(facts.states.get(way))
    if not is_demanded and notice.case.urgency not in URGENT:
        _wait_for_morning(marks[way], facts)
    facts.planned[marks[way]] += 1
    return Plan(notice, sealed, way, ADDRESSES[way], marks[way])


def choose_way(known: dict[str, str]) -> str:
    """Return the way that the reporter chose, else by short message, else by mail. `known` are their masked data."""
    chosen = known.get("told_by", "")
    if chosen == "none":
        raise Never(Reason.DECLINED)
    possible = [way for way in channels.WAYS if can_be_reached(known, way)]
    wanted = [way for way in possible if chosen in ("", way)]
    if not wanted:
        raise Never(Reason.NO_ADDRESS)
    here = [way for way in wanted if way in channels.names()]
    if not here:
        raise Never(Reason.NO_CHANNEL)
    return here[0]


def describe_telling(case: Case) -> str:
    """Return how the reporter of a case is told: "sms", "mail", "off" (opted out), or empty where they are not."""
    sealed = case.reporter
    if sealed is None or sealed.erased_at or not channels.names():
        return ""
    try:
        way = choose_way(custody.masked(sealed))
    except Never:
        return ""
    return "off" if has_opted_out(sealed) else way


def can_be_reached(known: dict[str, str], way: str) -> bool:
    address = known.get(ADDRESSES[way], "")
    return custody.is_mobile(address) if way == "sms" else bool(address)


def has_opted_out(sealed: custody.Sealed) -> bool:
    """Say whether any address of these details is one to which nothing is to be sent."""
    return custody.has_opted_out(sealed)


def _wait_for_morning(mark: str, facts: Facts) -> None:
    """Raise NotSent where the hour or the day's limit says so; not asked for what is urgent or demanded by law."""
    limits = facts.limits
    if limits.quiet_end:
        raise NotSent("quiet hours", until=limits.quiet_end)
    if limits.most is None or not mark:
        return
    told = facts.told_today.get(mark, 0)
    if told >= limits.most:
        raise NotSent("enough messages for today", until=limits.morning)
    if told + facts.planned[mark] >= limits.most:
        # Those before it in this batch may fail: it is decided when they have been sent.
        raise NotSent("behind others to the same address", until=clock.now())


def _count_today(marks: Collection[str], limits: Limits) -> dict[str, int]:
    if limits.most is None or limits.quiet_end:
        return {}
    # What has no mark is left out by name, or the index of those with one is not taken.
    sent = Notice.objects.exclude(mark="").filter(mark__in=marks, settled_at__gte=limits.midnight).values_list("mark")
    return dict(sent.annotate(count=Count("id")))
