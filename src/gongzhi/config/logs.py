"""Logs tell what went wrong, never a resident's secret."""

import logging
import re

# The address of a tracking page carries its secret, and so do the links in mails to staff and those for a password.
TRACKING = re.compile(r"/(t|desk/mail|welcome)/(?:(?<!/welcome/)[^/\s]+/)?[^/\s\"']+")
HIDDEN = r"/\1/…"


class WithoutSecrets(logging.Filter):
    """Hide the secrets of tracking addresses in whatever is logged; a traceback does not hold the address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's words; return True, since nothing is left out."""
        record.msg, record.args = TRACKING.sub(HIDDEN, record.getMessage()), ()
        return True
