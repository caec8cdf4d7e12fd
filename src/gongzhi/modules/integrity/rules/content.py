"""Whether an alert rule can be asked: its condition in FEEL over the facts that there are."""

from collections.abc import Iterator, Mapping

from gongzhi.common import feel
from gongzhi.common.problems import Problem, gettext_noop
from gongzhi.engine.rules.public import Item

from .facts import COMMON, FACTS


def check_rule(item: Item, _found: Mapping[tuple[str, str], Item]) -> Iterator[Problem]:
    """Yield what is wrong with the condition of a rule."""
    names = {**COMMON, **FACTS[item.body["facts"]], **dict.fromkeys(item.body.get("parameters", ()), 1)}
    try:
        feel.check(item.body["when"], names)
    except feel.FeelError as error:
        message = gettext_noop("The condition cannot be used: %(why)s")
        yield Problem(item.file, f"{item.key}/when", message, {"why": error})
