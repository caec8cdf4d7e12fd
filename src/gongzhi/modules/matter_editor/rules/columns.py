"""Fields and rows of a page, read into a body of content and back. What is typed is kept even where it is wrong: the check says so."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

MOST_ROWS, ROWS_DIGITS = 60, 3
WHOLE, DECIMAL = re.compile(r"-?\d{1,15}"), re.compile(r"-?\d{1,15}\.\d{1,6}")


class Given(Protocol):
    """What a browser sent."""

    def get(self, name: str, default: str) -> str: ...
    def getlist(self, name: str) -> list[str]: ...


@dataclass(frozen=True)
class Column:
    """One thing to fill in: where it stands in the body (a path with dots), what it is called, and how it is filled in.

    Kinds: text, long, number, day, choice, many (boxes), lines (one a line), check (only told where true), flag (always told).
    """

    name: str
    label: Any
    kind: str = "text"
    options: Sequence[tuple[str, Any]] = ()
    hint: Any = ""


@dataclass(frozen=True)
class Grid:
    """A list in a body, one row an entry."""

    name: str
    label: Any
    columns: Sequence[Column]
    hint: Any = ""


@dataclass(frozen=True)
class Field:
    """A column with its value, for the page."""

    column: Column
    name: str
    value: Any
    error: str = ""

    @property
    def id(self) -> str:
        return "f-" + self.name.replace(".", "-")


@dataclass(frozen=True)
class Row:
    """One entry of a grid, for the page."""

    number: int
    fields: Sequence[Field] = field(default=())


def fill(body: Mapping[str, Any], columns: Sequence[Column], grids: Sequence[Grid], given: Given) -> dict[str, Any]:
    """Return the body with everything that the page asks for as it was sent; all else stays."""
    filled: dict[str, Any] = _copy(body)
    for column in columns:
        _take(filled, column.name.split("."))
        _put(filled, column, _read(given, column, column.name))
    for grid in grids:
        rows = _rows(grid, given, body.get(grid.name) or ())
        if rows or filled.get(grid.name) is not None:
            filled[grid.name] = rows
    return filled


def _rows(grid: Grid, given: Given, before: Sequence[Any]) -> list[Any]:
    count = min(_number(given.get(f"{grid.name}.rows", "0")), MOST_ROWS)
    rows = []
    for number in range(count):
        row = _copy(before[number]) if number < len(before) and isinstance(before[number], Mapping) else {}
        for column in grid.columns:
            _take(row, column.name.split("."))
            _put(row, column, _read(given, column, f"{grid.name}.{number}.{column.name}"))
        rows.append(row)
    return rows


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= ROWS_DIGITS else 0


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copy(inner) for key, inner in value.items()}
    return [_copy(inner) for inner in value] if isinstance(value, list | tuple) else value


def _read(given: Given, column: Column, name: str) -> Any:
    text = given.get(name, "").replace("\r\n", "\n").replace("\0", "").strip()
    if column.kind in ("check", "flag"):
        return bool(text) or (False if column.kind == "flag" else None)
    if column.kind == "many":
        return given.getlist(name) or None
    if column.kind == "lines":
        return [line.strip() for line in text.split("\n") if line.strip()] or None
    if column.kind == "number":
        return int(text) if WHOLE.fullmatch(text) else float(text) if DECIMAL.fullmatch(text) else text or None
    return text or None


def _take(body: dict[str, Any], path: Sequence[str]) -> None:
    """Take away what stands at the end of a path, and what is empty then."""
    inner = body.get(path[0])
    if len(path) == 1:
        body.pop(path[0], None)
    elif isinstance(inner, dict):
        _take(inner, path[1:])
        if not inner:
            body.pop(path[0])


def _put(body: dict[str, Any], column: Column, value: Any) -> None:
    if value is None:
        return
    *way, last = column.name.split(".")
    for name in way:
        if not isinstance(body.get(name), dict):
            body[name] = {}
        body = body[name]
    body[last] = value


def list_fields(body: Mapping[str, Any], columns: Sequence[Column], errors: Mapping[str, str]) -> list[Field]:
    """Return the fields of a page with what the body says, and what is wrong with each."""
    return [Field(one, one.name, _shown(body, one), errors.get(one.name, "")) for one in columns]


def list_rows(body: Mapping[str, Any], grid: Grid, errors: Mapping[str, str]) -> list[Row]:
    """Return the rows of a grid with what the body says."""
    return list(_list_rows(body.get(grid.name) or (), grid, errors))


def _list_rows(entries: Sequence[Any], grid: Grid, errors: Mapping[str, str]) -> Iterator[Row]:
    for number, entry in enumerate(entries):
        names = [(column, f"{grid.name}.{number}.{column.name}") for column in grid.columns]
        yield Row(number, [Field(column, name, _shown(entry, column), errors.get(name, "")) for column, name in names])


def _shown(body: Any, column: Column) -> Any:
    for name in column.name.split("."):
        body = body.get(name) if isinstance(body, Mapping) else None
    if column.kind == "lines":
        return "\n".join(map(str, body or ()))
    return "" if body is None else body


def move(body: Mapping[str, Any], wish: str) -> dict[str, Any]:
    """Return the body with one row added, removed or moved: `add:risks`, `remove:risks:2`, `up:risks:2`, `down:risks:2`."""
    changed: dict[str, Any] = _copy(body)
    verb, _, rest = wish.partition(":")
    name, _, place = rest.partition(":")
    rows, number = changed.setdefault(name, []) or [], _number(place)
    changed[name] = rows
    if verb == "add":
        rows.append({})
    elif verb == "remove" and number < len(rows):
        rows.pop(number)
    elif verb in ("up", "down") and number < len(rows):
        to = number - 1 if verb == "up" else number + 1
        if 0 <= to < len(rows):
            rows.insert(to, rows.pop(number))
    return changed
