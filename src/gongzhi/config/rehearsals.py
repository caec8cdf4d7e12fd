"""The command `gongzhi matters rehearse`: every pack of the content folders tried out by its trial cases, told in words."""

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.config.output import Output
from gongzhi.engine.access.public import Actor
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts import public as accounts


def rehearse(options: Namespace, output: Output) -> int:
    """Rehearse one matter or all that have trial cases; 1 where something does not hold."""
    found, problems = rules.collect(rules.content_folders())
    for problem in problems:
        output.say(str(problem))
    with rules.trying_out(found.values()):
        wanted = [one.key for one in rules.list_content("rehearsal") if rules.find_content("matter", one.key)]
        chosen = [key for key in wanted if options.matter in ("", key)]
        reports = [_rehearse(key, options.area) for key in chosen]
    if not reports:
        output.error(_("There is no matter “%(name)s” with trial cases.") % {"name": options.matter})
        return 1
    for report in reports:
        for line in tell(report, at_length=bool(options.matter)):
            output.say(line)
    output.result({"matters": [_as_json(report) for report in reports]})
    return 0 if not problems and all(report.is_good for report in reports) else 1


def _rehearse(key: str, area: str) -> processes.Rehearsal:
    return processes.rehearse_in_force(key, area=area, actor_of=_actor_of if area else None)


def _actor_of(person: int) -> Actor:
    return accounts.actor_of_person(parties.Person.objects.get(pk=person))


def tell(report: processes.Rehearsal, *, at_length: bool) -> Iterator[str]:
    """Yield a rehearsal in words; `at_length` with every line of every trial case, otherwise faults only."""
    counts = {"flows": report.flows[0], "of": report.flows[1], "ends": report.ends[0], "all": report.ends[1]}
    verdict = _("in order") if report.is_good else _("not in order")
    words = _("%(matter)s: %(verdict)s. Ways taken: %(flows)d of %(of)d; ends reached: %(ends)d of %(all)d.")
    yield words % {"matter": f"{report.label} ({report.matter})", "verdict": verdict, **counts}
    for case in report.cases:
        if at_length or case.faults:
            yield _("Trial case: %(name)s") % {"name": case.name}
            yield from _lines(case)
    yield from (f"  ✗ {problem}" for problem in report.problems)
    for function in report.vacant:
        yield _("  Nobody holds this function here; it was played: %(name)s") % {"name": function}


def _lines(case: processes.PlayedCase) -> Iterator[str]:
    for number, line in enumerate(case.lines, start=1):
        yield f"  {number}. {line.done}"
        yield from (f"     → {text}" for text in line.follows)
        yield from (f"     ✗ {text}" for text in line.faults)


def _as_json(report: processes.Rehearsal) -> dict[str, Any]:
    faults = [fault for case in report.cases for fault in case.faults]
    problems = [*map(str, report.problems), *faults]
    return {"matter": report.matter, "good": report.is_good, "problems": problems, "vacant": list(report.vacant)}
