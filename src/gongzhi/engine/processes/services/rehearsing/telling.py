"""What follows on a line of a trial case, in words that an official can read."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.common.text import say
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as content

from ...rules import Step
from ..offers import stage_label
from .expecting import known, public_at
from .scene import Scene, function_label


def tell(scene: Scene, change: cases.Change, steps: Sequence[Step]) -> tuple[str, ...]:
    """Return what has come of it: the stage, who is next, limits, answers of tables, what is made public."""
    return tuple(_follows(scene, change, steps))


def _follows(scene: Scene, change: cases.Change, steps: Sequence[Step]) -> Iterator[str]:
    yield _("Stage: %(stage)s") % {"stage": say(stage_label(change.case))}
    yield from _answers(scene, change, steps)
    for item in change.open_items():
        named = say(scene.process.body["nodes"].get(item.node)) or item.node
        yield _("Next: %(who)s, “%(node)s”") % {"who": function_label(item.role), "node": named}
    for limit in change.clocks:
        if limit.state == cases.Clock.RUNNING:
            label, due = _label("parameter", limit.key), clock.local(limit.due_at)
            yield _("Limit: %(limit)s, until %(due)s") % {"limit": label, "due": f"{due:%Y-%m-%d %H:%M}"}
    for entry in change.case.matter_body.get("publicity", ()):
        if entry["node"] in public_at(change, steps):
            yield _("To be made public: %(what)s") % {"what": say(entry["what"])}
    if change.extras["run"].finished:
        yield _("The case has ended.")


def _answers(scene: Scene, change: cases.Change, steps: Sequence[Step]) -> Iterator[str]:
    """Yield what the decision tables passed on the way have answered."""
    nodes, values = scene.spec.diagram.nodes, known(change, steps)
    for name in dict.fromkeys(node for step in steps for node in step.trail):
        if nodes[name].kind == "decision":
            label = say(scene.process.body["nodes"].get(name)) or name
            yield _("Decided by table “%(table)s”: %(answer)s") % {
                "table": label,
                "answer": values.get(nodes[name].word("table")),
            }


def _label(kind: str, key: str) -> str:
    found = content.find_content(kind, key)
    return say(found.body["label"]) if found else key
