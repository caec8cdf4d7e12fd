"""Who may edit the list, and who may put it in force: both are for the whole county."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from gongzhi.common.errors import Denied
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.modules.accounts.public import actor_of

EDIT, APPROVE = "matter.edit", "matter.approve"
COUNTY_DIGITS = 6


def may(actor: Actor, grant: str) -> bool:
    """Say whether the actor has a grant in a seat for the whole county."""
    return any(len(code) <= COUNTY_DIGITS for seat in actor.seats_with(grant) for code in seat.area_codes)


def reader_of(request: HttpRequest) -> Actor:
    """Return the actor who may read drafts; raise Denied for others."""
    actor = actor_of(request.user)
    if not actor.has(APPROVE):
        require_grant(actor, EDIT)
    return actor


def person_with(request: HttpRequest, grant: str) -> int:
    """Return the person who acts; raise Denied without the grant for the whole county."""
    actor = actor_of(request.user)
    require_grant(actor, grant)
    if not may(actor, grant) or actor.person_id is None:
        raise Denied(_("The matter list is the county's. Ask somebody at the county to change it."))
    return actor.person_id
