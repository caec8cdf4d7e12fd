"""Which files of content hold what, and how they are read: base first, then each overlay."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gongzhi.common.problems import Problem, gettext_noop
from gongzhi.common.shares import spread

from .overlay import HistoryRewritten, overlay
from .packs import diagram_body, is_of_pack, rehearsal_body
from .strict import NotStrict, load_strict

SOURCES = ("base", "county", "runtime")
# With fewer files it costs more to share the reading out than to read.
FILES_A_PROCESS = 300


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of content: a matter, a parameter, a diagram. `file` is where it (or its last overlay) stands."""

    kind: str
    key: str
    body: dict[str, Any]
    file: str
    source: str


@dataclass(frozen=True, slots=True)
class Shape:
    """Files of one kind: `many` = a mapping key → item, else the folder names the item."""

    kind: str
    pattern: str
    many: bool


SHAPES = (
    Shape("category", "categories.yaml", many=True),
    Shape("emergency", "emergencies.yaml", many=True),
    Shape("refusal", "hotline/refusals.yaml", many=True),
    Shape("agency", "hotline/agencies.yaml", many=True),
    Shape("role", "access/roles.yaml", many=True),
    Shape("function", "access/functions.yaml", many=True),
    Shape("dispatch_rule", "dispatch/rules.yaml", many=True),
    Shape("passing_down", "dispatch/passing_down.yaml", many=True),
    Shape("duty_item", "duties/*.yaml", many=True),
    Shape("clock_mark", "supervision/escalations.yaml", many=True),
    Shape("supervision_level", "supervision/levels.yaml", many=True),
    Shape("supervision_trigger", "supervision/triggers.yaml", many=True),
    Shape("urgency", "urgencies.yaml", many=True),
    Shape("approval", "approvals/*.yaml", many=True),
    Shape("assembly", "assemblies/*.yaml", many=True),
    Shape("parameter", "parameters/*.yaml", many=True),
    Shape("grading", "gradings.yaml", many=True),
    Shape("text", "texts/*.yaml", many=True),
    Shape("board", "publicity/boards.yaml", many=True),
    Shape("disclosure", "publicity/disclosures.yaml", many=True),
    Shape("withheld", "publicity/withheld.yaml", many=True),
    Shape("alert_rule", "integrity/rules.yaml", many=True),
    Shape("ledger", "integrity/ledger.yaml", many=True),
    Shape("checklist", "integrity/checklists.yaml", many=True),
    Shape("answer_template", "answers/*.yaml", many=True),
    Shape("rate", "evaluation/rates.yaml", many=True),
    Shape("exclusion_reason", "evaluation/exclusions.yaml", many=True),
    Shape("matter", "matters/*/matter.yaml", many=False),
    Shape("process", "processes/*/process.bpmn", many=False),
    Shape("process", "matters/*/process.bpmn", many=False),
    Shape("rehearsal", "processes/*/cases.yaml", many=False),
    Shape("rehearsal", "matters/*/cases.yaml", many=False),
)

Found = dict[tuple[str, str], Item]


def collect(folders: Sequence[Path]) -> tuple[Found, list[Problem]]:
    """Return what the folders say together (the first is the base, later ones lie over it) and what is wrong with it."""
    found: Found = {}
    problems: list[Problem] = []
    for number, folder in enumerate(folders):
        seen: set[tuple[str, str]] = set()
        for item in _read_folder(folder, SOURCES[min(number, 1)], problems):
            if (item.kind, item.key) in seen:
                problems.append(
                    Problem(
                        item.file,
                        item.key,
                        gettext_noop("“%(key)s” is stated in two files; keep one."),
                        {"key": item.key},
                    )
                )
                continue
            seen.add((item.kind, item.key))
            _lay(found, item, problems)
    return found, problems


def _lay(found: Found, item: Item, problems: list[Problem]) -> None:
    below = found.get((item.kind, item.key))
    if below is None:
        found[item.kind, item.key] = item
        return
    try:
        body = overlay(below.body, item.body)
    except HistoryRewritten as error:
        place = f"{item.key}{error.place}"
        problems.append(
            Problem(
                item.file, place, gettext_noop("The base already states a value for this date; add a new date instead.")
            )
        )
        return
    found[item.kind, item.key] = replace(item, body=body)


def _read_folder(folder: Path, source: str, problems: list[Problem]) -> Iterator[Item]:
    files = [(shape, path) for shape in SHAPES for path in sorted(folder.glob(shape.pattern))]
    for (shape, path), read in zip(files, spread(lambda file: _read(*file), files, least=FILES_A_PROCESS), strict=True):
        name = f"{folder.name}/{path.relative_to(folder)}"
        if isinstance(read, NotStrict):
            problems.append(Problem(name, read.place, read.message, read.details))
        else:
            yield from (Item(shape.kind, key, body, name, source) for key, body in read.items())


def _read(shape: Shape, path: Path) -> dict[str, dict[str, Any]] | NotStrict:
    """Return the things in a file by their keys, or what is wrong with the file."""
    try:
        return _read_things(shape, path)
    except NotStrict as error:
        return error


def _read_things(shape: Shape, path: Path) -> dict[str, dict[str, Any]]:
    if shape.kind in ("process", "rehearsal"):
        files = {file.name: file.read_bytes() for file in path.parent.iterdir() if is_of_pack(file.name)}
        return {path.parent.name: diagram_body(files) if shape.kind == "process" else rehearsal_body(files)}
    body = load_strict(path.read_bytes())
    if not isinstance(body, dict):
        raise NotStrict(gettext_noop("The file must be a list of names with values (name: value)."))
    if not shape.many:
        return {path.parent.name: body}
    for key, value in body.items():
        if not isinstance(value, dict):
            raise NotStrict(gettext_noop("“%(key)s” must have names and values below it."), key, key=key)
    return body
