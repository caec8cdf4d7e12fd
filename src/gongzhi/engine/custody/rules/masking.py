"""What may be seen of a personal detail without a stated purpose."""

import re
from collections.abc import Callable
from datetime import date

from gongzhi.engine.custody.rules.numbers import MOBILE, normalise_id_number, normalise_phone, plain_digits

HIDDEN = "***"
# Where the village ends in an address: village, community, residential estate, hamlet, neighbourhood committee.
_VILLAGE = re.compile("\u6751|\u793e\u533a|\u5c0f\u533a|\u5c6f|\u5c45\u59d4\u4f1a")
# Without one, as far as the township or street office, else the county: zhen, xiang, jiedao; xian, qu, shi.
_TOWNSHIP = re.compile("\u9547|\u4e61|\u8857\u9053")
_COUNTY = re.compile("\u53bf|\u533a|\u5e02")
_AREA_CODE = re.compile(r"010|02\d|0\d{3}")


# Digits of a landline without its area code, of identity numbers, and how many of them are shown.
LOCAL_DIGITS = {7, 8}
ID_LENGTHS, SHOWN = {15, 18}, 8
SHORTEST_CARD, CARD_SHOWN = 12, 4
DECADE = 10


def mask_name(value: str) -> str:
    """Keep the first character, and the last one of three or more."""
    name = value.strip()
    tail = name[-1] if len(name) > 2 else ""
    return name[:1] + "*" * (len(name) - 1 - len(tail)) + tail if len(name) > 1 else "*"


def mask_phone(value: str) -> str:
    """Keep three and four digits of a mobile number; the area code and the last digits of a landline."""
    number = normalise_phone(value)
    if MOBILE.fullmatch(number):
        return f"{number[:3]}****{number[-4:]}"
    area = _AREA_CODE.match(number)
    local = number[area.end() :] if area else ""
    return f"{number[: area.end()]}-****{local[4:]}" if area and len(local) in LOCAL_DIGITS else HIDDEN


def mask_id_number(value: str) -> str:
    """Keep the first four and the last four characters of an identity number."""
    number = normalise_id_number(value)
    return f"{number[:4]}{'*' * (len(number) - SHOWN)}{number[-4:]}" if len(number) in ID_LENGTHS else HIDDEN


def mask_address(value: str) -> str:
    """Keep an address as far as the village or community; building, unit and door are hidden."""
    for boundary in (_VILLAGE, _TOWNSHIP, _COUNTY):
        found = boundary.search(value)
        # A digit before the boundary is already a house number.
        if found and not re.search(r"\d", plain_digits(value[: found.end()])):
            return value[: found.end()] + HIDDEN
    return HIDDEN


def mask_card(value: str) -> str:
    """Keep the last four digits of a bank card."""
    digits = re.sub(r"\D", "", plain_digits(value))
    return "*" * (len(digits) - CARD_SHOWN) + digits[-4:] if len(digits) >= SHORTEST_CARD else HIDDEN


def mask_birth_date(value: str, today: date) -> str:
    """Keep the ten years of age in which the person is, such as 60-69."""
    try:
        born = date.fromisoformat(value)
    except ValueError:
        return HIDDEN
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return f"{age // DECADE * DECADE}-{age // DECADE * DECADE + DECADE - 1}" if age >= 0 else HIDDEN


def mask_mail(value: str) -> str:
    """Keep the first letter and the domain of a mail address."""
    name, at, domain = value.rpartition("@")
    return f"{name[:1]}***@{domain}" if at and len(name) > 1 else HIDDEN


def show(value: str) -> str:
    """Show whole what says nothing about a person: the way in which they want to be told."""
    return value


_MASKS: dict[str, Callable[[str], str]] = {
    "name": mask_name,
    "phone": mask_phone,
    "id_number": mask_id_number,
    "address": mask_address,
    "bank_card": mask_card,
    "mail": mask_mail,
    "told_by": show,
}


def mask(kind: str, value: str, today: date) -> str:
    """Return what may be shown of one field; a kind without a rule of its own is hidden whole."""
    if kind == "birth_date":
        return mask_birth_date(value, today)
    return _MASKS[kind](value) if kind in _MASKS else HIDDEN
