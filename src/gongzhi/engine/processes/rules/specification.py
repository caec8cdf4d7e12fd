"""One version of a diagram made ready to run: SpiffWorkflow moves the token, its Python script engine is replaced as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.task_parsers import ConditionalGatewayParser, GatewayParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.defaults import ExclusiveGateway, ParallelGateway, ServiceTask, UserTask

from gongzhi.common import dmn, feel

from .diagram import BPMN, Diagram
from .fence import read_process

SPECS_KEPT = 64


class _Action(ServiceTask):  # type: ignore[misc]  # SpiffWorkflow is untyped
    """A service step only passes; what it names is told as an effect."""

    def _execute(self, _task: Any) -> bool:
        return True


class _Parser(BpmnParser):  # type: ignore[misc]  # SpiffWorkflow is untyped
    """Knows only the elements that the fence lets through."""

    PARSER_CLASSES = {
        **{
            BPMN + name: BpmnParser.PARSER_CLASSES[BPMN + name]
            for name in ("startEvent", "endEvent", "intermediateCatchEvent")
        },
        BPMN + "userTask": (TaskParser, UserTask),
        BPMN + "callActivity": (TaskParser, UserTask),
        BPMN + "serviceTask": (TaskParser, _Action),
        BPMN + "businessRuleTask": (TaskParser, _Action),
        BPMN + "exclusiveGateway": (ConditionalGatewayParser, ExclusiveGateway),
        BPMN + "parallelGateway": (GatewayParser, ParallelGateway),
    }


class _Feel(PythonScriptEngine):  # type: ignore[misc]  # SpiffWorkflow is untyped
    """Answers conditions in FEEL and runs nothing."""

    def __init__(self) -> None:
        super().__init__(environment=object())

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> bool:
        del external_context
        return feel.holds(expression, task.data)

    def execute(self, *_args: Any, **_kwargs: Any) -> Any:
        raise RuntimeError("Diagrams run no scripts.")

    call_service = execute


ENGINE = _Feel()


@dataclass(frozen=True)
class Spec:
    """One version of a diagram, ready to run. Two with the same digest are the same."""

    digest: str
    diagram: Diagram = field(compare=False, repr=False)
    workflow: Any = field(compare=False, repr=False)
    tables: Mapping[str, dmn.Model] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def asked(self) -> frozenset[str]:
        """What its tables ask beside what the diagram knows: parameters, in the value that they have for the case."""
        return frozenset(name for model in self.tables.values() for name in model.inputs) - self.diagram.variables


@lru_cache(maxsize=SPECS_KEPT)
def make_spec(digest: str, xml: str, tables: tuple[tuple[str, str], ...] = ()) -> Spec:
    """Return the specification of a diagram with its decision tables (name, DMN).

    Raise ValueError with its problems where it does not pass the fence, DmnError for a table.
    """
    diagram, problems = read_process(xml)
    if diagram is None:
        raise ValueError("; ".join(str(problem) for problem in problems))
    parser = _Parser()
    parser.add_bpmn_xml(diagram.tree)
    read = {name: dmn.read_model(text) for name, text in tables}
    return Spec(digest, diagram, parser.get_spec(diagram.id), read)
