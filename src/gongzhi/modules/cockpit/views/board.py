"""What the command page shows, in rows and figures, each with the list that it opens; everything within the viewer's scope."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.cases.public import NONE, OpenCount, OpenGroup
from gongzhi.modules.cockpit import selectors
from gongzhi.modules.cockpit.views import words

NEWEST, LONGEST, WALL_PLACES = 8, 6, 13
Row = dict[str, Any]


class Counts:
    """The open cases as one viewer may see them, in one area or all: figures, and tables by stage, matter and place."""

    def __init__(self, actor: Actor, area: str = "") -> None:
        self.actor, self.area = actor, area

    @cached_property
    def place(self) -> str:
        """The area that the figures are about: the chosen one, else the one that the viewer's posts are for, else the county."""
        own = {code for seat in self.actor.seats_with("command.read") for code in seat.area_codes}
        return self.area or (own.pop() if len(own) == 1 else "") or areas.find_county() or ""

    @property
    def title(self) -> str:
        return words.place_name(self.place) if self.place else _("Open cases")

    @cached_property
    def groups(self) -> list[OpenGroup]:
        """Open cases by stage, matter and the places just below the area: one query for three tables."""
        return cases.group_open(self.actor, "stage", "matter", cases.level_below(self.area), area=self.area)

    def counted(self, column: int) -> list[OpenCount]:
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for group in self.groups:
            for place, number in enumerate((group.total, group.overdue, group.soon)):
                sums[group.keys[column]][place] += number
        return [OpenCount(key, *counts) for key, counts in sorted(sums.items())]

    @property
    def figures(self) -> list[Row]:
        stages = self.counted(0)
        late = sum(count.overdue for count in stages)
        soon = sum(count.soon for count in stages)
        return [
            self._figure(sum(count.total for count in stages), _("Open"), "open"),
            self._figure(late, _("Overdue"), "overdue", late=late > 0),
            self._figure(soon, _("Due within 24 hours"), "soon"),
        ]

    def _figure(self, value: int, label: str, only: str, *, late: bool = False) -> Row:
        return {"value": value, "label": label, "late": late, "url": words.url(only=only, area=self.area)}

    @property
    def stages(self) -> list[Row]:
        order = words.stage_order()
        counts = sorted(self.counted(0), key=lambda count: order.index(count.key) if count.key in order else len(order))
        return self._rows(counts, words.stage_name, lambda key: {"stage": key})

    @property
    def matters(self) -> list[Row]:
        counts = sorted(self.counted(1), key=lambda count: -count.total)
        return self._rows(counts, words.matter_name, lambda key: {"matter": key or NONE})

    @property
    def places(self) -> list[Row]:
        rows = self._rows(self.counted(2), self._place_name, self._place_filter)
        for row in rows:
            row["inside"] = row["key"] if row["key"] and areas.level_of(row["key"]) != "grid" else ""
        return rows

    def _place_name(self, key: str) -> str:
        if key:
            return words.place_name(key)
        return _("Not known more closely") if self.area else _("No place known")

    def _place_filter(self, key: str) -> dict[str, str]:
        if key or not self.area:
            return {"area": key or NONE}
        return {"area": self.area, "exact": "1"}

    def _rows(
        self, counts: Iterable[OpenCount], name: Callable[[str], str], narrow: Callable[[str], dict[str, str]]
    ) -> list[Row]:
        return [self._row(count, name(count.key), {"area": self.area} | narrow(count.key)) for count in counts]

    def _row(self, count: OpenCount, label: str, own: dict[str, str]) -> Row:
        """Return one line: what it is, its three numbers, and the lists behind them."""
        return {
            "key": count.key,
            "label": label,
            "total": count.total,
            "overdue": count.overdue,
            "soon": count.soon,
            "url": words.url(only="open", **own),
            "overdue_url": words.url(only="overdue", **own),
            "soon_url": words.url(only="soon", **own),
        }


class Board(Counts):
    """Everything on the page: the counts, and what has just come, waits, is late or stands still."""

    @property
    def last_hour(self) -> list[Row]:
        found = cases.count_last_hour(self.actor, area=self.area)
        return [
            self._figure(found.came, _("New reports"), "came"),
            self._figure(found.ended, _("Closed"), "ended"),
            self._figure(found.ran_out, _("Overdue since then"), "ran_out", late=found.ran_out > 0),
        ]

    @property
    def newest(self) -> list[Row]:
        found = cases.list_cases(self.actor, cases.Filters(area=self.area), limit=NEWEST).items
        return [
            {
                "url": reverse("case", args=[case.pk]),
                "title": f"{words.matter_name(case.matter)} · {words.where(case) or _('No place known')}",
                "note": f"{case.receipt} · {clock.local(case.opened_at):%m-%d %H:%M} · {case.title}",
                "badge": words.stage_name(case.stage),
            }
            for case in found
        ]

    @property
    def longest_overdue(self) -> list[Row]:
        """What is late, where it is and who has it; without the words of the report: a wall is read by visitors too."""
        return [
            {
                "url": reverse("case", args=[case.pk]),
                "receipt": case.receipt,
                "matter": words.matter_name(case.matter),
                "where": words.where(case) or _("No place known"),
                "office": say(case.organisation.names) if case.organisation else _("Nobody yet: it waits for dispatch"),
                "due_at": case.due_at,
            }
            for case in cases.list_longest_overdue(self.actor, area=self.area, limit=LONGEST)
        ]

    @property
    def wall_places(self) -> list[Row]:
        """The places with open cases, as many as the wall has room for, those with most overdue cases first to stay."""
        rows = self.places
        kept = sorted(rows, key=lambda row: (-row["overdue"], -row["soon"], row["key"]))[:WALL_PLACES]
        return sorted(kept, key=lambda row: str(row["key"]))

    @property
    def waiting(self) -> Row:
        found = cases.count_waiting(self.actor, area=self.area)
        return {
            "count": found.count,
            "more": found.more,
            "since": found.since,
            "url": words.url(only="waiting", area=self.area),
            "may_decide": self.actor.has("case.dispatch"),
        }

    @cached_property
    def balance(self) -> Row:
        found = selectors.find_balance(self.actor, area=self.area)
        return {
            "vacant": [self._vacant(post) for post in found.vacant],
            "loaded": [
                {
                    "label": words.post_name(post),
                    "url": words.url(at=str(post.pk), only="open", area=self.area),
                }
                for post in found.loaded
            ],
            "threshold": found.threshold,
            "may_balance": self.actor.has("case.dispatch"),
        }

    def _vacant(self, found: selectors.PostAtWork) -> Row:
        own = words.url(at=str(found.post.pk), only="open", area=self.area)
        return {"label": words.post_name(found.post), "total": found.open_items, "url": own}

    @property
    def troubles(self) -> list[Row]:
        return [{"text": _trouble(found), "since": found.since} for found in selectors.list_troubles()]

    @property
    def trail(self) -> list[Row]:
        """The way down to the area, from the whole of what the viewer sees."""
        above = [*areas.ancestors_of(self.area), self.area] if self.area else []
        below_county = [code for code in above if areas.level_of(code) != "county"]
        return [
            {"label": _("All"), "area": ""},
            *({"label": words.place_name(code), "area": code} for code in below_county),
        ]


def _trouble(found: selectors.Trouble) -> str:
    if found.what == "worker":
        return _("The worker is silent: messages, search and time limits stand still.")
    if found.state == "unknown":
        return _("Messages of which nobody knows whether they were sent")
    return _("Messages have been waiting for long")
