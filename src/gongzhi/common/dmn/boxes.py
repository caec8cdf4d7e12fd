"""Boxed expressions as they stand in the file."""

from typing import Any

from .errors import DmnError
from .model import (
    AGGREGATIONS,
    HIT_POLICIES,
    Conditional,
    Context,
    Expression,
    Function,
    Input,
    Invocation,
    Listed,
    Literal,
    Loop,
    Output,
    Relation,
    Rule,
    Table,
)
from .tree import Tree

MOST_RULES = 1_000
MOST_COLUMNS = 50
DEEPEST = 40


class Boxes:
    """Reads expressions, each kind by the method that EXPRESSIONS names."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def only(self, element: Any, depth: int = 0) -> Expression | None:
        """Return the expression that an element holds, or None."""
        found = [part for part in element if self.tree.kind(part) in _EXPRESSIONS]
        return self._expression(found[0], depth + 1) if found else None

    def _expression(self, element: Any, depth: int) -> Expression:
        if depth > DEEPEST:
            raise DmnError("large", DEEPEST)
        read: Expression = getattr(self, _EXPRESSIONS[self.tree.kind(element)])(element, depth)
        return read

    def _required(self, element: Any, depth: int) -> Expression:
        return self.only(element, depth) or Literal("")

    def _literal(self, element: Any, _depth: int) -> Literal:
        if self.tree.one(element, "importedValues") is not None:
            raise DmnError("element", "importedValues")
        return Literal(self.tree.text(element))

    def function(self, element: Any, depth: int) -> Function:
        if element.get("kind", "FEEL") != "FEEL":
            raise DmnError("external", element.get("kind"))
        named = [(one.get("name", ""), one.get("typeRef", "")) for one in self.tree.all(element, "formalParameter")]
        return Function(tuple(named), self.only(element, depth))

    def _invocation(self, element: Any, depth: int) -> Invocation:
        bindings = []
        for binding in self.tree.all(element, "binding"):
            parameter = self.tree.one(binding, "parameter")
            name = parameter.get("name", "") if parameter is not None else ""
            bindings.append((name, self._required(binding, depth)))
        called = self.tree.inner(element, "literalExpression")
        return Invocation(called, tuple(bindings))

    def _context(self, element: Any, depth: int) -> Context:
        entries: list[tuple[str, str, Expression]] = []
        result = None
        for entry in self.tree.all(element, "contextEntry"):
            variable = self.tree.one(entry, "variable")
            if variable is None:
                result = self._required(entry, depth)
            else:
                entries.append((variable.get("name", ""), self.tree.type(entry), self._required(entry, depth)))
        return Context(tuple(entries), result)

    def _list(self, element: Any, depth: int) -> Listed:
        found = [self._expression(part, depth + 1) for part in element if self.tree.kind(part) in _EXPRESSIONS]
        return Listed(tuple(found))

    def _relation(self, element: Any, depth: int) -> Relation:
        columns = tuple(column.get("name", "") for column in self.tree.all(element, "column"))
        return Relation(columns, tuple(self._list(row, depth).items for row in self.tree.all(element, "row")))

    def _conditional(self, element: Any, depth: int) -> Conditional:
        condition, yes, no = (self._part(element, name, depth) for name in ("if", "then", "else"))
        return Conditional(condition, yes, no)

    def _part(self, element: Any, name: str, depth: int) -> Expression:
        found = self.tree.one(element, name)
        return self._required(found, depth) if found is not None else Literal("")

    def _loop(self, element: Any, depth: int) -> Loop:
        kind = self.tree.kind(element)
        body = {"for": "return", "filter": "match"}.get(kind, "satisfies")
        variable = element.get("iteratorVariable", "item")
        return Loop(kind, variable, self._part(element, "in", depth), self._part(element, body, depth))

    def _table(self, element: Any, _depth: int) -> Table:
        return read_table(element, self.tree)


def read_table(element: Any, tree: Tree) -> Table:
    policy, aggregation = element.get("hitPolicy", "UNIQUE"), element.get("aggregation", "")
    if policy not in HIT_POLICIES or aggregation not in AGGREGATIONS:
        raise DmnError("element", f"{policy} {aggregation}".strip())
    inputs = tuple(_input(one, tree) for one in tree.all(element, "input"))
    outputs = tuple(_output(one, tree) for one in tree.all(element, "output"))
    rules = tuple(_rule(one, tree) for one in tree.all(element, "rule"))
    if len(rules) > MOST_RULES or len(inputs) + len(outputs) > MOST_COLUMNS:
        raise DmnError("large", f"{MOST_RULES} × {MOST_COLUMNS}")
    if any(len(rule.tests) != len(inputs) or len(rule.results) != len(outputs) for rule in rules):
        raise DmnError("readable", element.get("id", "decisionTable"))
    return Table(policy, aggregation, inputs, outputs, rules)


def _input(element: Any, tree: Tree) -> Input:
    asked = tree.one(element, "inputExpression")
    text = tree.text(asked)
    kind = asked.get("typeRef", "") if asked is not None else ""
    return Input(element.get("label") or text, text, tree.inner(element, "inputValues"), kind)


def _output(element: Any, tree: Tree) -> Output:
    name = element.get("name", "")
    return Output(
        name=name,
        label=element.get("label") or name,
        values=tree.inner(element, "outputValues"),
        default=tree.inner(element, "defaultOutputEntry"),
        type=element.get("typeRef", ""),
    )


def _rule(element: Any, tree: Tree) -> Rule:
    tests = tuple(tree.text(entry) for entry in tree.all(element, "inputEntry"))
    results = tuple(tree.text(entry) for entry in tree.all(element, "outputEntry"))
    notes = [tree.text(entry) for entry in tree.all(element, "annotationEntry")]
    return Rule(tests, results, " ".join(notes) or tree.text(element, "description"))


_EXPRESSIONS = {
    "literalExpression": "_literal",
    "decisionTable": "_table",
    "context": "_context",
    "list": "_list",
    "relation": "_relation",
    "functionDefinition": "function",
    "invocation": "_invocation",
    "conditional": "_conditional",
    "for": "_loop",
    "some": "_loop",
    "every": "_loop",
    "filter": "_loop",
}
