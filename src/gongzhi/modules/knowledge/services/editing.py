"""Writing an answer, offering it for a check, checking it: two persons, and nothing changes afterwards."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Denied, Invalid
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.engine.custody import public as custody
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules
from gongzhi.engine.search import public as search
from gongzhi.modules.knowledge.models import Entry, Renewal, Version
from gongzhi.modules.knowledge.selectors import CHECK, MARK, WRITE, document_of, forget_words, may_write, offices_of

LONGEST = {"title": 80, "questions": 1000, "answer": 5000, "basis": 500, "title_en": 160, "answer_en": 10_000}
REQUIRED = {
    "title": _("Give the entry a title."),
    "answer": _("Write what the call-taker shall say."),
    "basis": _("Name the legal basis: instrument and article. An answer without one is an opinion."),
}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody wrote; `office` is the organisation's id."""

    title: str
    answer: str
    basis: str
    questions: str = ""
    title_en: str = ""
    answer_en: str = ""
    office: int | None = None
    matter: str = ""
    public: bool = False
    valid_from: date | None = None
    valid_until: date | None = None
    key: str = ""


def write(actor: Actor, draft: Draft, *, entry: Entry | None = None) -> Version:
    """Keep a draft: of a new entry, or of an entry's next version; a draft that is there already is written over.

    Raises Denied for another office's entry, Invalid with all fields that cannot be taken.
    """
    require_grant(actor, WRITE)
    if entry and not may_write(actor, entry):
        raise Denied(_("Another office answers for this entry. Only that office can write it."))
    check(actor, draft, entry)
    with transaction.atomic():
        kept = entry or _begin(draft)
        _describe(kept, draft)
        return _keep(actor, kept, draft)


def check(actor: Actor, draft: Draft, entry: Entry | None) -> None:
    """Raise Invalid with a message for each field that cannot be taken."""
    fields = _check_words(draft)
    if draft.valid_from is None:
        fields["valid_from"] = _("Say from which day this may be told.")
    elif draft.valid_until and draft.valid_until < draft.valid_from:
        fields["valid_until"] = _("The last day lies before the first.")
    if draft.matter and rules.find_content("matter", draft.matter) is None:
        fields["matter"] = _("There is no such matter. Choose one from the list.")
    if entry is None and draft.office not in offices_of(actor, WRITE):
        fields["office"] = _("Choose the office that answers for this; it must be your own.")
    if fields:
        raise Invalid(fields)


def _check_words(draft: Draft) -> dict[str, Any]:
    fields: dict[str, Any] = {name: words for name, words in REQUIRED.items() if not getattr(draft, name).strip()}
    for name, most in LONGEST.items():
        if len(getattr(draft, name)) > most:
            fields[name] = _("Please shorten this to at most %(most)d characters.") % {"most": most}
    if bool(draft.title_en.strip()) != bool(draft.answer_en.strip()):
        missing = "answer_en" if draft.title_en.strip() else "title_en"
        fields[missing] = _("Write title and answer in English, or neither.")
    return fields


def _begin(draft: Draft) -> Entry:
    entry = Entry(key=draft.key or secrets.token_hex(6), office_id=draft.office or 0, created_at=clock.now())
    entry.save()
    return entry


def _describe(entry: Entry, draft: Draft) -> None:
    """What is no part of the wording follows the last draft: the matter, and whether residents may read it."""
    if (entry.matter, entry.public) != (draft.matter, draft.public):
        entry.matter, entry.public = draft.matter, draft.public
        entry.save(update_fields=["matter", "public"])


def _keep(actor: Actor, entry: Entry, draft: Draft) -> Version:
    last = entry.versions.order_by("-number").first()
    version = last if last and last.state != Version.CHECKED else Version(entry=entry)
    if version.pk is None:
        version.number = last.number + 1 if last else 1
    version.title, version.questions = _clean(draft.title), _clean(draft.questions)
    version.answer, version.basis = _clean(draft.answer), _clean(draft.basis)
    version.title_en, version.answer_en = _clean(draft.title_en), _clean(draft.answer_en)
    version.valid_from, version.valid_until = draft.valid_from or clock.today(), draft.valid_until
    version.written_by_id, version.written_at = actor.person_id, clock.now()  # type: ignore[assignment]  # writers are persons
    version.state, version.remark = Version.DRAFT, ""
    version.save()
    return version


def _clean(text: str) -> str:
    """Return the words without telephone and identity numbers of persons, which do not belong here, and without NUL."""
    return custody.redact(text.replace("\r\n", "\n").replace("\0", "").strip())[0]


def offer(actor: Actor, version: Version) -> None:
    """Give a draft to whoever checks. Raises Conflict where it is no draft, Denied for another office's."""
    if not may_write(actor, version.entry):
        raise Denied(_("Another office answers for this entry. Only that office can write it."))
    _move(version, Version.DRAFT, state=Version.OFFERED, remark="")


def approve(actor: Actor, version: Version) -> None:
    """Check a version: from its first day on it may be told, and it never changes any more.

    Raises Denied for its writer and without the right to check, Conflict where it is not offered.
    """
    _require_checker(actor, version)
    with transaction.atomic():
        _move(version, Version.OFFERED, state=Version.CHECKED, checked_by_id=actor.person_id, checked_at=clock.now())
        search.index([search.Document(-version.pk, document_of(version), (MARK,))])
        earlier = Renewal.objects.filter(version__entry=version.entry_id, done_at=None)
        earlier.exclude(version=version).update(done_at=clock.now())
    forget_words()


def send_back(actor: Actor, version: Version, words: str) -> None:
    """Give an offered version back to its writer with the reason. Raises as `approve`, and Invalid without a reason."""
    _require_checker(actor, version)
    reason = _clean(words)
    if not reason:
        raise Invalid({"words": _("Say what has to be changed.")})
    _move(version, Version.OFFERED, state=Version.DRAFT, remark=reason[:500])


def withdraw(actor: Actor, entry: Entry) -> None:
    """Take an entry out of use at once, for the office that answers for it or whoever checks; its history stays."""
    if not (may_write(actor, entry) or actor.has(CHECK)):
        raise Denied(_("Another office answers for this entry. Only that office can write it."))
    if not Entry.objects.filter(pk=entry.pk, withdrawn_at=None).update(withdrawn_at=clock.now()):
        raise Conflict(_("This entry is withdrawn already."))
    Renewal.objects.filter(version__entry=entry, done_at=None).update(done_at=clock.now())


def _require_checker(actor: Actor, version: Version) -> None:
    require_grant(actor, CHECK)
    if version.written_by_id == actor.person_id:
        raise Denied(_("You wrote this yourself. Somebody else must check it."))


def _move(version: Version, before: str, **changes: Any) -> None:
    """Change the state if nobody else did meanwhile; the row in memory follows."""
    moved = Version.objects.filter(pk=version.pk, state=before).update(**changes)
    if not moved:
        raise Conflict(_("This version has moved on meanwhile. Look at the entry again."))
    version.refresh_from_db()


def find_office(words: str) -> parties.Organisation | None:
    """Return the office with this key or Chinese name, or None."""
    named: Mapping[str, parties.Organisation] = {office.key: office for office in parties.list_organisations()}
    by_name = {office.names.get("zh", ""): office for office in named.values()}
    return named.get(words) or by_name.get(words)
