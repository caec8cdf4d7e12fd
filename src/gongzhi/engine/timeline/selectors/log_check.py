"""The file beside the database: every checkpoint that it names must still be there as it was signed."""

from collections.abc import Iterator
from itertools import islice

from gongzhi.engine.timeline.models import Checkpoint
from gongzhi.engine.timeline.selectors.checkpoint_log import Line, list_lines
from gongzhi.engine.timeline.selectors.findings import Finding, finding

PAGE = 500


def check_log() -> Iterator[Finding]:
    """Yield every line that cannot be read or names a checkpoint which is not there, and whether lines are missing."""
    lines, kept, end = list_lines(), 0, 0
    while page := list(islice(lines, PAGE)):
        known = _known(page)
        for line in page:
            if line.tree_size < 0:
                yield finding("log_unreadable", 0, line=line.number)
            elif (line.root, line.signature) != known.get(line.tree_size):
                yield finding("checkpoint_missing", line.tree_size, line=line.number)
            if line.tree_size in known and line.tree_size > end:
                kept, end = kept + 1, line.tree_size
    # Those behind the last line may be on their way into the file; with no line at all, none should be there.
    expected = Checkpoint.objects.filter(tree_size__lte=end).count() if end else Checkpoint.objects.count()
    if kept != expected:
        yield finding("log_incomplete", expected, found=kept)


def _known(page: list[Line]) -> dict[int, tuple[str, str]]:
    marks = Checkpoint.objects.filter(tree_size__in=[line.tree_size for line in page])
    return {size: (root, signature) for size, root, signature in marks.values_list("tree_size", "root", "signature")}
