"""Deleting what a reporter gave us: the data, the words and the photos go, the chain stays whole, and the deletion is an entry."""

from django.db import transaction

from gongzhi.common import clock
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.models import Attachment, CaseForm, CaseText
from gongzhi.engine.custody import public as custody
from gongzhi.engine.files import public as files
from gongzhi.engine.outbox import public as outbox
from gongzhi.engine.search import public as search

from .change import Change
from .writing import SEARCH, change_case

# The kinds of text that come from the reporter.
REPORTERS_WORDS = ("report", "place", "reply", "rating", "reopening")
DELETED_TITLE = "—"
ERASE = "case.erase_reporter"


def erase_reporter(actor: Actor, case_id: int) -> None:
    """Erase the reporter's data for good, and with them the words, photos and the exact point; the case's story stays.

    Raises Missing for an unknown case, Denied for staff without the right. Doing it twice changes nothing more.
    """
    with change_case(actor, case_id, version=None) as change:
        case = change.case
        if actor.kind == "staff":
            access.require(actor, ERASE, case)
        texts = list(CaseText.objects.filter(case=case, kind__in=REPORTERS_WORDS, deleted_at=None))
        reporter = case.reporter if case.reporter and case.reporter.erased_at is None else None
        if reporter is None and not texts:
            return
        change.record("reporter_erased")
        for text in texts:
            text.body, text.salt, text.deleted_at = "", None, clock.now()
            change.touch(text, "body", "salt", "deleted_at")
            change.tell("deleted", text.digest)
        case.title, case.lon, case.lat = DELETED_TITLE, None, None
        if reporter is not None:
            change.tell("erased", str(reporter.pk))
            custody.erase(reporter)
        _empty_forms(change)
        _remove_photos(change)
        search.remove([case.pk])
        # Once more after commit, with the words that stay: an index being written at this moment would bring old ones back.
        for message in outbox.drafts(SEARCH, [{"cases": [case.pk]}]):
            change.add(message)


def _empty_forms(change: Change) -> None:
    """Empty what the reporter filled in; the entry that took it keeps its hash."""
    for form in CaseForm.objects.filter(case=change.case, by="reporter", deleted_at=None).select_related("sealed"):
        form.values, form.salt, form.deleted_at = {}, None, clock.now()
        change.touch(form, "values", "salt", "deleted_at")
        change.tell("deleted", form.digest)
        if form.sealed:
            custody.erase(form.sealed)


def _remove_photos(change: Change) -> None:
    """Remove the reporter's photos; the entry that took them keeps their hashes."""
    rows = Attachment.objects.filter(case=change.case, by="reporter").select_related("file")
    photos = [row.file for row in rows]
    rows.delete()
    # The bytes after commit: a transaction that fails must not leave rows without them.
    transaction.on_commit(lambda: files.remove(photos))
