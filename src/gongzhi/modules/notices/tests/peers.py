"""Real peers for the tests: a small HTTP gateway, and a real SMTP server with TLS of its own."""

import gc
import json
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gongzhi.common import clock


class HttpGateway:
    """Takes short messages, each id once, unless `mood` says otherwise (see Answers)."""

    def __init__(self) -> None:
        self.mood = "ok"
        self.asked: list[dict[str, Any]] = []
        self.heard = threading.Event()
        self.taken: dict[str, str] = {}
        self.released = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Answers, self))
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def take(self, fields: dict[str, Any]) -> None:
        self.taken.setdefault(fields["request"], fields["to"])

    def close(self) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()


class Answers(BaseHTTPRequestHandler):
    """What the gateway answers in each mood."""

    def __init__(self, gateway: HttpGateway, *args: Any) -> None:
        self.gateway = gateway
        super().__init__(*args)

    def do_POST(self) -> None:
        fields = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.gateway.asked.append(fields)
        self.gateway.heard.set()
        getattr(self, f"answer_{self.gateway.mood}")(fields)

    def answer_ok(self, fields: dict[str, Any]) -> None:
        self.gateway.take(fields)
        self.answer(200, b'{"data": {"code": 0}}')

    def answer_refuse(self, _fields: dict[str, Any]) -> None:
        self.answer(200, b'{"data": {"code": 17}}')

    def answer_500(self, fields: dict[str, Any]) -> None:
        self.gateway.take(fields)  # It took the message, and then broke.
        self.answer(500, b"oops")

    def answer_poor(self, _fields: dict[str, Any]) -> None:
        self.answer(200, b'{"data": {"code": "no credit"}}')

    def answer_junk(self, _fields: dict[str, Any]) -> None:
        self.answer(200, b"<html>captive portal</html>")

    def answer_repeat(self, fields: dict[str, Any]) -> None:
        self.answer(400, json.dumps(fields).encode())

    def answer_redirect(self, _fields: dict[str, Any]) -> None:
        self.answer(302, b"", Location="http://127.0.0.1:9/elsewhere")

    def answer_hang(self, _fields: dict[str, Any]) -> None:
        self.gateway.released.wait(20)

    def answer_drip(self, _fields: dict[str, Any]) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.gateway.released.wait(0.3):
            self.wfile.write(b" ")
            self.wfile.flush()

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None: ...

    def handle(self) -> None:
        with suppress(OSError):  # The platform hung up, as it should.
            super().handle()


def describe(folder: Path, port: int, **more: Any) -> str:
    """Write the description of the gateway and return where it stands."""
    described = {
        "url": f"http://127.0.0.1:{port}/send",
        "fields": {"to": "{phone}", "content": "{words}", "request": "{id}", "at": "{stamp}"},
        "signature": {"put": "sign", "over": "{request}{to}{at}"},
        "success": {"field": "data.code", "values": ["0"]},
        "refused": {"field": "data.code", "values": ["17"]},
        "accepts_same_id_twice": True,
        # Where a test does not say otherwise, the answer comes: a slow machine must not turn it into none.
        "timeout_seconds": 30,
        "prefix": "【云溪县12345】",
    }
    path = folder / "sms.yaml"
    path.write_text(json.dumps(described | more), "utf-8")
    return str(path)


class Mailbox:
    """Keeps what arrives; `answer` is said instead of taking it."""

    def __init__(self) -> None:
        self.arrived: list[Message] = []
        self.users: list[str] = []
        self.answer = ""

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - the library's name
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        self.arrived.append(message_from_bytes(envelope.content))
        return "250 OK"

    def authenticate(
        self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, auth: LoginPassword
    ) -> AuthResult:
        self.users.append(auth.login.decode())
        return AuthResult(success=auth.password == b"geheim/1", handled=False)


class MailServer(Controller):
    """Listens on a port that the system gives it: one that was free a moment ago may be somebody else's."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(box: Mailbox, folder: Path) -> Iterator[int]:
    """Run a real SMTP server that insists on TLS and a password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certify(folder))
    controller = MailServer(
        box, hostname="127.0.0.1", port=0, tls_context=context, require_starttls=True,
        authenticator=box.authenticate, auth_required=True, ready_timeout=60,
    )  # fmt: skip
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
        with warnings.catch_warnings():
            # The library leaves the sockets of clients that hung up to the garbage collector.
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


def certify(folder: Path) -> Path:
    """Return a key and a certificate for this machine in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = clock.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path
