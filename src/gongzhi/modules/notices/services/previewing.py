"""What a reporter would read of messages that are queued but not sent."""

from dataclasses import dataclass

from gongzhi.engine.cases.public import Case
from gongzhi.engine.custody import public as custody
from gongzhi.modules.notices.rules import count_parts
from gongzhi.modules.notices.selectors import WAYS, words

from . import channels
from .planning import Never, choose_way, has_opted_out


@dataclass(frozen=True)
class Preview:
    """The words of a message as they arrive; `parts` for a short message; `why_not` where it would not be sent."""

    words: str
    way: str
    parts: int
    length: int
    why_not: str = ""


def count_told(case: Case) -> int:
    """Return how many messages there are on a case."""
    return case.notices.count()


def preview(case: Case, told: int) -> list[Preview]:
    """Return the messages of a case after the first `told`, as they would arrive."""
    return [_preview(case, notice.template) for notice in case.notices.order_by("at", "pk")[told:]]


def _preview(case: Case, template: str) -> Preview:
    said = words(template, case)
    try:
        way = choose_way(custody.masked(case.reporter)) if case.reporter else ""
    except Never as never:
        return Preview(said, "", 0, len(said), never.label)
    if case.reporter and has_opted_out(case.reporter):
        return Preview(said, "", 0, len(said), Never("opted_out").label)
    try:
        channel = channels.find_channel(way)
        dressed = channel.dress(said) if channel else said
    except channels.Down:
        dressed = said
    return Preview(dressed, str(WAYS[way]), count_parts(dressed) if way == "sms" else 0, len(dressed))
