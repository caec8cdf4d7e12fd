"""What publicity does when cases change."""

from gongzhi.engine.cases.public import CasesChanged

from .services.making import make_due
from .services.objecting import join_notice


def note_reached(event: CasesChanged) -> None:
    """Put down what has to be made public, where a case has come to a node at which its matter asks for it."""
    if not event.history:
        for change in event.changes:
            make_due(change)
            if change.fresh:
                join_notice(change)
