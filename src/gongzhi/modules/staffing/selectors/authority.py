"""What an administrator may change: within the areas of the own posts, never oneself, only roles that the own roles hand out.

`hand_out.<role>` is a grant like any other; somebody who keeps accounts gets no right by it to read a case. To change a
post, or the account of somebody who sits on it, one needs the right to hand out each of its roles: who could send a new
password to a discipline inspector could read as one.
"""

from collections.abc import Collection, Iterator
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.common.errors import Denied, Missing
from gongzhi.common.text import say, say_list
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules

T = TypeVar("T")
CHART, ACCOUNTS, HAND_OUT = "parties.edit", "accounts.edit", "hand_out."


def may_enter(actor: Actor) -> bool:
    """Say whether the pages are for this actor at all."""
    return actor.has(CHART) or actor.has(ACCOUNTS)


def areas_of(actor: Actor) -> tuple[str, ...]:
    """Return the codes of the areas whose offices and people the actor keeps."""
    seats = [*actor.seats_with(CHART), *actor.seats_with(ACCOUNTS)]
    return tuple(dict.fromkeys(code for seat in seats for code in seat.area_codes))


def is_inside(codes: Collection[str], area: str) -> bool:
    return any(area.startswith(code) for code in codes)


def in_areas(field: str, codes: Collection[str]) -> Q:
    """Return the condition that a code lies in one of these areas."""
    return reduce(or_, (areas.in_scope(field, code) for code in codes), Q(pk__in=[]))


def require_area(actor: Actor, grant: str, area: str) -> None:
    """Raise Denied where the actor does not keep this area."""
    if not is_inside([code for seat in actor.seats_with(grant) for code in seat.area_codes], area):
        raise Denied(_("This lies outside the area of your post. Ask the administrator of the county."))


def roles_to_hand_out(actor: Actor, area: str) -> set[str]:
    """Return the roles that the actor may give to a post of this area."""
    seats = [seat for seat in actor.seats if is_inside(seat.area_codes, area)]
    return {grant.removeprefix(HAND_OUT) for seat in seats for grant in seat.grants if grant.startswith(HAND_OUT)}


def require_roles(actor: Actor, roles: Collection[str], area: str) -> None:
    """Raise Denied, naming them, where some of these roles are not the actor's to hand out."""
    if actor.kind == "system":
        return
    if missing := set(roles) - roles_to_hand_out(actor, area):
        names = say_list(role_name(role) for role in sorted(missing))
        words = _("You have no right to hand out %(roles)s. The security officer does this.")
        raise Denied(words % {"roles": names})


def role_name(role: str) -> str:
    found = rules.find_content("role", role)
    return say(found.body["label"]) if found else role


def require_post(actor: Actor, post: parties.Post) -> None:
    """Raise Denied where the actor may not change this post or who sits on it."""
    if actor.kind == "system":
        return
    require_area(actor, CHART, post.area_code)
    if post.pk in actor.posts:
        raise Denied(_("Nobody changes the own post. Another administrator does this."))
    require_roles(actor, post.roles, post.area_code)


def require_person(actor: Actor, person: parties.Person) -> None:
    """Raise Denied where the actor may not keep this person's account: oneself, or somebody with a post beyond the actor's reach."""
    require_people(actor, [person])


def require_people(actor: Actor, people: Collection[parties.Person], grant: str = ACCOUNTS) -> None:
    """Raise Denied where the actor may not keep the accounts of all of these people, or with CHART let them take posts."""
    if actor.kind == "system":
        return
    if actor.person_id in {person.pk for person in people}:
        raise Denied(
            _("Nobody keeps the own account here. Another administrator does this; your password you change yourself.")
        )
    if not actor.has(grant):
        raise Denied(_("Your post has no right to do this."))
    for post in posts_to_come(people):
        require_area(actor, grant, post.area_code)
        require_roles(actor, post.roles, post.area_code)


def may_hand_over(actor: Actor, person: parties.Person, posts: Collection[parties.Post]) -> bool:
    """Say whether the actor may give this person a link, as far as posts that are known already tell; asked again when it is given."""
    if person.pk == actor.person_id or not actor.has(ACCOUNTS):
        return False
    return all(set(post.roles) <= roles_to_hand_out(actor, post.area_code) for post in posts)


def posts_to_come(people: Collection[parties.Person]) -> Iterator[parties.Post]:
    """Yield the posts on which these people sit or stand in now or later."""
    lasts = Q(person__in=[person.pk for person in people]) & (Q(valid_to=None) | Q(valid_to__gt=clock.today()))
    for model in (parties.Holding, parties.Substitution):
        yield from (row.post for row in model.objects.filter(lasts).select_related("post"))


def get_organisation(actor: Actor, number: int) -> parties.Organisation:
    """Return an office that the actor keeps; raise Missing for any other."""
    found = parties.Organisation.objects.select_related("parent").filter(pk=number).first()
    return _kept(actor, found, found.area_code if found else "")


def get_post(actor: Actor, number: int) -> parties.Post:
    """Return a post that the actor keeps; raise Missing for any other."""
    found = parties.Post.objects.select_related("organisation", "superior").filter(pk=number).first()
    return _kept(actor, found, found.area_code if found else "")


def get_person(actor: Actor, number: int) -> parties.Person:
    """Return a person with a post that the actor keeps, or without any; raise Missing for anybody else."""
    found = parties.Person.objects.select_related("user").filter(pk=number).first()
    held = list(found.holdings.values_list("post__area_code", flat=True)) if found else []
    own = areas_of(actor)
    return _kept(actor, found, next((code for code in held if is_inside(own, code)), "" if held else own[0]))


def _kept(actor: Actor, found: T | None, area: str) -> T:
    if found is None or not is_inside(areas_of(actor), area):
        raise Missing(_("There is no such entry, or it is not yours to see."))
    return found
