"""Reading sealed details: hidden in part for every eye, whole only inside custody."""

import hmac
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common import canonical, clock
from gongzhi.common.errors import Missing, Refused
from gongzhi.common.text import say_day
from gongzhi.engine.custody.models import Look, LookupKey, OptOut, Sealed, keyring
from gongzhi.engine.custody.rules import masking, numbers

SALT_BYTES = 32
ADDRESSES = ("phone", "mail")


class Unreadable(Refused):
    """Sealed details that cannot be opened: the key is gone, or the row is not the one that was sealed."""

    status = 500
    code = "unreadable"

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy(
                "These personal details cannot be opened: the key is missing or the record was changed. "
                "Please tell whoever runs this platform."
            )
        )


@dataclass(frozen=True)
class Opened:
    """The inside of sealed details: the fields, and the bytes (salt and fields) to which the timeline commits."""

    plaintext: bytes

    @property
    def fields(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self.plaintext[SALT_BYTES:])
        return found


def bound_to(sealed: Sealed) -> bytes:
    """Return what the ciphertext is bound to, so that it opens in no other row, kind or purpose."""
    return canonical.dumps([str(sealed.id), sealed.kind, sealed.purpose, sealed.key_id])


def opened(sealed: Sealed) -> Opened:
    """Open sealed details; Missing if they were erased, Unreadable if they do not open."""
    if sealed.ciphertext is None or sealed.nonce is None:
        raise Missing(_erased_message(sealed))
    key = keyring.current_keyring().keys.get(sealed.key_id)
    if key is None:
        raise Unreadable
    try:
        return Opened(AESGCM(key).decrypt(bytes(sealed.nonce), bytes(sealed.ciphertext), bound_to(sealed)))
    except InvalidTag as error:
        raise Unreadable from error


def _erased_message(sealed: Sealed) -> str:
    day = say_day(clock.local(sealed.erased_at)) if sealed.erased_at else ""
    return _("These personal details were deleted on %(day)s. Nobody can read them any more.") % {"day": day}


def masked(sealed: Sealed, kinds: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return every field as it may be seen without a stated purpose; empty once the details are erased.

    `kinds` says of fields with names of their own (a form's) what they are: a name, a phone, an id_number …
    """
    if sealed.erased_at is not None:
        return {}
    today = clock.today()
    return {
        name: masking.mask((kinds or {}).get(name, name), value, today) for name, value in opened(sealed).fields.items()
    }


def commitment(sealed: Sealed) -> str:
    """Return SHA-256(salt, canonical fields) in hexadecimal; Missing once the details are erased.

    Sealing anew under another key leaves it unchanged; it works on rows that are not saved yet.
    """
    return canonical.sha256_hex(opened(sealed).plaintext)


def lookup(kind: str, value: str) -> str:
    """Return the keyed hash of the normalised value, 64 hexadecimal characters, different for every kind."""
    message = f"{kind}\0{numbers.normalise(kind, value)}".encode()
    return hmac.digest(keyring.lookup_key(), message, "sha256").hex()


def find_by(kind: str, value: str) -> QuerySet[Sealed]:
    """Return the sealed details with this telephone or identity number, in any way of writing it; newest first."""
    return Sealed.objects.filter(lookups__hmac=lookup(kind, value), lookups__kind=kind).order_by("-created_at", "id")


def looks_at(sealed: Sealed | UUID) -> QuerySet[Look]:
    """Return who looked at the details, newest first; kept after the details themselves are erased."""
    return Look.objects.filter(sealed_id=sealed.pk if isinstance(sealed, Sealed) else sealed).order_by("-at", "-id")


def address_marks(ids: Iterable[UUID]) -> dict[tuple[UUID, str], str]:
    """Return the keyed hashes under which the addresses of these details are found: (id, "phone" or "mail") → hash."""
    rows = LookupKey.objects.filter(sealed__in=list(ids), kind__in=ADDRESSES).order_by("-pk")
    return {(sealed, kind): mark for sealed, kind, mark in rows.values_list("sealed_id", "kind", "hmac")}


def list_opted_out(marks: Collection[str]) -> set[str]:
    """Return those of the hashes of addresses to which messages are not wanted."""
    return set(OptOut.objects.filter(hmac__in=marks).values_list("hmac", flat=True))


def has_opted_out(sealed: Sealed) -> bool:
    """Say whether messages to an address of these details are not wanted."""
    marks = LookupKey.objects.filter(sealed=sealed, kind__in=ADDRESSES).values("hmac")
    return OptOut.objects.filter(hmac__in=marks).exists()


def due_for_erasure(limit: int) -> list[Sealed]:
    """Return up to `limit` sealed details whose last day is past, the longest overdue first."""
    kept = Sealed.objects.filter(erased_at__isnull=True, keep_until__lt=clock.today())
    return list(kept.order_by("keep_until", "id")[:limit])


def list_missing_keys() -> list[str]:
    """Return the ids of keys under which rows are sealed but which the keyring lacks (a restored or lost folder)."""
    rows = Sealed.objects.filter(erased_at__isnull=True).exclude(key_id__in=list(keyring.current_keyring().keys))
    return list(rows.order_by("key_id").values_list("key_id", flat=True).distinct())
