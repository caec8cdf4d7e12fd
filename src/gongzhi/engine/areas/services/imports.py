"""Importing many areas: idempotent, parents before children, a faulty row is left out with its reason."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.common import errors
from gongzhi.engine.areas.models import Area, AreaAlias
from gongzhi.engine.areas.rules import codes
from gongzhi.engine.areas.services.report import CHUNK, ImportReport, Progress, edit

LONGEST_NAME = 100
FIELDS = ["level", "parent_id", "name_zh", "name_en", "valid_from", "valid_to"]


@dataclass(frozen=True)
class AreaRow:
    """One area to import; level and parent follow from the code."""

    code: str
    zh: str
    en: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    aliases: tuple[str, ...] = ()


def import_areas(rows: Iterable[AreaRow], *, progress: Progress | None = None) -> ImportReport:
    """Create or change areas, all in one transaction; aliases are added, never taken away.

    Left out with a reason: a code that is none (codes above the county included), no name, an unknown parent, an end
    before the beginning. Of two rows with one code the last counts.
    """
    report = ImportReport()
    wanted = {row.code: row for row in rows}
    # By length first, so that a parent stands before its children whatever the order of the file.
    ordered = [wanted[code] for code in sorted(wanted, key=lambda code: (len(code), code))]
    with edit():
        known = set(Area.objects.values_list("code", flat=True))
        done = 0
        for chunk in _chunks(ordered):
            _import_chunk(chunk, known, report)
            done += len(chunk)
            if progress:
                progress(done, len(ordered))
    return report


def import_divisions_csv(
    path: Path | str, progress: Progress | None = None, *, endings: Iterable[tuple[str, str]] = ()
) -> ImportReport:
    """Import a CSV of administrative divisions with the columns `code` and `name` (or `name_zh`, and `name_en`).

    Codes may be filled up with zeros. `endings` are pairs (official ending, spoken one): where one fits, the spoken name
    becomes an alias. UTF-8, or GB 18030 as Chinese spreadsheets write it. Raises Invalid for a file that is no such CSV.
    """
    pairs = list(endings)
    rows = [_division(line, pairs) for line in _read_lines(Path(path))]
    return import_areas(_without_cities(rows), progress=progress)


def _import_chunk(rows: list[AreaRow], known: set[str], report: ImportReport) -> None:
    accepted = []
    for row in rows:
        fault = _fault(row, known)
        if fault is None:
            accepted.append(row)
            known.add(row.code)
        else:
            report.skipped.append((row.code, fault))
    _store(accepted, report)
    aliases = [AreaAlias(area_id=row.code, text=text) for row in accepted for text in row.aliases]
    AreaAlias.objects.bulk_create(aliases, ignore_conflicts=True)


def _fault(row: AreaRow, known: set[str]) -> Any:
    if not codes.is_code(row.code):
        return _("The code must have 6, 9, 12 or 15 digits (county, township, village, grid).")
    if not row.zh.strip() or max(len(row.zh), len(row.en), *map(len, row.aliases)) > LONGEST_NAME:
        return _("The name is missing or longer than 100 characters.")
    if row.valid_from and row.valid_to and row.valid_from >= row.valid_to:
        return _("The area ends before it begins.")
    parent = codes.parent_of(row.code)
    if parent and parent not in known:
        return _("The area to which it belongs is unknown.")
    return None


def _store(rows: list[AreaRow], report: ImportReport) -> None:
    stored = Area.objects.in_bulk([row.code for row in rows])
    new, changed = [], []
    for area in map(_area, rows):
        former = stored.get(area.code)
        if former is None:
            new.append(area)
        elif any(getattr(former, name) != getattr(area, name) for name in FIELDS):
            changed.append(area)
    fields = [name.removesuffix("_id") for name in FIELDS]
    Area.objects.bulk_create([*new, *changed], update_conflicts=True, unique_fields=["code"], update_fields=fields)
    report.created += len(new)
    report.changed += len(changed)
    report.unchanged += len(rows) - len(new) - len(changed)


def _area(row: AreaRow) -> Area:
    return Area(
        code=row.code,
        level=codes.level_of(row.code),
        parent_id=codes.parent_of(row.code),
        name_zh=row.zh.strip(),
        name_en=row.en.strip(),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _chunks(rows: list[AreaRow]) -> Iterator[list[AreaRow]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


def _division(line: dict[str, str], endings: list[tuple[str, str]]) -> AreaRow:
    name = (line.get("name_zh") or line.get("name") or "").strip()
    spoken = codes.short_name(name, endings)
    return AreaRow(
        code=codes.unpadded(line.get("code") or ""),
        zh=name,
        en=(line.get("name_en") or "").strip(),
        aliases=(spoken,) if spoken else (),
    )


def _without_cities(rows: list[AreaRow]) -> Iterator[AreaRow]:
    """Cut the code of cities and provinces (6 digits, the last two 00) short, so that they are left out as no areas.

    Only a city without counties, such as 441900, has townships directly below it and stands for a county.
    """
    counties = {row.code[: codes.COUNTY_DIGITS] for row in rows if len(row.code) > codes.COUNTY_DIGITS}
    for row in rows:
        is_above = len(row.code) == codes.COUNTY_DIGITS and row.code.endswith("00") and row.code not in counties
        yield replace(row, code=row.code.rstrip("0")) if is_above else row


def _read_lines(path: Path) -> list[dict[str, str]]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    reader = csv.DictReader(StringIO(text, newline=""))
    columns = set(reader.fieldnames or ())
    if "code" not in columns or not columns & {"name", "name_zh"}:
        raise errors.Invalid({"file": _("The first line must name the columns code and name.")})
    return list(reader)
