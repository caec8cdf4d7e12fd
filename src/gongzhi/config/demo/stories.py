"""What people say in the past cases: templates of the county's folder, filled by chance. Seeded; the words are content."""

import math
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
Words = Mapping[str, Any]
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


def read_all(folder: Path) -> dict[str, Words]:
    """Return what the files of a folder say, together by key."""
    return {key: body for path in sorted(folder.glob("*.yaml")) for key, body in read_yaml(path).items()}


class Stories:
    """The words of `demo/words.yaml`, `people.yaml`, `reports/*.yaml` and `questions/*.yaml` of a county's content folder."""

    def __init__(self, folder: Path) -> None:
        self.words: Mapping[str, Any] = read_yaml(folder / "demo" / "words.yaml")
        self.people: Mapping[str, Any] = read_yaml(folder / "demo" / "people.yaml")
        self.reports = read_all(folder / "demo" / "reports")
        # By the key of the entry of the knowledge base that answers them.
        self.questions = {key: {"wish": False, **body} for key, body in read_all(folder / "demo" / "questions").items()}

    def weights(self, marks: frozenset[str]) -> Weights[str]:
        """Return how likely each matter is on a day with these marks (storm, cold, summer …)."""
        if marks not in self._weights:
            self._weights[marks] = Weights({key: weight(body, marks) for key, body in self.reports.items()})
        return self._weights[marks]

    @cached_property
    def _weights(self) -> dict[frozenset[str], Weights[str]]:
        return {}

    def tell(self, body: Words, spot: Spot, marks: frozenset[str], dice: Dice) -> str:
        """Return the words of a report or question of a day with these marks."""
        stop = self.words["stop"]
        seasonal = [text for mark, texts in body.get("seasonal", {}).items() if mark in marks for text in texts]
        template = dice.pick([*body["texts"], *seasonal])
        text = self._filled(template, spot, dice)
        # Neither twice nor after a question.
        may_wish = body.get("wish", True) and "{wish}" not in template and template.endswith(stop)
        return text + dice.pick(self.words["wish"]) + stop if may_wish and dice.chance(ADDED_WISH) else text

    def ask(self, key: str, spot: Spot, marks: frozenset[str], dice: Dice) -> str:
        """Return the words of somebody who asks on the telephone what an entry of the knowledge base answers."""
        opening = self._filled(dice.pick(self.words["openings"]), spot, dice)
        return f"{opening}{self.tell(self.questions[key], spot, marks, dice)}{dice.pick(self.words['closings'])}"

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


def weight(body: Words, marks: frozenset[str]) -> float:
    """Return how often something is said on a day with these marks."""
    factors: Sequence[float] = [factor for mark, factor in body.get("when", {}).items() if mark in marks]
    return math.prod(factors, start=float(body["weight"]))
