"""What notices do when cases change."""

from gongzhi.engine.cases.public import CasesChanged

from .services.sending import tell


def tell_changed(event: CasesChanged) -> None:
    """Queue the notices of a change in its own transaction; of the past nobody is told."""
    if not event.history:
        tell(event.changes)
