"""Each change of an office, a post or a person: locked, compared with what was seen, written, and told in its chain."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock, rows
from gongzhi.common.errors import Stale
from gongzhi.engine.access.public import Actor
from gongzhi.engine.parties import public as parties
from gongzhi.engine.timeline import public as timeline

from ..models import Act, Record
from ..selectors.records import CHANGED, KINDS, Subject, commit, digest_of, facts_of

STALE = _(
    "Somebody else has just changed this entry. Compare below: what you typed is kept, and sending again writes it."
)


def note(
    actor: Actor, subject: Subject, act: str, changes: Mapping[str, Any], *, person: parties.Person | None = None
) -> None:
    """Add an act to a subject's chain, in the caller's transaction; every process reads posts and duties anew."""
    kind = KINDS[type(subject)]
    record, _new = Record.objects.select_for_update().get_or_create(kind=kind, number=subject.pk)
    done = Act(record=record, kind=act, at=clock.now(), by_id=actor.person_id, person=person, changes=dict(changes))
    done.salt = timeline.new_salt()
    data = {"number": subject.pk, "sha256": commit(done.salt, done.changes)}
    data |= {"state": commit(done.salt, facts_of(subject))} | ({"person": person.pk} if person else {})
    draft = timeline.Draft(kind=f"{kind}_{act}", actor=actor.label, data=data, at=done.at)
    rows.write([done, *timeline.append(record, record.chain, [draft])], [])
    record.save()
    parties.announce()


@contextmanager
def changed(
    actor: Actor, subject: Subject, seen: str = "", *, act: str = CHANGED, person: parties.Person | None = None
) -> Iterator[None]:
    """Lock a subject for the block; raise Stale where it is no more what was `seen`; note what the block has changed, if anything."""
    with transaction.atomic():
        type(subject)._default_manager.select_for_update().filter(pk=subject.pk).first()
        subject.refresh_from_db()
        if seen and seen != digest_of(subject):
            raise Stale(STALE)
        before = facts_of(subject)
        yield
        subject.refresh_from_db()
        if differences := compare(before, facts_of(subject)):
            note(actor, subject, act, differences, person=person)


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return each fact that differs with what it was and is."""
    return {name: [before.get(name, ""), value] for name, value in after.items() if before.get(name, "") != value}
