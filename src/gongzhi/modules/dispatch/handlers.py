"""What dispatch does when cases are opened, and when their matter or place turns out to be another one."""

from gongzhi.engine.cases.public import CaseCorrected, CasesOpened

from .services.dispatching import dispatch, dispatch_anew


def dispatch_opened(event: CasesOpened) -> None:
    """Dispatch each new case before it is written; how much work posts had in the past is not known any more."""
    for change in event.changes:
        dispatch(change, balanced=not event.history)


def dispatch_corrected(event: CaseCorrected) -> None:
    """Send a case whose matter or place was corrected to the post that answers for it now."""
    dispatch_anew(event.change)
