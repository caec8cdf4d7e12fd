"""What processes do when a clock of a case runs out."""

from gongzhi.engine.cases.public import ClockRanOut

from .services import run_out


def tell_process(event: ClockRanOut) -> None:
    """Tell the process of the case; most clocks only mark that something is late."""
    run_out(event.change, event.clock.key)
