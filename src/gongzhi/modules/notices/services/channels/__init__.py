"""The channels by which messages leave the house, as this installation has them."""

from django.conf import settings

from .base import Channel, Declined, Down, InDoubt, Letter, Postponed
from .file import FileChannel
from .mail import MailChannel, load_server
from .sms import SmsChannel, load_gateway

__all__ = [
    "Channel",
    "Declined",
    "Down",
    "InDoubt",
    "Letter",
    "Postponed",
    "batch_size",
    "find_channel",
    "load_gateway",
    "load_server",
    "names",
]

WAYS = ("sms", "mail")
# How many messages are on their way together, and so in doubt together after a crash. Where every way accepts the same id
# twice nobody has to look at them; the file is for trying out.
MANY, IN_FILE, FEW = 50, 100, 5


def names() -> tuple[str, ...]:
    """Return the ways in which reporters can be told here; none: the tracking page tells all. The file takes both."""
    chosen = [name.strip() for name in settings.MESSAGES.split(",") if name.strip()]
    return WAYS if "file" in chosen else tuple(way for way in WAYS if way in chosen)


def find_channel(name: str) -> Channel | None:
    """Return the channel for a way ("sms", "mail"), or None where the installation has none."""
    if name not in names():
        return None
    if "file" in settings.MESSAGES:
        return FileChannel(name, settings.HOME / "messages.jsonl")
    return SmsChannel() if name == "sms" else MailChannel()


def batch_size() -> int:
    """Return how many messages may be on their way at once."""
    if "file" in settings.MESSAGES:
        return IN_FILE
    try:
        found = [find_channel(name) for name in names()]
    except Down:
        return FEW
    return MANY if all(channel and channel.accepts_same_id_twice for channel in found) else FEW
