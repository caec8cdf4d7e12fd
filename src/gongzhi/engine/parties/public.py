"""The door of parties: organisations, persons, posts, duties; who has a duty, who is there to do it, who stands in."""

from .models import (
    Absence,
    Duty,
    DutyTime,
    Holding,
    Organisation,
    PartyOrganisation,
    Person,
    Post,
    Substitution,
)
from .rules import DutyRow, Looked, Search
from .selectors.chart import (
    edition,
    find_superior,
    forget_chart,
    organisation_area,
    organisations_above,
    organisations_below,
    posts_below,
)
from .selectors.posts import (
    find_post_by_id,
    list_organisations,
    list_posts,
    list_posts_of,
    name_of_holder,
    names_at,
)
from .selectors.searching import (
    Held,
    Wanted,
    find_post,
    is_manned,
    is_on_duty,
    is_stood_in,
    list_posts_with_duty,
    search_post,
    sitters_of,
)
from .selectors.trying import Player, played_by
from .services.editing import add, announce
from .services.roster import add_absence, end_absence, set_duty_times

__all__ = [
    "Absence",
    "Duty",
    "DutyRow",
    "DutyTime",
    "Held",
    "Holding",
    "Looked",
    "Organisation",
    "PartyOrganisation",
    "Person",
    "Player",
    "Post",
    "Search",
    "Substitution",
    "Wanted",
    "add",
    "add_absence",
    "announce",
    "edition",
    "end_absence",
    "find_post",
    "find_post_by_id",
    "find_superior",
    "forget_chart",
    "is_manned",
    "is_on_duty",
    "is_stood_in",
    "list_organisations",
    "list_posts",
    "list_posts_of",
    "list_posts_with_duty",
    "name_of_holder",
    "names_at",
    "organisation_area",
    "organisations_above",
    "organisations_below",
    "played_by",
    "posts_below",
    "search_post",
    "set_duty_times",
    "sitters_of",
]
