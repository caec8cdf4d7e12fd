"""Logs tell what went wrong, never a resident's secret."""

import logging
import re

# The address of a tracking page carries its secret.
TRACKING = re.compile(r"/t/[^/\s]+/[^/\s\"']+")
HIDDEN = "/t/…"


class WithoutSecrets(logging.Filter):
    """Hide the secrets of tracking addresses in whatever is logged; a traceback does not hold the address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's words; return True, since nothing is left out."""
        record.msg, record.args = TRACKING.sub(HIDDEN, record.getMessage()), ()
        return True
