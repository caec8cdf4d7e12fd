"""What the content says of boards, disclosures and what is withheld."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.common.text import say
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as rules

from ..rules import privacy

Entry = Mapping[str, Any]
# How many digits the code of a board's area has.
DIGITS = {"county": 6, "township": 9, "village": 12}


def board(key: str) -> dict[str, Any]:
    body: dict[str, Any] = rules.get_content("board", key).body
    return body


def entries_of(case: cases.Case) -> dict[str, Entry]:
    """Return what the case's own version of its matter has made public, by node and board."""
    return {f"{entry['node']}/{entry['board']}": entry for entry in case.matter_body.get("publicity", ())}


def list_disclosures() -> list[rules.ContentVersion]:
    return rules.list_content("disclosure")


def period_of(key: str, case: cases.Case | None, on: date | None = None) -> Mapping[str, Any] | None:
    """Return how long something stays on a board (amount, unit); None where nothing is decided."""
    value = rules.parameter(key, on or clock.today(), case.facts if case else None).value
    return value if isinstance(value, Mapping) else None


def private_words(text: str, *, of_case: bool) -> str:
    """Return what a text holds that must not stand in public, in words; empty where nothing."""
    withheld = [(found.key, found.body) for found in rules.list_content("withheld")]
    key = privacy.find_private(text, withheld, of_case=of_case)
    if not key:
        return ""
    if key == privacy.NUMBER:
        return _("a telephone, identity or account number")
    return say(rules.get_content("withheld", key).body["label"])
