"""The door of accounts: who is signed in, as an actor."""

from .models import User
from .selectors import actor_of, actor_of_person, find_user_by_token, forget_actors
from .services import add_user, issue_token, take_turn

__all__ = [
    "User",
    "actor_of",
    "actor_of_person",
    "add_user",
    "find_user_by_token",
    "forget_actors",
    "issue_token",
    "take_turn",
]
