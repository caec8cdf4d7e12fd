"""What a reporter does afterwards, through the tracking address: reply, rate, ask to reopen. The secret has been checked before."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Invalid
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.processes import public as processes
from gongzhi.modules.service_requests.models import Rating

from . import checking

SOLVED = ("yes", "partly", "no")
SATISFIED = ("satisfied", "fairly", "unsatisfied")
LONGEST = 2000

# Stages in which the reporter has an answer to judge.
JUDGED = ("answered", *cases.LAST_STAGES)
REOPENING = "reopening"


def _reporter(case: cases.Case) -> Actor:
    return Actor("reporter", case_id=case.pk)


def _words(field: str, words: str, *, least: int = 1) -> str:
    words = words.strip()
    if len(words) < least:
        raise Invalid({field: _("Please write a few words.")})
    if len(words) > LONGEST:
        raise Invalid({field: _("Please shorten this to at most %(most)d characters.") % {"most": LONGEST}})
    if not checking.is_storable(words):
        raise Invalid({field: checking.UNSTORABLE})
    return custody.redact(words)[0]


def reply(case: cases.Case, words: str) -> None:
    """Add the reporter's words to the case. Raises Invalid for none or too many, Conflict once the case is archived."""
    body = _words("reply", words)
    with cases.change_case(_reporter(case), case.pk, version=None) as change:
        if change.case.stage == "archived":
            raise Conflict(_("This case is archived. Please send a new report and give this one's number in it."))
        change.record("replied")
        change.write("reply", body)
        cases.tell_parts(change, "reply", body)


def rate(case: cases.Case, *, solved: str, satisfied: str, reasons: Sequence[str] = (), words: str = "") -> None:
    """Keep whether it is solved and how satisfied the reporter is; a later rating of the same round replaces it.

    Raises Invalid for an unknown choice, Conflict while there is no answer yet.
    """
    fields = {}
    if solved not in SOLVED:
        fields["solved"] = _("Please say whether the problem is solved.")
    if satisfied not in SATISFIED:
        fields["satisfied"] = _("Please say how satisfied you are.")
    if fields:
        raise Invalid(fields)
    body = _words("words", words) if words.strip() else ""
    with cases.change_case(_reporter(case), case.pk, version=None) as change:
        if change.case.stage not in JUDGED:
            raise Conflict(_("There is no answer yet. You can rate it as soon as there is one."))
        change.record("rated", solved=solved, satisfied=satisfied)
        if body:
            change.write("rating", body)
        Rating.objects.update_or_create(
            case=change.case,
            round=change.case.round,
            source=Rating.REPORTER,
            defaults={"solved": solved, "satisfied": satisfied, "reasons": list(reasons), "at": clock.now()},
        )


def ask_reopening(case: cases.Case, words: str) -> None:
    """Ask to reopen a closed case; a dispatcher decides.

    Raises Conflict where the case is not closed or a wish is waiting already.
    """
    body = _words("reopening", words, least=2)
    with cases.change_case(_reporter(case), case.pk, version=None) as change:
        if change.case.stage not in cases.LAST_STAGES:
            raise Conflict(_("This case is still open. Add what is missing as a reply."))
        if change.find_open(REOPENING):
            raise Conflict(_("You have asked for this already; it is being decided."))
        processes.ask_as_reporter(change, REOPENING, body)
