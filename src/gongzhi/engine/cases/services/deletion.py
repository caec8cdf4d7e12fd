"""Deleting what a reporter gave us: the data and the words go, the chain stays whole, and the deletion is an entry."""

from gongzhi.common import clock
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.models import CaseText
from gongzhi.engine.custody import public as custody
from gongzhi.engine.search import public as search

from .writing import change_case

# The kinds of text that come from the reporter.
REPORTERS_WORDS = ("report", "place", "reply", "rating", "reopening")
DELETED_TITLE = "—"


def erase_reporter(actor: Actor, case_id: int) -> None:
    """Erase the reporter's data for good, and with them the words and the exact point; the case's story stays.

    Raises Missing for an unknown case. Doing it twice changes nothing more.
    """
    with change_case(actor, case_id, version=None) as change:
        case = change.case
        texts = list(CaseText.objects.filter(case=case, kind__in=REPORTERS_WORDS, deleted_at=None))
        if case.reporter is None and not texts:
            return
        change.record("reporter_erased")
        for text in texts:
            text.body, text.salt, text.deleted_at = "", None, clock.now()
            change.touch(text, "body", "salt", "deleted_at")
            change.tell("deleted", text.digest)
        case.title, case.lon, case.lat = DELETED_TITLE, None, None
        if case.reporter is not None:
            change.tell("erased", str(case.reporter_id))
            custody.erase(case.reporter)
        search.remove([case.pk])
