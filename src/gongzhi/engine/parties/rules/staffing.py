"""Whether somebody is there: holders and substitutes with their days, absences, weekly duty times. Pure, held in memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple


class Span(NamedTuple):
    """Somebody, from a day on and until before a day."""

    person_id: int
    valid_from: date
    valid_to: date | None

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class Hours(NamedTuple):
    """A stretch of a week: on `weekday` (Monday is 0) from `begins`, until `ends` on that day or the next."""

    weekday: int
    begins: time
    ends: time

    def covers(self, moment: datetime) -> bool:
        at, today = moment.time(), moment.weekday() == self.weekday
        if self.begins < self.ends:
            return today and self.begins <= at < self.ends
        yesterday = (moment - timedelta(days=1)).weekday() == self.weekday
        return (today and at >= self.begins) or (yesterday and at < self.ends)


@dataclass(frozen=True)
class Staffing:
    """Who sits where, who is away, and who is on duty when."""

    holders: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    substitutes: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    absences: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    times: Mapping[int, Sequence[Hours]] = field(default_factory=dict)

    def is_away(self, person_id: int, day: date) -> bool:
        return any(span.covers(day) for span in self.absences.get(person_id, ()))

    def sitters(self, post_id: int, day: date) -> list[int]:
        """Return who does the work of a post on a day: those who stand in, then holders; never who is away."""
        spans = (*self.substitutes.get(post_id, ()), *self.holders.get(post_id, ()))
        here = (span.person_id for span in spans if span.covers(day) and not self.is_away(span.person_id, day))
        return list(dict.fromkeys(here))

    def is_manned(self, post_id: int, day: date) -> bool:
        return bool(self.sitters(post_id, day))

    def is_held(self, post_id: int, day: date) -> bool:
        """Say whether somebody holds a post on a day or stands in, there or away."""
        return any(span.covers(day) for found in (self.holders, self.substitutes) for span in found.get(post_id, ()))

    def stand_ins(self, post_id: int, day: date) -> list[Span]:
        """Return those who do the work of a post on a day without holding it."""
        spans = self.substitutes.get(post_id, ())
        return [span for span in spans if span.covers(day) and not self.is_away(span.person_id, day)]

    def away(self, post_id: int, day: date) -> list[int]:
        """Return who holds a post on a day and is not there."""
        spans = self.holders.get(post_id, ())
        return [span.person_id for span in spans if span.covers(day) and self.is_away(span.person_id, day)]

    def is_on_duty(self, post_id: int, moment: datetime, office_open: Callable[[datetime], bool]) -> bool:
        """Say whether the post is on duty at a local moment; one without duty times keeps the office hours."""
        times = self.times.get(post_id)
        return any(hours.covers(moment) for hours in times) if times else office_open(moment)
