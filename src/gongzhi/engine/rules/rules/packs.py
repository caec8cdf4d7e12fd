"""A pack: the files of one matter, read into the bodies that content keeps, and written back as the same files.

File names are fixed, so that a pack can come from a folder, from a browser, or out of an archive.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from gongzhi.common.problems import gettext_noop

from .strict import NotStrict, dump_strict, load_strict

MATTER, DIAGRAM, WORDS, FORM, REHEARSAL = (
    "matter.yaml",
    "process.bpmn",
    "process.yaml",
    "form.schema.json",
    "cases.yaml",
)
NAMES = (MATTER, DIAGRAM, WORDS, FORM, REHEARSAL)
KEY = re.compile(r"[a-z][a-z0-9_]{1,59}")
TABLE = re.compile(rf"({KEY.pattern})\.dmn")
MOST_BYTES = 1024 * 1024
PARTS = ("matter", "process", "rehearsal")

Files = Mapping[str, bytes]
Bodies = Mapping[str, Mapping[str, Any]]


def is_key(text: str) -> bool:
    """Say whether a text can name a thing of the content."""
    return KEY.fullmatch(text) is not None


def is_of_pack(name: str) -> bool:
    """Say whether a file of this name belongs to a pack."""
    return name in NAMES or TABLE.fullmatch(name) is not None


def read_pack(files: Files) -> dict[str, dict[str, Any]]:
    """Return the bodies of a pack's files: `matter`, and where it has them `process` and `rehearsal`. Raises NotStrict."""
    for name in files:
        if not is_of_pack(name):
            raise NotStrict(gettext_noop("“%(name)s” is no file of a matter; take it out."), name, name=name[:80])
    found: dict[str, dict[str, Any]] = {}
    if MATTER in files:
        found["matter"] = _mapping(MATTER, files[MATTER])
    if DIAGRAM in files:
        found["process"] = diagram_body(files)
    if REHEARSAL in files:
        found["rehearsal"] = rehearsal_body(files)
    return found


def write_pack(bodies: Bodies) -> dict[str, str]:
    """Return the files that say what the bodies of a pack say."""
    files: dict[str, str] = {}
    if bodies.get("matter"):
        files[MATTER] = dump_strict(dict(bodies["matter"]))
    if process := bodies.get("process"):
        words = {key: value for key, value in process.items() if key not in ("xml", "form", "tables")}
        files |= {DIAGRAM: process["xml"], WORDS: dump_strict(words)}
        if process.get("form"):
            files[FORM] = json.dumps(_plain_form(process["form"]), ensure_ascii=False, indent=2) + "\n"
        files |= {f"{name}.dmn": text for name, text in sorted(process.get("tables", {}).items())}
    if bodies.get("rehearsal"):
        files[REHEARSAL] = bodies["rehearsal"]["text"]
    return files


def diagram_body(files: Files) -> dict[str, Any]:
    """Return a diagram's body: `xml`, what process.yaml says in words, its form, and the decision tables that it asks."""
    tables = {match[1]: _text(name, data) for name, data in sorted(files.items()) if (match := TABLE.fullmatch(name))}
    body = _mapping(WORDS, files[WORDS]) if WORDS in files else {}
    if FORM in files:
        body["form"] = ordered_form(_strict(FORM, files[FORM]))
    return {**body, "xml": _text(DIAGRAM, files[DIAGRAM]), **({"tables": tables} if tables else {})}


def rehearsal_body(files: Files) -> dict[str, Any]:
    """Return the sample cases as they were written; they must be readable."""
    _strict(REHEARSAL, files[REHEARSAL])
    return {"text": _text(REHEARSAL, files[REHEARSAL])}


def ordered_form(form: Any) -> Any:
    """Return a form with the order of its fields written down: PostgreSQL keeps no order of names."""
    if not isinstance(form, dict) or not isinstance(form.get("properties"), dict):
        return form
    named = form.get("$defs", {})
    later = (
        {"$defs": {name: ordered_form(one) for name, one in named.items()}} if isinstance(named, dict) and named else {}
    )
    return {**form, **later, "x-order": list(form["properties"])}


def _plain_form(form: Mapping[str, Any]) -> dict[str, Any]:
    """Return a form as a file holds it: the fields themselves stand in their order."""
    plain = {key: value for key, value in form.items() if key not in ("x-order", "properties", "$defs")}
    plain["properties"] = {name: form["properties"][name] for name in form.get("x-order", form["properties"])}
    later = {name: _plain_form(one) for name, one in form.get("$defs", {}).items()}
    return {**plain, **({"$defs": later} if later else {})}


def _mapping(name: str, data: bytes) -> dict[str, Any]:
    body = _strict(name, data)
    if not isinstance(body, dict):
        raise NotStrict(gettext_noop("%(name)s must be a list of names with values (name: value)."), name, name=name)
    return body


def _strict(name: str, data: bytes) -> Any:
    """Read YAML; JSON is YAML too, and read as strictly: no name twice, no foreign tag."""
    try:
        return load_strict(data)
    except NotStrict as error:
        raise NotStrict(error.message, f"{name} {error.place}".strip(), **error.details) from None


def _text(name: str, data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise NotStrict(gettext_noop("The file is larger than %(most)s bytes; split it."), name, most=MOST_BYTES)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise NotStrict(gettext_noop("The file is not UTF-8 text; save it as UTF-8."), name) from None
