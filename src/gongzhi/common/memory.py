"""How seldom Python looks for rings among its objects: most of ours are freed without, and the look costs a tenth of the time."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# So many new objects, and so many of the looks before, until the next look at the young, the middle and the old.
YOUNG, MIDDLE, OLD = 50_000, 20, 100


def settle() -> None:
    """Take what is loaded by now for lasting, and look at the rest seldom; for processes that live long or write much."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)


@contextmanager
def unwatched() -> Iterator[None]:
    """Look for no rings within the block, which makes very many objects that all stay until its end."""
    was_watched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_watched:
            gc.enable()
