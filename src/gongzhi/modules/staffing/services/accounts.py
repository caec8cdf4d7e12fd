"""Accounts: made, closed, opened again; and the link on which their person sets a password. No administrator ever sees one."""

import re
from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock, ids
from gongzhi.common.errors import Conflict, Invalid
from gongzhi.engine.access.public import Actor
from gongzhi.engine.parties import public as parties
from gongzhi.modules.accounts import public as accounts

from ..models import Invitation
from ..selectors.authority import require_people, require_person
from .recording import changed, changed_all, note

LASTS = timedelta(days=3)
TAKEN = _("This sign-in name is taken. Choose another, such as with the office behind it.")
NAME = re.compile(r"[a-z][a-z0-9._-]{2,59}")


def add_account(actor: Actor, person: parties.Person, name: str) -> str:
    """Give a person an account; return the secret of the link on which a password is set. Raises Invalid for the name."""
    make_accounts(actor, [(person, name)])
    return _issue(actor, person)


def make_accounts(actor: Actor, wishes: Sequence[tuple[parties.Person, str]]) -> None:
    """Give people accounts that nobody can use before a link is given. Raises Invalid for a name that is none or taken."""
    people = [person for person, _name in wishes]
    require_people(actor, people)
    names = [check_form(name) for _person, name in wishes]
    if taken(names):
        raise Invalid({"account": TAKEN})
    with changed_all(actor, people, act="account"):
        if any(person.user_id for person in people):
            raise Conflict(_("This person has an account already."))
        for person, user in zip(people, _add_users(people, names), strict=True):
            person.user = user
        parties.Person.objects.bulk_update(people, ["user"])


def _add_users(people: Sequence[parties.Person], names: Sequence[str]) -> list[accounts.User]:
    """Return the new accounts; raise Invalid where somebody took a name at the same moment."""
    try:
        with transaction.atomic():
            return accounts.add_users({name: one.name for name, one in zip(names, people, strict=True)})
    except IntegrityError:
        raise Invalid({"account": TAKEN}) from None


def check_form(name: str) -> str:
    """Return what may be a sign-in name; raise Invalid under `account` for anything else."""
    name = name.strip()
    if not NAME.fullmatch(name):
        words = _("Use 3 to 60 small English letters, digits, dots or hyphens, beginning with a letter.")
        raise Invalid({"account": words})
    return name


def taken(names: Collection[str]) -> set[str]:
    """Return those of these names, in small letters, of which there is an account, in small letters or capitals."""
    found = accounts.User.objects.annotate(small=Lower("username")).filter(small__in=names)
    return set(found.values_list("small", flat=True))


def check_name(name: str) -> None:
    """Raise Invalid under `account` for a sign-in name that is none or taken."""
    if taken([check_form(name)]):
        raise Invalid({"account": TAKEN})


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
        end_links([person])
        Invitation.objects.create(user=user, digest=accounts.digest_of(secret), issued_at=now, expires_at=now + LASTS)
        note(actor, person, "link", {})
    return secret


def end_links(people: Sequence[parties.Person]) -> None:
    """Let no link of these people's accounts hold any longer."""
    users = [person.user_id for person in people if person.user_id]
    Invitation.objects.filter(user__in=users, ended_at=None).update(ended_at=clock.now())


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
        end_links([person])
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
