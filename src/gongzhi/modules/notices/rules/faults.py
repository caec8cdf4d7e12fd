"""What sort of fault a channel's technical words tell of, so that people can be told in their own."""

import re

# By how the words begin: the name of an exception, the status of an answer, or the setting that is wrong. The first that fits.
_SORTS = [
    (sort, re.compile(begins))
    for sort, begins in (
        ("setup", r"GONGZHI_|sms\.secret"),
        ("sign_in", r"SMTPAuthenticationError|HTTP (401|403|407)\b"),
        ("certificate", r"SSLCertVerificationError|CertificateError"),
        ("unprotected", r"SSL|SMTPNotSupportedError"),
        ("silent", r"TimeoutError"),
        ("refused", r"ConnectionRefusedError"),
        ("unknown_host", r"gaierror"),
        ("unreachable", r"OSError: \[Errno (64|65|101|112|113)\]"),
        (
            "cut_off",
            r"Connection(Reset|Aborted)Error|BrokenPipeError|RemoteDisconnected|IncompleteRead|SMTPServerDisconnected",
        ),
        ("recipient", r"SMTPRecipientsRefused|ValueError"),
        ("sender", r"SMTPSenderRefused"),
        ("too_many", r"HTTP 429\b"),
        ("wrong_place", r"HTTP (3\d\d|404|405|410)\b"),
        ("own_fault", r"HTTP 5\d\d\b"),
        ("answer", r"HTTP \d|SMTP"),
        ("interrupted", r"interrupted"),
    )
]


def sort_of_fault(said: str) -> str:
    """Return the sort, or nothing for words that fit none: a person may have written them."""
    return next((sort for sort, begins in _SORTS if begins.match(said)), "")
