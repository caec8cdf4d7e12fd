"""The trial run of a pack: its sample cases played with its form, tables, posts and limits, nothing written."""

from gongzhi.engine.processes import public as processes

from .packs import Pack, find_diagram


def rehearse(pack: Pack) -> processes.Rehearsal:
    """Return how the sample cases of a pack run; an empty rehearsal where there is no diagram to run."""
    if find_diagram(pack.process) is None:
        return processes.Rehearsal(pack.key, pack.name)
    return processes.rehearse(pack.files, pack.key)
