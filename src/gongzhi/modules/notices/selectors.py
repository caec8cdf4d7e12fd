"""Reading what the content says of notices."""

from functools import lru_cache

from gongzhi.engine.rules import public as rules
from gongzhi.modules.notices.rules import index_by_act


def told_acts() -> dict[str, list[str]]:
    """Return act → notices told of it, by the content in force today."""
    return _told_acts(rules.edition())


@lru_cache(maxsize=2)
def _told_acts(_edition: str) -> dict[str, list[str]]:
    return index_by_act({found.key: found.body for found in rules.list_content("text")})
