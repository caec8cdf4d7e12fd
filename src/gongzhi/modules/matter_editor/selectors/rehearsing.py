"""The trial run of a pack: its sample cases walked through its diagram, nothing written."""

from gongzhi.engine.processes import public as processes

from .packs import Pack, find_diagram


def rehearse(pack: Pack) -> processes.Walk:
    """Return how the sample cases of a pack run; an empty walk where there is no diagram to run."""
    if find_diagram(pack.process) is None:
        return processes.Walk()
    return processes.walk_cases(pack.process, pack.rehearsal.get("text", ""))
