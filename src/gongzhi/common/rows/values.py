"""What the database gets of a field's value, where it is quicker than to ask the field."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from types import NoneType
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection


def plain_kinds(field: Any) -> tuple[type, ...]:
    """Return which values of a field go to either database as they are."""
    kind = _kind(field)
    found: dict[str, tuple[type, ...]] = {
        "CharField": (str, NoneType),
        "TextField": (str, NoneType),
        "BooleanField": (bool, NoneType),
        "FloatField": (float, NoneType),
        "UUIDField": (NoneType,),
        "DateTimeField": (NoneType,),
        "DateField": (NoneType,),
        "BinaryField": (NoneType, bytes),
    }
    whole = kind.endswith(("IntegerField", "AutoField"))
    return (int, NoneType) if whole else found.get(kind, ())


def ways(field: Any) -> dict[type, Callable[[Any], Any]]:
    """Return how values of a field are made into what this database takes, by their type, where it is quicker than to ask the field."""
    plain = getattr(field, "encoder", None) is None
    text: dict[type, Callable[[Any], Any]] = {dict: _json, list: _json} if plain else {}
    if connection.vendor == "postgresql":
        found: dict[str, dict[type, Callable[[Any], Any]]] = {
            "UUIDField": {UUID: _same},
            "DateTimeField": {datetime: _same},
            "DateField": {date: _same},
            "JSONField": text,
        }
    else:
        found = {"UUIDField": {UUID: _hex}, "DateTimeField": {datetime: _naive}, "DateField": {date: str}, "JSONField": text}  # fmt: skip
    return found.get(_kind(field), {})


def spellings(field: Any) -> tuple[frozenset[type], dict[type, Callable[[Any], Any]], Callable[[Any], Any]]:
    """Return how values of a field become JSON: those of which types as they are, those of others quickly, all others."""
    kind = _kind(field)
    own: dict[str, tuple[type, ...]] = {
        "UUIDField": (UUID,),
        "DateTimeField": (datetime,),
        "DateField": (date,),
        "JSONField": (NoneType,) if getattr(field, "encoder", None) else (dict, list, str, int, NoneType),
    }
    plain = frozenset({*plain_kinds(field), *own.get(kind, ())} - {bytes})
    if kind == "BinaryField":
        return plain, {bytes: _bytea}, _bytea
    if kind == "JSONField":
        return plain, {}, lambda value: json.loads(json.dumps(value, cls=field.encoder))
    return plain, {}, lambda value: field.get_db_prep_save(value, connection)


def _bytea(value: Any) -> str:
    return f"\\x{bytes(value).hex()}"


def _kind(field: Any) -> str:
    return str(field.target_field.get_internal_type() if field.is_relation else field.get_internal_type())


_encode = msgspec.json.Encoder(order="sorted").encode


def _json(value: Any) -> str:
    """Return the JSON of a value, in a fraction of the time; what is no plain text or key is left to the slow way."""
    try:
        return _encode(value).decode()
    except (TypeError, ValueError):
        return json.dumps(value)


def _same(value: Any) -> Any:
    return value


def _hex(value: UUID) -> str:
    return value.hex


def _naive(value: datetime) -> str:
    """Return a moment as Django writes it on SQLite, in UTC without saying so."""
    # "2026-01-02T03:04:05.120000Z", quotes included: many times as fast as isoformat().
    return _encode(value if value.tzinfo is UTC else value.astimezone(UTC))[1:-2].decode().replace("T", " ")
