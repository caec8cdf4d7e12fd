"""Writes: accounts and tokens."""

from datetime import datetime

from gongzhi.common import clock, ids

from .models import ApiToken, User
from .selectors import digest_of


def add_user(username: str, password: str, *, display_name: str) -> User:
    """Create an account for a member of staff."""
    return User.objects.create_user(username, password=password, first_name=display_name)


def issue_token(user: User, label: str, *, expires_at: datetime | None = None) -> str:
    """Return a new API token for the account: shown once, kept as a digest only."""
    token = ids.secret_token()
    ApiToken.objects.create(
        user=user, label=label, digest=digest_of(token), created_at=clock.now(), expires_at=expires_at
    )
    return token
