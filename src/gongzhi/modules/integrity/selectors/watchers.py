"""Who watches: the post with the function at the risk point, one level up where that post is concerned itself."""

from collections.abc import Collection, Iterator

from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties


def risk_at(case: cases.Case, node: str) -> tuple[str, str]:
    """Return level and watching function of the risk point at a node; of the whole case, those of its highest one."""
    risks = case.matter_body.get("risks", ())
    order = ("low", "medium", "high")
    here = [risk for risk in risks if risk["node"] == node] or ([] if node else list(risks))
    if not here:
        return "", ""
    top = max(here, key=lambda risk: order.index(risk["level"]))
    return top["level"], top["watcher"]


def find_watcher(case: cases.Case, function: str, concerned: Collection[int]) -> int | None:
    """Return the post that watches; None where nobody is left: then those who oversee the area see to it."""
    return next((post for post in _candidates(case, function) if not _is_concerned(post, concerned)), None)


def _candidates(case: cases.Case, function: str) -> Iterator[int]:
    """Yield the post with the function here, then those above it in the tree of posts, then those of wider areas."""
    first = parties.find_post(function, matter=case.matter, area=case.area_code)
    if first is None:
        return
    yield first.post_id
    level = 1
    before = first.post_id
    while (above := parties.find_superior(first.post_id, level)) and above != before:
        yield above
        before, level = above, level + 1
    yield from parties.list_posts_with_duty(function, matter=case.matter, area=case.area_code, limit=50)


def _is_concerned(post: int, concerned: Collection[int]) -> bool:
    return bool(set(parties.sitters_of(post)) & set(concerned))
