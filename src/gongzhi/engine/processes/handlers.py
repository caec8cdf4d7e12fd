"""What processes do when a clock of a case runs out."""

from gongzhi.engine.cases.public import ClockRanOut

from .services.resting import after_limit


def tell_process(event: ClockRanOut) -> None:
    """Let follow what follows on the end of a limit."""
    after_limit(event.change, event.clock.key)
