"""Reads: what a report is about, its tracking secret, and what its reporter may see."""

import hmac
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Missing
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.rules import public as rules

from .rules import Emergency, Recognition, Vocabulary, find_emergencies
from .rules import recognise as recognise_words

TOKEN_LENGTH = 24


def recognise(text: str) -> Recognition:
    """Return the matter that the words speak of, with a confidence and the words that led to it; or none."""
    return recognise_words(text, _vocabularies(rules.edition()))


@lru_cache(maxsize=2)
def _vocabularies(_edition: str) -> list[Vocabulary]:
    """The words of all matters in force, prepared once for each edition of the content."""
    return [Vocabulary.of(found.key, found.body) for found in rules.list_content("matter")]


def list_emergencies(text: str) -> list[rules.ContentVersion]:
    """Return the emergencies that the words may speak of, the most urgent number first; empty for none."""
    known = sorted(rules.list_content("emergency"), key=lambda version: version.body.get("order", 0))
    spoken = find_emergencies(text, [Emergency.of(version.key, version.body) for version in known])
    return [version for version in known if version.key in spoken]


def token_of(case_id: int) -> str:
    """Return the secret of a case's tracking address: derived from a key outside the database, stored nowhere."""
    return custody.lookup("tracking", str(case_id))[:TOKEN_LENGTH]


def get_tracked(receipt: str, token: str) -> cases.Case:
    """Return the case of a tracking address; raise Missing for a wrong number or secret alike."""
    digits = receipt.rpartition("-")[2]
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 15 else 0
    right = hmac.compare_digest(token_of(number).encode(), token.encode("utf-8", "replace"))
    case = cases.Case.objects.filter(pk=number).first() if right else None
    if case is None or case.receipt != receipt:
        raise Missing(
            _("This tracking address is not right. Compare it with the one on your receipt, character by character.")
        )
    return case
