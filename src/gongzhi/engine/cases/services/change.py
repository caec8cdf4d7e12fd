"""A change of one case: everything that one act does, gathered in memory and written at once by `writing.flush`.

Nothing here touches the database except look-ups held in memory, so that a thousand cases can be opened by a handful of statements.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Model

from gongzhi.common import clock
from gongzhi.engine.access.public import Actor
from gongzhi.engine.calendar import public as calendar
from gongzhi.engine.files.public import StoredFile
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules
from gongzhi.engine.timeline import public as timeline

from gongzhi.engine.cases.models import Attachment, Case, CaseText, Clock, WorkItem


@dataclass
class Record:
    """An entry of the timeline in the making."""

    kind: str
    actor: str
    at: datetime
    data: dict[str, Any]


class Change:
    """The unit of work. `items` and `clocks` hold what the case has, new rows included; `extras` is for the parts above."""

    def __init__(self, case: Case, actor: Actor, *, fresh: bool, post_id: int | None = None) -> None:
        self.case = case
        self.actor = actor
        self.fresh = fresh
        self.post_id = post_id
        self.items: list[WorkItem] = []
        self.clocks: list[Clock] = []
        self.rows: list[Model] = []
        self.touched: dict[int, tuple[Model, set[str]]] = {}
        self.records: list[Record] = []
        self.actions: list[str] = []
        self.texts: list[CaseText] = []
        self.extras: dict[str, Any] = {}

    # What is written with the case

    def add(self, row: Model) -> None:
        """Insert `row` together with the case."""
        self.rows.append(row)

    def touch(self, row: Model, *fields: str) -> None:
        """Update `fields` of a row; of one that is itself new, nothing needs to be remembered."""
        if row._state.adding:
            return
        self.touched.setdefault(id(row), (row, set()))[1].update(fields)

    # What the timeline says

    def record(self, kind: str, *, actor: Actor | None = None, **data: Any) -> None:
        """Begin an entry of the timeline; what happens until the next one is told in it."""
        self._finish_entry()
        who = actor or self.actor
        label = f"{who.label}@post/{self.post_id}" if self.post_id and who is self.actor else who.label
        self.records.append(Record(kind, label, clock.now(), data))

    def tell(self, key: str, value: Any) -> None:
        """Add to the present entry: one more value under `key`. Ids, codes and commitments only, never free text."""
        self.records[-1].data.setdefault(key, []).append(value)

    def _finish_entry(self) -> None:
        """Write the state that the entry leaves behind into it, so that a changed row is found by `gongzhi verify`."""
        if self.records:
            case = self.case
            self.records[-1].data.setdefault(
                "after", {"stage": case.stage, "post": case.post_id, "round": case.round, "matter": case.matter}
            )

    def finished_drafts(self) -> list[timeline.Draft]:
        self._finish_entry()
        return [timeline.Draft(kind=one.kind, actor=one.actor, data=one.data, at=one.at) for one in self.records]

    # Stages and work

    def enter_stage(self, stage: str) -> None:
        self.case.stage = stage

    def assign(self, post_id: int, organisation_id: int) -> None:
        """Give the case to a post, which handles it from now on."""
        self.case.post_id = post_id
        self.case.organisation_id = organisation_id
        self.tell("assigned", post_id)

    def open_work(self, node: str, role: str, *, clock: str | None = None, independent: bool = False) -> WorkItem:
        """Open a step for the post that has `role` here; without one it waits in the role's queue, with the reason."""
        post_id = self._post_for(role, independent=independent)
        item = WorkItem(
            case=self.case, node=node, role=role, post_id=post_id, round=self.case.round, independent=independent
        )
        item.opened_at = _now()
        item.reason = {} if post_id else {"code": "no_post"}
        limit = self.start_clock(clock) if clock else None
        if limit:
            item.clock = limit.key if limit.started_at == item.opened_at else ""
            item.due_at = limit.due_at
        self.items.append(item)
        self.add(item)
        self.tell("opened", node)
        return item

    def _post_for(self, role: str, *, independent: bool) -> int | None:
        case = self.case
        if role == "handler":
            return case.post_id
        found = parties.find_post(
            role,
            matter=case.matter,
            area=case.area_code,
            without_posts=self.handling_posts() if independent else (),
            without_organisations=self.barred_organisations(),
        )
        return found.post_id if found else None

    def barred_organisations(self) -> frozenset[int]:
        """The office that the case is about and those below it: it is never theirs."""
        subject = self.case.subject_organisation_id
        return parties.organisations_below(subject) if subject else frozenset()

    def handling_posts(self) -> set[int]:
        posts = {item.post_id for item in self.items if item.role == "handler" and item.post_id}
        return posts | ({self.case.post_id} if self.case.post_id else set())

    def handling_persons(self) -> set[int]:
        """Who handled the case in this round; none of them checks it."""
        mine = (item for item in self.items if item.role == "handler" and item.round == self.case.round)
        return {item.done_by_id for item in mine if item.done_by_id}

    def find_open(self, node: str) -> WorkItem | None:
        return next((item for item in self.items if item.node == node and item.state == WorkItem.OPEN), None)

    def open_items(self) -> list[WorkItem]:
        return [item for item in self.items if item.state == WorkItem.OPEN]

    def explain(self, node: str, reason: dict[str, Any]) -> None:
        """Say on the open step why it came where it is."""
        if item := self.find_open(node):
            item.reason = reason
            self.touch(item, "reason")
        self.tell("reasons", reason)

    def finish_work(self, node: str, outcome: str) -> None:
        self._end_work(node, WorkItem.DONE, outcome)

    def cancel_work(self, node: str) -> None:
        self._end_work(node, WorkItem.CANCELLED, "")

    def _end_work(self, node: str, state: str, outcome: str) -> None:
        item = self.find_open(node)
        if item is None:
            return
        item.state, item.outcome, item.done_at = state, outcome, _now()
        item.done_by_id = self.actor.person_id
        self.touch(item, "state", "outcome", "done_at", "done_by")
        if item.clock:
            self.stop_clock(item.clock)
        self.tell("ended", {"node": node, "outcome": outcome})

    def move_work(self, item: WorkItem, post_id: int, organisation_id: int) -> None:
        """Hand an open step to another post, and with the handling the case."""
        item.post_id = post_id
        self.touch(item, "post")
        if item.role == "handler":
            self.assign(post_id, organisation_id)

    # Clocks

    def start_clock(self, key: str) -> Clock | None:
        """Start a limit, or return the one that runs already; None where the county has not decided it (待县里确定)."""
        if running := self.find_clock(key):
            return running
        value = rules.parameter(key, on=clock.local(_now()).date(), case={"kind": self.case.kind})
        if value is None or value.value is None:
            return None
        amount, unit = int(value.value["amount"]), str(value.value["unit"])
        due = calendar.due(_now(), amount, unit)
        limit = Clock(case=self.case, key=key, round=self.case.round, amount=amount, unit=unit, rule_since=value.since)
        limit.started_at, limit.due_at, limit.assumed = _now(), due.at, due.assumed
        self.clocks.append(limit)
        self.add(limit)
        self.tell("clocks", {"started": key, "due": _iso(due.at), "rule": value.since.isoformat()})
        return limit

    def find_clock(self, key: str) -> Clock | None:
        return next((limit for limit in self.clocks if limit.key == key and limit.state == Clock.RUNNING), None)

    def stop_clock(self, key: str) -> None:
        """Stop a limit: met where it was in time, missed where not."""
        if limit := self.find_clock(key):
            limit.stopped_at = _now()
            limit.state = Clock.MET if limit.stopped_at <= limit.due_at else Clock.MISSED
            self.touch(limit, "stopped_at", "state")
            self.tell("clocks", {"stopped": key, "state": limit.state})

    def cancel_clocks(self) -> None:
        for limit in self.clocks:
            if limit.state == Clock.RUNNING:
                limit.stopped_at, limit.state = _now(), Clock.CANCELLED
                self.touch(limit, "stopped_at", "state")
                self.tell("clocks", {"stopped": limit.key, "state": limit.state})

    # Words and files

    def write(self, kind: str, body: str) -> CaseText:
        """Keep words with their salt; the entry holds the commitment to them only."""
        salt = timeline.new_salt()
        digest = timeline.commit_text(salt, body)
        text = CaseText(case=self.case, kind=kind, body=body, salt=salt, digest=digest, at=_now())
        text.by, text.post_id = self.actor.kind, self.post_id
        self.texts.append(text)
        self.add(text)
        self.tell("texts", {"kind": kind, "sha256": digest})
        return text

    def attach(self, files: Iterable[StoredFile]) -> None:
        for file in files:
            if file._state.adding:
                self.add(file)
            self.add(Attachment(case=self.case, file=file, by=self.actor.kind, at=_now()))
            self.tell("files", file.sha256)

    # Named actions of diagrams

    def run_action(self, name: str) -> None:
        """Do what a service step of the diagram names; the names are a fixed list."""
        action = self.ACTIONS[name]
        self.actions.append(name)
        action(self)

    def _close(self) -> None:
        self.cancel_clocks()
        self.case.closed_at = _now()
        self.tell("actions", "close")

    def _nothing_more(self) -> None:
        self.tell("actions", self.actions[-1])

    ACTIONS: ClassVar[dict[str, Callable[["Change"], None]]] = {
        "accept": _nothing_more,
        "tell_reporter": _nothing_more,
        "close": _close,
        "archive": _nothing_more,
    }


def _now() -> datetime:
    return clock.now()


def _iso(moment: datetime) -> str:
    return clock.local(moment).isoformat(timespec="seconds")
