"""Writes: new cases are given to the post that answers for them, in the transaction that opens them."""

from gongzhi.engine.access.public import SYSTEM
from gongzhi.engine.cases.public import Change
from gongzhi.engine.processes import public as processes

from .selectors import choose

NODE = "dispatch"


def dispatch(change: Change) -> None:
    """Send a case that waits for dispatch on to its post, or leave it in the human queue with the reason."""
    if change.find_open(NODE) is None:
        return
    choice = choose(change.case, barred=change.barred_organisations())
    if choice.post is None:
        change.explain(NODE, choice.reason)
        return
    change.record("dispatched", actor=SYSTEM, rule=choice.reason["rule"])
    change.assign(choice.post.post_id, choice.post.organisation_id)
    processes.complete(change, NODE, "dispatched")
    for item in change.open_items():
        change.explain(item.node, choice.reason)
