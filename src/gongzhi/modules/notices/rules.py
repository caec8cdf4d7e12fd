"""Which acts the reporter is told of, and how a template becomes words. Pure."""

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


def fill(template: str, values: Mapping[str, str]) -> str:
    """Return the template with `{name}` replaced; an unknown name stays as it is, nothing is executed."""
    for name, value in values.items():
        template = template.replace("{" + name + "}", value)
    return template
