"""What content of notices must keep to, beyond its schema."""

from collections.abc import Iterator, Mapping
from typing import Any

from gongzhi.common.problems import Problem, gettext_noop
from gongzhi.engine.rules.public import Item
from gongzhi.modules.notices.rules import unknown_placeholders


def check_template(item: Item, _found: Mapping[tuple[str, str], Any]) -> Iterator[Problem]:
    """Yield a problem for each placeholder that nothing fills in."""
    for name in unknown_placeholders(item.body["text"].values()):
        words = gettext_noop("Nothing fills in {%(name)s}; write the words out, or ____ for what staff fill in.")
        yield Problem(item.file, f"{item.key}/text", words, {"name": name})
