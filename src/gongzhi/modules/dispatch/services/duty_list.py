"""The list of township duties as a table: written for a spreadsheet, and read from one into a draft that a second person puts in force."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common.errors import Invalid
from gongzhi.common.spreadsheets import cell_text, harmless, read_table
from gongzhi.engine.rules import public as content

from ..selectors.duty_lists import ITEM

COLUMNS = (
    *("key", "list", "edition", "domain_zh", "domain_en", "name_zh", "name_en", "matters", "levels", "office"),
    *("department_zh", "department_en", "cooperation_zh", "cooperation_en"),
    *("instrument_zh", "instrument_en", "article", "valid_from", "valid_to"),
)
MOST_TOLD = 20
BETWEEN = ";"


def as_csv() -> str:
    """Return the list in force as CSV that spreadsheets open, one line an item."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([harmless(cell) for cell in line] for line in list_lines())
    return "\ufeff" + out.getvalue()


def list_lines() -> Iterator[list[str]]:
    """Yield the head of the table and the lines of the list in force."""
    yield list(COLUMNS)
    for version in content.list_content(ITEM):
        row = _row(version.key, version.body)
        yield [str(row.get(column, "")) for column in COLUMNS]


def _row(key: str, body: Mapping[str, Any]) -> dict[str, str]:
    department, cooperation = body["department"] or {}, body["cooperation"] or {}
    reference = (body["reference"] or [{}])[0]
    row = {"key": key, "list": body["list"], "edition": body["edition"], "article": reference.get("article") or ""}
    row |= {f"domain_{code}": text for code, text in body["domain"].items()}
    row |= {f"name_{code}": text for code, text in body["names"].items()}
    row |= {"matters": BETWEEN.join(body["matters"]), "levels": BETWEEN.join(body["levels"])}
    row |= {"office": department.get("office") or ""}
    row |= {f"department_{code}": text for code, text in department.get("names", {}).items()}
    row |= {f"cooperation_{code}": text for code, text in cooperation.items()}
    row |= {f"instrument_{code}": text for code, text in reference.get("title", {}).items()}
    return row | {name: body[name] for name in ("valid_from", "valid_to") if name in body}


def import_list(data: bytes, name: str, *, author: int, reason: str) -> content.ContentDraft:
    """Keep a whole list as a draft: what it does not name any more is taken away.

    Raises Invalid that names the faulty lines; then nothing is kept.
    """
    bodies = {row["key"]: _body(row) for row in _read(data, name)}
    problems = content.check_draft(ITEM, bodies)
    if problems:
        raise Invalid({"file": " ".join(map(str, problems[:MOST_TOLD]))})
    gone: dict[str, dict[str, Any]] = {
        version.key: {} for version in content.list_content(ITEM) if version.key not in bodies
    }
    return content.begin_draft(ITEM, {**bodies, **gone}, author=author, reason=reason)


def _read(data: bytes, name: str) -> Iterator[dict[str, str]]:
    table = [[cell_text(value) for value in row] for row in read_table(data, name)]
    header = table[0] if table else []
    missing = {"key", "list", "edition", "name_zh", "name_en"} - set(header)
    if missing:
        raise Invalid({"file": _("The file has no column %(columns)s.") % {"columns": ", ".join(sorted(missing))}})
    lines = [dict(zip(header, row, strict=False)) for row in table[1:] if any(row)]
    twice = len({line["key"] for line in lines}) < len(lines)
    if twice or not lines:
        raise Invalid({"file": _("Each line needs a key of its own, and the file at least one line.")})
    yield from lines


def _body(row: Mapping[str, str]) -> dict[str, Any]:
    department, cooperation, title = (_words(row, name) for name in ("department", "cooperation", "instrument"))
    body: dict[str, Any] = {
        "names": _words(row, "name") or {},
        "list": row["list"],
        "domain": _words(row, "domain") or {},
        "matters": _several(row.get("matters", "")),
        "levels": _several(row.get("levels", "")) or ["township", "village"],
        "department": {"office": row.get("office") or None, "names": department} if department else None,
        "cooperation": cooperation,
        "reference": [{"title": title, "article": row.get("article") or None}] if title else None,
        "edition": row["edition"],
    }
    return body | {name: row[name] for name in ("valid_from", "valid_to") if row.get(name)}


def _words(row: Mapping[str, str], name: str) -> dict[str, str] | None:
    zh, en = row.get(f"{name}_zh", ""), row.get(f"{name}_en", "")
    return {"zh": zh, "en": en} if zh or en else None


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\uff1b", BETWEEN).split(BETWEEN) if part.strip()]
