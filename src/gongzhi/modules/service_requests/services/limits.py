"""How often one address may send something here."""

from collections.abc import Mapping
from typing import Any

from gongzhi.modules.accounts.public import take_turn

# Sending photos again and again costs more than words, but honest people try several times.
UPLOADS_PER_REPORT = 3


def take_report_turn(meta: Mapping[str, Any]) -> None:
    """Count one report of the address in `meta` (of the request); raise TooMany where it has sent too many."""
    take_turn("report", meta)


def take_upload_turn(meta: Mapping[str, Any]) -> None:
    """Count one page with photos; raise TooMany where the address has sent too many."""
    take_turn("upload", meta, times=UPLOADS_PER_REPORT)
