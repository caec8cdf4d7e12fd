"""The door of accounts: who is signed in, as an actor."""

from .models import ApiToken, User
from .selectors import actor_of, actor_of_person, digest_of, find_user_by_token, forget_actors
from .services import (
    add_user,
    add_users,
    allow_token,
    end_token,
    fetch_token,
    issue_token,
    set_open,
    set_password,
    take_turn,
)

__all__ = [
    "ApiToken",
    "User",
    "actor_of",
    "actor_of_person",
    "add_user",
    "add_users",
    "allow_token",
    "digest_of",
    "end_token",
    "fetch_token",
    "find_user_by_token",
    "forget_actors",
    "issue_token",
    "set_open",
    "set_password",
    "take_turn",
]
