"""Mail through the SMTP server of GONGZHI_MAIL."""

import smtplib
from collections.abc import Iterable
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from gongzhi.modules.notices.rules import read_mail_server

from .base import Declined, Down, InDoubt, Letter, OneByOne, Postponed

PERMANENT = 500
# The server said no before it had the message.
NOT_TAKEN = (
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPConnectError,
)
TIMEOUT = 10


def load_server() -> dict[str, Any]:
    """Return the server of GONGZHI_MAIL; raise Down with what is wrong with it."""
    if not settings.MAIL_FROM:
        raise Down("GONGZHI_MAIL_FROM is not set")
    try:
        return read_mail_server(settings.MAIL)
    except ValueError as error:
        raise Down(f"GONGZHI_MAIL: {error}") from error


class MailChannel(OneByOne):
    """One mail for each message. No server promises to notice that it had the same one before."""

    name = "mail"
    accepts_same_id_twice = False

    def dress(self, words: str) -> str:
        return words

    def secrets(self) -> Iterable[str]:
        try:
            return (load_server()["password"],)
        except Down:
            return ()

    def send(self, letter: Letter) -> None:
        try:
            server = load_server()
            connection = get_connection("django.core.mail.backends.smtp.EmailBackend", timeout=TIMEOUT, **server)
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise Down(f"{type(error).__name__}: {error}") from error
        try:
            _deliver(connection, _message(letter))
        finally:
            _close(connection)


def _message(letter: Letter) -> EmailMessage:
    domain = settings.MAIL_FROM.rpartition("@")[2]
    headers = {"Message-ID": f"<{letter.id}@{domain}>", "Auto-Submitted": "auto-generated", **letter.headers}
    sender = formataddr((settings.COUNTY_NAME, settings.MAIL_FROM))
    return EmailMessage(letter.subject, letter.words, sender, [letter.to], headers=headers)


def _deliver(connection: object, message: EmailMessage) -> None:
    try:
        connection.send_messages([message])  # type: ignore[attr-defined]  # Django's connections have no common type
    except NOT_TAKEN as error:
        raise Down(f"{type(error).__name__}: {error}") from error
    except smtplib.SMTPRecipientsRefused as error:
        raise _by_code(min(code for code, _said in error.recipients.values()), error) from error
    except smtplib.SMTPDataError as error:
        raise _by_code(error.smtp_code, error) from error
    except ValueError as error:  # The address is none that can be written into a mail.
        raise Declined(f"{type(error).__name__}: {error}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise InDoubt(f"{type(error).__name__}: {error}") from error


def _by_code(code: int, error: Exception) -> Exception:
    """A reply of 5xx is for good; 4xx means later: greylisting and full mailboxes pass."""
    return (Declined if code >= PERMANENT else Postponed)(f"{type(error).__name__}: {error}")


def _close(connection: object) -> None:
    try:
        connection.close()  # type: ignore[attr-defined]  # as above
    except (OSError, smtplib.SMTPException):
        return  # The message was answered for; how the server says goodbye does not matter.
