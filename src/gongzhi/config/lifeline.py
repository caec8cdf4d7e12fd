"""A process that ends with the one that started it, so that no orphan keeps the port with old code."""

import ctypes
import signal

DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def end_with_parent() -> None:
    """Let the kernel send SIGTERM to this process when its parent ends, however that ends. Linux only; elsewhere nothing."""
    try:
        ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGTERM)
    except (AttributeError, OSError):
        return
