"""What the worker does again and again for the desk."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from gongzhi.common.text import say_pair
from gongzhi.modules.accounts.public import actor_of_person
from gongzhi.modules.notices import public as notices

from .selectors import LABELS, count_mailed


def send_daily_mails() -> int:
    """Make today's mail for some of those who want one, once its hour has come; return for how many."""
    if not notices.mail_time().is_now:
        return 0
    due = notices.list_due()
    for wish in due:
        notices.hand_over(wish, *_write(wish))
    return len(due)


def _write(wish: notices.StaffMail) -> tuple[str, str]:
    """Return subject and words: how much waits, by kinds, with the address of each list; nothing where nothing waits."""
    actor = actor_of_person(wish.person)
    counts = count_mailed(actor)
    if not counts:
        return "", ""
    with override(wish.language):
        desk = wish.origin + reverse("desk")
        lines = [f"{say_pair(LABELS[kind], number)}\n{desk}?only={kind}" for kind, number in counts.items()]
        return _("What waits for your posts today"), "\n\n".join(lines)
