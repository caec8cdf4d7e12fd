"""The public keys by which checkpoints are checked. They stay when the private key is replaced."""

from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings

PUBLIC_KEYS = "timeline-public-*.pem"


def key_id(key: Ed25519PublicKey) -> str:
    """Return the name of a key: the first 16 hexadecimals of SHA-256 over its 32 raw bytes."""
    return sha256(key.public_bytes_raw()).hexdigest()[:16]


def public_keys() -> dict[str, Ed25519PublicKey]:
    """Return every public key in the key folder, by its id."""
    found = (load_pem_public_key(path.read_bytes()) for path in sorted(Path(settings.KEYS).glob(PUBLIC_KEYS)))
    return {key_id(key): key for key in found if isinstance(key, Ed25519PublicKey)}


def is_signed(key: Ed25519PublicKey, statement: bytes, signature: str) -> bool:
    """Say whether the hexadecimal `signature` over `statement` is this key's."""
    try:
        key.verify(bytes.fromhex(signature), statement)
    except (InvalidSignature, ValueError):
        return False
    return True
