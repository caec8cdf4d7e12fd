"""API tokens: allowed to a person by an administrator, fetched once by the person, ended by either. Nobody else ever sees one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Conflict, Invalid, Missing
from gongzhi.engine.access.public import Actor
from gongzhi.engine.parties import public as parties
from gongzhi.modules.accounts import public as accounts

from ..selectors.authority import require_person
from .recording import note

LONGEST_LABEL = 80


def allow(actor: Actor, person: parties.Person, label: str, expires_at: datetime) -> accounts.ApiToken:
    """Let a program of this person have a token until a moment; the person fetches it."""
    require_person(actor, person)
    words = " ".join(label.split())
    if not words or len(words) > LONGEST_LABEL:
        raise Invalid({"label": _("Please say which program it is for.")})
    if not isinstance(person.user, accounts.User):
        raise Conflict(_("This person has no account."))
    with transaction.atomic():
        token = accounts.allow_token(person.user, words, expires_at=expires_at)
        note(actor, person, "token", {"token": ["", words]})
    return token


def end(actor: Actor, number: int) -> parties.Person:
    """End a token of a person whose account the actor keeps, or one's own; return the person."""
    token = accounts.ApiToken.objects.select_related("user").filter(pk=number).first()
    person = parties.Person.objects.filter(user=token.user).first() if token else None
    if token is None or person is None:
        raise Missing(_("There is no such token."))
    if person.pk != actor.person_id:
        require_person(actor, person)
    with transaction.atomic():
        accounts.end_token(token)
        note(actor, person, "token_ended", {"token": [token.label, ""]})
    return person


def fetch(person: parties.Person, number: int) -> str:
    """Return a token that waits for its person, this once. Raises Missing where none waits."""
    if not isinstance(person.user, accounts.User):
        raise Missing(_("There is no such token."))
    with transaction.atomic():
        token = accounts.fetch_token(person.user, number)
        if token is None:
            raise Missing(_("This token was fetched already, or it has ended."))
        note(accounts.actor_of_person(person), person, "fetched", {})
    return token
