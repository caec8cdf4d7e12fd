"""What supervision does when limits run out, reach a mark, and when cases change."""

from gongzhi.engine.cases.public import CasesChanged, ClockMarkReached, ClockRanOut

from .services import escalating, triggering


def note_run_out(event: ClockRanOut) -> None:
    triggering.on_run_out(event.change, event.clock)


def note_mark(event: ClockMarkReached) -> None:
    escalating.escalate(event.change, event.clock, event.mark, event.body)


def note_changes(event: CasesChanged) -> None:
    """Look at each case that is about to be written; new ones have nothing that could be supervised yet, unless they are past."""
    for change in event.changes:
        if event.history or not change.fresh:
            triggering.on_acts(change)
            triggering.on_closed(change)
            escalating.let_go(change)
