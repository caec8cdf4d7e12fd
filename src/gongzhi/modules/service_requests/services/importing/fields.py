"""Which column holds which field, and how the words of another system become our codes. Said by `field=column` or a file."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from gongzhi.common import canonical, clock, coordinates
from gongzhi.common.errors import Invalid
from gongzhi.engine.rules import public as rules

from .times import read_time

REPORT_FIELDS = ("text", "title", "place", "area", "lon", "lat", "name", "phone", "opened_at", "external_number", "kind", "matter", "channel", "enterprise")  # fmt: skip
PAST_FIELDS = ("status", "answer", "answered_at", "target_at", "closed_at", "solved", "satisfied")
FIELDS = REPORT_FIELDS + PAST_FIELDS
KEYS = {"source", "history", "as_of", "timezone", "crs", "outside", "sheet", "columns", "values", "constants"}
# What a value that stands in no row of a table becomes.
ANY = "*"
LARGEST_FILE = 256 * 1024
CSV_ZONE = "Asia/Shanghai"


@dataclass(frozen=True, kw_only=True)
class FieldMap:
    """How the rows of one kind of file become reports; `outside`: points beyond the county are kept, not refused."""

    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    source: str = "import"
    history: bool = False
    as_of: datetime | None = None
    timezone: str = CSV_ZONE
    crs: str = "WGS84"
    outside: bool = False
    sheet: str = ""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def as_dict(self) -> dict[str, Any]:
        """Return what `of_dict` reads, for the row of the import."""
        found = {key: getattr(self, key) for key in KEYS - {"as_of", "columns", "values", "constants"}}
        tables = {name: dict(table) for name, table in self.values.items()}
        as_of = self.as_of.isoformat() if self.as_of else None
        columns = dict(self.columns)
        return found | {"columns": columns, "values": tables, "constants": dict(self.constants), "as_of": as_of}

    @property
    def digest(self) -> str:
        return canonical.sha256_hex(canonical.dumps(self.as_dict()))


def read_pairs(pairs: Sequence[str]) -> FieldMap:
    """Return the map of `field=column` pairs. Raises Invalid for an unknown field, and for one or a column named twice."""
    columns: dict[str, str] = {}
    for pair in pairs:
        name, sign, column = pair.partition("=")
        if name not in FIELDS or not sign or not column:
            raise _wrong(_("“%(pair)s”: write field=column with one of the fields %(fields)s.") % {"pair": pair, "fields": ", ".join(FIELDS)})  # fmt: skip
        if name in columns:
            raise _wrong(_("The field %(field)s is mapped twice.") % {"field": name})
        columns[name] = column
    return check(FieldMap(columns=columns))


def read_mapping_file(path: Path) -> FieldMap:
    """Return the map that a YAML file describes. Raises Invalid where there is none or it cannot be meant."""
    if not path.is_file() or path.stat().st_size > LARGEST_FILE:
        raise _wrong(_("There is no mapping file %(path)s.") % {"path": path})
    return read_mapping(path.read_bytes())


def read_mapping(data: bytes) -> FieldMap:
    """Return the map that YAML describes."""
    if len(data) > LARGEST_FILE:
        raise _wrong(_("A mapping file has at most 256 KB."))
    try:
        found = rules.load_strict(data)
    except Exception as error:  # the reader of YAML has many errors; all mean the same here
        raise _wrong(_("The mapping file cannot be read: %(error)s") % {"error": error}) from error
    return of_dict(found)


def of_dict(given: Any) -> FieldMap:
    """Return the checked map of what a mapping file or a stored import holds."""
    if not isinstance(given, dict) or set(given) - KEYS:
        unknown = ", ".join(map(str, set(given) - KEYS)) if isinstance(given, dict) else ""
        raise _wrong(_("A mapping has only these parts: %(known)s (found: %(unknown)s).") % {"known": ", ".join(sorted(KEYS)), "unknown": unknown})  # fmt: skip
    plain = {key: value for key, value in given.items() if key in ("source", "timezone", "crs", "sheet")}
    tables = {name: _table(table) for name, table in _dict(given, "values").items()}
    return check(
        FieldMap(
            columns=_table(_dict(given, "columns")),
            values=tables,
            constants=_table(_dict(given, "constants")),
            history=given.get("history") is True,
            outside=given.get("outside") in (True, "keep"),
            as_of=read_time(given.get("as_of"), "as_of", clock.LOCAL),
            **{key: str(value) for key, value in plain.items()},
        )
    )


def _dict(given: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = given.get(key) or {}
    if not isinstance(found, dict):
        raise _wrong(_("“%(key)s” of a mapping is a table of names and values.") % {"key": key})
    return found


def _table(given: Any) -> dict[str, str]:
    """Return a table with texts only; nothing (null) becomes empty: no code of ours fits."""
    if not isinstance(given, dict):
        raise _wrong(_("“%(key)s” of a mapping is a table of names and values.") % {"key": "values"})
    return {str(key): "" if value is None else str(value) for key, value in given.items()}


def check(chosen: FieldMap) -> FieldMap:
    """Return the map if it can be meant; raise Invalid with what is wrong."""
    named = {*chosen.columns, *chosen.constants, *chosen.values}
    if unknown := sorted(named - set(FIELDS)):
        raise _wrong(_("There is no field %(fields)s. The fields are: %(known)s.") % {"fields": ", ".join(unknown), "known": ", ".join(FIELDS)})  # fmt: skip
    if "text" not in chosen.columns:
        raise _wrong(_("Say which column holds the words of the report (field text)."))
    if twice := _twice(chosen.columns.values()):
        raise _wrong(_("The column %(column)s is mapped twice. Each column can hold one field.") % {"column": ", ".join(twice)})  # fmt: skip
    if both := sorted(set(chosen.columns) & set(chosen.constants)):
        raise _wrong(_("The field %(field)s is mapped twice.") % {"field": ", ".join(both)})
    if chosen.crs not in coordinates.SYSTEMS:
        raise _wrong(_("The coordinate system must be CGCS2000, WGS84 or GCJ02."))
    try:
        ZoneInfo(chosen.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _wrong(_("There is no time zone “%(zone)s”.") % {"zone": chosen.timezone}) from error
    return chosen


def _twice(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [name for name in names if name in seen or seen.add(name)]  # type: ignore[func-returns-value]  # add gives None


def _wrong(words: str) -> Invalid:
    return Invalid({"map": words})


def header_digest(header: Sequence[str]) -> str:
    """Return what a set of column names is remembered by, whatever their order."""
    return canonical.sha256_hex(json.dumps(sorted(set(filter(None, header))), ensure_ascii=False).encode())
