"""The tree: every leaf in its place, and the root that was signed at each checkpoint."""

from collections.abc import Callable, Iterator, Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gongzhi.engine.timeline.models import Checkpoint, Entry
from gongzhi.engine.timeline.rules.merkle import Frontier, leaf_hash
from gongzhi.engine.timeline.rules.statements import checkpoint_statement
from gongzhi.engine.timeline.selectors.findings import Finding, finding
from gongzhi.engine.timeline.selectors.keys import is_signed, public_keys

PAGE = 5000


def check_tree(read: Callable[[int], None]) -> Iterator[Finding]:
    """Yield what is wrong between one checkpoint and the next, then whether anything stands behind the last.

    After a wrong stretch the tree goes on from the next checkpoint's signed inner nodes, so that one wrong row does not
    hide what else is wrong.
    """
    keys = public_keys()
    frontier = Frontier()
    for mark in _checkpoints():
        start = frontier.size
        gaps = list(_grow(frontier, mark.tree_size, read))
        yield from gaps
        statement = list(_check_statement(mark, keys))
        yield from statement
        if not gaps and not statement and frontier.root().hex() != mark.root:
            yield finding("root_differs", mark.tree_size, first=start, last=mark.tree_size - 1)
        frontier = _signed_frontier(mark) or frontier
    # In this order: leaves that the sequencer has added meanwhile came together with their checkpoint.
    behind = Entry.objects.filter(leaf_index__gte=frontier.size).exists()
    if behind and not Checkpoint.objects.filter(tree_size__gt=frontier.size).exists():
        yield finding("leaves_unsigned", frontier.size)


def _grow(frontier: Frontier, size: int, read: Callable[[int], None]) -> Iterator[Finding]:
    """Add the leaves up to `size`; yield each gap, in the place of which empty leaves are put."""
    while frontier.size < size:
        leaves = Entry.objects.filter(leaf_index__gte=frontier.size, leaf_index__lt=size).order_by("leaf_index")
        rows = leaves.values_list("leaf_index", "hash")[:PAGE]
        page = [(index, entry_hash) for index, entry_hash in rows if index is not None]
        read(len(page))
        for index, entry_hash in page:
            yield from _bridge(frontier, index)
            frontier.append(_leaf(entry_hash))
        if not page:
            yield from _bridge(frontier, size)


def _bridge(frontier: Frontier, size: int) -> Iterator[Finding]:
    if size > frontier.size:
        yield finding("leaves_missing", frontier.size, last=size - 1)
        _skip(frontier, size)


def _skip(frontier: Frontier, size: int) -> None:
    """Move on to `size`; what the nodes hold is worth nothing until the next checkpoint."""
    frontier.size = size
    frontier.nodes = [b""] * size.bit_count()


def _leaf(entry_hash: str) -> bytes:
    try:
        return leaf_hash(bytes.fromhex(entry_hash))
    except ValueError:  # no hash: the chain check names the entry, and the root differs
        return b""


def _check_statement(mark: Checkpoint, keys: Mapping[str, Ed25519PublicKey]) -> Iterator[Finding]:
    key = keys.get(mark.key_id)
    if key is None:
        yield finding("key_unknown", mark.tree_size, key=mark.key_id)
    elif not is_signed(key, checkpoint_statement(mark.tree_size, mark.root, mark.at), mark.signature):
        yield finding("signature_wrong", mark.tree_size)
    elif _signed_frontier(mark) is None:
        yield finding("frontier_wrong", mark.tree_size)


def _signed_frontier(mark: Checkpoint) -> Frontier | None:
    """Return the inner nodes of the checkpoint if they give its root, else None."""
    try:
        frontier = Frontier(mark.tree_size, [bytes.fromhex(node) for node in mark.frontier])
    except (ValueError, TypeError):
        return None
    return frontier if frontier.root().hex() == mark.root else None


def _checkpoints() -> Iterator[Checkpoint]:
    size = -1
    while page := list(Checkpoint.objects.filter(tree_size__gt=size).order_by("tree_size")[:PAGE]):
        yield from page
        size = page[-1].tree_size
