"""Numbers of persons in free text, so that a column of words holds no telephone, identity or card number."""

import re

from gongzhi.engine.custody.rules import numbers
from gongzhi.engine.custody.rules.masking import mask_card, mask_id_number, mask_phone

# People write 138 0013 8000 and 138-0013-8000, and chats leave invisible characters inside; a comma or an
# enumeration mark ends a number, otherwise a list such as 1, 3, 5, 7 would be taken for one.
_GAP = "[ \\-\u3000\u2010-\u2015\u200b-\u200d\u2060\ufeff]"
_RUN = re.compile(rf"(?<!\d)(?:\+ ?86{_GAP}?)?\(?\d(?:\)?{_GAP}{{0,2}}\d){{9,}}(?:{_GAP}?[Xx])?(?!\d)")
# A cheap look before the exact one: 100 kB of digits must not keep a worker busy.
_CANDIDATE = re.compile(r"(?:\+86|0086|86)?1[3-9]\d{9}|0\d{9,11}|[1-9]\d{15,18}|[1-8]\d{16}[Xx]")
# The longest number is a bank card written digit by digit.
_MOST_GROUPS = 19
# A landline in groups begins with its area code; so a row of dates (03-11 2026-04-15) is not taken for one. 0086 is
# as long as an area code.
_AREA_CODE_LENGTHS = {3, 4}


def redact(text: str) -> tuple[str, bool]:
    """Return `text` with telephone, identity and bank card numbers masked, and whether there were any.

    Identity numbers are found by shape and day of birth, also with a wrong check character: a typing slip still
    names a person. Numbers written as Chinese words are not found.
    """
    plain = numbers.plain_digits(text)
    pieces: list[str] = []
    end = 0
    for run in _RUN.finditer(plain):
        masked = _mask_run(run.group())
        if masked is not None:
            pieces += [text[end : run.start()], masked]
            end = run.end()
    return ("".join(pieces) + text[end:], True) if pieces else (text, False)


def _mask_run(run: str) -> str | None:
    """Return the run with its numbers masked, None if it holds none."""
    groups = list(re.finditer(r"\+?[\dXx]+", run))
    texts = [group.group() for group in groups]
    pieces: list[str] = []
    end = position = 0
    while position < len(groups):
        length, masked = _number_at(texts, position)
        if masked:
            pieces += [run[end : groups[position].start()].removesuffix("("), masked]
            end = groups[position + length - 1].end()
        position += length
    return "".join(pieces) + run[end:] if pieces else None


def _number_at(groups: list[str], position: int) -> tuple[int, str | None]:
    """Return how many groups from `position` on were read, and the number that they make, masked, if they do."""
    if len(groups[position]) == 1:
        # Digit by digit: only the whole row can be a number, otherwise any row of small numbers would hold one.
        length = _count_single(groups, position)
        return length, _mask_number("".join(groups[position : position + length])) if length <= _MOST_GROUPS else None
    # The longest reading wins, so that a card number is not taken for a telephone number and a rest.
    for length in range(min(len(groups) - position, _MOST_GROUPS), 0, -1):
        parts = groups[position : position + length]
        masked = _mask_number("".join(parts)) if _is_grouping(parts) else None
        if masked:
            return length, masked
    return 1, None


def _count_single(groups: list[str], position: int) -> int:
    end = position
    while end < len(groups) and len(groups[end]) == 1:
        end += 1
    return end - position


def _is_grouping(parts: list[str]) -> bool:
    """Say whether a person would group one number like this: whole, or in groups of two or more digits."""
    if parts[0].startswith("0") and len(parts) > 1 and len(parts[0]) not in _AREA_CODE_LENGTHS:
        return False
    return all(len(part) >= 2 for part in parts[:-1])


def _mask_number(written: str) -> str | None:
    if not _CANDIDATE.fullmatch(written):
        return None
    if numbers.looks_like_id_number(written.upper()):
        return mask_id_number(written)
    if numbers.is_card_number(written):
        return mask_card(written)
    return mask_phone(written) if numbers.is_phone(written) else None
