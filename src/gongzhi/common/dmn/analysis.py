"""Whether a table has an answer for everything, and only one: gaps, overlaps and rules that never fire, in words.

Each input is cut at the values that its cells name; between two cuts all values fare alike, so that one of each stretch and
each cut itself stand for all. Every combination is tried; a combination that no rule is left for is not cut further.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common import feel

from .model import Input, Table
from .tables import ANYTHING, MANY
from .values import mark, plain_type

MOST_COMBINATIONS = 50_000
MOST_TOLD = 20
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")
TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
DAY = re.compile(r'(?:@|date\()\s*"(\d{4}-\d\d-\d\d)"')
WORD = re.compile(r"[^\W\d]\w*")
# What a cell may say besides values without naming anything.
PLAIN_WORDS = {"not", "true", "false", "null", "date"}
NULL = re.compile(r"\bnull\b")
# A name that no table uses, for "any other text".
OTHER = "\u2026"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Values of one input that all fare alike: one of them, and how to say them."""

    value: Any
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind` is gap, overlap, conflict, never or unclear; `rules` are numbers from 1; `where` says for which values."""

    kind: str
    rules: tuple[int, ...] = ()
    where: str = ""

    def __str__(self) -> str:
        numbers = ", ".join(map(str, self.rules))
        words = {
            "gap": _("No rule fits where %(where)s."),
            "overlap": _("The rules %(rules)s both fit where %(where)s; only one may."),
            "conflict": _("The rules %(rules)s fit where %(where)s and give different results."),
            "never": _("The rule %(rules)s never fires: those before it take everything, or nothing fits it."),
            "unclear": _("Completeness cannot be checked for “%(where)s”: its cells are expressions."),
            "many": _("The table has too many combinations to be checked for completeness."),
        }
        return words[self.kind] % {"rules": numbers, "where": self.where}


@dataclass
class _Search:
    table: Table
    columns: list[tuple[Input, list[tuple[Stretch, int]]]]
    findings: dict[tuple[str, tuple[int, ...]], Finding] = field(default_factory=dict)
    gaps: list[Finding] = field(default_factory=list)
    fired: int = 0


def analyse(table: Table, known: Mapping[str, float] | None = None) -> list[Finding]:
    """Return what is wrong with a table, at most twenty gaps; an empty list means that it is complete and clear.

    `known`: numbers that cells may name. Missing values (null) are looked at where a cell speaks of them. Raises FeelError
    for a cell that is no test.
    """
    table = _with_values(table, known or {})
    unclear = [
        Finding("unclear", where=column.label) for number, column in enumerate(table.inputs) if not _kind(table, number)
    ]
    if unclear or not table.inputs:
        return unclear
    columns = [(column, _masks(table, number)) for number, column in enumerate(table.inputs)]
    combinations = 1
    for _column, stretches in columns:
        combinations *= len(stretches)
    if combinations > MOST_COMBINATIONS:
        return [Finding("many")]
    search = _Search(table, columns)
    _walk(search, 0, (1 << len(table.rules)) - 1, [])
    return [*search.gaps[:MOST_TOLD], *search.findings.values(), *_never(search)]


def names_in(cell: str) -> list[str]:
    """Return the names that a cell uses, outside texts."""
    return [word for word in WORD.findall(TEXT.sub("", cell)) if word not in PLAIN_WORDS]


def _with_values(table: Table, known: Mapping[str, float]) -> Table:
    """Return the table with numbers in place of the names that are known."""
    if not known:
        return table
    named = re.compile(rf"\b({'|'.join(map(re.escape, known))})\b")
    rules = (
        replace(rule, tests=tuple(named.sub(lambda found: _said(known[found[0]]), test) for test in rule.tests))
        for rule in table.rules
    )
    return replace(table, rules=tuple(rules))


def _walk(search: _Search, depth: int, mask: int, path: list[Stretch]) -> None:
    if not mask:
        _note_gap(search, path)
    elif depth == len(search.columns):
        _note_hits(search, mask, path)
    else:
        for stretch, fitting in search.columns[depth][1]:
            _walk(search, depth + 1, mask & fitting, [*path, stretch])


def _note_gap(search: _Search, path: Sequence[Stretch]) -> None:
    has_default = any(column.default for column in search.table.outputs)
    if not has_default and search.table.hit_policy not in MANY:
        search.gaps.append(Finding("gap", where=_where(search, path)))


def _note_hits(search: _Search, mask: int, path: Sequence[Stretch]) -> None:
    rules = tuple(number for number in range(1, mask.bit_length() + 1) if mask >> (number - 1) & 1)
    policy = search.table.hit_policy
    search.fired |= mask & -mask if policy == "FIRST" else mask
    if len(rules) > 1 and policy == "UNIQUE":
        search.findings.setdefault(("overlap", rules), Finding("overlap", rules, _where(search, path)))
    elif policy == "ANY" and len({search.table.rules[number - 1].results for number in rules}) > 1:
        search.findings.setdefault(("conflict", rules), Finding("conflict", rules, _where(search, path)))


def _where(search: _Search, path: Sequence[Stretch]) -> str:
    named = zip((column.label for column, _stretches in search.columns), path, strict=False)
    return _(" and ").join(f"{label} {stretch.label}" for label, stretch in named) or _("anything is given")


def _never(search: _Search) -> Iterator[Finding]:
    for number in range(1, len(search.table.rules) + 1):
        if not search.fired >> (number - 1) & 1:
            yield Finding("never", (number,))


def _masks(table: Table, number: int) -> list[tuple[Stretch, int]]:
    """Return the stretches of an input, each with the rules whose cell it fits, as bits."""
    column, stretches = table.inputs[number], _stretches(table, number)
    tests = {column.values, *(rule.tests[number] for rule in table.rules)} - {*ANYTHING}
    feel.prepare(feel.TEST, [(test, {"?": stretch.value}) for stretch in stretches for test in sorted(tests)])
    found = []
    for stretch in stretches:
        if not column.values or _fits(column.values, stretch):
            bits = [_fits(rule.tests[number], stretch) << place for place, rule in enumerate(table.rules)]
            found.append((stretch, sum(bits)))
    return found


def _fits(test: str, stretch: Stretch) -> bool:
    return test in ANYTHING or feel.test_marked(test, stretch.value, {}, strict=True)


def _cells(table: Table, number: int) -> str:
    return "\n".join([table.inputs[number].values, *(rule.tests[number] for rule in table.rules)])


def _kind(table: Table, number: int) -> str:
    """Return of which kind an input is: number, date, string, boolean; empty where its cells are more than values."""
    stated = plain_type(table.inputs[number].type)
    cells = _cells(table, number)
    if names_in(cells):
        return ""
    if stated in ("number", "date", "string", "boolean"):
        return stated
    return (
        "date"
        if DAY.search(cells)
        else "string"
        if TEXT.search(cells)
        else "number"
        if NUMBER.search(cells)
        else "boolean"
    )


def _stretches(table: Table, number: int) -> list[Stretch]:
    cells, kind = _cells(table, number), _kind(table, number)
    missing = [Stretch(None, _("is not given"))] if NULL.search(TEXT.sub("", cells)) else []
    return [*_given(cells, kind), *missing]


def _given(cells: str, kind: str) -> list[Stretch]:
    if kind == "boolean":
        return [Stretch(value, f"= {text}") for value, text in ((True, "true"), (False, "false"))]
    if kind == "string":
        known = [Stretch(text, f'= "{text}"') for text in dict.fromkeys(TEXT.findall(cells))]
        return [*known, Stretch(OTHER, _("is anything else"))]
    if kind == "date":
        days = sorted({date.fromisoformat(text) for text in DAY.findall(cells)})
        return [Stretch(mark(stretch.value.isoformat()), stretch.label) for stretch in _cut(days, timedelta(days=1))]
    return _cut(sorted({float(text) for text in NUMBER.findall(cells)}), 1.0)


def _cut(cuts: Sequence[Any], step: Any) -> list[Stretch]:
    """Return what lies before, at, between and after the cuts."""
    if not cuts:
        return [Stretch(0, _("is anything"))]
    found = [Stretch(cuts[0] - step, f"< {_said(cuts[0])}")]
    for number, cut in enumerate(cuts):
        found.append(Stretch(cut, f"= {_said(cut)}"))
        if number + 1 < len(cuts):
            between = cut + (cuts[number + 1] - cut) / 2
            if between not in (cut, cuts[number + 1]):
                found.append(
                    Stretch(
                        between,
                        _("between %(low)s and %(high)s") % {"low": _said(cut), "high": _said(cuts[number + 1])},
                    )
                )
    return [*found, Stretch(cuts[-1] + step, f"> {_said(cuts[-1])}")]


def _said(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
