"""What follows when a limit has run out: the diagram is told, and a case that was suspended until then goes on."""

from gongzhi.engine.cases import public as cases

from .driving import run_out

SUSPENDED_UNTIL = "hold_suspended_until"


def after_limit(change: cases.Change, key: str) -> None:
    """Tell the process of the case; most limits only mark that something is late."""
    if key == SUSPENDED_UNTIL and change.case.hold:
        change.record("resumed")
        change.release()
        return
    run_out(change, key)
