"""Accounts: made, closed, opened again; and the link on which their person sets a password. No administrator ever sees one."""

import re
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock, ids
from gongzhi.common.errors import Conflict, Invalid
from gongzhi.engine.access.public import Actor
from gongzhi.engine.parties import public as parties
from gongzhi.modules.accounts import public as accounts

from ..models import Invitation
from ..selectors.authority import require_person
from .recording import changed, note

LASTS = timedelta(days=3)
TAKEN = _("This sign-in name is taken. Choose another, such as with the office behind it.")
NAME = re.compile(r"[a-z][a-z0-9._-]{2,59}")


def add_account(actor: Actor, person: parties.Person, name: str) -> str:
    """Give a person an account; return the secret of the link on which a password is set. Raises Invalid for the name."""
    make_account(actor, person, name)
    return _issue(actor, person)


def make_account(actor: Actor, person: parties.Person, name: str) -> None:
    """Give a person an account that nobody can use before a link is given. Raises Invalid for the name."""
    require_person(actor, person)
    name = check_name(name)
    with changed(actor, person, act="account"):
        if person.user_id:
            raise Conflict(_("This person has an account already."))
        person.user = _add_user(name, person)
        person.save(update_fields=["user"])


def _add_user(name: str, person: parties.Person) -> accounts.User:
    """Return the new account; raise Invalid where somebody took the name at the same moment."""
    try:
        with transaction.atomic():
            return accounts.add_user(name, None, display_name=person.name)
    except IntegrityError:
        raise Invalid({"account": TAKEN}) from None


def check_form(name: str) -> str:
    """Return what may be a sign-in name; raise Invalid under `account` for anything else."""
    name = name.strip()
    if not NAME.fullmatch(name):
        words = _("Use 3 to 60 small English letters, digits, dots or hyphens, beginning with a letter.")
        raise Invalid({"account": words})
    return name


def check_name(name: str) -> str:
    """Return a sign-in name that is free; raise Invalid under `account` for any other."""
    name = check_form(name)
    if accounts.User.objects.filter(username__iexact=name).exists():
        raise Invalid({"account": TAKEN})
    return name


def invite(actor: Actor, person: parties.Person) -> str:
    """Return the secret of a new link; earlier ones end. The present password holds until a new one is set."""
    require_person(actor, person)
    return _issue(actor, person)


def _issue(actor: Actor, person: parties.Person) -> str:
    user = _account_of(person)
    if not user.is_active:
        raise Conflict(_("This account is closed. Open it again first."))
    secret, now = ids.secret_token(), clock.now()
    with transaction.atomic():
        end_links(person)
        Invitation.objects.create(user=user, digest=accounts.digest_of(secret), issued_at=now, expires_at=now + LASTS)
        note(actor, person, "link", {})
    return secret


def end_links(person: parties.Person) -> None:
    """Let no link of a person's account hold any longer."""
    Invitation.objects.filter(user=person.user_id, ended_at=None).update(ended_at=clock.now())


def _account_of(person: parties.Person) -> accounts.User:
    user = person.user
    if not isinstance(user, accounts.User):
        raise Conflict(_("This person has no account."))
    return user


def set_open(actor: Actor, person: parties.Person, *, is_open: bool) -> None:
    """Close a person's account, whose sessions, tokens and links end at once; or open it again."""
    require_person(actor, person)
    with changed(actor, person, act="opened" if is_open else "closed"):
        user = _account_of(person)
        end_links(person)
        accounts.set_open(user, is_open=is_open)


def find_invitation(secret: str) -> Invitation | None:
    """Return the invitation of a link that still holds, or None."""
    valid = Invitation.objects.filter(ended_at=None, expires_at__gt=clock.now(), user__is_active=True)
    return valid.select_related("user").filter(digest=accounts.digest_of(secret)).first()


def set_password(invitation: Invitation, password: str) -> None:
    """Use a link: the account has this password from now on. Raises Conflict where it was used in between."""
    with transaction.atomic():
        fresh = Invitation.objects.filter(pk=invitation.pk, ended_at=None)
        if not fresh.update(ended_at=clock.now()):
            raise Conflict(_("This link has been used already."))
        user = accounts.User.objects.get(pk=invitation.user_id)
        accounts.set_password(user, password)
        person = parties.Person.objects.get(user=user)
        note(accounts.actor_of_person(person), person, "password", {})
