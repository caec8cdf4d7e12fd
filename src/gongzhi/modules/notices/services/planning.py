"""Whether, how and when a notice is sent: the reporter's wish, opt-out, quiet hours, the limit per day, and a channel at rest."""

from dataclasses import dataclass

from gongzhi.common import clock
from gongzhi.engine.cases.public import Case
from gongzhi.engine.custody import public as custody
from gongzhi.engine.outbox.public import NotSent
from gongzhi.engine.rules import public as rules
from gongzhi.modules.notices.models import Notice
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


def plan(notice: Notice) -> Plan:
    """Return how a notice is sent now; raise Never, or NotSent with the moment until which it waits."""
    sealed = notice.case.reporter
    if sealed is None or sealed.erased_at:
        raise Never(Reason.ERASED)
    way = choose_way(custody.masked(sealed))
    if notice.channel != way:
        notice.channel = way
        notice.save(update_fields=["channel"])
    mark = custody.address_mark(sealed, ADDRESSES[way])
    is_demanded = bool(rules.get_content("text", notice.template).body.get("demanded"))
    if not is_demanded and has_opted_out(sealed):
        raise Never(Reason.OPTED_OUT)
    health.require_awake(way)
    _wait_for_morning(mark, is_free=is_demanded or notice.case.urgency in URGENT)
    return Plan(notice, sealed, way, ADDRESSES[way], mark)


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


def _wait_for_morning(mark: str, *, is_free: bool) -> None:
    """Raise NotSent where the hour or the day's limit says so; what is urgent or demanded by law goes at once."""
    if is_free:
        return
    now = clock.local(clock.now())
    quiet_until = number("messages_quiet_until")
    if end := end_of_quiet(now, number("messages_quiet_from"), quiet_until):
        raise NotSent("quiet hours", until=end)
    most = number("messages_per_day")
    if most is None or not mark:
        return
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if Notice.objects.filter(mark=mark, settled_at__gte=midnight).count() >= most:
        raise NotSent("enough messages for today", until=next_morning(now, quiet_until))
