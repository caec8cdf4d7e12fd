"""Which acts the reporter is told of, and how a template becomes words. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def index_by_act(texts: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return act → keys of the texts that say, by their `on`, that they are told of it."""
    told: dict[str, list[str]] = {}
    for key, body in texts.items():
        for act in body.get("on", ()):
            told.setdefault(act, []).append(key)
    return told


def templates_for(acts: Iterable[str], told: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the templates for what has happened, each once, in order."""
    return list(dict.fromkeys(key for act in acts for key in told.get(act, ())))


PLACE = re.compile(r"\{(\w+)\}")
HIDDEN = "…"


def fill(template: str, values: Mapping[str, str]) -> str:
    """Return the template with `{name}` replaced, in one pass: an unknown name stays, and no value is read again."""
    return PLACE.sub(lambda found: values.get(found[1], found[0]), template)


def hide(text: str, kept: Iterable[str]) -> str:
    """Return the text without the words that are to be kept, in whatever case they stand."""
    for word in filter(None, kept):
        text = re.sub(re.escape(word), HIDDEN, text, flags=re.IGNORECASE)
    return text
