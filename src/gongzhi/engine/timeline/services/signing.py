"""The key that signs checkpoints. It lies in the key folder, outside the database, and is made on first use."""

import os
import secrets
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from gongzhi.engine.timeline.selectors.keys import PUBLIC_KEYS, key_id

PRIVATE_KEY = "timeline-signing.pem"


def signing_key() -> Ed25519PrivateKey:
    """Return the signing key; make it, and the public one beside it, where there is none.

    To replace the key, move the private file away: the next checkpoint is signed by a new one, and the public file of
    the old one stays, so that older checkpoints can still be checked.
    """
    path = Path(settings.KEYS) / PRIVATE_KEY
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        _write_once(path, pem, mode=0o600)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} holds no Ed25519 key")
    public = path.with_name(PUBLIC_KEYS.replace("*", key_id(key.public_key())))
    if not public.exists():
        _write_once(public, public_pem(key), mode=0o644)
    return key


def public_pem(key: Ed25519PrivateKey | None = None) -> bytes:
    """Return the public key in PEM, for publication: who has it can check every checkpoint without us."""
    public = (key or signing_key()).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _write_once(path: Path, content: bytes, *, mode: int) -> None:
    """Write a file that is either whole or absent; where another process was faster, its file stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with open(draft, "xb", opener=partial(os.open, mode=mode)) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
