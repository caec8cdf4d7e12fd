"""Taking an application back, by whoever has its tracking address."""

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Invalid
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.processes import public as processes

LONGEST = 500


def withdraw(case: cases.Case, words: str) -> None:
    """End the application where it stands; the posts that had it find it under what was withdrawn.

    Raises Invalid for words that cannot be kept, Conflict where it has ended.
    """
    said = words.strip()
    if len(said) > LONGEST:
        raise Invalid({"words": _("Please shorten this to at most %(most)d characters.") % {"most": LONGEST}})
    said, _redacted = custody.redact(said.replace("\0", ""))
    with cases.change_case(Actor("reporter", case_id=case.pk), case.pk, version=None) as change:
        processes.withdraw(change, said)
