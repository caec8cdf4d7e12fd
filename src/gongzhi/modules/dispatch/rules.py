"""Which dispatch rule fires: the first, in their order, whose conditions all hold. Pure; the rules are content."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# From how many digits of the place's code a rule begins to look for a post; find_post climbs from there.
LEVELS = {"county": 6, "township": 9, "village": 12, "grid": 15}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule may ask about a case; `duty` and `first_level` are those of its matter, empty for an unknown one."""

    matter: str
    kind: str
    duty: str
    first_level: str
    restricted: bool
    about_office: bool
    area: str


# What each condition of a rule asks of the facts: one of several values, or yes or no.
CONDITIONS: dict[str, Callable[[Facts], Any]] = {
    "matters": lambda facts: facts.matter,
    "kinds": lambda facts: facts.kind,
    "first_levels": lambda facts: facts.first_level,
    "restricted": lambda facts: facts.restricted,
    "about_office": lambda facts: facts.about_office,
    "has_area": lambda facts: len(facts.area) > LEVELS["county"],
}


@dataclass(frozen=True, slots=True)
class Trial:
    """A condition put to the facts of one case: what the rule wants, what is there, and whether it holds."""

    name: str
    wanted: Any
    actual: Any

    @property
    def holds(self) -> bool:
        return _is(self.actual, self.wanted)


def _is(actual: Any, wanted: Any) -> bool:
    """Say whether a fact is what a rule wants: the one value, or one of several."""
    return bool(actual in wanted if type(wanted) in (list, tuple) else actual == wanted)


@dataclass(frozen=True, slots=True)
class Target:
    """Whom to look for: the post with a duty, from an area upwards."""

    duty: str
    area: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: all conditions of `when` must hold; `target` is duty or queue; a duty of None is the matter's own."""

    key: str
    order: int
    when: Mapping[str, Any]
    target: str
    duty: str | None
    from_level: str | None

    @classmethod
    def of(cls, key: str, body: Mapping[str, Any]) -> "Rule":
        to = body["to"]
        return cls(key, int(body["order"]), body["when"], to["target"], to.get("duty"), to.get("from_level"))

    def fires(self, facts: Facts) -> bool:
        return all(_is(CONDITIONS[name](facts), wanted) for name, wanted in self.when.items())

    def trials(self, facts: Facts) -> Iterator[Trial]:
        return (Trial(name, wanted, CONDITIONS[name](facts)) for name, wanted in self.when.items())

    def aim(self, facts: Facts) -> Target | None:
        """Return whom to look for, or None where people decide."""
        duty = self.duty or facts.duty
        if self.target != "duty" or not duty:
            return None
        level = self.from_level or facts.first_level or "grid"
        return Target(duty, facts.area[: LEVELS[level]])


def first_match(rules: Iterable[Rule], facts: Facts) -> Rule | None:
    """Return the rule of the lowest order that fires, or None."""
    return next((rule for rule in sorted(rules, key=lambda rule: rule.order) if rule.fires(facts)), None)


def is_below(level: str, other: str) -> bool:
    """Say whether a level lies below another; no where one of them is not known."""
    return LEVELS.get(level, 0) > LEVELS.get(other, max(LEVELS.values()))
