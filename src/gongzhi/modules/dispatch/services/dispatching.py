"""Writes: cases are given to the post that answers for them, in the transaction that opens or corrects them."""

from gongzhi.engine.access.public import SYSTEM
from gongzhi.engine.cases.public import Change, note_given
from gongzhi.engine.processes import public as processes

from ..selectors.deciding import choose

NODE = "dispatch"
RETURNED = "returned"


def dispatch(change: Change, *, balanced: bool = True) -> None:
    """Send a case that waits for dispatch on to its post, or leave it in the human queue with the reason."""
    if change.find_open(NODE) is None:
        return
    choice = choose(change.case, balanced=balanced)
    if choice.post is None:
        change.explain(NODE, choice.reason)
        return
    change.record("dispatched", actor=SYSTEM, rule=choice.reason["rule"])
    change.assign(choice.post.post_id, choice.post.organisation_id, by_rule=True)
    note_given(choice.post.post_id)
    processes.complete(change, NODE, "dispatched")
    for item in change.open_items():
        change.explain(item.node, choice.reason)


def dispatch_anew(change: Change) -> None:
    """Dispatch a case again whose matter or place is another one now; who has it already and answers for it keeps it.

    What has been answered stays where it is: the check goes on.
    """
    held = next((item for item in change.open_items() if item.role == "handler"), None)
    if held is None:
        dispatch(change)
        return
    choice = choose(change.case)
    if choice.post and choice.post.post_id == held.post_id:
        change.explain(held.node, choice.reason)
        return
    change.record("rerouted", actor=SYSTEM)
    processes.complete(change, held.node, RETURNED)
    dispatch(change)
