"""Sample cases (cases.yaml) walked through a diagram: each event, and what the case says must stand open after it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongzhi.common.problems import Problem, gettext_noop
from gongzhi.engine.rules.public import NotStrict, load_strict

from ..rules import EnterStage, Event, Spec, State, Step, StepFailed, make_spec, open_nodes, step

STAGE = gettext_noop("Step %(line)s: the stage is “%(is)s”, the case says “%(wanted)s”.")
OPEN = gettext_noop("Step %(line)s: open are %(is)s, the case says %(wanted)s.")
FAILED = gettext_noop("Step %(line)s: the diagram does not take “%(event)s” (%(why)s %(detail)s).")
SHAPE = gettext_noop("Step %(line)s cannot be read: it needs event and then, a completed step also node and outcome.")
UNUSED = gettext_noop("No sample case goes along this arrow.")
UNREACHED = gettext_noop("No sample case comes to this end.")
NONE = gettext_noop("There are no sample cases yet.")


@dataclass(frozen=True)
class WalkedCase:
    """One sample case: what it is called, the nodes it passed, and what was not as it says."""

    name: Mapping[str, str]
    trail: Sequence[str]
    problems: Sequence[Problem]


@dataclass(frozen=True)
class Walk:
    """All sample cases of a diagram; `missing` are the arrows and ends that none of them uses."""

    cases: Sequence[WalkedCase] = ()
    missing: Sequence[Problem] = field(default=())

    @property
    def is_good(self) -> bool:
        return bool(self.cases) and not self.missing and not any(case.problems for case in self.cases)


def walk_cases(process: Mapping[str, Any], text: str) -> Walk:
    """Walk every sample case of `text` through a process that passes the fence. Nothing is written."""
    spec = make_spec(f"walk/{hash((process['xml'], str(process.get('tables'))))}", process["xml"], _tables(process))
    try:
        told = load_strict(text.encode()) if text.strip() else []
    except NotStrict as refused:
        return Walk((), [Problem("cases.yaml", refused.place, refused.message, refused.details)])
    listed = (
        [case for case in told if isinstance(case, dict) and isinstance(case.get("walk"), list)]
        if isinstance(told, list)
        else []
    )
    walked = [_walked(spec, case) for case in listed]
    return Walk(walked, [*_unused(spec, walked)] if walked else [Problem("cases.yaml", "", NONE)])


def _tables(process: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(process.get("tables", {}).items()))


def _walked(spec: Spec, case: Mapping[str, Any]) -> WalkedCase:
    state: State | None = None
    stage, trail, problems = "", list[str](), list[Problem]()
    for number, line in enumerate(case["walk"], start=1):
        try:
            done = step(spec, state, _event(line))
            stage = next((effect.stage for effect in reversed(done.effects) if isinstance(effect, EnterStage)), stage)
            problems += _differences(spec, done, stage, line["then"], number)
        except (KeyError, TypeError, AttributeError):
            problems.append(Problem("", "", SHAPE, {"line": number}))
            break
        except StepFailed as failure:
            details = {
                "line": number,
                "event": line.get("node") or line["event"],
                "why": failure.node,
                "detail": failure.detail,
            }
            problems.append(Problem("", "", FAILED, details))
            break
        state = done.state
        trail += ["", *done.trail] if line["event"] == "start_round" else done.trail
    return WalkedCase(case.get("name") or {}, [*trail, *open_nodes(spec, state)], problems)


def _event(line: Mapping[str, Any]) -> Event:
    values = line.get("variables") or {}
    if line["event"] == "complete":
        return Event.complete(line["node"], line["outcome"], values)
    if line["event"] == "start":
        return Event.start(values)
    return Event(line["event"], line.get("name") or line.get("node", ""))


def _differences(spec: Spec, done: Step, stage: str, then: Mapping[str, Any], number: int) -> Iterator[Problem]:
    if stage != then["stage"]:
        yield Problem("", "", STAGE, {"line": number, "is": stage, "wanted": then["stage"]})
    opened = list(open_nodes(spec, done.state))
    if opened != list(then["open"]) or (done.state is None) != bool(then.get("finished", False)):
        details = {"line": number, "is": ", ".join(opened) or "—", "wanted": ", ".join(then["open"]) or "—"}
        yield Problem("", "", OPEN, details)


def _unused(spec: Spec, walked: Sequence[WalkedCase]) -> Iterator[Problem]:
    used = {pair for case in walked for pair in zip(case.trail, case.trail[1:], strict=False)}
    reached = {name for case in walked for name in case.trail[-1:]}
    for flow in spec.diagram.flows:
        if (flow.source, flow.target) not in used:
            yield Problem("", flow.id, UNUSED)
    for node in spec.diagram.nodes.values():
        if node.kind == "end" and node.id not in reached:
            yield Problem("", node.id, UNREACHED)
