"""What happens to answers in use: opinions of those who used them, and the wish to renew what runs out."""

from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Denied, Invalid
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.engine.calendar import public as calendar
from gongzhi.engine.custody import public as custody
from gongzhi.engine.rules import public as rules
from gongzhi.modules.knowledge.models import Entry, Opinion, Renewal, Version
from gongzhi.modules.knowledge.selectors import READ, raised_to, running_out

LONGEST = 500


def keep_opinion(actor: Actor, version: Version, *, right: bool, words: str = "") -> Opinion:
    """Keep whether an answer was right for a caller. Raises Denied without the right to read, Invalid for a wrong one without words."""
    require_grant(actor, READ)
    said = custody.redact(words.replace("\0", "").strip())[0]
    if not right and not said:
        raise Invalid({"words": _("Say in a few words what is not right, so that the office can put it right.")})
    if len(said) > LONGEST:
        raise Invalid({"words": _("Please shorten this to at most %(most)d characters.") % {"most": LONGEST}})
    post = next((seat.post_id for seat in actor.seats_with(READ)), None)
    return Opinion.objects.create(version=version, right=right, words=said, post_id=post, at=clock.now())


def ask_for_renewals() -> int:
    """Ask the offices whose answers run out soon, once a version; returns how many were asked. Called again and again."""
    with transaction.atomic():
        asked = [Renewal(version=version, asked_at=clock.now()) for version in running_out()]
        Renewal.objects.bulk_create(asked, ignore_conflicts=True)
    return len(asked)


def raise_what_was_not_renewed() -> int:
    """Tell the posts above of answers that ran out and were not renewed in the time that content gives; returns how many."""
    late = [renewal.pk for renewal in _run_out() if _is_late(renewal)]
    return Renewal.objects.filter(pk__in=late, done_at=None).update(raised_at=clock.now())


def _run_out() -> list[Renewal]:
    found = Renewal.objects.filter(done_at=None, raised_at=None, version__valid_until__lt=clock.today())
    return list(found.select_related("version"))


def _is_late(renewal: Renewal) -> bool:
    limit = rules.parameter("knowledge_raise_after", on=clock.today(), case={}).value
    if limit is None or renewal.version.valid_until is None:
        return False
    end = datetime.combine(renewal.version.valid_until, time.max, clock.LOCAL)
    return calendar.due(end, int(limit["amount"]), str(limit["unit"])).at < clock.now()


def urge(actor: Actor, entry: Entry, words: str) -> None:
    """Write to the office that has not renewed an answer in time, from a post above it; it reads who wrote and what.

    Raises Denied for other posts, Conflict where the answer was renewed meanwhile, Invalid without words or with too many.
    """
    said = custody.redact(words.replace("\0", "").strip())[0]
    if not said:
        raise Invalid({"words": _("Say until when and what the office has to do.")})
    if len(said) > LONGEST:
        raise Invalid({"words": _("Please shorten this to at most %(most)d characters.") % {"most": LONGEST}})
    open_ones = Renewal.objects.filter(version__entry=entry, done_at=None)
    if not open_ones.exists():
        raise Conflict(_("The office has renewed it meanwhile."))
    if not open_ones.filter(raised_to(actor)).update(urged_at=clock.now(), urged_by_id=actor.person_id, urging=said):
        raise Denied(_("Only a post above the office urges it, once it is late."))
