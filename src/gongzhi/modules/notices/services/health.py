"""The state of each channel: one that fails is left alone for a growing pause, and all its messages wait with it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.engine.outbox.public import NotSent, hasten
from gongzhi.modules.notices.models import ChannelState
from gongzhi.modules.notices.rules import pause_after
from gongzhi.modules.notices.selectors import TOPIC, WAYS, Way, list_states

from . import channels

LONGEST_ERROR = 300


def read_states() -> dict[str, ChannelState]:
    """Return the state of each channel that was ever tried."""
    return {state.name: state for state in ChannelState.objects.all()}


def require_awake(state: ChannelState | None) -> None:
    """Raise NotSent where the channel is at rest; the first message due after its pause tries it."""
    if state and state.next_try_at and state.next_try_at > clock.now():
        raise NotSent("the channel is at rest", until=state.next_try_at)


def is_proven(state: ChannelState | None) -> bool:
    """Say whether the channel worked when it was last used; else one message tries it, and the others wait for that."""
    return bool(state and state.last_sent_at and not state.down_since)


def fail(name: str, error: Exception) -> datetime:
    """Note a failure and return until when the channel is left alone."""
    now = clock.now()
    with transaction.atomic():
        ChannelState.objects.get_or_create(name=name)
        state = ChannelState.objects.select_for_update().get(name=name)
        state.failures += 1
        state.down_since = state.down_since or now
        state.next_try_at = now + pause_after(state.failures)
        state.last_error = _short(str(error))
        state.save()
    return state.next_try_at


def heal(name: str) -> None:
    """Note that the channel works; what waited for it is due now."""
    was_down = ChannelState.objects.filter(name=name, down_since__isnull=False).update(
        down_since=None, next_try_at=None, failures=0
    )
    ChannelState.objects.update_or_create(name=name, defaults={"last_sent_at": clock.now()})
    if was_down:
        hasten(TOPIC)


def note(name: str, error: str) -> None:
    """Keep the words of a channel that works but does not take one message."""
    ChannelState.objects.update_or_create(name=name, defaults={"last_error": _short(error)})


def wake(name: str) -> None:
    """Let the channel be tried at once, whatever its pause."""
    ChannelState.objects.filter(name=name).update(next_try_at=None)
    hasten(TOPIC)


def _short(error: str) -> str:
    return error.replace("\0", "")[:LONGEST_ERROR]


def list_ways_with_state() -> list[Way]:
    """Return the ways of this installation, how each is doing and what waits for it."""
    return list_states(channels.names())


def examine_channels() -> list[tuple[str, str]]:
    """Return each channel with what is wrong with it: how it is described, or that it is down; empty where it works."""
    return [(str(WAYS[name]), _fault(name)) for name in channels.names()]


def _fault(name: str) -> str:
    try:
        channels.find_channel(name)
        if name == "mail" and settings.MESSAGES != "file":
            channels.load_server()
    except channels.Down as down:
        return str(down)
    state = ChannelState.objects.filter(name=name, down_since__isnull=False).first()
    if state is None or state.down_since is None:
        return ""
    since = clock.local(state.down_since).isoformat(sep=" ", timespec="minutes")
    return _("down since %(since)s: %(error)s") % {"since": since, "error": state.last_error}
