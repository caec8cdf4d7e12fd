"""A second person releases; a released notice is corrected by another one or withdrawn with the reason, and both leave a trace."""

from datetime import date, datetime, time

from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Denied, Invalid
from gongzhi.engine.access.public import Actor
from gongzhi.engine.calendar import public as calendar
from gongzhi.engine.rules import public as rules

from ..models import Gap, Posting
from ..selectors.access import PREPARE, RELEASE
from ..selectors.content import entries_of, period_of
from .holding import Held, hold
from .making import due_posting
from .preparing import case_lines, checked, fill_in, require_clean

LAST_MOMENT = time(23, 59, 59)
LONGEST_REASON = 500


def release(actor: Actor, posting_id: int, version: int, until: str = "") -> Posting:
    """Put a prepared notice on its board: its period runs from now. `until` only where no rule says how long.

    Raises Denied for whoever prepared it, Invalid for words that must not stand in public or a missing end.
    """
    with hold(actor, posting_id, version, RELEASE) as held:
        posting = held.posting
        if posting.state != Posting.PREPARED:
            raise Conflict(_("Only what is prepared can be released."))
        if posting.prepared_by_id == actor.person_id:
            raise Denied(_("You prepared this yourself. Somebody else must release it."))
        require_clean(posting)
        posting.ends_at = _end(posting, until)
        posting.state, posting.released_by_id, posting.released_at = Posting.RELEASED, actor.person_id, clock.now()
        if posting.replaces_id:
            _replace(held)
        held.note(Posting.RELEASED)
        _close_gaps(posting)
    return posting


def _end(posting: Posting, until: str) -> datetime:
    value = period_of(posting.period, posting.case)
    if value is not None:
        return calendar.due(clock.now(), int(value["amount"]), value["unit"]).at
    try:
        day = date.fromisoformat(until.strip())
    except ValueError:
        message = _("No rule says how long this stays; write the day until which it does, such as 2027-02-06.")
        raise Invalid({"until": message}) from None
    if day <= clock.today():
        raise Invalid({"until": _("This day must lie in the future.")})
    return datetime.combine(day, LAST_MOMENT, tzinfo=clock.local(clock.now()).tzinfo)


def _replace(held: Held) -> None:
    """Take the earlier version off the board; its trace and the reason stay."""
    old = Posting.objects.select_for_update().get(replaced_by=held.posting)
    old.state, old.ended_at = Posting.REPLACED, clock.now()
    old.version += 1
    old.save()
    held.note(Posting.REPLACED, posting=old)


def _close_gaps(posting: Posting) -> None:
    open_gaps = Gap.objects.filter(made_up_at=None)
    if posting.disclosure:
        same = {"disclosure": posting.disclosure, "area_code": posting.area_code, "span": posting.span}
        open_gaps.filter(**same).update(made_up_at=clock.now())
    else:
        open_gaps.filter(posting=posting).update(made_up_at=clock.now())


def correct(actor: Actor, posting_id: int, version: int, given: dict[str, str]) -> Posting:
    """Prepare another version of a notice on display, with the reason; it takes its place when a second person releases it."""
    with hold(actor, posting_id, version, PREPARE) as held:
        old = held.posting
        if old.state != Posting.RELEASED:
            raise Conflict(_("Only what is on display can be corrected."))
        if old.replaced_by.filter(state=Posting.PREPARED).exists():
            raise Conflict(_("A correction waits for its release already."))
        reason = _reason(given.get("reason", ""))
        new = _copy(old)
        if old.disclosure:
            fill_in(new, rules.get_content("disclosure", old.disclosure).body, given)
        else:
            new.text = checked("text", given.get("text", ""), of_case=True)
            new.lines = case_lines(held)
        new.prepared_by_id = actor.person_id
        new.save()
        Held(new, held.change, actor).note("corrected", reason)
    return new


def _copy(old: Posting) -> Posting:
    kept = ("board", "area_code", "organisation_id", "case", "matter", "node", "round", "disclosure", "span", "names")
    new = Posting(**{name: getattr(old, name) for name in kept}, period=old.period, replaces=old)
    new.state, new.created_at = Posting.PREPARED, clock.now()
    return new


def withdraw(actor: Actor, posting_id: int, version: int, reason: str) -> Posting:
    """Take a notice off its board at once, with the reason. What it had to show is due again."""
    with hold(actor, posting_id, version, RELEASE) as held:
        posting = held.posting
        if posting.state not in (Posting.PREPARED, Posting.RELEASED):
            raise Conflict(_("Only what is prepared or on display can be withdrawn."))
        why, was_shown = _reason(reason), posting.state == Posting.RELEASED
        posting.state, posting.ended_at = Posting.WITHDRAWN, clock.now()
        posting.save()
        held.note(Posting.WITHDRAWN, why)
        for waiting in posting.replaced_by.select_for_update().filter(state=Posting.PREPARED):
            waiting.state, waiting.ended_at = Posting.WITHDRAWN, clock.now()
            waiting.save()
            held.note(Posting.WITHDRAWN, why, posting=waiting)
        if posting.case and (was_shown or posting.replaces_id is None):
            due_posting(posting.case, entries_of(posting.case)[posting.entry]).save()
    return posting


def _reason(text: str) -> str:
    """Return the reason, which everybody can read."""
    words = checked("reason", text, of_case=True)
    if not words:
        raise Invalid({"reason": _("Please say why; everybody can read it.")})
    if len(words) > LONGEST_REASON:
        raise Invalid({"reason": _("Please shorten this to at most %(most)d characters.") % {"most": LONGEST_REASON}})
    return words
