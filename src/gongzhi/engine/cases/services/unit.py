"""The root of a change: the rows that it writes and the entries that tell of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db.models import Model

from gongzhi.common import clock
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.models import Case
from gongzhi.engine.timeline import public as timeline

from .assignments import Assignment, check_assignment


@dataclass
class Record:
    """An entry of the timeline in the making."""

    kind: str
    actor: str
    at: datetime
    data: dict[str, Any]


class Unit:
    """Rows and entries of one act on one case; `extras` is for the parts above, `beside` for other cases in the same act."""

    def __init__(self, case: Case, actor: Actor, *, fresh: bool) -> None:
        self.case = case
        self.actor = actor
        self.fresh = fresh
        self.post_id: int | None = None
        self.rows: list[Model] = []
        self.touched: dict[int, tuple[Model, set[str]]] = {}
        self.records: list[Record] = []
        self.extras: dict[str, Any] = {}
        self.beside: list[Self] = []
        # Where the present act begins in `records`; only a past case has several acts in one change.
        self.settled = 0
        # Recorded long afterwards: how much work posts had at the time is not known any more.
        self.past = False
        # What the service steps of the diagram did in the present act.
        self.actions: list[str] = []

    def add(self, row: Model) -> None:
        """Insert `row` together with the case."""
        self.rows.append(row)

    def touch(self, row: Model, *fields: str) -> None:
        """Update `fields` of a row; of one that is itself new, nothing needs to be remembered."""
        if row._state.adding:
            return
        self.touched.setdefault(id(row), (row, set()))[1].update(fields)

    def record(self, kind: str, /, *, actor: Actor | None = None, **data: Any) -> None:
        """Begin an entry of the timeline; what happens until the next one is told in it."""
        self.finish_entry()
        who = actor or self.actor
        label = f"{who.label}@post/{self.post_id}" if self.post_id and who is self.actor else who.label
        self.records.append(Record(kind, label, clock.now(), data))

    def present_records(self) -> list[Record]:
        """Return the entries of the present act."""
        return self.records[self.settled :]

    def settle(self) -> None:
        """End the present act of a past case; the next one begins."""
        self.settled, self.actions = len(self.records), []

    def tell(self, key: str, value: Any) -> None:
        """Add to the present entry: one more value under `key`. Ids, codes and commitments only, never free text."""
        self.records[-1].data.setdefault(key, []).append(value)

    def finish_entry(self) -> None:
        """Write the state that the entry leaves behind into it, so that a changed row is found by `gongzhi verify`."""
        if self.records:
            self.records[-1].data.setdefault("after", self._state())

    def _state(self) -> dict[str, Any]:
        """Return what an entry holds of the case; which case it is joined to stands there only where it is joined."""
        case = self.case
        state: dict[str, Any] = {
            "stage": case.stage,
            "post": case.post_id,
            "round": case.round,
            "matter": case.matter,
        }
        where = (("merged_into", case.merged_into_id), ("parent", case.parent_id), ("hold", case.hold))
        return state | {name: value for name, value in where if value}

    def finished_drafts(self) -> list[timeline.Draft]:
        self.finish_entry()
        return [timeline.Draft(kind=one.kind, actor=one.actor, data=one.data, at=one.at) for one in self.records]

    def enter_stage(self, stage: str) -> None:
        self.case.stage = stage

    def assign(self, post_id: int, organisation_id: int, *, by_rule: bool = False) -> None:
        """Give the case to a post, which handles it from now on. Raises Invalid for one that must not have it."""
        check_assignment(Assignment(case=self.case, post_id=post_id, organisation_id=organisation_id, by_rule=by_rule))
        self.case.post_id = post_id
        self.case.organisation_id = organisation_id
        self.tell("assigned", post_id)
