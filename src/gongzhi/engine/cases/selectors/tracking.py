"""The tracking address: a number and a secret, the only key of whoever reported or applied."""

import hmac

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Missing
from gongzhi.engine.cases.models import Case
from gongzhi.engine.custody import public as custody

TOKEN_LENGTH = 24


def token_of(case_id: int) -> str:
    """Return the secret of a case's tracking address: derived from a key outside the database, stored nowhere."""
    return custody.lookup("tracking", str(case_id))[:TOKEN_LENGTH]


def get_tracked(receipt: str, token: str) -> Case:
    """Return the case of a tracking address; raise Missing for a wrong number or secret alike."""
    digits = receipt.rpartition("-")[2]
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 15 else 0
    right = hmac.compare_digest(token_of(number).encode(), token.encode("utf-8", "replace"))
    case = Case.objects.filter(pk=number).first() if right else None
    if case is None or case.receipt != receipt:
        raise Missing(
            _("This tracking address is not right. Compare it with the one on your receipt, character by character.")
        )
    return case
