"""Preparing a posting: the lines of a case by its rule, or the items of a disclosure, with words of one's own; nothing private."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Invalid
from gongzhi.engine.access.public import Actor
from gongzhi.engine.custody import public as custody
from gongzhi.engine.rules import public as rules

from ..models import Posting
from ..rules.spans import is_span
from ..selectors.access import PREPARE, find_seat, require_seat
from ..selectors.content import DIGITS, board, entries_of, private_words
from ..selectors.lines import Line, lines_of
from .holding import Held, hold

LONGEST_TEXT = 4000
ITEM = "item-"


def prepare(actor: Actor, posting_id: int, version: int, text: str) -> Posting:
    """Make what is due ready for a second person. Raises Invalid for words that must not stand in public."""
    with hold(actor, posting_id, version, PREPARE) as held:
        if held.posting.state not in (Posting.DUE, Posting.PREPARED) or held.posting.case is None:
            raise Conflict(_("This notice is past its preparation."))
        held.posting.text = checked("text", text, of_case=True)
        held.posting.lines = case_lines(held)
        _require_something(held.posting)
        _prepared(held)
    return held.posting


def _prepared(held: Held) -> None:
    held.posting.state, held.posting.prepared_by_id = Posting.PREPARED, held.actor.person_id
    held.note(Posting.PREPARED)


def case_lines(held: Held) -> list[Line]:
    """Return the lines that the case shows; whole names are opened for this purpose, and that is on record."""
    case = held.posting.case
    assert case is not None  # noqa: S101  # asked before
    entry = entries_of(case).get(held.posting.entry)
    if entry is None:
        return []
    seat = find_seat(held.actor, PREPARE, held.posting.area_code, held.posting.organisation_id)

    def reveal(sealed: custody.Sealed) -> dict[str, str]:
        purpose = gettext("Notice that the law asks for on a public board")
        post = str(seat.post_id) if seat else ""
        return custody.reveal(sealed, actor=held.actor.label, post=post, purpose=purpose, subject=case.chain)

    return lines_of(case, entry, reveal)


def _require_something(posting: Posting) -> None:
    if not posting.lines and not posting.text:
        raise Invalid({"text": _("Write what is to be made public.")})


def prepare_disclosure(actor: Actor, key: str, area: str, span: str, given: Mapping[str, str]) -> Posting:
    """Make a periodic disclosure of an area ready for a second person; one a span."""
    body = rules.get_content("disclosure", key).body
    require_seat(actor, PREPARE, area)
    if not is_span(span, body["every"]) or len(area) != DIGITS[board(body["board"])["level"]]:
        raise Invalid({"span": _("There is no such period or board.")})
    posting = Posting(board=body["board"], area_code=area, disclosure=key, span=span, names=body["names"])
    posting.period, posting.created_at, posting.state = body["period"], clock.now(), Posting.PREPARED
    posting.organisation_id = _organisation(actor, area)
    fill_in(posting, body, given)
    posting.prepared_by_id = actor.person_id
    try:
        with transaction.atomic():
            posting.save()
            Held(posting, None, actor).note(Posting.PREPARED)
    except IntegrityError:
        raise Conflict(_("This has been prepared already for the period; look at the list.")) from None
    return posting


def _organisation(actor: Actor, area: str) -> int | None:
    seat = find_seat(actor, PREPARE, area)
    return seat.organisation_id if seat else None


def revise_disclosure(actor: Actor, posting_id: int, version: int, given: Mapping[str, str]) -> Posting:
    """Write a prepared disclosure anew before it is released."""
    with hold(actor, posting_id, version, PREPARE) as held:
        if held.posting.state != Posting.PREPARED or not held.posting.disclosure:
            raise Conflict(_("This notice is past its preparation."))
        fill_in(held.posting, rules.get_content("disclosure", held.posting.disclosure).body, given)
        _prepared(held)
    return held.posting


def fill_in(posting: Posting, body: Mapping[str, Any], given: Mapping[str, str]) -> None:
    """Take what was written to each item; raises Invalid with a message for each that is empty or private."""
    faults: dict[str, Any] = {}
    lines: list[Line] = []
    for item in body["items"]:
        name = ITEM + item["key"]
        try:
            value = checked(name, given.get(name, ""), of_case=False, required=True)
        except Invalid as refused:
            faults |= refused.fields
        else:
            lines.append({"key": item["key"], "label": item["label"], "value": {"zh": value, "en": value}})
    try:
        posting.text = checked("text", given.get("text", ""), of_case=False)
    except Invalid as refused:
        faults |= refused.fields
    if faults:
        raise Invalid(faults)
    posting.lines = lines


def checked(name: str, text: str, *, of_case: bool, required: bool = False) -> str:
    """Return words that may stand in public; raise Invalid where they are missing, too long, or hold what must not."""
    words = text.replace("\0", "").replace("\r\n", "\n").strip()
    if required and not words:
        raise Invalid({name: _("Write something here; where there is nothing, write “none”.")})
    if len(words) > LONGEST_TEXT:
        raise Invalid({name: _("Please shorten this to at most %(most)d characters.") % {"most": LONGEST_TEXT}})
    if found := private_words(words, of_case=of_case):
        message = _(
            "This must not be made public: it holds %(what)s. Take it out; name, village and amount are enough."
        )
        raise Invalid({name: message % {"what": found}})
    return words


def require_clean(posting: Posting) -> None:
    """Look once more, before it goes out, through everything that will be read. Raises Invalid."""
    of_case = posting.case_id is not None
    shown = [text for line in posting.lines for text in line["value"].values()]
    for text in (posting.text, *shown):
        checked("text", text, of_case=of_case)
