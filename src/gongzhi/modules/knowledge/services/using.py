"""What happens to answers in use: opinions of those who used them, and the wish to renew what runs out."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Invalid
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.engine.custody import public as custody
from gongzhi.modules.knowledge.models import Opinion, Renewal, Version
from gongzhi.modules.knowledge.selectors import READ, running_out

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
