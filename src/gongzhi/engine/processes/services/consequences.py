"""What an approval does once it is agreed to: a fixed list of names, which content chooses from."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Conflict
from gongzhi.engine.cases import public as cases

from ..selectors import spec_of
from .driving import complete, move_to, restart, stop
from .ending import break_off

RETURNED = "returned"

Effect = Callable[[cases.Change, Mapping[str, str], Mapping[str, Any]], None]


def send_back(change: cases.Change, _with: Mapping[str, str], _values: Mapping[str, Any]) -> None:
    """Let the office's step end as returned; the diagram says where the case goes."""
    nodes = spec_of(change.case.process_version_id).diagram.nodes
    mine = [
        item for item in change.open_items() if item.node in nodes and RETURNED in nodes[item.node].listed("outcomes")
    ]
    if not mine:
        raise Conflict(_("This is not possible now: the case is at another step. Look at it again."))
    complete(change, mine[0].node, RETURNED)
    cases.end_co_handling(change)
    explain_return(change)


def explain_return(change: cases.Change) -> None:
    """Say on the steps that are open now that the case came back."""
    nodes = spec_of(change.case.process_version_id).diagram.nodes
    for item in change.open_items():
        if item.node in nodes:
            change.explain(item.node, {"code": RETURNED})


def reopen(change: cases.Change, _with: Mapping[str, str], _values: Mapping[str, Any]) -> None:
    """Open the case again and begin another round."""
    cases.detach_reopened(change)
    change.reopen()
    restart(change)


def extend(change: cases.Change, told: Mapping[str, str], values: Mapping[str, Any]) -> None:
    """Put a limit off by the working days that were granted."""
    limit = change.extend_clock(told["clock"], int(values["days"]))
    change.tell("until", {told["clock"]: clock.local(limit.due_at).isoformat(timespec="seconds")})


def hold(change: cases.Change, told: Mapping[str, str], values: Mapping[str, Any]) -> None:
    """Let the case rest until the day that was granted."""
    change.hold(told["kind"], date.fromisoformat(str(values["until"])), told["clock"])


def terminate(change: cases.Change, told: Mapping[str, str], _values: Mapping[str, Any]) -> None:
    """End the case without a result, at the step of the diagram that follows on closing."""
    if change.case.hold:
        change.release()
    cases.end_co_handling(change)
    change.terminate()
    move_to(change, told["at"])


def end(change: cases.Change, _with: Mapping[str, str], _values: Mapping[str, Any]) -> None:
    """End the case where it stands; whoever called it goes on."""
    break_off(change)
    stop(change)


EFFECTS: dict[str, Effect] = {
    "return": send_back,
    "reopen": reopen,
    "extend": extend,
    "hold": hold,
    "terminate": terminate,
    "end": end,
}
