"""Short messages through a gateway with an HTTP interface, described in a file that the operator writes."""

import http.client
import ssl
import time
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from gongzhi.common import clock
from gongzhi.engine.rules import public as rules
from gongzhi.modules.notices.rules import Gateway, Outgoing, judge, prepare, read_gateway

from .base import Declined, Down, InDoubt, Letter, OneByOne

MOST_ANSWER = 64 * 1024
SECRET = "sms.secret"  # noqa: S105 - the name of a file


class SmsChannel(OneByOne):
    """Speaks to the gateway of GONGZHI_SMS: to that address only, following it nowhere else."""

    name = "sms"

    def __init__(self) -> None:
        self.gateway = load_gateway()
        self.accepts_same_id_twice = self.gateway.accepts_same_id_twice
        self.secret = _secret()

    def secrets(self) -> Iterable[str]:
        return (self.secret,)

    def dress(self, words: str) -> str:
        return self.gateway.prefix + words

    def send(self, letter: Letter) -> None:
        now = clock.now()
        values = {
            "id": letter.id,
            "phone": letter.to,
            "words": self.dress(letter.words),
            "time": str(int(now.timestamp())),
            "stamp": clock.local(now).strftime("%Y%m%d%H%M%S"),
        }
        status, body = _exchange(prepare(self.gateway, values, self.secret), self.gateway)
        verdict = judge(self.gateway, status, body)
        if verdict == "sent":
            return
        said = f"HTTP {status}: {body.decode('utf-8', 'replace')}"
        raise {"refused": Declined, "down": Down, "doubt": InDoubt}[verdict](said)


def load_gateway() -> Gateway:
    """Return the gateway described in the file of GONGZHI_SMS; raise Down with what is wrong with it."""
    path = Path(settings.SMS)
    try:
        return _load(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, rules.NotStrict) as error:
        raise Down(f"GONGZHI_SMS: {error}") from error


@lru_cache(maxsize=4)
def _load(path: Path, _changed: int) -> Gateway:
    return read_gateway(rules.load_strict(path.read_bytes()))


def _secret() -> str:
    path = settings.KEYS / SECRET
    try:
        return path.read_text("utf-8").strip() if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise Down(f"{SECRET}: {type(error).__name__}") from error


def _exchange(out: Outgoing, gateway: Gateway) -> tuple[int, bytes]:
    """Send one request and return status and answer. What fails before it was sent has certainly not been taken."""
    connection = _connect(out, gateway)
    try:
        connection.request("POST", out.path, out.body, out.headers)
        with connection.getresponse() as response:
            return response.status, _read(response, gateway.timeout_seconds)
    except (OSError, http.client.HTTPException) as error:
        raise InDoubt(f"{type(error).__name__}: {error}") from error
    finally:
        connection.close()


def _connect(out: Outgoing, gateway: Gateway) -> http.client.HTTPConnection:
    connection: http.client.HTTPConnection
    try:
        if out.is_tls:
            context = ssl.create_default_context(cafile=gateway.ca_file or None)
            connection = http.client.HTTPSConnection(
                out.host, out.port, timeout=gateway.timeout_seconds, context=context
            )
        else:
            connection = http.client.HTTPConnection(out.host, out.port, timeout=gateway.timeout_seconds)
        connection.connect()
    except (OSError, http.client.HTTPException) as error:
        raise Down(f"{type(error).__name__}: {error}") from error
    return connection


def _read(response: http.client.HTTPResponse, seconds: float) -> bytes:
    """Read an answer of sensible size within the time; a gateway that lets it drip must not hold up the worker."""
    end = time.monotonic() + seconds
    body = b""
    while len(body) < MOST_ANSWER and (piece := response.read1(MOST_ANSWER - len(body))):
        body += piece
        if time.monotonic() > end:
            raise TimeoutError("the answer takes too long")
    return body
