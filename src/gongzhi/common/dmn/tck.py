"""The public compatibility kit of DMN: models with test cases, run one by one (namespace of 2016-07-19)."""

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from gongzhi.common.errors import Refused
from gongzhi.common.strict_xml import NotReadable, parse

from .errors import DmnError
from .evaluation import evaluate
from .model import Model
from .reading import read_model
from .values import mark, unmarked

SPACE = "{http://www.omg.org/spec/DMN/20160719/testcase}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
SUCCESS, ERROR, IGNORED = "SUCCESS", "ERROR", "IGNORED"
MARKED = {"date", "time", "dateTime", "duration", "dayTimeDuration", "yearMonthDuration"}
# Numbers are doubles here; the kit's are decimals.
TOLERANCE = 1e-8
MOST_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one test case; `why` says what differs."""

    folder: str
    file: str
    case: str
    result: str
    why: str = ""


def run_folder(folder: Path) -> Iterator[Result]:
    """Yield the result of every test case below `folder`, in order of the files."""
    for path in sorted(folder.rglob("*.xml")):
        yield from _run_file(path, path.parent.relative_to(folder).as_posix())


def write_csv(results: Iterator[Result], file: TextIO) -> dict[str, int]:
    """Write a row a test case (folder, file, case, result, why); return how many of each result there are."""
    counts = {SUCCESS: 0, ERROR: 0, IGNORED: 0}
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for result in results:
        counts[result.result] += 1
        writer.writerow([result.folder, result.file, result.case, result.result, result.why])
    return counts


def _run_file(path: Path, folder: str) -> Iterator[Result]:
    try:
        root = parse(path.read_text("utf-8"), most_bytes=MOST_BYTES)
    except (NotReadable, UnicodeDecodeError) as error:
        yield Result(folder, path.stem, "", ERROR, str(error))
        return
    named = root.findtext(f"{SPACE}modelName") or ""
    model, why = _model(path.parent / Path(named).name)
    for case in root.iter(f"{SPACE}testCase"):
        number = case.get("id", "")
        if model is None:
            yield Result(folder, path.stem, number, IGNORED, why)
            continue
        wrong = [found for node in case.findall(f"{SPACE}resultNode") if (found := _difference(model, case, node))]
        yield Result(folder, path.stem, number, ERROR if wrong else SUCCESS, "; ".join(wrong)[:200])


def _model(path: Path) -> tuple[Model | None, str]:
    """Return the model, or None and why it is not taken (external functions, imports)."""
    try:
        return read_model(path.read_text("utf-8")), ""
    except (DmnError, OSError) as error:
        return None, str(error)


def _difference(model: Model, case: Any, node: Any) -> str:
    """Return in what the answer differs from the expected one; empty where it agrees."""
    inputs = {one.get("name"): _value(one) for one in case.findall(f"{SPACE}inputNode")}
    name = node.get("name", "")
    wanted = _value(node.find(f"{SPACE}expected"))
    try:
        found = evaluate(model, inputs, name, strict=False).value
    except Refused as refusal:
        found = None
        if wanted is not None:
            return f"{name}: {refusal}"
    return "" if _same(found, unmarked(wanted)) else f"{name}: {found!r} instead of {unmarked(wanted)!r}"


def _value(element: Any) -> Any:
    """Return the value that an `inputNode`, `expected`, `component` or `item` states."""
    if element is None:
        return None
    if (listed := element.find(f"{SPACE}list")) is not None:
        return None if _is_nil(listed) else [_value(item) for item in listed.findall(f"{SPACE}item")]
    if parts := element.findall(f"{SPACE}component"):
        return {part.get("name"): _value(part) for part in parts}
    found = element.find(f"{SPACE}value")
    return None if found is None or _is_nil(found) else _simple(found)


def _is_nil(element: Any) -> bool:
    return bool(element.get(f"{XSI}nil") == "true")


def _simple(element: Any) -> Any:
    text = element.text or ""
    kind = element.get(f"{XSI}type", "").rpartition(":")[2]
    if kind == "boolean":
        return text.strip() == "true"
    if kind in MARKED:
        return mark(text.strip())
    if kind in ("decimal", "double", "integer", "float", "int", "long"):
        number = float(text)
        return int(number) if number.is_integer() and abs(number) < 2**53 else number
    return text


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(found, bool) or isinstance(wanted, bool) or found is None or wanted is None:
        return found is wanted
    if isinstance(found, int | float) and isinstance(wanted, int | float):
        return math.isclose(found, wanted, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    if isinstance(found, list) and isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(_same, found, wanted))
    if isinstance(found, dict) and isinstance(wanted, dict):
        return found.keys() == wanted.keys() and all(_same(found[key], wanted[key]) for key in found)
    return bool(found == wanted)
