"""The address of an SMTP server: smtp://name:password@host:587 (STARTTLS), smtps://host:465 (TLS), smtp+plain://localhost:25."""

from typing import Any
from urllib.parse import unquote, urlsplit

from .gateway import LOOPBACK

PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


def read_mail_server(address: str) -> dict[str, Any]:
    """Return host, port, name and password, and how the way is protected; raise ValueError with what is wrong."""
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError:  # Its words would repeat a part of the password.
        raise ValueError("the port is no number; in a password write %40 for @, %2F for / and %3A for :") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("write smtp://name:password@host:587, smtps://host:465 or smtp+plain://localhost:25")
    if parts.scheme == "smtp+plain" and parts.hostname not in LOOPBACK:
        raise ValueError("smtp+plain:// is for a server on this machine only: addresses must not travel in the open")
    return {
        "host": parts.hostname,
        "port": port or PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp",
        "use_ssl": parts.scheme == "smtps",
    }
