"""One sequencer gives committed entries their place in the tree and signs what it sees."""

import json
import os
from collections.abc import Iterable, Iterator
from functools import partial

from django.db import transaction
from django.db.models import F

from gongzhi.common import clock
from gongzhi.engine.timeline.models import Checkpoint, Entry, Tree
from gongzhi.engine.timeline.rules.merkle import Frontier, leaf_hash
from gongzhi.engine.timeline.rules.statements import checkpoint_statement, moment
from gongzhi.engine.timeline.selectors.checkpoint_log import last_line, log_path
from gongzhi.engine.timeline.selectors.entries import checkpoint
from gongzhi.engine.timeline.selectors.keys import key_id
from gongzhi.engine.timeline.services.signing import signing_key


def sequence(limit: int = 5000) -> int:
    """Add at most `limit` committed entries to the tree and sign a checkpoint; return how many were added.

    May be called by several processes at once: they wait for one another. The checkpoint is also written to
    HOME/checkpoints.log, after the commit: a line without a checkpoint would look like a cut. What a crash or a full
    disk kept from the file is written by the next call.
    """
    added = 0
    if Entry.objects.filter(leaf_index__isnull=True).exists():
        with transaction.atomic():
            added = _grow(limit)
    _write_log()
    return added


def _grow(limit: int) -> int:
    Tree.objects.get_or_create(pk=1)
    Tree.objects.select_for_update().get(pk=1)
    last = checkpoint()
    frontier = Frontier(last.tree_size, [bytes.fromhex(node) for node in last.frontier]) if last else Frontier()
    unsequenced = Entry.objects.filter(leaf_index__isnull=True).order_by("id")
    found = list(unsequenced.values_list("id", "hash")[:limit])
    if found:
        _place([pk for pk, _ in found], frontier.size)
        for _, entry_hash in found:
            frontier.append(leaf_hash(bytes.fromhex(entry_hash)))
        _sign(frontier).save(force_insert=True)
    return len(found)


def _place(ids: Iterable[int], first_leaf: int) -> None:
    """Number the entries from `first_leaf`, with one statement for each unbroken run of ids (mostly one a batch)."""
    leaf = first_leaf
    for start, end in _runs(ids):
        Entry.objects.filter(id__gte=start, id__lte=end).update(leaf_index=F("id") + (leaf - start))
        leaf += end - start + 1


def _runs(ids: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of neighbours; no foreign id can lie within a run."""
    start = end = None
    for number in ids:
        if start is None or end is None:
            start = number
        elif number != end + 1:
            yield start, end
            start = number
        end = number
    if start is not None and end is not None:
        yield start, end


def _sign(frontier: Frontier) -> Checkpoint:
    key, root, at = signing_key(), frontier.root().hex(), clock.now()
    return Checkpoint(
        tree_size=frontier.size,
        root=root,
        frontier=[node.hex() for node in frontier.nodes],
        signature=key.sign(checkpoint_statement(frontier.size, root, at)).hex(),
        key_id=key_id(key.public_key()),
        at=at,
    )


def _write_log() -> None:
    """Bring the file up to the database. Two who do so at once may write a line twice, which is no harm."""
    last = last_line()
    missing = Checkpoint.objects.order_by("tree_size")
    if last and missing.filter(tree_size=last.tree_size, root=last.root).exists():
        missing = missing.filter(tree_size__gt=last.tree_size)
    elif last:
        # The database knows less than the file: it was set back. The file goes on from today, and `verify` says so.
        missing = missing.order_by("-tree_size")[:1]
    if lines := [_line(found) for found in missing]:
        _append_durably("".join(lines).encode())


def _line(found: Checkpoint) -> str:
    content = {"tree_size": found.tree_size, "root": found.root, "at": moment(found.at), "key_id": found.key_id}
    return json.dumps({**content, "signature": found.signature}) + "\n"


def _append_durably(lines: bytes) -> None:
    path = log_path()
    is_new = not path.exists()
    with open(path, "ab", opener=partial(os.open, mode=0o600)) as file:
        if file.tell() and not _ends_with_newline():
            lines = b"\n" + lines
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
    if is_new:  # the name of a new file is durable only when its folder is
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def _ends_with_newline() -> bool:
    with log_path().open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"
