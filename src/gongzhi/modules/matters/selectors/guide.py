"""The list of matters: all that is in force, by category, searched by everyday words. From memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongzhi.common import clock
from gongzhi.common.errors import Missing
from gongzhi.common.text import say
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matters.rules import score

from .words import category_names

# Matters of villages and townships have a tree of their own, shown by its second level and first of all.
OWN_TREE = "20"


@dataclass(frozen=True)
class Group:
    """One category with its matters."""

    code: str
    name: str
    matters: Sequence[rules.ContentVersion]


def list_groups(found: Sequence[rules.ContentVersion]) -> list[Group]:
    """Return matters by category: those of villages and townships first, then what can be reported."""
    groups: dict[str, list[rules.ContentVersion]] = {}
    for version in sorted(found, key=lambda one: (one.body["category"], one.key)):
        groups.setdefault(group_of(version), []).append(version)
    codes = sorted(groups, key=lambda code: (not code.startswith(OWN_TREE), code))
    return [Group(code, _name(code), groups[code]) for code in codes]


def group_of(version: rules.ContentVersion) -> str:
    """Return the code of the category under which a matter stands in the guide."""
    category = str(version.body["category"])
    return category[:4] if category.startswith(OWN_TREE) else category[:2]


def _name(code: str) -> str:
    found = rules.find_content("category", code)
    return say(found.body["names"]) if found else code


def search(words: str) -> list[rules.ContentVersion]:
    """Return the matters that the words speak of, the best first; all of them, by key, without words."""
    known = rules.list_content("matter")
    if not words.strip():
        return known
    points = {one.key: score(one.body, category_names(one.body["category"]), words) for one in known}
    return sorted((one for one in known if points[one.key]), key=lambda one: (-points[one.key], one.key))


@dataclass(frozen=True)
class Gone:
    """A matter that was taken off the list: as it was last, the version that took it off, and what takes its place."""

    last: rules.ContentVersion
    end: rules.ContentVersion
    reason: str
    instead: Sequence[rules.ContentVersion]


def find_gone(key: str) -> Gone | None:
    """Return what is known of a matter that is not on the list any more; None for one that is, or never was."""
    versions = [one for one in rules.list_versions("matter", key) if one.valid_from <= clock.today()]
    last = next((one for one in versions if one.body), None)
    if last is None or versions[0].body:
        return None
    end = next(one for one in reversed(versions) if one.number > last.number)
    instead = [one for one in rules.list_content("matter") if key in one.body.get("replaces", ())]
    return Gone(last, end, end.draft.reason if end.draft else "", instead)


def search_gone(words: str) -> list[rules.ContentVersion]:
    """Return the matters off the list that the words speak of, as they were last, the best first; none without words."""
    if not words.strip():
        return []
    gone = [found.last for key in rules.list_keys("matter") if (found := find_gone(key))]
    points = {one.key: score(one.body, category_names(one.body["category"]), words) for one in gone}
    return sorted((one for one in gone if points[one.key]), key=lambda one: (-points[one.key], one.key))


def leaves_on(key: str) -> date | None:
    """Return the day from which a matter that is on the list is off it, where that is decided."""
    coming = [one for one in rules.list_versions("matter", key) if one.valid_from > clock.today()]
    return min((one.valid_from for one in coming if not one.body), default=None)


def get_matter(key: str, number: int | None = None) -> rules.ContentVersion:
    """Return a matter in force, or one of its versions that have been or will be; raise Missing."""
    if number is None:
        return rules.get_content("matter", key)
    found = next((one for one in rules.list_versions("matter", key) if one.number == number and one.body), None)
    if found is None:
        raise Missing
    return found
