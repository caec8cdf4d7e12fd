"""YAML read strictly: what looks the same to a clerk must be the same to the machine.

Dates, `yes`, `010203` stay texts; aliases, tags, merge keys and repeated keys are refused (the last of two equal keys would
win silently, and nested aliases can blow a small file up to gigabytes).
"""

import re
from collections.abc import Callable
from typing import Any

import yaml

from gongzhi.common.problems import gettext_noop

MOST_BYTES = 256 * 1024
MOST_DEPTH = 20
WIDTH = 160
WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
NUMBER = re.compile(r"(?:0|-?[1-9][0-9]{0,14})|-?(?:0|[1-9][0-9]{0,14})(\.[0-9]{1,15})")
INVALID = gettext_noop("This is not valid YAML: %(why)s.")


class NotStrict(Exception):
    """A file that is not accepted: `message` is a source string, `details` its values, `place` the line."""

    def __init__(self, message: str, place: str = "", **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.details = details


def _line(event: Any) -> str:
    return f"line {event.start_mark.line + 1}"


class _Reading:
    """A text read in one pass, event by event: nothing is followed, nothing is built that is not plain."""

    def __init__(self, text: str) -> None:
        # The parser that is written in C; what builds values from its events is here.
        self.take: Callable[[], Any] = yaml.CSafeLoader(text).get_event

    def document(self) -> Any:
        """Return the value of the only document; None where there is none."""
        self.take()
        if isinstance(self.take(), yaml.StreamEndEvent):
            return None
        value = self.value(self.take(), 1)
        self.take()
        if not isinstance(after := self.take(), yaml.StreamEndEvent):
            raise NotStrict(INVALID, _line(after), why="expected a single document")
        return value

    def value(self, event: Any, depth: int) -> Any:
        if type(event) is yaml.AliasEvent or event.anchor is not None:
            message = gettext_noop("Write the value out: anchors and aliases (& and *) are not accepted.")
            raise NotStrict(message, _line(event))
        if event.tag is not None:
            message = gettext_noop("The tag “%(tag)s” is not accepted; write a plain value.")
            raise NotStrict(message, _line(event), tag=event.tag)
        if type(event) is yaml.ScalarEvent:
            return _plain(event.value) if event.implicit[0] else event.value
        if depth > MOST_DEPTH:
            message = gettext_noop("This is nested too deeply (more than %(most)s levels).")
            raise NotStrict(message, _line(event), most=MOST_DEPTH)
        return self.mapping(depth) if type(event) is yaml.MappingStartEvent else self.sequence(depth)

    def sequence(self, depth: int) -> list[Any]:
        found = []
        while type(event := self.take()) is not yaml.SequenceEndEvent:
            found.append(self.value(event, depth + 1))
        return found

    def mapping(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while type(event := self.take()) is not yaml.MappingEndEvent:
            key = self.value(event, depth + 1)
            if not isinstance(key, str):
                message = gettext_noop("The name “%(key)s” must be a text; put it in quotes.")
                raise NotStrict(message, _line(event), key=key)
            if key in found:
                message = gettext_noop("The name “%(key)s” stands here twice; keep one.")
                raise NotStrict(message, _line(event), key=key)
            found[key] = self.value(self.take(), depth + 1)
        return found


def _plain(text: str) -> Any:
    """Return what a text without quotes stands for: nothing, yes or no, a number, or itself."""
    if text in WORDS:
        return WORDS[text]
    if text[0] in "-0123456789" and (number := NUMBER.fullmatch(text)):
        return float(text) if number[1] else int(text)
    return text


def load_strict(data: bytes) -> Any:
    """Return the value in `data` (dict, list, str, int, float, bool, None); raise NotStrict with the line."""
    if len(data) > MOST_BYTES:
        raise NotStrict(gettext_noop("The file is larger than %(most)s bytes; split it."), most=MOST_BYTES)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise NotStrict(gettext_noop("The file is not UTF-8 text; save it as UTF-8.")) from None
    try:
        return _Reading(text).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}" if mark else ""
        raise NotStrict(INVALID, place, why=error.problem or "") from None
    except yaml.YAMLError:
        raise NotStrict(INVALID, why="unreadable character") from None


def dump_strict(value: Any) -> str:
    """Return YAML that `load_strict` reads back as the same value: what staff state in the browser, as a file."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=WIDTH)
