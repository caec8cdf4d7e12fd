"""Telephone, identity and card numbers: one way to write each, and whether it can be a real one."""

import re
import unicodedata
from datetime import date

MOBILE = re.compile(r"1[3-9]\d{9}")
# Trunk digit, two or three digits of area code, seven or eight of the subscriber; written without a dash here.
LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")
# Dashes of every length and the invisible characters that copying from a chat leaves inside a number.
_IGNORED = re.compile(r"[\s\-\u2010-\u2015\u2212\u200b-\u200f\u2060\ufeff()]+")
# GB 11643: weights of the first seventeen digits and the check characters by remainder.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


class _Plain(dict[int, str]):
    """Characters as they are read in a number, worked out once each: `str.translate` then takes them at full speed."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain(chr(code))
        return plain


_PLAIN = _Plain()


# Nobody born earlier is alive; the check of ISO/IEC 7812.
FIRST_YEAR = 1850
LUHN, CARD_BASE = 9, 10


def plain_digits(text: str) -> str:
    """Return `text` with digits of any script or width as 0-9, character by character, so that positions stay."""
    return text.translate(_PLAIN)


def _plain(character: str) -> str:
    if character.isascii():
        return character
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    full_width = unicodedata.normalize("NFKC", character)
    return full_width if len(full_width) == 1 and full_width.isascii() else character


def normalise_phone(text: str) -> str:
    """Return a telephone number as bare digits: full width, spaces, dashes, brackets and +86 are taken away."""
    bare = _IGNORED.sub("", plain_digits(text))
    for prefix in ("+86", "0086"):
        if bare.startswith(prefix):
            return bare.removeprefix(prefix)
    return bare[2:] if bare.startswith("86") and MOBILE.fullmatch(bare[2:]) else bare


def is_phone(text: str) -> bool:
    """Say whether `text` can be a Chinese mobile number or a landline with its area code."""
    number = normalise_phone(text)
    return bool(MOBILE.fullmatch(number) or LANDLINE.fullmatch(number))


def is_mobile(text: str) -> bool:
    """Say whether a number, masked or whole, is that of a mobile phone, to which short messages can be sent."""
    return bool(re.fullmatch(r"1[3-9][\d*]{9}", normalise_phone(text)))


# What mail servers carry without quoting; longer than 254 characters no address can be.
_MAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_LONGEST_MAIL = 254


def normalise_mail(text: str) -> str:
    """Return a mail address in half width and small letters, as it is compared: no provider tells letters apart by size."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def is_mail(text: str) -> bool:
    """Say whether `text` can be a mail address."""
    address = normalise_mail(text)
    return len(address) <= _LONGEST_MAIL and ".." not in address and bool(_MAIL.fullmatch(address))


def normalise_id_number(text: str) -> str:
    """Return an identity number as 17 digits and a check character, X as a capital."""
    return _IGNORED.sub("", plain_digits(text)).upper()


def is_id_number(text: str) -> bool:
    """Say whether `text` is a resident identity number by GB 11643: shape, day of birth and check character."""
    number = normalise_id_number(text)
    if not looks_like_id_number(number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == number[17]


def looks_like_id_number(number: str) -> bool:
    """Say whether a bare number has the shape and a day of birth, whatever its check character (typing slips)."""
    return bool(re.fullmatch(r"[1-8]\d{16}[\dX]", number)) and _is_day(number[6:14])


def _is_day(digits: str) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    try:
        date(year, month, day)
    except ValueError:
        return False
    return year >= FIRST_YEAR


def is_card_number(number: str) -> bool:
    """Say whether bare digits are a bank card by length and check digit (ISO/IEC 7812)."""
    if not re.fullmatch(r"[1-9]\d{15,18}", number):
        return False
    doubled = [int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(number))]
    return sum(value - LUHN if value > LUHN else value for value in doubled) % CARD_BASE == 0


def normalise(kind: str, value: str) -> str:
    """Return the form of a field by which it is looked up exactly; kinds without a rule are taken as they are."""
    if kind == "phone":
        return normalise_phone(value)
    if kind == "id_number":
        return normalise_id_number(value)
    if kind == "mail":
        return normalise_mail(value)
    return value
