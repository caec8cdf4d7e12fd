"""The caller's own reports, found by the phone number's keyed hash; each look is on record and the caller can see it."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from gongzhi.common import clock
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.rules import public as rules

DAYS = 90
MOST, MOST_SEALED = 20, 500


def _own_cases(actor: Actor, recent: Q, number: str) -> list[cases.Case]:
    """Return the caller's cases. Found by the reporter alone and sorted here: asked for scope and order too, a database walks the county."""
    sealed = list(custody.find_by("phone", number).values_list("pk", flat=True)[:MOST_SEALED])
    own = (
        cases.Case.objects.filter(recent, reporter__in=sealed).select_related("reporter").prefetch_related("work_items")
    )
    readable = [case for case in own.order_by() if access.may(actor, access.READ, case)]
    return sorted(readable, key=lambda case: (case.opened_at, case.pk), reverse=True)[:MOST]


def look_up_caller(actor: Actor, phone: str) -> list[cases.Case]:
    """Return the caller's open cases and those of the last 90 days that the actor may read, newest first, and record the look.

    Raises Denied without the right to take calls, Invalid for what is no phone number.
    """
    access.require_grant(actor, "call.take")
    number = custody.validate_phone(phone)
    recent = Q(closed_at=None) | Q(opened_at__gte=clock.now() - timedelta(days=DAYS))
    with transaction.atomic():
        found = _own_cases(actor, recent, number)
        seat = next(actor.seats_with("call.take"))
        purpose = rules.get_content("text", "call_look_purpose").body["text"]["zh"]
        looks = [(case.reporter, case.chain) for case in found if case.reporter]
        custody.record_looks(looks, actor=actor.label, post=str(seat.post_id), purpose=purpose, fields=["phone"])
    return found
