"""The keys of custody, which lie in files outside the database, so that a stolen database opens nothing."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

KEY_BYTES = 32
_KEYRING = "custody.json"
_LOOKUP = "lookup.key"


@dataclass(frozen=True)
class Keyring:
    """The key that seals today and all keys that still open: `keys` maps key id to 32 bytes."""

    current: str
    keys: dict[str, bytes]


# One entry a file, with the stamp of the file read, so that a key added by another process is seen without a restart.
_read: dict[Path, tuple[tuple[int, int, int], Keyring]] = {}
_lookup_keys: dict[Path, bytes] = {}


def current_keyring() -> Keyring:
    """Return the keys in force, made on first use."""
    path = _file(settings.KEYS, _KEYRING)
    try:
        stat = path.stat()
    except FileNotFoundError:
        _create(path, _encode(_with_new_key({})))
        stat = path.stat()
    stamp = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
    known = _read.get(path)
    if known is None or known[0] != stamp:
        known = _read[path] = (stamp, _decode(path.read_text()))
    return known[1]


def lookup_key() -> bytes:
    """Return the key of the look-up hashes; it never changes, since hashes cannot be made anew without the values."""
    path = _file(settings.KEYS, _LOOKUP)
    if path not in _lookup_keys:
        if not path.exists():
            _create(path, secrets.token_hex(KEY_BYTES))
        _lookup_keys[path] = bytes.fromhex(path.read_text().strip())
    return _lookup_keys[path]


def add_key() -> str:
    """Add a key, make it the one that seals from now on, and return its id."""
    current_keyring()
    path = _file(settings.KEYS, _KEYRING)
    with _locked(path):
        keyring = _with_new_key(_decode(path.read_text()).keys)
        draft = _draft(path, _encode(keyring))
        draft.replace(path)
        _sync_folder(path.parent)
    return keyring.current


def _with_new_key(keys: dict[str, bytes]) -> Keyring:
    # Random, not counted: after a lost keyring a new one must not claim rows that it cannot open.
    key_id = secrets.token_hex(4)
    return Keyring(key_id, {**keys, key_id: secrets.token_bytes(KEY_BYTES)})


def _encode(keyring: Keyring) -> str:
    return json.dumps({"current": keyring.current, "keys": {name: key.hex() for name, key in keyring.keys.items()}})


def _decode(text: str) -> Keyring:
    found = json.loads(text)
    return Keyring(found["current"], {name: bytes.fromhex(key) for name, key in found["keys"].items()})


def _create(path: Path, text: str) -> None:
    """Write a file that must not exist yet; of two processes that start at once, the first one's file stands whole."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = _draft(path, text)
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    _sync_folder(path.parent)


def _draft(path: Path, text: str) -> Path:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@cache
def _file(folder: Path, name: str) -> Path:
    return Path(folder) / name
