"""Custody tests keep their keys in a folder of their own and read the database as a thief would."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def keys(settings, tmp_path: Path) -> Path:
    settings.KEYS = tmp_path / "keys"
    return settings.KEYS


def _sqlite_bytes(path: Path) -> bytes:
    connection.ensure_connection()
    copy = sqlite3.connect(path)
    connection.connection.backup(copy)
    copy.close()
    return path.read_bytes()


def _postgres_bytes(path: Path) -> bytes:
    with connection.cursor() as cursor, path.open("wb") as file:
        for table in connection.introspection.table_names():
            with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                file.writelines(rows)
    # COPY writes a binary column as hexadecimal; a thief would read the bytes too.
    return path.read_bytes()


@pytest.fixture
def stolen(transactional_db, tmp_path: Path) -> Callable[[], bytes]:
    """Return a function that copies the whole database and returns its bytes."""
    read = {"sqlite": _sqlite_bytes, "postgresql": _postgres_bytes}[connection.vendor]
    return lambda: read(tmp_path / "stolen.db")
