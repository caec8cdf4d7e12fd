"""Reports from files (XLSX, CSV): each row becomes a report and goes through the same door as all others."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.common.errors import Invalid
from gongzhi.common.text import say
from gongzhi.engine.cases import public as cases
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules

from . import intake
from .report import Report

FIELDS = ("text", "title", "place", "lon", "lat", "name", "phone", "opened_at", "external_number", "kind", "matter")
AT_A_TIME = 200
MOST_BYTES = 200 * 1024 * 1024
TIMES = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")

Row = Mapping[str, Any]
Progress = Callable[[int, int | None], None]


@dataclass
class Outcome:
    """What became of the rows: how many went to which office by which rule, how many to people and why, what was refused."""

    rows: int = 0
    opened: int = 0
    known: int = 0
    offices: Counter[str] = field(default_factory=Counter)
    queued: Counter[str] = field(default_factory=Counter)
    errors: list[tuple[int, str]] = field(default_factory=list)

    def in_words(self) -> str:
        queue = _("human queue")
        lines = [
            _("%(rows)d rows: %(opened)d new cases, %(known)d were here already, %(errors)d refused.")
            % {"rows": self.rows, "opened": self.opened, "known": self.known, "errors": len(self.errors)}
        ]
        lines += [f"  {count:6,}  {office}" for office, count in self.offices.most_common()]
        lines += [f"  {count:6,}  {queue}: {reason}" for reason, count in self.queued.most_common()]
        lines += [_("  row %(row)d: %(error)s") % {"row": row, "error": error} for row, error in self.errors[:20]]
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "opened": self.opened,
            "known": self.known,
            "offices": dict(self.offices),
            "queued": dict(self.queued),
            "errors": self.errors,
        }


def read_mapping(pairs: Sequence[str]) -> dict[str, str]:
    """Return {field: column} of `field=column` pairs. Raises Invalid for an unknown field or one named twice."""
    mapping: dict[str, str] = {}
    for pair in pairs:
        name, sign, column = pair.partition("=")
        if name not in FIELDS or not sign or not column:
            raise Invalid({"map": _("“%(pair)s”: write field=column with one of the fields %(fields)s.") % {"pair": pair, "fields": ", ".join(FIELDS)}})  # fmt: skip
        if name in mapping:
            raise Invalid({"map": _("The field %(field)s is mapped twice.") % {"field": name}})
        mapping[name] = column
    if "text" not in mapping:
        raise Invalid({"map": _("Say which column holds the words: --map text=COLUMN.")})
    return mapping


def import_reports(path: Path, *, mapping: Mapping[str, str], source: str, progress: Progress | None = None) -> Outcome:
    """Import all rows; rows that cannot be taken are told with their number and the others go on.

    A row whose external number is here already from the same source is passed over, so an import can be repeated
    after it was broken off. Raises Invalid where the file cannot be read or lacks a mapped column.
    """
    header, numbered = _read(path)
    missing = [column for column in mapping.values() if column not in header]
    if missing:
        raise Invalid({"map": _("The file has no column %(columns)s. Its columns are: %(header)s.") % {"columns": ", ".join(missing), "header": ", ".join(header)}})  # fmt: skip
    outcome = Outcome()
    while batch := list(islice(numbered, AT_A_TIME)):
        _import_batch(batch, mapping, source, outcome)
        if progress:
            progress(outcome.rows, None)
    return outcome


def _import_batch(batch: Sequence[tuple[int, Row]], mapping: Mapping[str, str], source: str, outcome: Outcome) -> None:
    outcome.rows += len(batch)
    drafts = []
    column = mapping.get("external_number")
    numbers = [_number(row.get(column)) for _line, row in batch] if column else []
    known = set(
        cases.Case.objects.filter(source=source, external_number__in=[one for one in numbers if one]).values_list(
            "external_number", flat=True
        )
    )
    for line, row in batch:
        try:
            report = _report(row, mapping, source)
            if report.external_number and report.external_number in known:
                outcome.known += 1
                continue
            drafts.append(intake.prepare(report))
            known.add(report.external_number)
        except Invalid as refusal:
            outcome.errors.append((line, str(refusal)))
    opened = processes.open_cases(intake.REPORTER, drafts) if drafts else []
    outcome.opened += len(opened)
    _count(opened, outcome)


def _why(reason: Mapping[str, Any]) -> str:
    """Return why a case waits for people: the words of the rule that says so, else of the code."""
    rule = rules.find_content("dispatch_rule", str(reason.get("rule", "")))
    if rule is not None:
        return say(rule.body["label"])
    codes = {
        "matter_unknown": _("the matter is not recognised"),
        "no_rule": _("no rule fits"),
        "no_post": _("no post has the duty"),
    }
    return codes.get(str(reason.get("code")), str(reason.get("code")))


def _count(opened: Sequence[cases.Case], outcome: Outcome) -> None:
    waiting = cases.WorkItem.objects.filter(case__in=opened, state=cases.WorkItem.OPEN).select_related(
        "post__organisation"
    )
    for item in waiting:
        if item.node == "dispatch":
            outcome.queued[_why(item.reason)] += 1
        elif item.post:
            outcome.offices[say(item.post.organisation.names)] += 1


def _report(row: Row, mapping: Mapping[str, str], source: str) -> Report:
    value = {name: row.get(column) for name, column in mapping.items()}  # a row may be shorter than the header
    title, text = _words(value.get("title")), _words(value["text"])
    phone = _number(value.get("phone"))
    return Report(
        text=text if not title or text.startswith(title) else f"{title}\n{text}",
        anonymous=not phone,
        name=_words(value.get("name")) if phone else "",
        phone=phone,
        lon=_float(value.get("lon"), "lon"),
        lat=_float(value.get("lat"), "lat"),
        place=_words(value.get("place")),
        channel="import",
        kind=_words(value.get("kind")),
        matter=_words(value.get("matter")),
        source=source,
        external_number=_number(value.get("external_number")),
        opened_at=_time(value.get("opened_at")),
    )


def _words(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _number(value: Any) -> str:
    """Return an order or phone number as text; spreadsheets keep 188006 as 188006.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else _words(value)


def _float(value: Any, name: str) -> float | None:
    if value is None or _words(value) == "":
        return None
    try:
        return float(value)
    except ValueError as error:
        raise Invalid({name: _("“%(value)s” is not a number.") % {"value": value}}) from error


def _time(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value.replace(tzinfo=clock.LOCAL) if value.tzinfo is None else value
    text = _words(value)
    for pattern in TIMES if text else ():
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=clock.LOCAL)
        except ValueError:
            continue
    if text:
        raise Invalid({"opened_at": _("“%(value)s” is not a time. Write it as 2026-11-21 14:30.") % {"value": text}})
    return None


def _read(path: Path) -> tuple[list[str], Iterator[tuple[int, Row]]]:
    """Return the header and the rows that hold anything, each with its number in the file."""
    if not path.is_file():
        raise Invalid({"file": _("There is no file %(path)s.") % {"path": path}})
    if path.stat().st_size > MOST_BYTES:
        raise Invalid({"file": _("The file is larger than 200 MB. Split it.")})
    rows = _read_xlsx(path) if path.suffix.lower() in {".xlsx", ".xls", ".ods"} else _read_csv(path)
    header = [_words(name) for name in next(rows, [])]
    named = [name for name in header if name]
    if len(set(named)) < len(named):
        raise Invalid({"file": _("Two columns have the same name. Rename one.")})
    numbered = enumerate(rows, start=2)
    return header, (
        (line, dict(zip(header, row, strict=False))) for line, row in numbered if any(_words(value) for value in row)
    )


def _read_xlsx(path: Path) -> Iterator[list[Any]]:
    import python_calamine

    try:
        return iter(python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())
    except python_calamine.CalamineError as error:
        raise Invalid(
            {"file": _("This spreadsheet cannot be read. Save it again as .xlsx and try once more.")}
        ) from error


def _read_csv(path: Path) -> Iterator[list[Any]]:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return _csv_rows(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise _unreadable()


def _csv_rows(text: str) -> Iterator[list[Any]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""))
    except csv.Error as error:
        raise _unreadable() from error


def _unreadable() -> Invalid:
    return Invalid({"file": _("The text of this file cannot be read. Save it as CSV in UTF-8.")})
