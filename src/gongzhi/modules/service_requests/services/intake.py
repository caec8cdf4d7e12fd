"""Intake: one shape for every report, whatever channel it came by; checked, placed, understood, and opened as a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.common import canonical, clock
from gongzhi.common.errors import Conflict, Invalid
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.modules.service_requests.models import IntakeKey
from gongzhi.modules.service_requests.selectors import recognise, token_of

from . import checking
from .report import Report

REPORTER = Actor("reporter")
DEFAULT_PROCESS = "hotline_case"
DEFAULT_KIND = "help"
# Of misconduct (检举控告): for discipline inspection only, whatever the matter is.
ACCUSATION = "accusation"
CONTACT_PURPOSE = "feedback on the report"
# A claimed key whose caller died is free again after this long.
CLAIM_SECONDS = 60


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
    return [_received(case) for case in processes.open_cases(actor, drafts)]


def receive_once(report: Report, *, key: str, body: object) -> Received:
    """Receive a report under an Idempotency-Key: the same key and body give the same answer and no second case.

    Raises Invalid where the key came with another body before, Conflict while the first call still runs.
    """
    digest = custody.lookup("intake-key", key)
    fingerprint = custody.lookup("intake-body", canonical.sha256_hex(canonical.dumps(body)))
    done = _claim(digest, fingerprint)
    if done is not None:
        return _received(cases.Case.objects.get(pk=done))
    try:
        draft = prepare(report)
        return _received(processes.open_cases(REPORTER, [draft], and_then=lambda found: _settle(digest, found[0]))[0])
    except BaseException:
        IntakeKey.objects.filter(digest=digest, case_id=None).delete()
        raise


def _claim(digest: str, fingerprint: str) -> int | None:
    """Claim a key in a transaction of its own; return the case's number where it has led to one already."""
    try:
        with transaction.atomic():
            IntakeKey.objects.create(digest=digest, body=fingerprint, claimed_at=clock.now())
        return None
    except IntegrityError:
        found = IntakeKey.objects.filter(digest=digest).first()
    if found is None:
        raise Conflict(_("This report is just being received. Ask again in a moment."))
    if found.body != fingerprint:
        raise Invalid({"Idempotency-Key": _("This key was used for another report. Use a new key for a new report.")})
    if found.case_id is not None:
        return found.case_id
    stale = clock.now() - timedelta(seconds=CLAIM_SECONDS)
    taken = IntakeKey.objects.filter(digest=digest, case_id=None, claimed_at__lt=stale).update(claimed_at=clock.now())
    if not taken:
        raise Conflict(_("This report is just being received. Ask again in a moment."))
    return None


def _settle(digest: str, case: cases.Case) -> None:
    """Tie the key to its case, in the transaction that opens it; who lost the key to another call opens none."""
    if not IntakeKey.objects.filter(digest=digest, case_id=None).update(case_id=case.pk):
        raise Conflict(_("This report is just being received. Ask again in a moment."))


def _received(case: cases.Case) -> Received:
    return Received(case.pk, case.receipt, token_of(case.pk))


def prepare(report: Report) -> cases.CaseDraft:
    """Return the case that a report becomes: what it is about and where, as far as words and point tell.

    Raises Invalid with a message for each field that cannot be taken.
    """
    checked = checking.check(report)
    matter = report.matter or recognise(report.text).matter or ""
    version = rules.find_content("matter", matter) if matter else None
    body = version.body if version else {}
    text, redacted = custody.redact(report.text.strip())
    place, place_redacted = custody.redact(report.place.strip())
    kind = report.kind or body.get("kind") or DEFAULT_KIND
    return cases.CaseDraft(
        text=text,
        channel=report.channel,
        matter=matter if version else "",
        matter_version=version,
        process_version=rules.get_content("process", body.get("process") or DEFAULT_PROCESS),
        kind=kind,
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
    fields = {} if report.anonymous else {"name": report.name.strip(), "phone": custody.normalise_phone(report.phone)}
    if keep_words:
        fields |= {"words": report.text.strip(), "place": report.place.strip()}
    fields = {key: value for key, value in fields.items() if value}
    return custody.seal("reporter", fields, purpose=CONTACT_PURPOSE, keep_until=None) if fields else None
