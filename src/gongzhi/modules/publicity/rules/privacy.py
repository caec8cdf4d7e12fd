"""Whether words hold what must not stand in public. Pure; the words to look for are content."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from gongzhi.engine.custody import public as custody

NUMBER = "number"
EVERYWHERE = "everywhere"


def find_private(text: str, withheld: Iterable[tuple[str, Mapping[str, Any]]], *, of_case: bool) -> str:
    """Return the key of what a text holds that must not be shown (`number`: of a person or an account); empty where nothing."""
    if custody.redact(text)[1]:
        return NUMBER
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    for key, body in withheld:
        if (of_case or body["in"] == EVERYWHERE) and any(word in plain for word in body["words"]):
            return key
    return ""
