"""An objection to what is on display, by anybody: it becomes a case that goes to whoever answers for such, never to the office concerned."""

import re
from dataclasses import dataclass

from django.db import IntegrityError
from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Invalid
from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules

from ..models import Objection, Posting
from ..selectors.content import board

REPORTER = Actor("reporter")
CHANNEL = "board"
PURPOSE = "feedback on the objection"
SHORTEST, LONGEST = 4, 2000
LONGEST_NAME = 40
# Of what has hung anybody may say that it is wrong.
OPEN_TO = (Posting.RELEASED, Posting.ENDED)
# A number, perhaps with a word before it and behind it (第12号, no. 12).
NUMBERED = re.compile(r"\D{0,6}(\d{1,15})\D?")


@dataclass(frozen=True, kw_only=True)
class Given:
    """What somebody wrote. Name and phone may be left out; then nobody can be called back."""

    words: str
    name: str = ""
    phone: str = ""


def check(given: Given) -> None:
    """Raise Invalid with a message for each field that cannot be taken."""
    faults: dict[str, str] = {}
    if len(given.words.strip()) < SHORTEST:
        faults["words"] = _("Please write what is wrong with the notice.")
    if len(given.words) > LONGEST:
        faults["words"] = _("Please shorten this to at most %(most)d characters.") % {"most": LONGEST}
    if len(given.name) > LONGEST_NAME:
        faults["name"] = _("Please shorten this to at most %(most)d characters.") % {"most": LONGEST_NAME}
    if given.phone.strip() and not custody.is_phone(given.phone):
        faults["phone"] = _("This is no telephone number that we can call. Correct it or leave it out.")
    if faults:
        raise Invalid(faults)


def object_to(posting: Posting, given: Given, *, key: str) -> cases.Case:
    """Open a case for an objection, once however often it is sent. Raises Invalid, or Conflict where nothing is on display."""
    check(given)
    if posting.state not in OPEN_TO:
        raise Conflict(_("This notice is no longer displayed. You can report a problem instead."))
    digest = custody.lookup("objection-key", f"{posting.pk}:{key}")

    def along(case: cases.Case) -> list[Objection]:
        return [Objection(posting=posting, case=case, key=digest, at=clock.now())]

    if found := _find(digest):
        return found
    try:
        return processes.open_cases(REPORTER, [_draft(posting, given)], along=along)[0]
    except IntegrityError:
        if found := _find(digest):
            return found
        raise


def join_notice(change: cases.Change) -> None:
    """Join an objection that was brought in person to its notice, where its form names one by number: other cases wait for it too."""
    fields = {one.body["in_person"]["notice"] for one in rules.list_content("board") if _is_for(one, change.case)}
    values = [row.values.get(name, "") for row in change.rows if isinstance(row, cases.CaseForm) for name in fields]
    numbers = [int(found[1]) for value in values if (found := NUMBERED.fullmatch(str(value)))]
    if not numbers:
        return
    posting = Posting.objects.filter(pk__in=numbers, state__in=OPEN_TO, area_code=change.case.village_code).first()
    if posting:
        key = custody.lookup("objection-key", f"case/{change.case.pk}")
        change.add(Objection(posting=posting, case=change.case, key=key, at=clock.now()))


def _is_for(board_row: rules.ContentVersion, case: cases.Case) -> bool:
    return bool(board_row.body.get("in_person", {}).get("matter") == case.matter)


def _find(digest: str) -> cases.Case | None:
    return cases.Case.objects.filter(objection__key=digest).first()


def _draft(posting: Posting, given: Given) -> cases.CaseDraft:
    matter = rules.get_content("matter", board(posting.board)["objection"])
    words, redacted = custody.redact(given.words.strip())
    head = _("Objection to the notice “%(name)s” (no. %(number)d)") % {
        "name": say(posting.names),
        "number": posting.pk,
    }
    return cases.CaseDraft(
        text=f"{head}\n{words}",
        channel=CHANNEL,
        matter=matter.key,
        matter_version=matter,
        process_version=rules.get_content("process", matter.body["process"]),
        kind=matter.body["kind"],
        area=posting.area_code,
        reporter=_seal(given, keep_words=redacted),
        subject_organisation_id=posting.organisation_id,
        restricted=bool(matter.body["restricted"]),
    )


def _seal(given: Given, *, keep_words: bool) -> custody.Sealing | None:
    fields = {"name": given.name.strip(), "phone": custody.normalise_phone(given.phone)}
    if keep_words:
        fields["words"] = given.words.strip()
    fields = {name: value for name, value in fields.items() if value}
    return custody.seal("reporter", fields, purpose=PURPOSE, keep_until=None) if fields else None
