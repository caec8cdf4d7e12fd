"""The door of parties: organisations, persons, posts, duties; who has a duty and who sits on a post."""

from .models import Duty, Holding, Organisation, PartyOrganisation, Person, Post, Substitution
from .selectors import (
    Held,
    edition,
    find_post,
    find_post_by_id,
    forget_chart,
    list_organisations,
    list_posts,
    list_posts_of,
    list_posts_with_duty,
    name_of_holder,
    organisations_above,
    organisations_below,
)
from .services import add, announce

__all__ = [
    "Duty",
    "Held",
    "Holding",
    "Organisation",
    "PartyOrganisation",
    "Person",
    "Post",
    "Substitution",
    "add",
    "announce",
    "edition",
    "find_post",
    "find_post_by_id",
    "forget_chart",
    "list_organisations",
    "list_posts",
    "list_posts_of",
    "list_posts_with_duty",
    "name_of_holder",
    "organisations_above",
    "organisations_below",
]
