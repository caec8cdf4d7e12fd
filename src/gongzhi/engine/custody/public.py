"""The door of custody: what others may use."""

from gongzhi.engine.custody.models import Look, LookupKey, Sealed
from gongzhi.engine.custody.rules.masking import mask
from gongzhi.engine.custody.rules.numbers import is_id_number, is_phone, normalise_phone
from gongzhi.engine.custody.rules.redaction import redact
from gongzhi.engine.custody.selectors import (
    Unreadable,
    commitment,
    due_for_erasure,
    find_by,
    list_missing_keys,
    looks_at,
    lookup,
    masked,
)
from gongzhi.engine.custody.services import (
    Sealing,
    Terms,
    erase,
    erase_many,
    record_looks,
    reseal,
    reveal,
    rotate_key,
    seal,
    seal_many,
    store,
    validate_phone,
)

__all__ = [
    "Look",
    "LookupKey",
    "Sealed",
    "Sealing",
    "Terms",
    "Unreadable",
    "commitment",
    "due_for_erasure",
    "erase",
    "erase_many",
    "find_by",
    "is_id_number",
    "is_phone",
    "list_missing_keys",
    "looks_at",
    "lookup",
    "mask",
    "masked",
    "normalise_phone",
    "record_looks",
    "redact",
    "reseal",
    "reveal",
    "rotate_key",
    "seal",
    "seal_many",
    "store",
    "validate_phone",
]
