"""Intake: one shape for every report, whatever channel it came by; checked, placed, understood, and opened as a case."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Invalid
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.modules.service_requests.selectors import recognise

from . import checking
from .keys import find_cases, mark_of
from .report import Report

REPORTER = Actor("reporter")
DEFAULT_PROCESS = "hotline_case"
DEFAULT_KIND = "help"
# Of misconduct (检举控告): for discipline inspection only, whatever the matter is.
ACCUSATION = "accusation"
CONTACT_PURPOSE = "feedback on the report"


@dataclass(frozen=True)
class Received:
    """What the reporter gets: the number to read out and the secret of the tracking address."""

    case_id: int
    receipt: str
    token: str


def receive(reports: Sequence[Report], *, actor: Actor = REPORTER) -> list[Received]:
    """Open a case for each report, all or none; when this returns they are durable.

    Raises Invalid with a message for each field that cannot be taken.
    """
    drafts = [prepare(report) for report in reports]
    return [received(case) for case in processes.open_cases(actor, drafts)]


def receive_once(report: Report, *, key: str, body: object) -> Received:
    """Receive a report under an Idempotency-Key: the same key and body give the same answer and no second case.

    A call that comes while the first one still runs waits for it. Raises Invalid where the key came with another body.
    """
    mark = mark_of(key, body)
    try:
        return received(processes.open_cases(REPORTER, [prepare(report)], along=lambda case: [mark.claim(case)])[0])
    except (IntegrityError, Invalid):
        found = find_cases([mark])
        if not found:
            raise
    earlier, case = found[mark.digest]
    if earlier != mark.body:
        raise key_of_another()
    return received(case)


def key_of_another() -> Invalid:
    return Invalid({"Idempotency-Key": _("This key was used for another report. Use a new key for a new report.")})


def received(case: cases.Case) -> Received:
    return Received(case.pk, case.receipt, cases.token_of(case.pk))


def prepare(report: Report) -> cases.CaseDraft:
    """Return the case that a report becomes: what it is about and where, as far as words and point tell.

    Raises Invalid with a message for each field that cannot be taken.
    """
    checked = checking.check(report)
    matter = report.matter or recognise(report.text).matter or ""
    version = rules.find_report_matter(matter)
    body = version.body if version else {}
    text, redacted = custody.redact(report.text.strip())
    place, place_redacted = custody.redact(report.place.strip())
    kind = report.kind or body.get("kind") or DEFAULT_KIND
    return cases.CaseDraft(
        text=text,
        channel=report.channel,
        matter=matter if version else "",
        matter_version=version,
        process_version=rules.get_content("process", report.process or body.get("process") or DEFAULT_PROCESS),
        kind=kind,
        urgency=report.urgency,
        enterprise=report.enterprise or bool(body.get("enterprise")),
        area=checked.area,
        lon=checked.lon,
        lat=checked.lat,
        place=place,
        reporter=_seal(report, keep_words=redacted or place_redacted),
        subject_organisation_id=report.subject_organisation,
        restricted=bool(body.get("restricted")) or kind == ACCUSATION,
        files=report.files,
        source=report.source,
        external_number=report.external_number,
        opened_at=report.opened_at,
    )


def _seal(report: Report, *, keep_words: bool) -> custody.Sealing | None:
    """Put the reporter's data into custody; words that hold somebody's numbers are kept there as they were written."""
    fields = {} if report.anonymous else _contact(report)
    if keep_words:
        fields |= {"words": report.text.strip(), "place": report.place.strip()}
    fields = {key: value for key, value in fields.items() if value}
    return custody.seal("reporter", fields, purpose=CONTACT_PURPOSE, keep_until=None) if fields else None


def _contact(report: Report) -> dict[str, str]:
    return {
        "name": report.name.strip(),
        "phone": custody.normalise_phone(report.phone),
        "mail": custody.normalise_mail(report.mail),
        "told_by": report.told_by,
    }
