"""Mails to staff leave: the link that confirms an address, and on working days how much waits."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from gongzhi.common import clock
from gongzhi.engine.custody import public as custody
from gongzhi.engine.outbox import public as outbox
from gongzhi.modules.notices.models import StaffMail

from . import channels, health
from .giving import not_sent
from .planning import read_limits
from .staff_wishes import CONFIRM, FIELD, PURPOSE, STOP, token_of

WAY = "mail"


def send_to_staff(deliveries: Sequence[outbox.Delivery]) -> None:
    """Send one mail; what is of another day, or for an address that is gone, is passed over."""
    for delivery in deliveries:
        try:
            letter = _prepare(delivery)
        except Exception as error:
            raise error if isinstance(error, outbox.NotSent) else not_sent(error) from error
        if letter:
            _give(letter, delivery.payload["address"])


def _prepare(delivery: outbox.Delivery) -> channels.Letter | None:
    payload = delivery.payload
    wish = StaffMail.objects.select_related("address").filter(address=payload["address"]).first()
    if wish is None or payload.get("day", clock.today().isoformat()) != clock.today().isoformat():
        return None
    health.require_awake(health.read_states().get(WAY))
    if "day" in payload and (quiet_end := read_limits().quiet_end):
        raise outbox.NotSent("quiet hours", until=quiet_end)
    with override(wish.language):
        return _daily(str(delivery.id), wish, payload) if "day" in payload else _asking(str(delivery.id), wish)


def _daily(number: str, wish: StaffMail, payload: dict[str, Any]) -> channels.Letter:
    stop = wish.origin + reverse("mail-stop", args=(token_of(wish, STOP),))
    foot = _("This mail holds numbers only, no names and nothing that was reported. To stop it, without signing in:")
    # RFC 8058: mail programs offer one button by which it ends.
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    words = f"{payload['words']}\n\n{foot}\n{stop}\n"
    return channels.Letter(number, _address(wish), payload["subject"], words, headers)


def _asking(number: str, wish: StaffMail) -> channels.Letter:
    link = wish.origin + reverse("mail-confirm", args=(token_of(wish, CONFIRM),))
    words = _(
        "Somebody signed in to the platform wants a mail at this address on working days that says how much work waits.\n\n"
        "If that was you, confirm it within three days:\n%(link)s\n\n"
        "If not, do nothing: no mail will come, and the address is deleted."
    )
    return channels.Letter(number, _address(wish), _("Confirm your mail address"), words % {"link": link})


def _address(wish: StaffMail) -> str:
    return custody.reveal(wish.address, actor="system", post="", purpose=PURPOSE, subject=f"person/{wish.pk}")[FIELD]


def _give(letter: channels.Letter, address: str) -> None:
    try:
        channel = channels.find_channel(WAY)
    except channels.Down as down:
        raise not_sent(down, health.fail(WAY, down)) from down
    if channel is None:
        raise outbox.NotSent("there is no mail")
    answer = channel.send_all([letter])[0]
    if answer is None:
        health.heal(WAY)
    elif isinstance(answer, channels.Declined):
        # The mailbox is not there any more: the address has to be confirmed anew, or is forgotten.
        StaffMail.objects.filter(address=UUID(address)).update(confirmed_at=None, asked_at=clock.now())
        health.note(WAY, str(answer))
    elif isinstance(answer, channels.Postponed):
        raise not_sent(answer)
    else:
        is_fault_of_channel = isinstance(answer, channels.Down | channels.InDoubt)
        raise not_sent(answer, health.fail(WAY, answer) if is_fault_of_channel else None)
