"""Codes of areas: 6 digits for a county, 9 for a township, 12 for a village, 15 for a grid; each begins with its parent's."""

from collections.abc import Iterable
from itertools import zip_longest

LEVEL_LENGTHS = {"county": 6, "township": 9, "village": 12, "grid": 15}
LEVELS = tuple(LEVEL_LENGTHS)
LEVELS_BY_LENGTH = {length: level for level, length in LEVEL_LENGTHS.items()}
COUNTY_DIGITS = LEVEL_LENGTHS["county"]
GROUP_DIGITS = 3


def is_code(code: str) -> bool:
    """Say whether this is an area's code: ASCII digits of a known length, no group all zeros."""
    if len(code) not in LEVELS_BY_LENGTH or not (code.isascii() and code.isdigit()):
        return False
    groups = (code[end - GROUP_DIGITS : end] for end in LEVELS_BY_LENGTH if end > COUNTY_DIGITS and end <= len(code))
    return all(int(group) for group in groups)


def level_of(code: str) -> str:
    """Return the level of a valid code; raise ValueError for another."""
    if not is_code(code):
        raise ValueError(f"not an area's code: {code!r}")
    return LEVELS_BY_LENGTH[len(code)]


def unpadded(code: str) -> str:
    """Return a code without the zeros with which statistics fill it up: 430102001000 is township 430102001."""
    code = code.strip()
    while len(code) > COUNTY_DIGITS and code.endswith("0" * GROUP_DIGITS) and len(code) % GROUP_DIGITS == 0:
        code = code[:-GROUP_DIGITS]
    return code


def parent_of(code: str) -> str | None:
    """Return the code of the parent, None for a county."""
    return code[:-GROUP_DIGITS] if len(code) > COUNTY_DIGITS else None


def ancestors_of(code: str) -> list[str]:
    """Return the codes above this one, the county first."""
    return [code[:length] for length in LEVELS_BY_LENGTH if length < len(code)]


def code_range(code: str) -> tuple[str, str | None]:
    """Return `(first, after)`: an area and all below it are the codes with `first <= code < after`.

    `after` is None where nothing comes after (999999). Codes are digits only, so that every collation sorts them alike.
    """
    stem = code.rstrip("9")
    return code, stem[:-1] + str(int(stem[-1]) + 1) if stem else None


def outermost(codes: Iterable[str]) -> list[str]:
    """Return the codes, in order, that lie below no other of them."""
    kept: list[str] = []
    for code in sorted(set(codes)):
        if not (kept and code.startswith(kept[-1])):
            kept.append(code)
    return kept


def innermost(codes: Iterable[str]) -> list[str]:
    """Return the codes, in order, that have no other of them below."""
    ordered = sorted(set(codes))
    return [code for code, after in zip_longest(ordered, ordered[1:], fillvalue="") if not after.startswith(code)]


def predecessors_of(code: str, successions: Iterable[tuple[str, str]]) -> list[str]:
    """Return the codes of former areas whose matters now belong to `code` or to an area below it, through any number of
    mergers; the outermost only, sorted, none of them below `code`. `successions` are pairs (predecessor, successor)."""
    pairs = list(successions)
    scope, grew = {code}, True
    while grew:
        found = {former for former, now in pairs if _lies_in(now, scope)} - scope
        grew = bool(found)
        scope |= found
    return [former for former in outermost(scope) if not former.startswith(code)]


def _lies_in(code: str, scope: set[str]) -> bool:
    return code in scope or any(above in scope for above in ancestors_of(code))


def short_name(name: str, endings: Iterable[tuple[str, str]]) -> str | None:
    """Return the name as people say it, by the first of `endings` (official ending, spoken one) that fits, else None."""
    for official, spoken in endings:
        stem = name.removesuffix(official)
        if stem != name and stem:
            return stem + spoken
    return None
