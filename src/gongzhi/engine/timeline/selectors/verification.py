"""Checking the whole timeline against itself, its signatures and the file beside the database; in constant memory."""

from collections.abc import Callable, Iterator

from gongzhi.engine.timeline.models import Entry
from gongzhi.engine.timeline.selectors.chain_check import check_chains
from gongzhi.engine.timeline.selectors.findings import Finding
from gongzhi.engine.timeline.selectors.log_check import check_log
from gongzhi.engine.timeline.selectors.tree_check import check_tree

Progress = Callable[[int, int], None]


def verify(progress: Progress | None = None) -> Iterator[Finding]:
    """Yield everything that is wrong: each chain, then the tree with its checkpoints, then checkpoints.log.

    May run while others write. `progress(done, total)` is called every few thousand entries; each entry counts twice,
    once in its chain and once in the tree. That no chain lost its end is asked of its owner: `check_heads`.
    """
    total, done = 2 * Entry.objects.count(), 0

    def read(count: int) -> None:
        nonlocal done
        done += count
        if progress:
            progress(min(done, total), total)

    yield from check_chains(read)
    yield from check_tree(read)
    yield from check_log()
