"""A change of one case: everything that one act does, gathered in memory and written at once by `writing.flush`.

Nothing here touches the database except look-ups held in memory, so that a thousand cases can be opened by a handful of statements.
"""

from collections.abc import Callable, Iterable
from typing import ClassVar

from gongzhi.common import clock, rows
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.models import Attachment, Case, CaseText
from gongzhi.engine.files.public import StoredFile
from gongzhi.engine.timeline import public as timeline

from .spans import Spans
from .steps import CO_HANDLER, RESPONDER


class Change(Spans):
    """The unit of work: rows and entries (Unit), clocks (Limits, Spans), work (Steps), and here words, files and named actions."""

    def __init__(self, case: Case, actor: Actor, *, fresh: bool) -> None:
        super().__init__(case, actor, fresh=fresh)
        self.texts: list[CaseText] = []

    def write(self, kind: str, body: str) -> CaseText:
        """Keep words with their salt; the entry holds the commitment to them only."""
        salt = timeline.new_salt()
        digest = timeline.commit_text(salt, body)
        told = {"kind": kind, "body": body, "salt": salt, "digest": digest, "at": clock.now()}
        text = rows.new(CaseText, case=self.case, by=self.actor.kind, post_id=self.post_id, **told)
        self.texts.append(text)
        self.add(text)
        self.tell("texts", {"kind": kind, "sha256": digest})
        return text

    def attach(self, files: Iterable[StoredFile]) -> None:
        for file in files:
            if file._state.adding:
                self.add(file)
            self.add(Attachment(case=self.case, file=file, by=self.actor.kind, at=clock.now()))
            self.tell("files", file.sha256)

    def run_action(self, name: str) -> None:
        """Do what a service step of the diagram names; the names are a fixed list."""
        action = self.ACTIONS[name]
        self.actions.append(name)
        action(self)

    def _close(self) -> None:
        self.end_beside(CO_HANDLER, RESPONDER)
        self.cancel_clocks()
        self.case.closed_at = clock.now()
        self.tell("actions", self.actions[-1])

    def terminate(self) -> None:
        """End the case without a result. The process moves its token."""
        self.cancel_clocks()
        self.case.closed_at = clock.now()
        self.tell("actions", "terminate")

    def reopen(self) -> None:
        """Open the case again; its old clocks are gone. The process counts up the round."""
        self.cancel_clocks()
        self.case.closed_at = None

    def _nothing_more(self) -> None:
        self.tell("actions", self.actions[-1])

    ACTIONS: ClassVar[dict[str, Callable[["Change"], None]]] = {
        "accept": _nothing_more,
        "tell_reporter": _nothing_more,
        # A point that is passed: limits begin or end there.
        "mark": _nothing_more,
        "close": _close,
        # Closes as well; who hears of it has been told by the act itself.
        "settle": _close,
        "archive": _nothing_more,
    }
