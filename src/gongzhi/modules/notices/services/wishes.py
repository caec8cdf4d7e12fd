"""Whether a reporter wants messages: an opt-out holds for every report with the same address, also after erasure."""

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Conflict
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody


def opt_out(actor: Actor, case_id: int) -> None:
    """Send no more messages to this reporter. Raises Conflict where there is no address to which any could go."""
    with cases.change_case(actor, case_id, version=None) as change:
        if not custody.opt_out(_reporter_of(change)):
            raise Conflict(_("There is no phone number and no mail address, so no messages are sent."))
        change.record("opted_out")


def opt_in(actor: Actor, case_id: int) -> None:
    """Take an opt-out back."""
    with cases.change_case(actor, case_id, version=None) as change:
        custody.opt_in(_reporter_of(change))
        change.record("opted_in")


def _reporter_of(change: cases.Change) -> custody.Sealed:
    sealed = change.case.reporter
    if sealed is None or sealed.erased_at:
        raise Conflict(_("There is no phone number and no mail address, so no messages are sent."))
    return sealed
