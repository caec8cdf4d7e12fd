"""Who of the staff wants a mail on working days: asked for by themselves, confirmed by a link, ended by one click."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Invalid
from gongzhi.engine.calendar import public as calendar
from gongzhi.engine.custody import public as custody
from gongzhi.engine.outbox import public as outbox
from gongzhi.modules.notices.models import StaffMail
from gongzhi.modules.notices.rules import is_hour
from gongzhi.modules.notices.selectors import number

from . import channels
from .planning import read_limits

STAFF_TOPIC = "staff_mail"
# Not "mail": by that the details of reporters are found, and nobody is to find out from it whether somebody of the staff is one.
FIELD = "staff_mail"
PURPOSE = "daily mail of what waits"
CONFIRM, STOP = "staff-mail-confirm", "staff-mail-stop"
CONFIRM_WITHIN = timedelta(days=3)
AT_ONCE = 100


def find_staff_mail(person_id: int | None) -> StaffMail | None:
    """Return the wish of a person, or None."""
    return StaffMail.objects.select_related("address").filter(pk=person_id).first()


def masked_address(wish: StaffMail) -> str:
    return custody.masked(wish.address, {FIELD: "mail"}).get(FIELD, "")


def ask_for_mail(person_id: int, mail: str, *, language: str, origin: str) -> None:
    """Keep the address, in place of an earlier one, and send it the link by which it is confirmed. Raises Invalid."""
    if not custody.is_mail(mail):
        raise Invalid({"mail": _("This is no mail address. It looks like name@example.cn.")})
    terms = custody.Terms("personal", "person_concerned", "command_centre")
    sealing = custody.seal("staff", {FIELD: custody.normalise_mail(mail)}, purpose=PURPOSE, terms=terms)
    with transaction.atomic():
        stop_mail(person_id)
        custody.store([sealing])
        StaffMail.objects.create(
            pk=person_id, address=sealing.sealed, language=language, origin=origin, asked_at=clock.now()
        )
        outbox.enqueue(STAFF_TOPIC, [{"address": str(sealing.sealed.pk)}])


def stop_mail(person_id: int) -> None:
    """Send no more mails to a person, and delete the address."""
    _drop(list(StaffMail.objects.filter(pk=person_id)))


def token_of(wish: StaffMail, use: str) -> str:
    """Return what stands in a link of a mail: it says which address it went to, and for what it may be used."""
    return signing.Signer(salt=use).sign(str(wish.address_id))


def find_by_token(token: str, use: str) -> StaffMail | None:
    """Return the wish to which a link belongs; None for one that is false, too old, or of an address that is gone."""
    try:
        address = signing.Signer(salt=use).unsign(token)
    except signing.BadSignature:
        return None
    wish = StaffMail.objects.filter(address=UUID(address)).first()
    is_late = use == CONFIRM and wish and wish.asked_at < clock.now() - CONFIRM_WITHIN
    return None if is_late else wish


def confirm_mail(wish: StaffMail) -> None:
    StaffMail.objects.filter(pk=wish.pk, confirmed_at=None).update(confirmed_at=clock.now())


@dataclass(frozen=True)
class MailTime:
    """When the mail goes out: `hour` None is for the county to decide; `is_now`: today's is due."""

    can_mail: bool
    hour: float | None
    is_now: bool


def mail_time() -> MailTime:
    """Return the hour that content gives, and whether it has come, on a working day and outside quiet hours."""
    hour, can_mail = number("staff_mail_at"), "mail" in channels.names()
    if hour is None or not is_hour(hour):
        return MailTime(can_mail, None, is_now=False)
    has_come = clock.now() >= read_limits().midnight + timedelta(hours=hour)
    is_now = can_mail and has_come and calendar.is_working_day(clock.today()) and not read_limits().quiet_end
    return MailTime(can_mail, hour, is_now)


def list_due() -> Sequence[StaffMail]:
    """Return some of those who want a mail and for whom today's has not been made."""
    today = clock.today()
    wanted = StaffMail.objects.filter(Q(last_day=None) | Q(last_day__lt=today), confirmed_at__isnull=False)
    return list(wanted.filter(person__user__is_active=True).select_related("person").order_by("pk")[:AT_ONCE])


def hand_over(wish: StaffMail, subject: str, words: str) -> None:
    """Send today's mail, or none where there are no words; no other is made today."""
    today: date = clock.today()
    with transaction.atomic():
        StaffMail.objects.filter(pk=wish.pk).update(last_day=today)
        if words:
            payload = {"address": str(wish.address_id), "day": today.isoformat(), "subject": subject, "words": words}
            outbox.enqueue(STAFF_TOPIC, [payload], keys=[f"{wish.address_id} {today}"])


def forget_staff() -> int:
    """Delete the addresses that were not confirmed in time, and those of closed accounts; return how many."""
    late = Q(confirmed_at=None, asked_at__lt=clock.now() - CONFIRM_WITHIN)
    gone = Q(person__user=None) | Q(person__user__is_active=False)
    return _drop(list(StaffMail.objects.filter(late | gone)[:AT_ONCE]))


def _drop(wishes: Sequence[StaffMail]) -> int:
    with transaction.atomic():
        StaffMail.objects.filter(pk__in=[wish.pk for wish in wishes]).delete()
        return custody.erase_many([wish.address_id for wish in wishes])
