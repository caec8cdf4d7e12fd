"""What people say in the past cases: templates of the county's folder, filled by chance. Seeded; the words are content."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from gongzhi.config.demo.dice import Dice, Weights

# Who gives the whole name, and who adds a wish.
NAMED = 0.8
ADDED_WISH = 0.45
NUMBERS = 999
# Small pieces of `words.yaml` that templates may name.
PIECES = ("since", "effect", "unsafe", "noise", "wish")


@dataclass(frozen=True)
class Person:
    """Somebody invented."""

    name: str
    phone: str


@dataclass(frozen=True)
class Spot:
    """Where a report is about: the village's name, words for the spot in it, and the township's name."""

    village: str
    spot: str
    town: str

    @property
    def words(self) -> str:
        return f"{self.village}{self.spot}"


def read_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


class Stories:
    """The words of `demo/words.yaml`, `demo/people.yaml` and `demo/reports/*.yaml` of a county's content folder."""

    def __init__(self, folder: Path) -> None:
        self.words: Mapping[str, Any] = read_yaml(folder / "demo" / "words.yaml")
        self.people: Mapping[str, Any] = read_yaml(folder / "demo" / "people.yaml")
        self.reports: dict[str, Mapping[str, Any]] = {}
        for path in sorted((folder / "demo" / "reports").glob("*.yaml")):
            self.reports |= read_yaml(path)

    def weights(self, marks: frozenset[str]) -> Weights[str]:
        """Return how likely each matter is on a day with these marks (storm, cold, summer …)."""
        if marks not in self._weights:
            self._weights[marks] = Weights({key: _weight(body, marks) for key, body in self.reports.items()})
        return self._weights[marks]

    @cached_property
    def _weights(self) -> dict[frozenset[str], Weights[str]]:
        return {}

    def tell(self, matter: str, spot: Spot, marks: frozenset[str], dice: Dice) -> str:
        """Return the words of a report of a day with these marks."""
        body, stop = self.reports[matter], self.words["stop"]
        seasonal = [text for mark, texts in body.get("seasonal", {}).items() if mark in marks for text in texts]
        template = dice.pick([*body["texts"], *seasonal])
        text = self._filled(template, spot, dice)
        # Neither twice nor after a question.
        may_wish = body.get("wish", True) and "{wish}" not in template and template.endswith(stop)
        return text + dice.pick(self.words["wish"]) + stop if may_wish and dice.chance(ADDED_WISH) else text

    def answer(self, matter: str, spot: Spot, dice: Dice) -> str:
        return self._filled(dice.pick(self.reports[matter]["answers"]), spot, dice)

    def say(self, what: str, dice: Dice) -> str:
        """Return one of the sentences under a key of `words.yaml`; `what` may name a key below it (`rating/fairly`)."""
        found: Any = self.words
        for key in what.split("/"):
            found = found[key]
        return str(dice.pick(found))

    def spot(self, kind: str, dice: Dice) -> str:
        """Return words for a spot in a village or a quarter of the town."""
        return str(dice.pick(self.words["town_spots" if kind == "community" else "spots"]))

    def person(self, dice: Dice) -> Person:
        surname = dice.pick(self.people["surnames"])
        name = surname + dice.pick(self.people["given"])
        if not dice.chance(NAMED):
            name = dice.pick(self.people["short"]).format(surname=surname)
        return Person(name, self.people["phone"].format(number=dice.whole(0, NUMBERS)))

    def holders(self, count: int, dice: Dice) -> list[str]:
        """Return `count` full names, none twice."""
        names: dict[str, None] = {}
        while len(names) < count:
            names[dice.pick(self.people["surnames"]) + dice.pick(self.people["given"])] = None
        return list(names)

    def _filled(self, template: str, spot: Spot, dice: Dice) -> str:
        pieces = {key: dice.pick(self.words[key]) for key in PIECES}
        return template.format(
            village=spot.village, spot=spot.spot, town=spot.town, place=spot.words, number=dice.whole(2, 9), **pieces
        )


def _weight(body: Mapping[str, Any], marks: frozenset[str]) -> float:
    weight = float(body["weight"])
    factors: Sequence[float] = [factor for mark, factor in body.get("when", {}).items() if mark in marks]
    for factor in factors:
        weight *= factor
    return weight
