"""A decision model as plain data: what the file says, ready to be evaluated."""

from collections.abc import Mapping
from dataclasses import dataclass, field

HIT_POLICIES = ("UNIQUE", "FIRST", "ANY", "PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER")
AGGREGATIONS = ("", "SUM", "MIN", "MAX", "COUNT")


@dataclass(frozen=True, slots=True)
class ItemType:
    """A type of the model's own: a base with allowed values, a structure of components, or a list of them."""

    name: str
    base: str = ""
    components: tuple[tuple[str, "ItemType"], ...] = ()
    allowed: str = ""
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Literal:
    """A FEEL expression."""

    text: str


@dataclass(frozen=True, slots=True)
class Input:
    """A column that is tested: the expression, and the values that it may have (a unary test, or empty)."""

    label: str
    expression: str
    values: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """A column of results; `values` lists the possible ones, the most important first (PRIORITY, OUTPUT ORDER)."""

    name: str
    label: str
    values: str = ""
    default: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: one unary test for each input, one expression for each output, and what it is for."""

    tests: tuple[str, ...]
    results: tuple[str, ...]
    annotation: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table."""

    hit_policy: str
    aggregation: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """Named entries, each of which may use those before it; `result` is what the whole gives where it is there."""

    entries: tuple[tuple[str, str, "Expression"], ...]
    result: "Expression | None" = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of expressions."""

    items: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows with named columns: a list of contexts."""

    columns: tuple[str, ...]
    rows: tuple[tuple["Expression", ...], ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A function: its parameters with their types, and its body."""

    parameters: tuple[tuple[str, str], ...]
    body: "Expression | None"


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of a named function with bindings by name."""

    called: str
    bindings: tuple[tuple[str, "Expression"], ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    """If, then, else."""

    condition: "Expression"
    yes: "Expression"
    no: "Expression"


@dataclass(frozen=True, slots=True)
class Loop:
    """for, some, every or filter: `variable` runs over `over`, `body` is what is asked of each."""

    kind: str
    variable: str
    over: "Expression"
    body: "Expression"


Expression = Literal | Table | Context | Listed | Relation | Function | Invocation | Conditional | Loop


@dataclass(frozen=True, slots=True)
class Decision:
    """A question with its answer's type and what it needs: inputs, other decisions, knowledge (by name)."""

    name: str
    type: str
    expression: Expression | None
    needs: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a named function that decisions use."""

    name: str
    type: str
    function: Function
    knowledge: tuple[str, ...] = ()


@dataclass(frozen=True)
class Model:
    """One file. All names are unique in it."""

    name: str
    inputs: Mapping[str, str]
    decisions: Mapping[str, Decision]
    knowledge: Mapping[str, Knowledge]
    types: Mapping[str, ItemType] = field(default_factory=dict)
