"""A gateway for short messages, described by its operator: what it is sent, how that is signed, and what its answers mean."""

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

import msgspec

from .words import fill

Verdict = Literal["sent", "refused", "down", "doubt"]
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
GOOD, UNAVAILABLE, SERVER_ERROR = range(200, 300), 503, 500
# Below a server's own failure, an answer was given on purpose.
ON_PURPOSE = range(200, SERVER_ERROR)
USUAL_TIMEOUT, SHORTEST_TIMEOUT, LONGEST_TIMEOUT = 10, 1, 30
PORTS = {"https": 443, "http": 80}


class Signature(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An HMAC by the secret over `over` (placeholders as in fields), put into a field or header."""

    put: str
    over: str
    into: Literal["field", "header"] = "field"
    algorithm: Literal["sha256", "sha1", "sha512", "sm3"] = "sha256"
    encoding: Literal["hex", "base64"] = "hex"


class Answer(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An answer that means something: by its status, and by the value of a field (`data.code`) where one is named."""

    status: list[int] = []
    field: str = ""
    values: list[str] = []


class Gateway(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """How one gateway wants to be spoken to."""

    url: str
    fields: dict[str, str]
    success: Answer
    format: Literal["json", "form"] = "json"
    headers: dict[str, str] = {}
    signature: Signature | None = None
    refused: Answer | None = None
    accepts_same_id_twice: bool = False
    timeout_seconds: float = USUAL_TIMEOUT
    prefix: str = ""
    ca_file: str = ""


@dataclass(frozen=True)
class Outgoing:
    """A request as it goes over the wire."""

    host: str
    port: int
    is_tls: bool
    path: str
    body: bytes
    headers: dict[str, str]


def read_gateway(described: Any) -> Gateway:
    """Return the gateway that a file describes; raise ValueError with what is wrong in it."""
    try:
        gateway = msgspec.convert(described, Gateway)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None
    parts = urlsplit(gateway.url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise ValueError("url must be http(s)://host/…, without a name or password in it")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError(
            "url must be https:// unless the gateway runs on this machine: numbers must not travel in the open"
        )
    if not any("{phone}" in value for value in gateway.fields.values()):
        raise ValueError("no field holds {phone}")
    if gateway.accepts_same_id_twice and not any("{id}" in value for value in gateway.fields.values()):
        raise ValueError("accepts_same_id_twice needs a field that holds {id}")
    if not SHORTEST_TIMEOUT <= gateway.timeout_seconds <= LONGEST_TIMEOUT:
        raise ValueError("timeout_seconds must lie between 1 and 30")
    return gateway


def prepare(gateway: Gateway, values: Mapping[str, str], secret: str) -> Outgoing:
    """Return the request for one message. `values`: id, phone, words, time (seconds), stamp (yyyymmddHHMMSS)."""
    known = {**values, "secret": secret}
    fields = {name: fill(template, known) for name, template in gateway.fields.items()}
    headers = {name: fill(template, known) for name, template in gateway.headers.items()}
    if gateway.signature:
        target = fields if gateway.signature.into == "field" else headers
        target[gateway.signature.put] = _sign(gateway.signature, {**values, **fields}, secret)
    is_json = gateway.format == "json"
    body = json.dumps(fields, ensure_ascii=False).encode() if is_json else urlencode(fields).encode()
    headers["Content-Type"] = "application/json" if is_json else "application/x-www-form-urlencoded"
    parts = urlsplit(gateway.url)
    is_tls = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Outgoing(parts.hostname or "", parts.port or PORTS[parts.scheme], is_tls, path, body, headers)


def _sign(signature: Signature, values: Mapping[str, str], secret: str) -> str:
    digest = hmac.new(secret.encode(), fill(signature.over, values).encode(), signature.algorithm)
    return digest.hexdigest() if signature.encoding == "hex" else base64.b64encode(digest.digest()).decode()


def judge(gateway: Gateway, status: int, body: bytes) -> Verdict:
    """Say what an answer means. `down`: it says that it did not take the message; `doubt`: it may have taken it."""
    answer = _read(body)
    if _means(gateway.success, status, answer, default=GOOD):
        return "sent"
    if gateway.refused and _means(gateway.refused, status, answer, default=ON_PURPOSE):
        return "refused"
    if status >= SERVER_ERROR and status != UNAVAILABLE:
        return "doubt"
    if status in GOOD and answer is None and gateway.success.field:
        return "doubt"  # It promised an answer that can be read, and gave another one.
    return "down"


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _means(wanted: Answer, status: int, answer: Any, *, default: range) -> bool:
    if status not in (wanted.status or default):
        return False
    return not wanted.field or _find(answer, wanted.field) in wanted.values


def _find(answer: Any, path: str) -> str | None:
    for name in path.split("."):
        answer = answer.get(name) if isinstance(answer, dict) else None
    if isinstance(answer, bool):
        return "true" if answer else "false"
    return None if answer is None else str(answer)
