"""Writing sealed details: seal, look with a purpose, erase, change keys."""

import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.common import canonical, clock, rows
from gongzhi.common.errors import Invalid, Missing
from gongzhi.engine.custody.models import Look, LookupKey, OptOut, Sealed, keyring
from gongzhi.engine.custody.rules import numbers
from gongzhi.engine.custody.rules.redaction import redact
from gongzhi.engine.custody.selectors import ADDRESSES, SALT_BYTES, Unreadable, bound_to, lookup, opened

# Found again exactly; not the name, since nobody needs to list the reports of everyone with one name.
LOOKED_UP = ("phone", "id_number", "mail")
NONCE_BYTES = 12
# The longest is a report in full, kept here when its words hold a number of somebody.
MOST_CHARACTERS = 20_000
# Enough for "phone check"; a full stop or one letter is no purpose.
PURPOSE_LETTERS = 4
PURPOSE_CHARACTERS = 200


@dataclass(frozen=True)
class Terms:
    """On what terms details are kept: keys of the field registry (content, custody/fields.yaml)."""

    data_class: str = "personal"
    owner: str = ""
    steward: str = ""


@dataclass(frozen=True)
class Sealing:
    """Unsaved rows of one sealing: save `sealed`, then `lookups`, in the transaction of what they belong to."""

    sealed: Sealed
    # What `selectors.commitment` says of them.
    commitment: str
    lookups: list[LookupKey] = field(default_factory=list)


def seal(
    kind: str, fields: Mapping[str, str], *, purpose: str, keep_until: date | None = None, terms: Terms | None = None
) -> Sealing:
    """Encrypt the fields of one person ("name", "phone", "address", "id_number", …); empty ones are left out.

    `keep_until` is the last day, None while it is undecided. Nothing is saved: give the result to `store`.
    Raises Invalid for a field that is too long or holds no storable text.
    """
    terms = terms or Terms()
    sealed = rows.new(
        Sealed, id=uuid.uuid4(), kind=kind, purpose=purpose, keep_until=keep_until, created_at=clock.now()
    )
    sealed.data_class, sealed.owner, sealed.steward = terms.data_class, terms.owner, terms.steward
    kept = _clean(fields)
    plaintext = secrets.token_bytes(SALT_BYTES) + canonical.dumps(kept)
    _encrypt(sealed, plaintext)
    known = [name for name in LOOKED_UP if name in kept]
    lookups = [rows.new(LookupKey, sealed=sealed, kind=name, hmac=lookup(name, kept[name])) for name in known]
    return Sealing(sealed, canonical.sha256_hex(plaintext), lookups)


def seal_many(
    kind: str,
    rows: Iterable[Mapping[str, str]],
    *,
    purpose: str,
    keep_until: date | None = None,
    terms: Terms | None = None,
) -> list[Sealing]:
    """Seal the fields of many persons on the same terms; the results are in the order of `rows`."""
    return [seal(kind, row, purpose=purpose, keep_until=keep_until, terms=terms) for row in rows]


def store(sealings: Sequence[Sealing]) -> None:
    """Save sealings with two statements, in the caller's transaction or one of its own."""
    with transaction.atomic():
        Sealed.objects.bulk_create([sealing.sealed for sealing in sealings], batch_size=500)
        LookupKey.objects.bulk_create([row for sealing in sealings for row in sealing.lookups], batch_size=500)


def _clean(fields: Mapping[str, str]) -> dict[str, str]:
    kept = {name: text.strip() for name, text in fields.items() if text.strip()}
    wrong: dict[str, Any] = {}
    for name, text in kept.items():
        if len(text) > MOST_CHARACTERS:
            wrong[name] = _("This is too long: at most %(most)d characters.") % {"most": MOST_CHARACTERS}
        elif not _is_storable(text):
            wrong[name] = _("This holds characters that cannot be stored. Please type it again.")
    if wrong:
        raise Invalid(wrong)
    return kept


def _is_storable(text: str) -> bool:
    """Say whether the text has a UTF-8 form: half a surrogate pair, which JSON can carry, has none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _encrypt(sealed: Sealed, plaintext: bytes) -> None:
    keys = keyring.current_keyring()
    sealed.key_id, sealed.nonce = keys.current, secrets.token_bytes(NONCE_BYTES)
    sealed.ciphertext = AESGCM(keys.keys[keys.current]).encrypt(sealed.nonce, plaintext, bound_to(sealed))


def reveal(sealed: Sealed, *, actor: str, post: str, purpose: str, subject: str) -> dict[str, str]:
    """Return the details whole and record the look in the same transaction.

    `subject` names the matter, such as "case/12". The person concerned can read the recorded look, purpose included.
    Raises Invalid without a real purpose, Missing once the details are erased, Unreadable if they do not open.
    """
    stated = _check_purpose(purpose)
    with transaction.atomic():
        # Read again: the row in hand may be older than an erasure.
        present = Sealed.objects.filter(pk=sealed.pk).first()
        if present is None:
            raise Missing(_("There are no such personal details."))
        fields = opened(present).fields
        look = Look(sealed=present, actor=actor, post=post, purpose=stated, subject=subject, fields=sorted(fields))
        look.save()
    return fields


def reveal_many(
    asked: Sequence[tuple[Sealed, str]], *, actor: str, post: str, purpose: str
) -> dict[uuid.UUID, dict[str, str]]:
    """Return the details of many, (details, subject) each, and record the looks in the same transaction.

    What was erased meanwhile, or does not open, is left out. Raises Invalid without a real purpose.
    """
    stated = _check_purpose(purpose)
    with transaction.atomic():
        found: dict[uuid.UUID, dict[str, str]] = {}
        for present in Sealed.objects.filter(pk__in={sealed.pk for sealed, _subject in asked}):
            with suppress(Missing, Unreadable):
                found[present.pk] = opened(present).fields
        looks = [
            rows.new(
                Look, sealed_id=pk, actor=actor, post=post, purpose=stated, subject=subject, fields=sorted(found[pk])
            )
            for pk, subject in ((sealed.pk, subject) for sealed, subject in asked)
            if pk in found
        ]
        rows.write(looks)
    return found


def record_looks(
    seen: Sequence[tuple[Sealed, str]], *, actor: str, post: str, purpose: str, fields: Sequence[str]
) -> None:
    """Record that details were used to find something without being opened: (details, subject) each. Raises Invalid without a purpose."""
    stated = _check_purpose(purpose)
    looks = [
        Look(sealed=sealed, actor=actor, post=post, purpose=stated, subject=subject, fields=list(fields))
        for sealed, subject in seen
    ]
    Look.objects.bulk_create(looks)


def _check_purpose(purpose: str) -> str:
    stated = " ".join(purpose.split())
    if sum(character.isalnum() for character in stated) < PURPOSE_LETTERS:
        message = _(
            "Say in a few words (at least four letters) why you need these details. The person concerned can read it."
        )
        raise Invalid({"purpose": message})
    if len(stated) > PURPOSE_CHARACTERS:
        too_long = _("The purpose is too long: at most %(most)d characters.") % {"most": PURPOSE_CHARACTERS}
        raise Invalid({"purpose": too_long})
    # The purpose is stored in the open, so it must not repeat the number that it asks for.
    return redact(stated)[0]


def erase(sealed: Sealed) -> bool:
    """Erase the details for good, their salt and look-up hashes too; the tombstone and the looks stay.

    Returns False if they were erased before. `sealed` in memory is emptied as well.
    """
    erased = erase_many([sealed.pk]) == 1
    sealed.refresh_from_db()
    return erased


def erase_many(ids: Sequence[uuid.UUID]) -> int:
    """Erase many sealed details in one transaction and return how many were not erased before."""
    with transaction.atomic():
        LookupKey.objects.filter(sealed_id__in=ids).delete()
        rows = Sealed.objects.filter(pk__in=ids, erased_at__isnull=True)
        return rows.update(ciphertext=None, nonce=None, key_id="", erased_at=clock.now())


def opt_out(sealed: Sealed) -> bool:
    """Note that nobody may send messages to the addresses of this person any more, now and in all other matters.

    Only keyed hashes are kept, so this survives the erasure of the details. Returns False where there is no address.
    """
    marks = _address_marks(sealed)
    OptOut.objects.bulk_create([OptOut(hmac=mark, at=clock.now()) for mark in marks], ignore_conflicts=True)
    return bool(marks)


def opt_in(sealed: Sealed) -> None:
    """Take an opt-out back for the addresses of this person."""
    OptOut.objects.filter(hmac__in=_address_marks(sealed)).delete()


def _address_marks(sealed: Sealed) -> list[str]:
    return list(LookupKey.objects.filter(sealed=sealed, kind__in=ADDRESSES).values_list("hmac", flat=True).distinct())


def rotate_key() -> str:
    """Add a key that seals from now on and return its id; `reseal` then carries old rows over."""
    return keyring.add_key()


def reseal(limit: int) -> int:
    """Seal up to `limit` rows of older keys anew under the present one; returns how many were (0: done)."""
    keys = keyring.current_keyring()
    old = [key_id for key_id in keys.keys if key_id != keys.current]
    with transaction.atomic():
        rows = list(Sealed.objects.select_for_update().filter(key_id__in=old).order_by("key_id", "id")[:limit])
        for row in rows:
            _encrypt(row, opened(row).plaintext)
        Sealed.objects.bulk_update(rows, ["ciphertext", "nonce", "key_id"], batch_size=200)
    return len(rows)


def validate_phone(text: str, *, field_name: str = "phone") -> str:
    """Return the telephone number as bare digits; raises Invalid under `field_name` if it cannot be one."""
    if not numbers.is_phone(text):
        message = _("This is no telephone number that we can call. Give a mobile number, or a landline with area code.")
        raise Invalid({field_name: message})
    return numbers.normalise_phone(text)
