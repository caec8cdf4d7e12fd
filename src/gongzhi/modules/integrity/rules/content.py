"""Whether an alert rule can be asked: its condition in FEEL over the facts that there are."""

import re
from collections.abc import Collection, Iterator, Mapping

from gongzhi.common import feel
from gongzhi.common.problems import Problem, gettext_noop
from gongzhi.engine.rules.public import Item

from .facts import COMMON, FACTS

# Where a fact stands in a sentence.
PLACE = re.compile(r"\{(\w+)\}")


def unknown_places(texts: Mapping[str, str], known: Collection[str]) -> set[str]:
    """Return the names in braces that stand for nothing."""
    return {name for text in texts.values() for name in PLACE.findall(text)} - set(known)


def check_rule(item: Item, _found: Mapping[tuple[str, str], Item]) -> Iterator[Problem]:
    """Yield what is wrong with the condition of a rule."""
    names = {**COMMON, **FACTS[item.body["facts"]], **dict.fromkeys(item.body.get("parameters", ()), 1)}
    for field, known in (("asks", item.body.get("parameters", ())), ("says", names)):
        for unknown in sorted(unknown_places(item.body[field], known)):
            message = gettext_noop("There is no fact or parameter “%(name)s”.")
            yield Problem(item.file, f"{item.key}/{field}", message, {"name": unknown})
    try:
        feel.check(item.body["when"], names)
    except feel.FeelError as error:
        message = gettext_noop("The condition cannot be used: %(why)s")
        yield Problem(item.file, f"{item.key}/when", message, {"why": error})
