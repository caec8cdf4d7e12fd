"""How often one address may send something. The address becomes a keyed hash in memory and is stored nowhere."""

from collections.abc import Mapping
from functools import cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from gongzhi.common.rate import Rate, TooMany
from gongzhi.engine.custody import public as custody

# A household has a whole block of this size, so a single IPv6 address says nothing.
IPV6_BLOCK = 64
# Sending photos again and again costs more than words, but honest people try several times.
UPLOADS_PER_REPORT = 3


def take_report_turn(meta: Mapping[str, Any]) -> None:
    """Count one report of the address in `meta` (of the request); raise TooMany where it has sent too many."""
    _take_turn("report", settings.REPORTS_PER_MINUTE, meta)


def take_upload_turn(meta: Mapping[str, Any]) -> None:
    """Count one page with photos; raise TooMany where the address has sent too many."""
    _take_turn("upload", settings.REPORTS_PER_MINUTE * UPLOADS_PER_REPORT, meta)


def _take_turn(act: str, per_minute: int, meta: Mapping[str, Any]) -> None:
    wait = _rate(act, per_minute).wait(custody.lookup("rate", _address(meta))) if per_minute else 0
    if wait:
        message = _(
            "Too many reports came from your connection. Nothing was lost: wait %(seconds)d seconds and send again."
        )
        raise TooMany(message % {"seconds": wait}, wait)


@cache
def _rate(_act: str, per_minute: int) -> Rate:
    return Rate(per_minute)


def _address(meta: Mapping[str, Any]) -> str:
    """Return the caller's address, of IPv6 the household's block.

    Behind the gateway that speaks HTTPS it is the last one that the gateway has written; all before it anybody can make up.
    """
    given = str(meta.get("REMOTE_ADDR", ""))
    if settings.HTTPS:
        given = str(meta.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip() or given
    try:
        address = ip_address(given)
    except ValueError:
        return given
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_BLOCK), strict=False))
    return str(address)
