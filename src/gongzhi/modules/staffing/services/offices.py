"""Offices and posts: added, changed, ended by a last day; nothing is deleted, and no post ends with work on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gongzhi.common import ids
from gongzhi.common.errors import Conflict, Denied, Invalid
from gongzhi.common.text import say, say_list
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties

from ..selectors.authority import CHART, is_inside, require_area, require_post, require_roles
from ..selectors.records import ADDED
from .recording import Deed, changed, changed_all, note_all

ABOVE_ITSELF = gettext_lazy("An office cannot stand above itself.")
POST_ABOVE_ITSELF = gettext_lazy("A post cannot stand above itself.")
OUTSIDE = gettext_lazy("The area of a post lies within that of its office.")


@dataclass(frozen=True, kw_only=True)
class OfficeWish:
    """What an office shall be; `until`: the first day on which it is no more."""

    name_zh: str
    name_en: str
    kind: str
    area: str
    parent: parties.Organisation | None = None
    since: date | None = None
    until: date | None = None
    # Empty: one that says nothing.
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class PostWish:
    """What a post shall be."""

    name_zh: str
    name_en: str
    organisation: parties.Organisation
    area: str
    roles: Sequence[str] = ()
    superior: parties.Post | None = None
    since: date | None = None
    until: date | None = None
    code: str = ""


def add_office(actor: Actor, wish: OfficeWish) -> parties.Organisation:
    """Add an office."""
    return add_offices(actor, [wish])[0]


def add_offices(actor: Actor, wishes: Sequence[OfficeWish]) -> list[parties.Organisation]:
    """Add offices; none stands above another one of them."""
    added = []
    for wish in wishes:
        require_area(actor, CHART, wish.area)
        added.append(parties.Organisation(key=wish.code or f"office-{ids.secret_token()}"))
        _fill_office(added[-1], wish)
    with transaction.atomic():
        parties.add(added)
        note_all(actor, [Deed(one, ADDED, {"name_zh": ["", one.names["zh"]]}) for one in added])
    return added


def change_office(actor: Actor, office: parties.Organisation, wish: OfficeWish, seen: str) -> None:
    """Change an office, or end it. Raises Stale, Invalid, Conflict where posts or offices below go on."""
    require_office(actor, office, wish.area, moves=wish.parent != office.parent)
    with changed(actor, office, seen):
        if wish.parent and office.pk in parties.organisations_above(wish.parent.pk):
            raise Invalid({"parent": ABOVE_ITSELF})
        _fill_office(office, wish)
        if wish.until:
            _check_empty(office, wish.until)
        office.save()


def require_office(actor: Actor, office: parties.Organisation, area: str, *, moves: bool) -> None:
    """Raise Denied where the actor may not let an office be for an area, or (`moves`) stand below another one."""
    require_area(actor, CHART, office.area_code)
    require_area(actor, CHART, area)
    if moves and office.pk in actor.organisations:
        raise Denied(_("What stands above the own office is changed by another administrator."))


def _fill_office(office: parties.Organisation, wish: OfficeWish) -> None:
    office.names = {"zh": wish.name_zh, "en": wish.name_en}
    office.kind, office.area_code, office.parent = wish.kind, wish.area, wish.parent
    office.valid_from, office.valid_to = _span(wish)


def _span(wish: OfficeWish | PostWish) -> tuple[date | None, date | None]:
    if wish.since and wish.until and wish.until <= wish.since:
        raise Invalid({"until": _("The last day is earlier than the first.")})
    return wish.since, wish.until


def _check_empty(office: parties.Organisation, day: date) -> None:
    lasts = Q(valid_to=None) | Q(valid_to__gt=day)
    posts, below = office.posts.filter(lasts).count(), office.children.filter(lasts).count()
    if posts or below:
        words = _("Its %(posts)d posts and the %(offices)d offices below it must end first.")
        raise Conflict(words % {"posts": posts, "offices": below})


def add_post(actor: Actor, wish: PostWish) -> parties.Post:
    """Add a post. Raises Denied for roles that are not the actor's to hand out."""
    return add_posts(actor, [wish])[0]


def add_posts(actor: Actor, wishes: Sequence[PostWish]) -> list[parties.Post]:
    """Add posts, none of which stands above another one of them. Raises Denied for roles that are not the actor's to hand out."""
    added = []
    for wish in wishes:
        require_area(actor, CHART, wish.area)
        require_roles(actor, wish.roles, wish.area)
        added.append(parties.Post(key=wish.code or f"post-{ids.secret_token()}"))
        _fill_post(added[-1], wish)
    with transaction.atomic():
        parties.add(added)
        told = ({"name_zh": ["", one.names["zh"]], "roles": [[], one.roles]} for one in added)
        note_all(actor, [Deed(one, ADDED, changes) for one, changes in zip(added, told, strict=True)])
    return added


def change_post(actor: Actor, post: parties.Post, wish: PostWish, seen: str) -> None:
    """Change a post, or end it. Raises Stale, Invalid, Denied, Conflict where it has open work."""
    require_post(actor, post)
    require_area(actor, CHART, wish.area)
    require_roles(actor, wish.roles, wish.area)
    with changed(actor, post, seen):
        if wish.superior and (wish.superior.pk == post.pk or wish.superior.pk in parties.posts_below([post.pk])):
            raise Invalid({"superior": POST_ABOVE_ITSELF})
        _fill_post(post, wish)
        if wish.until:
            _end(post, wish.until)
        post.save()


def _fill_post(post: parties.Post, wish: PostWish) -> None:
    if not is_inside([wish.organisation.area_code], wish.area):
        raise Invalid({"area": OUTSIDE})
    post.names = {"zh": wish.name_zh, "en": wish.name_en}
    post.organisation, post.area_code, post.superior = wish.organisation, wish.area, wish.superior
    post.roles = sorted(wish.roles)
    post.valid_from, post.valid_to = _span(wish)


def _end(post: parties.Post, day: date) -> None:
    """Let who sits on a post leave it when it ends; raise Conflict while it has open work."""
    if words := say_open_work(post):
        raise Conflict(words)
    post.holdings.filter(valid_from__gte=day).delete()
    post.holdings.filter(Q(valid_to=None) | Q(valid_to__gt=day)).update(valid_to=day)


def say_open_work(post: parties.Post) -> str:
    """Return in words how many cases wait for a post and where, empty for none; nothing else is told of them."""
    items = cases.WorkItem.objects.filter(post=post, state=cases.WorkItem.OPEN).order_by()
    counted = dict(items.values_list("case__township_code").annotate(Count("case", distinct=True)))
    led = cases.Case.objects.filter(post=post, closed_at=None).exclude(work_items__in=items)
    for code, count in led.order_by().values_list("township_code").annotate(Count("id")):
        counted[code] = counted.get(code, 0) + count
    if not counted:
        return ""
    total, names = sum(counted.values()), areas.area_names(filter(None, counted))
    where = say_list(
        _("%(place)s %(count)d") % {"place": say(names.get(code)) or _("without a place"), "count": count}
        for code, count in sorted(counted.items())
    )
    words = ngettext(
        "%(count)d open case still waits for this post (%(where)s). End its duties so that nothing new comes, and let a"
        " dispatcher or the holder hand it over first.",
        "%(count)d open cases still wait for this post (%(where)s). End its duties so that nothing new comes, and let a"
        " dispatcher or the holder hand them over first.",
        total,
    )
    return words % {"count": total, "where": where}


def add_duties(actor: Actor, wishes: Sequence[parties.Duty]) -> None:
    """Let the posts of these duties answer for something more, from a day on. Raises Invalid where one does already."""
    posts = {wish.post.pk: wish.post for wish in wishes}
    for post in posts.values():
        require_post(actor, post)
    for wish in wishes:
        require_area(actor, CHART, wish.area_code)
    with changed_all(actor, list(posts.values()), act="duty"):
        held = {_what(duty): duty for duty in parties.Duty.objects.filter(post__in=posts)}
        for wish in wishes:
            if former := held.get(_what(wish)):
                _begin_again(former, wish)
        parties.add([wish for wish in wishes if _what(wish) not in held])


def _what(duty: parties.Duty) -> tuple[int, str, str, str]:
    return duty.post_id, duty.function, duty.matter, duty.area_code


def _begin_again(former: parties.Duty, wish: parties.Duty) -> None:
    if not (former.valid_to and wish.valid_from and former.valid_to <= wish.valid_from):
        raise Invalid({"function": _("The post has this duty already.")})
    former.valid_from, former.valid_to = wish.valid_from, None
    former.save(update_fields=["valid_from", "valid_to"])


def end_duty(actor: Actor, duty: parties.Duty, day: date) -> None:
    """Let a post answer for something no longer from a day on; nothing new comes to it by this duty."""
    require_post(actor, duty.post)
    with changed(actor, duty.post, act="duty"):
        if duty.valid_from and duty.valid_from >= day:
            duty.delete()
        else:
            duty.valid_to = day
            duty.save(update_fields=["valid_to"])
