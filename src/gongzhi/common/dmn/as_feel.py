"""Boxed expressions written as one FEEL text, where no table stands in the way."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from .model import Conditional, Context, Expression, Function, Invocation, Listed, Literal, Loop, Relation, Table

NULL = "null"


def as_feel(expression: Expression | None) -> str | None:
    """Return the expression as FEEL, or None where it holds a decision table."""
    return NULL if expression is None else _WRITERS[type(expression)](expression)


def _literal(box: Literal) -> str:
    return box.text or NULL


def _table(_box: Table) -> None:
    return None


def _context(box: Context) -> str | None:
    named = [(name, as_feel(part)) for name, _type, part in box.entries]
    # What a context gives as a whole is worked out entry by entry: FEEL has no name for it.
    if box.result or any(text is None for _name, text in named):
        return None
    return "{" + ", ".join(f"{json.dumps(name, ensure_ascii=False)}: ({text})" for name, text in named) + "}"


def _list(box: Listed) -> str | None:
    return _joined(box.items, "[", "]")


def _joined(parts: Iterable[Expression], before: str, after: str) -> str | None:
    texts = [as_feel(part) for part in parts]
    return None if None in texts else before + ", ".join(f"({text})" for text in texts) + after


def _relation(box: Relation) -> str | None:
    rows = [Context(tuple(zip(box.columns, ("",) * len(row), row, strict=True))) for row in box.rows]
    return _joined(rows, "[", "]")


def _function(box: Function) -> str | None:
    body = as_feel(box.body)
    names = ", ".join(name for name, _type in box.parameters)
    return None if body is None else f"function({names}) {body}"


def _invocation(box: Invocation) -> str | None:
    texts = [(name, as_feel(part)) for name, part in box.bindings]
    if any(text is None for _name, text in texts):
        return None
    return f"{box.called}(" + ", ".join(f"{name}: {text}" for name, text in texts) + ")"


def _conditional(box: Conditional) -> str | None:
    condition, yes, no = as_feel(box.condition), as_feel(box.yes), as_feel(box.no)
    if condition is None or yes is None or no is None:
        return None
    return f"if ({condition}) then ({yes}) else ({no})"


def _loop(box: Loop) -> str | None:
    over, body = as_feel(box.over), as_feel(box.body)
    if over is None or body is None:
        return None
    if box.kind == "filter":
        return f"({over})[{body}]"
    word = "return" if box.kind == "for" else "satisfies"
    return f"{box.kind} {box.variable} in ({over}) {word} ({body})"


_WRITERS: dict[type, Callable[[Any], str | None]] = {
    Literal: _literal,
    Table: _table,
    Context: _context,
    Listed: _list,
    Relation: _relation,
    Function: _function,
    Invocation: _invocation,
    Conditional: _conditional,
    Loop: _loop,
}
