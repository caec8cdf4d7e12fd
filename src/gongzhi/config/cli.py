"""The command `gongzhi`. Exit codes: 0 done, 1 something was found or refused, 2 wrong use."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import django


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
    django.setup()
    from django.db import InterfaceError, OperationalError, ProgrammingError
    from django.utils import translation
    from django.utils.translation import gettext

    from gongzhi.common.errors import Refused
    from gongzhi.config import commands
    from gongzhi.config.output import Output

    translation.activate(os.environ.get("GONGZHI_LANGUAGE", "zh-hans"))
    output = Output(as_json=getattr(options, "json", False))
    try:
        return int(getattr(commands, options.function)(options, output))
    except Refused as refusal:
        output.error(str(refusal))
    except (InterfaceError, OperationalError, ProgrammingError) as error:
        words = gettext("The database does not do what was asked: %(error)s. “gongzhi doctor” says what to do.")
        output.error(words % {"error": str(error).strip()})
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gongzhi", description="Gongzhi: the platform and its care.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, function: str, text: str, parent: Any = commands) -> argparse.ArgumentParser:
        command: argparse.ArgumentParser = parent.add_parser(name, help=text, description=text)
        command.set_defaults(function=function)
        command.add_argument("--json", action="store_true", help="print one JSON object for scripts")
        return command

    run = add("run", "run", "prepare the database, then serve web and worker in the foreground")
    run.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="web processes (default: one a core)")
    add("worker", "worker", "run the worker alone: outbox, clocks, timeline")
    add("demo", "demo", "create the fictional demo county")
    content = commands.add_parser("content", help="check or load the content folders").add_subparsers(required=True)
    add("check", "content_check", "check the content folders and say what is wrong where", content)
    add("load", "content_load", "load changed content as new versions", content)
    matters = commands.add_parser("matters", help="items of the matter list").add_subparsers(required=True)
    rehearse = add("rehearse", "matters_rehearse", "try matters out by their own trial cases, in memory", matters)
    rehearse.add_argument("matter", nargs="?", default="", help="the key of one matter, told at length (default: all)")
    rehearse.add_argument("--area", default="", metavar="CODE", help="with the posts of this area (default: played)")
    areas = commands.add_parser("areas", help="divisions and boundaries").add_subparsers(required=True)
    areas_import = add("import", "areas_import", "import divisions (CSV) or boundaries (GeoJSON)", areas)
    areas_import.add_argument("file", type=Path)
    _add_staff(commands, add)
    _add_reports(commands, add)
    _add_dispatch(commands, add)
    _add_decisions(commands, add)
    _add_checks(commands, add)
    add("verify", "verify", "check the timeline, its signed checkpoints and what the cases say of themselves")
    add("doctor", "doctor", "check settings and surroundings, and say how to mend what is wrong")
    return parser


def _add_staff(commands: Any, add: Any) -> None:
    staff = commands.add_parser("staff", help="who keeps the platform").add_subparsers(required=True)
    begin = add("begin", "staff_begin", "make the account of an administrator, with a link for the password", staff)
    begin.add_argument("name", help="the person's name")
    begin.add_argument("account", help="the sign-in name, in small English letters")
    help_text = "administrator (default) or security_officer, who hands out what the first may not"
    begin.add_argument("--role", default="administrator", help=help_text)
    begin.add_argument("--origin", default="http://localhost:8000", metavar="URL", help="where the platform is reached")
    take = add("import", "staff_import", "take offices, posts, people and accounts from XLSX or CSV", staff)
    take.add_argument("file", type=Path)
    take.add_argument(
        "--as", dest="account", required=True, metavar="ACCOUNT", help="whose rights count, and who did it"
    )
    take.add_argument("--check", action="store_true", help="say what the table comes to, and write nothing")
    take.add_argument("--errors", type=Path, metavar="FILE.csv", help="where rows that cannot be taken are written")


def _add_reports(commands: Any, add: Any) -> None:
    reports = commands.add_parser("reports", help="reports from other systems").add_subparsers(required=True)
    command = add(
        "import", "reports_import", "import reports from XLSX or CSV through the same door as all others", reports
    )
    command.add_argument("file", type=Path)
    command.add_argument("--map", nargs="+", default=[], metavar="FIELD=COLUMN", help="which column holds which field")
    command.add_argument("--mapping", type=Path, metavar="FILE.yaml", help="columns, values and constants from a file")
    command.add_argument("--history", action="store_true", help="bring in past cases with their answers and closings")
    command.add_argument("--source", default="", help="name of the system that the rows come from")
    command.add_argument("--as-of", default="", metavar="TIME", help="up to when the past is told (default: now)")
    command.add_argument("--errors", type=Path, metavar="FILE.csv", help="where refused rows are written")
    help_text = "processes that share the work (default: one a core for a large file)"
    command.add_argument("--processes", type=int, default=0, metavar="NUMBER", help=help_text)


def _add_decisions(commands: Any, add: Any) -> None:
    decisions = commands.add_parser("dmn", help="decision models (DMN)").add_subparsers(required=True)
    evaluate = add("evaluate", "dmn_evaluate", "say what a decision model decides on given values", decisions)
    evaluate.add_argument("model", type=Path)
    evaluate.add_argument(
        "--input", default="{}", metavar="JSON", help="the values, as a JSON object; @FILE reads them"
    )
    evaluate.add_argument("--decision", default="", help="which decision (default: the last that no other needs)")
    tck = add("tck", "dmn_tck", "run the public compatibility kit of DMN, one row a test case", decisions)
    tck.add_argument("folder", type=Path)
    tck.add_argument("--output", type=Path, required=True, metavar="CSV")


def _add_checks(commands: Any, add: Any) -> None:
    checks = commands.add_parser("checks", help="random checks").add_subparsers(required=True)
    draw = add("draw", "checks_draw", "draw again from the published file of a random check", checks)
    draw.add_argument("file", type=Path)


def _add_dispatch(commands: Any, add: Any) -> None:
    dispatch = commands.add_parser("dispatch", help="why cases go where they go").add_subparsers(required=True)
    explain = add("explain", "dispatch_explain", "say rule by rule why a case goes where it goes", dispatch)
    explain.add_argument("case", help="the number of the case, such as 26-000183")
    replay = add("replay", "dispatch_replay", "say what a file of rules would have done to a month's cases", dispatch)
    replay.add_argument("file", type=Path)
    replay.add_argument("--month", required=True, help="the month, such as 2026-10")


if __name__ == "__main__":
    sys.exit(main())
