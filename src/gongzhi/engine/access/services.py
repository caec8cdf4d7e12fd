"""Refusals of authority, in words."""

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Denied, Missing

from .rules import READ, Actor, Resource, may


def require(actor: Actor, grant: str, resource: Resource) -> None:
    """Raise Missing where `actor` may not read the resource, Denied where reading is granted but `grant` is not."""
    if may(actor, grant, resource):
        return
    if not may(actor, READ, resource):
        raise Missing(_("There is no such case, or it is not yours to see. Check the number."))
    raise Denied(_("Your post may read this case but not do this. Ask the post that has it in hand."))


def require_grant(actor: Actor, grant: str) -> None:
    """Raise Denied where no seat of `actor` grants this (for pages that are not about one case)."""
    if actor.kind != "system" and not actor.has(grant):
        raise Denied(_("Your post has no right to open this. If you need it for your work, ask your administrator."))
