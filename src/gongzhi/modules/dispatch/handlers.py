"""What dispatch does when cases are opened."""

from gongzhi.engine.cases.public import CasesOpened

from .services import dispatch


def dispatch_opened(event: CasesOpened) -> None:
    """Dispatch each new case before it is written."""
    for change in event.changes:
        dispatch(change)
