"""Whether a trial case stands where its line says: stage, open steps, limits, answers of tables, what is made public."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common import clock
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as content

from ...rules import Step, open_nodes, values_in
from ...selectors import spec_of
from .. import driving

Reader = Callable[[cases.Change, Sequence[Step]], Any]


def compare(change: cases.Change, steps: Sequence[Step], then: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what is not as the line says it must be."""
    return tuple(_differences(change, steps, {"finished": False, **then} if "open" in then else then))


def _differences(change: cases.Change, steps: Sequence[Step], then: Mapping[str, Any]) -> Iterator[str]:
    for name, given in then.items():
        if name not in READERS:
            yield _("Nothing can be expected of “%(name)s”.") % {"name": name}
            continue
        found, wanted = READERS[name](change, steps), given
        if name in ("known", "due"):
            found = {key: value for key, value in found.items() if key in given}
        if name == "clocks":
            wanted = [key for key in given if _is_decided(change, key)]
        if _plain(found) != _plain(wanted):
            words = _("%(name)s: it should be %(wanted)s, and is %(found)s.")
            yield words % {"name": LABELS[name], "wanted": _plain(wanted), "found": _plain(found)}


def _plain(value: Any) -> str:
    """Lists of names are compared without regard to their order."""
    kept = sorted(map(str, value)) if isinstance(value, list | tuple | set) else value
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, default=str)


def _is_decided(change: cases.Change, key: str) -> bool:
    return any(content.limits(key, clock.today(), change.case.facts))


def _stage(change: cases.Change, _steps: Sequence[Step]) -> str:
    return change.case.stage


def _open(change: cases.Change, _steps: Sequence[Step]) -> list[str]:
    state = driving.standing(change, change.extras["run"])
    return open_nodes(spec_of(change.case.process_version_id), state)


def _finished(change: cases.Change, _steps: Sequence[Step]) -> bool:
    return bool(change.extras["run"].finished)


def _clocks(change: cases.Change, _steps: Sequence[Step]) -> list[str]:
    return [limit.key for limit in change.clocks if limit.state == cases.Clock.RUNNING]


def _due(change: cases.Change, _steps: Sequence[Step]) -> dict[str, str]:
    """Return on which day each limit that runs ends, as `today+3`."""
    running = [limit for limit in change.clocks if limit.state == cases.Clock.RUNNING]
    return {limit.key: f"today{(clock.local(limit.due_at).date() - clock.today()).days:+}" for limit in running}


def known(change: cases.Change, steps: Sequence[Step]) -> dict[str, Any]:
    """Return the values that the process knows: what was filled in, what tables answered."""
    state = driving.standing(change, change.extras["run"])
    if state is None:
        return dict(json.loads(steps[-1].values)) if steps else {}
    return values_in(state)


def public_at(change: cases.Change, steps: Sequence[Step]) -> list[str]:
    """Return the nodes passed, or come to, at which something is made public."""
    passed = {node for step in steps for node in step.trail}
    return [one["node"] for one in change.case.matter_body.get("publicity", ()) if one["node"] in passed]


LABELS = {
    "stage": gettext_lazy("The stage"),
    "open": gettext_lazy("What is open"),
    "finished": gettext_lazy("Whether the case has ended"),
    "clocks": gettext_lazy("The limits that run"),
    "due": gettext_lazy("When limits end"),
    "known": gettext_lazy("What is known"),
    "publicity": gettext_lazy("What becomes public"),
}
READERS: dict[str, Reader] = {
    "stage": _stage,
    "open": _open,
    "finished": _finished,
    "clocks": _clocks,
    "due": _due,
    "known": known,
    "publicity": public_at,
}
