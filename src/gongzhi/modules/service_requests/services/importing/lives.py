"""The past of an imported case: what the other system noted, as acts of the import, never of invented people.

Who acted there and when each step began is not known, so nothing of it is claimed: one act tells that it was answered,
one that it was closed, each at the time that the file gives. Limits are the other system's own, where it has any.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gongzhi.common import clock
from gongzhi.engine.access.public import SYSTEM, Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.processes import public as processes

from ...models import Rating
from .rows import Ending

IMPORTER = Actor("import")
# The steps up to the answer, with the outcome that leads on.
ANSWERING = (("dispatch", "dispatched"), ("sign", "signed"), ("handle", "answered"))
CHECK, PASSED = "check", "passed"
ANSWER_LIMIT = "answer_within"
# Limits of steps whose times the file does not tell.
UNTOLD = ("dispatch_within", "sign_within", "visit_within")


@dataclass
class Life:
    """One past case in the making."""

    ending: Ending
    draft: cases.CaseDraft
    as_of: datetime
    ratings: list[Rating] = field(default_factory=list)

    def past_case(self) -> processes.PastCase:
        return processes.PastCase(
            draft=self.draft,
            acts=self._acts(),
            limits=self._limits(),
            rows=lambda _case: self.ratings,
            elsewhere=True,
        )

    def _acts(self) -> list[processes.PastAct]:
        opened = self.draft.opened_at or self.as_of
        end, acts = self.ending, []
        # No case is answered before it is received, whatever a clock elsewhere said.
        answered = max(opened, end.answered_at or end.closed_at or opened)
        if end.status != "open" and answered <= self.as_of:
            acts.append(processes.PastAct(at=answered, actor=IMPORTER, change=self._answer))
            closed = max(answered, end.closed_at or answered)
            if end.status == "closed" and closed <= self.as_of:
                acts.append(processes.PastAct(at=closed, actor=IMPORTER, change=self._close))
        acts.append(processes.PastAct(at=self.as_of, actor=SYSTEM, change=processes.pass_time))
        return acts

    def _limits(self) -> Mapping[str, datetime | None]:
        """Return the limits that are known or known not to be; all others follow the county's rules."""
        if self.ending.has_target:
            return dict.fromkeys(UNTOLD) | {ANSWER_LIMIT: self.ending.target_at}
        return dict.fromkeys(UNTOLD) if self.ending.status != "open" else {}

    def _answer(self, change: cases.Change) -> None:
        change.record("answered")
        if self.ending.answer:
            change.write("answer", self.ending.answer)
        for node, outcome in ANSWERING:
            if change.find_open(node):
                processes.complete(change, node, outcome)

    def _close(self, change: cases.Change) -> None:
        change.record("passed")
        if change.find_open(CHECK):
            processes.complete(change, CHECK, PASSED)
        if self.ending.satisfied:
            self._rate(change)

    def _rate(self, change: cases.Change) -> None:
        # Whether the matter was solved is not guessed from how satisfied somebody was: it stays unknown (empty).
        solved, satisfied = self.ending.solved, self.ending.satisfied
        change.record("rated", solved=solved, satisfied=satisfied)
        self.ratings.append(
            Rating(case=change.case, round=change.case.round, solved=solved, satisfied=satisfied, at=clock.now())
        )
