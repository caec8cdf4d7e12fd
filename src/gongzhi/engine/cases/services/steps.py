"""The work of a change: steps that open on posts, end, and move."""

from collections.abc import Collection
from typing import Any

from gongzhi.common import clock as time
from gongzhi.common import rows
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.models import Case, WorkItem
from gongzhi.engine.parties import public as parties

from .limits import Limits

# The roles of work that hangs on a case beside the steps of its diagram, and ends with it at the latest.
CO_HANDLER, RESPONDER = "co_handler", "responder"


class Steps(Limits):
    """`items` holds all work items of the case, new ones included."""

    def __init__(self, case: Case, actor: Actor, *, fresh: bool) -> None:
        super().__init__(case, actor, fresh=fresh)
        self.items: list[WorkItem] = []

    def open_work(
        self,
        node: str,
        role: str,
        *,
        clock: str | None = None,
        independent: bool = False,
        apart: tuple[str, ...] = (),
        leads: bool = False,
    ) -> WorkItem:
        """Open a step for the post that has `role` here; without one it waits in the role's queue, with the reason.

        It never goes to a post that did one of the steps `apart`. The first post that `leads` has the case from then on.
        """
        earlier = {item.post_id for item in self.done_at(apart) if item.post_id}
        found = self._post_for(role, self.handling_posts() if independent else earlier)
        post_id = found.post_id if found else None
        if found and leads and self.case.post_id is None:
            self.assign(*found)
        item = rows.new(
            WorkItem,
            case=self.case,
            node=node,
            role=role,
            post_id=post_id,
            round=self.case.round,
            independent=independent,
        )
        item.opened_at = time.now()
        item.reason = {} if post_id else {"code": "no_post"}
        if clock:
            # Which node stops it is for the diagram to say: a limit may run beyond the step.
            limit = self.start_clock(clock)
            item.clock, item.due_at = (clock, limit.due_at) if limit else ("", None)
        self.items.append(item)
        self.add(item)
        self.tell("opened", node)
        return item

    def _post_for(self, role: str, without: Collection[int]) -> parties.Held | None:
        case = self.case
        if role == "handler":
            return parties.Held(case.post_id, case.organisation_id) if case.post_id and case.organisation_id else None
        return parties.find_post(
            role,
            matter=case.matter,
            area=case.area_code,
            without_posts=without,
            without_organisations=self.barred_organisations(),
        )

    def done_at(self, nodes: Collection[str]) -> list[WorkItem]:
        """Return what has been done of these steps in this round."""
        done = (WorkItem.DONE, self.case.round)
        return [item for item in self.items if item.node in nodes and (item.state, item.round) == done]

    def barred_organisations(self) -> frozenset[int]:
        """The office that the case is about and those below it: it is never theirs."""
        subject = self.case.subject_organisation_id
        return parties.organisations_below(subject) if subject else frozenset()

    def handling_posts(self) -> set[int]:
        posts = {item.post_id for item in self.items if item.role == "handler" and item.post_id}
        return posts | ({self.case.post_id} if self.case.post_id else set())

    def handling_persons(self) -> set[int]:
        """Who handled the case in this round; none of them checks it. Who let a return pass has handled nothing."""
        steps = (item for item in self.items if item.role == "handler" and item.outcome != "returned")
        mine = (item for item in steps if item.round == self.case.round)
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

    def end_beside(self, *roles: str) -> None:
        """End the work beside the diagram that nobody waits for any more."""
        for item in self.open_items():
            if item.role in roles:
                item.state, item.done_at = WorkItem.CANCELLED, time.now()
                self.touch(item, "state", "done_at")
                self.tell("ended", {"node": item.node, "outcome": "", "post": item.post_id})
                self.cancel_clock(item.clock, item.post_id)

    def finish_work(self, node: str, outcome: str) -> None:
        self._end_work(node, WorkItem.DONE, outcome)

    def cancel_work(self, node: str) -> None:
        self._end_work(node, WorkItem.CANCELLED, "")

    def _end_work(self, node: str, state: str, outcome: str) -> None:
        item = self.find_open(node)
        if item is None:
            return
        item.state, item.outcome, item.done_at = state, outcome, time.now()
        item.done_by_id = self.actor.person_id
        self.touch(item, "state", "outcome", "done_at", "done_by")
        self.tell("ended", {"node": node, "outcome": outcome})

    def refresh_posts(self) -> None:
        """Let the case know its working posts as this change leaves them: authority is decided on them."""
        self.case.__dict__["working_posts"] = frozenset(item.post_id for item in self.open_items() if item.post_id)
