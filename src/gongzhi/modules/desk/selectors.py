"""What waits for the posts of a person, a row for each task, and of which kinds it is: for the page and for the daily mail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.engine.access.public import Actor
from gongzhi.engine.calendar import public as calendar
from gongzhi.engine.cases.public import WorkItem, list_work
from gongzhi.modules.supervision.public import REMINDER, SUPERVISED

SOON = timedelta(hours=24)
# So much is read at most; who has more than this in hand has another problem than paging.
MOST = 200


@dataclass(frozen=True)
class Task:
    """One row of today's work: a step, and the reminders about its case; or the reminders alone."""

    items: list[WorkItem]

    @property
    def item(self) -> WorkItem:
        return self.items[0]

    @property
    def reminders(self) -> list[WorkItem]:
        return [item for item in self.items if is_reminder(item)]


def list_tasks(actor: Actor) -> tuple[list[Task], bool]:
    """Return the tasks of the actor's posts, what is due first on top, and whether there may be more than were read."""
    items = list_work(actor, limit=MOST)
    order = {item.pk: place for place, item in enumerate(items)}
    tasks: list[Task] = []
    by_case: dict[int, Task] = {}
    for item in sorted(items, key=is_reminder):
        if is_reminder(item) and item.case_id in by_case:
            by_case[item.case_id].items.append(item)
        else:
            tasks.append(Task([item]))
            by_case.setdefault(item.case_id, tasks[-1])
    return sorted(tasks, key=lambda task: min(order[item.pk] for item in task.items)), len(items) == MOST


def is_reminder(item: WorkItem) -> bool:
    return bool(item.node == REMINDER)


def begin_of_last_working_day() -> datetime:
    """Return the midnight before the working day that was last before today: on a Monday nothing of the weekend is missed."""
    day = clock.today() - timedelta(days=1)
    earliest = day - timedelta(days=14)
    while day > earliest and not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return datetime.combine(day, time(), clock.LOCAL)


def _any(test: Callable[[WorkItem], bool]) -> Callable[[Task], bool]:
    return lambda task: any(map(test, task.items))


def _is_due_between(item: WorkItem, begin: datetime, end: datetime) -> bool:
    return item.due_at is not None and begin <= item.due_at < end


def _is_overdue(item: WorkItem) -> bool:
    return item.due_at is not None and item.due_at < clock.now()


def _is_today(item: WorkItem) -> bool:
    tomorrow = datetime.combine(clock.today() + timedelta(days=1), time(), clock.LOCAL)
    return _is_due_between(item, clock.now(), tomorrow)


def _is_soon(item: WorkItem) -> bool:
    return _is_due_between(item, clock.now(), clock.now() + SOON)


def _is_new(item: WorkItem) -> bool:
    return item.opened_at >= begin_of_last_working_day()


def _is_asked(item: WorkItem) -> bool:
    """Say whether somebody waits for a decision on what they asked for."""
    return bool(item.reason.get("code") == "asked")


ONLY: dict[str, Callable[[Task], bool]] = {
    "overdue": _any(_is_overdue),
    "today": _any(_is_today),
    "soon": _any(_is_soon),
    "new": _any(_is_new),
    "asked": _any(_is_asked),
    "reminders": _any(is_reminder),
    "supervised": _any(lambda item: bool(item.node == SUPERVISED)),
}
LABELS = {
    "overdue": _("Overdue"),
    "today": _("Due today"),
    "soon": _("Due within 24 hours"),
    "new": _("New since the last working day"),
    "asked": _("To be decided"),
    "reminders": _("Reminders"),
    "supervised": _("Under supervision"),
}
# Shown among the tabs only where there is something.
RARE = frozenset({"today", "reminders", "supervised"})
# What the daily mail counts.
MAILED = ("new", "today", "overdue", "asked", "reminders", "supervised")


def count_mailed(actor: Actor) -> Mapping[str, int]:
    """Return how many tasks there are of each kind that the daily mail names; kinds without any are left out."""
    tasks, _is_full = list_tasks(actor)
    counts = {kind: sum(map(ONLY[kind], tasks)) for kind in MAILED}
    return {kind: number for kind, number in counts.items() if number}
