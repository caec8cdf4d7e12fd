"""What is left open of a case that ends before its process does."""

from gongzhi.engine.cases import public as cases

WITHDRAWN = "withdrawn"


def break_off(change: cases.Change) -> None:
    """End all open work and clocks of a case without a result; the process is for the caller to stop."""
    if change.case.hold:
        change.release()
    cases.end_co_handling(change)
    for item in change.open_items():
        change.cancel_work(item.node)
    change.terminate()
    change.enter_stage(WITHDRAWN)
