"""What each command of `gongzhi` does. Kept thin: the work is done by the parts."""

from __future__ import annotations

import json
import threading
from argparse import Namespace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongzhi.common import memory, shares
from gongzhi.common.errors import Invalid
from gongzhi.config import running
from gongzhi.config.staffing import staff_begin, staff_import

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongzhi.config.output import Output
    from gongzhi.modules.service_requests.public import FieldMap

# The commands that stand in a file of their own.
__all__ = ["staff_begin", "staff_import"]
# A damaged database may have millions of findings: all are counted, these many told to scripts.
MOST_LISTED = 1000


def run(options: Namespace, output: Output) -> int:
    """Prepare, then serve until stopped."""
    if running.is_taken(running.host(), running.port()):
        output.error(
            _("Port %(port)d is in use, perhaps by this platform. Stop that, or choose another: PORT=8001.")
            % {"port": running.port()}
        )
        return 1
    running.prepare(output.say)
    if settings.DEMO:
        _ensure_demo(output)
    address = f"http://{running.host()}:{running.port()}/"
    output.say(f"Gongzhi  {address}")
    if settings.DEMO:
        _show_signins(output)
    web = running.Child("web", running.web_command(running.host(), running.port(), options.workers))
    worker = running.Child("worker", running.worker_command())
    running.serve([web, worker], output.say)
    return 0


def worker(_options: Namespace, _output: Output) -> int:
    """Run the worker until SIGTERM or SIGINT, finishing the round it is in."""
    from gongzhi.config import periodic
    from gongzhi.engine.outbox import public as outbox

    stop = threading.Event()
    outbox.stop_on_signals(stop)
    periodic.register()
    memory.settle()
    outbox.run_worker(stop)
    return 0


def demo(_options: Namespace, output: Output) -> int:
    running.prepare(output.say)
    _ensure_demo(output)
    _show_signins(output)
    return 0


def _ensure_demo(output: Output) -> None:
    from gongzhi.config.demo import build

    memory.settle()
    build.ensure(settings.HOME / "demo-signins.json", output.say, output.progress)


def _show_signins(output: Output) -> None:
    path = settings.HOME / "demo-signins.json"
    for row in json.loads(path.read_text("utf-8")) if path.exists() else []:
        output.say(f"  {row['role']:<16} {row['name']:<22} {row['password']}")
    output.say(f"  API tokens: {path}")


def content_check(_options: Namespace, output: Output) -> int:
    from gongzhi.engine.rules import public as rules

    return _tell_problems(rules.check_content(rules.content_folders()), output)


def _tell_problems(problems: Sequence[object], output: Output) -> int:
    for problem in problems:
        output.say(str(problem))
    count = ngettext("%(count)d problem.", "%(count)d problems.", len(problems)) % {"count": len(problems)}
    output.say(count if problems else _("Content is in order."))
    output.result({"problems": [str(problem) for problem in problems]})
    return 1 if problems else 0


def content_load(_options: Namespace, output: Output) -> int:
    from gongzhi.engine.rules import public as rules

    running.prepare_tables(output.say)
    report = rules.load_content(rules.content_folders())
    if report.problems:
        return _tell_problems(report.problems, output)
    output.say(_("Content loaded: %(count)d new versions.") % {"count": len(report.added)})
    output.result({"added": len(report.added)})
    return 0


def matters_rehearse(options: Namespace, output: Output) -> int:
    from gongzhi.config.rehearsals import rehearse

    running.prepare_tables(output.say)
    return rehearse(options, output)


def areas_import(options: Namespace, output: Output) -> int:
    from gongzhi.engine.areas import public as areas

    if not options.file.is_file():
        raise Invalid({"file": _("There is no file %(path)s.") % {"path": options.file}})
    running.prepare_tables(output.say)
    if options.file.suffix.lower() in {".geojson", ".json"}:
        report = areas.import_boundaries(_read_json(options.file), progress=output.progress)
    else:
        report = areas.import_divisions_csv(options.file, output.progress, endings=_name_endings())
    words = _("%(created)d new, %(changed)d changed, %(unchanged)d as before, %(skipped)d left out.")
    counts = {"created": report.created, "changed": report.changed, "unchanged": report.unchanged}
    output.say(words % (counts | {"skipped": len(report.skipped)}))
    for code, reason in report.skipped:
        output.say(f"  {code}: {reason}")
    output.result(counts | {"skipped": [[code, str(reason)] for code, reason in report.skipped]})
    return 0


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except ValueError as error:
        raise Invalid({"file": _("This is no GeoJSON: %(error)s") % {"error": error}}) from error


def _name_endings() -> Any:
    """The endings of official names that people leave out when they speak."""
    from gongzhi.engine.rules import public as rules

    path = settings.CONTENT / "base" / "areas" / "name_endings.yaml"
    return rules.load_strict(path.read_bytes())["endings"] if path.exists() else ()


def reports_import(options: Namespace, output: Output) -> int:
    from gongzhi.modules.service_requests.public import importing

    shares.apart(lambda: running.prepare(output.say))
    memory.settle()
    chosen = _field_map(options)
    job = importing.import_reports(options.file, chosen, progress=output.progress, processes=options.processes)
    output.say(importing.summary(job))
    if options.errors and job.refused:
        importing.write_errors(job, options.errors)
        output.say(_("The refused rows stand in %(path)s.") % {"path": options.errors})
    output.result(importing.as_dict(job))
    return 1 if job.refused else 0


def _field_map(options: Namespace) -> FieldMap:
    """Return the map that the options name: a mapping file, or pairs; single options win over what the file says."""
    from gongzhi.modules.service_requests.public import importing

    if options.mapping and options.map:
        raise Invalid({"map": _("Give either --map or --mapping.")})
    chosen = importing.read_mapping_file(options.mapping) if options.mapping else importing.read_pairs(options.map)
    given = chosen.as_dict()
    given |= {key: value for key in ("source", "as_of") if (value := getattr(options, key))}
    return importing.of_dict(given | {"history": options.history or chosen.history})


def dmn_evaluate(options: Namespace, output: Output) -> int:
    """Print what the model decides, and which rules of its tables that rests on."""
    from gongzhi.common import dmn

    text = _read_text(Path(options.input[1:])) if options.input.startswith("@") else options.input
    try:
        inputs = json.loads(text)
    except ValueError as error:
        raise Invalid({"input": _("This is no JSON: %(error)s") % {"error": error}}) from error
    if not isinstance(inputs, dict):
        raise Invalid({"input": _('Write the values as one JSON object: {"name": value}.')})
    outcome = dmn.evaluate(dmn.read_model(_read_text(options.model)), inputs, options.decision)
    output.say(json.dumps(outcome.value, ensure_ascii=False))
    for table, rules in outcome.fired.items():
        output.say(_("  %(table)s: rule %(rules)s") % {"table": table, "rules": ", ".join(map(str, rules)) or "–"})
    output.result({"value": outcome.value, "decisions": outcome.decisions, "fired": outcome.fired})
    return 0


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(
            {"file": _("The file %(path)s cannot be read: %(error)s") % {"path": path, "error": error}}
        ) from error


def dmn_tck(options: Namespace, output: Output) -> int:
    """Run the kit below a folder and write one row a test case; what cannot be run here is IGNORED, with the reason."""
    from gongzhi.common.dmn import tck

    if not options.folder.is_dir():
        raise Invalid({"folder": _("There is no folder %(path)s.") % {"path": options.folder}})
    with options.output.open("w", encoding="utf-8", newline="") as file:
        counts = tck.write_csv(tck.run_folder(options.folder), file)
    output.say("  ".join(f"{name} {count}" for name, count in counts.items()))
    output.result(counts)
    return 0


def checks_draw(options: Namespace, output: Output) -> int:
    """Draw again from a published file; say what comes out otherwise."""
    from gongzhi.modules.integrity import public as integrity

    try:
        told = json.loads(_read_text(options.file))
        wrong = integrity.differences(told)
    except (ValueError, KeyError, TypeError) as error:
        message = _("This is not the file of a check that is done: %(error)s") % {"error": error}
        raise Invalid({"file": message}) from error
    if wrong:
        output.say(_("Not as the file says: %(names)s.") % {"names": ", ".join(wrong)})
    else:
        output.say(_("Drawn again, with the same result: %(drawn)s.") % {"drawn": ", ".join(told["drawn"])})
    output.result({"differs": wrong, "drawn": told.get("drawn", [])})
    return 1 if wrong else 0


def dispatch_explain(options: Namespace, output: Output) -> int:
    from gongzhi.modules.dispatch import public as dispatch

    lines = list(dispatch.explain_case(options.case))
    for line in lines:
        output.say(line)
    output.result({"lines": lines})
    return 0


def dispatch_replay(options: Namespace, output: Output) -> int:
    from gongzhi.modules.dispatch import public as dispatch

    found = dispatch.replay_file(options.file, options.month)
    words = _("%(elsewhere)d of %(cases)d cases would have gone elsewhere.")
    output.say(words % {"elsewhere": found["elsewhere"], "cases": found["cases"]})
    for way in found["ways"]:
        output.say(f"  {way['cases']:6,}  {way['from']} → {way['to']}")
    output.result(found)
    return 0


def verify(_options: Namespace, output: Output) -> int:
    from gongzhi.engine.cases import public as cases
    from gongzhi.engine.timeline import public as timeline
    from gongzhi.modules.assemblies import public as assemblies
    from gongzhi.modules.integrity import public as integrity
    from gongzhi.modules.publicity import public as publicity
    from gongzhi.modules.staffing import public as staffing

    found, listed = 0, []
    kept = chain(assemblies.verify(), publicity.verify(), integrity.verify(), staffing.verify())
    for finding in chain(timeline.verify(output.progress), cases.verify(output.progress), kept):
        found += 1
        output.say(f"{finding.code}  {finding.chain}  {finding.seq or ''}  {finding.message}")
        if found <= MOST_LISTED:
            listed.append({"code": finding.code, "chain": finding.chain, "seq": finding.seq})
    count = ngettext("%(count)d finding.", "%(count)d findings.", found) % {"count": found}
    output.say(count if found else _("Everything agrees."))
    output.result({"findings": found, "list": listed})
    return 1 if found else 0


def doctor(_options: Namespace, output: Output) -> int:
    from gongzhi.config.doctor import examine

    results = list(examine())
    for result in results:
        output.say(f"{result.mark}  {result.about}: {result.text}")
        if result.mend:
            output.say(f"   → {result.mend}")
    output.result({"results": [vars(result) for result in results]})
    return 1 if any(result.level == "wrong" for result in results) else 0
