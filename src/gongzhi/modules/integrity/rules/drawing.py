"""Drawing at random so that anybody can draw the same again (gongzhi-draw-1). Pure, and nothing but SHA-256.

The list: its salt and the numbers of the cases, sorted, each on a line of its own; its hash is published first. The seed: the hash
of the list's hash and the public number. Drawn: the items in the order of the hash of seed and item, the first so many of them.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

ALGORITHM = "gongzhi-draw-1"
FEWEST_DIGITS = 5


def _sha256(*lines: str) -> str:
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def list_hash(salt: str, items: Sequence[str]) -> str:
    """Return the hash that fixes a list."""
    return _sha256(ALGORITHM, salt, *items)


def plain_number(typed: str) -> str:
    """Return a number as it counts: its groups of digits joined by dashes, however they were set apart; empty for too few."""
    groups = re.findall(r"[0-9]+", unicodedata.normalize("NFKC", typed))
    return "-".join(groups) if sum(map(len, groups)) >= FEWEST_DIGITS else ""


def seed_of(list_sha256: str, number: str) -> str:
    return _sha256(ALGORITHM, list_sha256, number)


def draw(seed: str, items: Sequence[str], size: int) -> list[str]:
    """Return the items that are drawn, in the order in which they are."""
    return sorted(items, key=lambda item: _sha256(seed, item))[:size]


def differences(told: Mapping[str, Any]) -> list[str]:
    """Draw again from a published file; return the names of what comes out otherwise than it says."""
    items, salt = list(map(str, told["items"])), str(told["salt"])
    fixed = list_hash(salt, items)
    seed = seed_of(fixed, str(told["number"]))
    again = {"list_sha256": fixed, "seed": seed, "drawn": draw(seed, items, int(told["size"]))}
    wrong = [name for name, value in again.items() if told[name] != value]
    in_order = items == sorted(set(items))
    return wrong if told["algorithm"] == ALGORITHM and in_order else ["algorithm", *wrong]
