"""Which acts the reporter is told of, and how a template becomes words. Pure."""

from collections.abc import Iterable, Mapping

# The timeline's kind of entry, or the diagram's action → the template's key in content/base/texts/notices.yaml.
TOLD = {
    "opened": "notice_received",
    "asked": "notice_question",
    "tell_reporter": "notice_answered",
    "close": "notice_closed",
    "reopened": "notice_reopened",
    "reopening_refused": "notice_reopening_refused",
}


def templates_for(acts: Iterable[str]) -> list[str]:
    """Return the templates for what has happened, each once, in order."""
    return list(dict.fromkeys(TOLD[act] for act in acts if act in TOLD))


def fill(template: str, values: Mapping[str, str]) -> str:
    """Return the template with `{name}` replaced; an unknown name stays as it is, nothing is executed."""
    for name, value in values.items():
        template = template.replace("{" + name + "}", value)
    return template
