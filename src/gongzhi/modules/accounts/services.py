"""Writes: accounts and tokens; and how often one address may send something, which becomes a keyed hash in memory and is stored nowhere."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from axes.utils import reset
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock, ids
from gongzhi.common.rate import Rate, TooMany
from gongzhi.engine.custody import public as custody

from .models import ApiToken, User
from .selectors import digest_of

# A household has a whole block of this size, so a single IPv6 address says nothing.
IPV6_BLOCK = 64


def add_user(username: str, password: str | None, *, display_name: str) -> User:
    """Create an account for a member of staff; without a password nobody can sign in until one is set."""
    return User.objects.create_user(username, password=password, first_name=display_name)


def add_users(names: Mapping[str, str]) -> list[User]:
    """Create accounts, sign-in name → name of the person, that nobody can sign in with until a password is set."""
    known = {User.normalize_username(name): words for name, words in names.items()}
    users = [User(username=name, first_name=words, password=make_password(None)) for name, words in known.items()]
    return User.objects.bulk_create(users)


def issue_token(user: User, label: str, *, expires_at: datetime | None = None) -> str:
    """Return a new API token for the account: shown once, kept as a digest only."""
    token = ids.secret_token()
    ApiToken.objects.create(
        user=user, label=label, digest=digest_of(token), created_at=clock.now(), expires_at=expires_at
    )
    return token


def set_password(user: User, password: str) -> None:
    """Give an account its password; all its sessions end, and a sign-in that was closed for wrong attempts is open again."""
    user.set_password(password)
    user.save(update_fields=["password"])
    reset(username=user.get_username())


def set_open(user: User, *, is_open: bool) -> None:
    """Open or close an account. Sessions of one that is closed end with the next request, and its tokens for good."""
    user.is_active = is_open
    user.save(update_fields=["is_active"])
    if not is_open:
        user.api_tokens.filter(Q(expires_at=None) | Q(expires_at__gt=clock.now())).update(
            expires_at=clock.now(), waiting=False
        )


def allow_token(user: User, label: str, *, expires_at: datetime) -> ApiToken:
    """Keep that a program may have a token of this account; its person fetches it (`fetch_token`), nobody else sees it."""
    unknown = digest_of(ids.secret_token())
    return ApiToken.objects.create(
        user=user, label=label, digest=unknown, created_at=clock.now(), expires_at=expires_at, waiting=True
    )


def fetch_token(user: User, number: int) -> str | None:
    """Return the token that waits for this account, once; None where none waits."""
    token, now = ids.secret_token(), clock.now()
    waiting = ApiToken.objects.filter(pk=number, user=user, waiting=True, expires_at__gt=now)
    return token if waiting.update(digest=digest_of(token), waiting=False) else None


def end_token(token: ApiToken) -> None:
    """Let a token hold no longer."""
    token.expires_at, token.waiting = clock.now(), False
    token.save(update_fields=["expires_at", "waiting"])


def take_turn(act: str, meta: Mapping[str, Any], *, times: int = 1) -> None:
    """Count one sending of the address in `meta` (of the request); raise TooMany where it has sent too many of its kind.

    `times` is how many of this kind come to one report.
    """
    per_minute = settings.REPORTS_PER_MINUTE * times
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
