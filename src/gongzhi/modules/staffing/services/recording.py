"""Each change of offices, posts and people: locked, compared with what was seen, written, and told in the chain of each."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock, rows
from gongzhi.common.errors import Stale
from gongzhi.engine.access.public import Actor
from gongzhi.engine.parties import public as parties
from gongzhi.engine.timeline import public as timeline

from ..models import Act, Record
from ..selectors.records import CHANGED, KINDS, Subject, commit, digest_of, facts_of_all

STALE = _(
    "Somebody else has just changed this entry. Compare below: what you typed is kept, and sending again writes it."
)
HEAD = ("chain_length", "chain_hash")


@dataclass(frozen=True)
class Deed:
    """An act on a subject; `person`: who takes a post or leaves it."""

    subject: Subject
    act: str
    changes: Mapping[str, Any]
    person: parties.Person | None = None


def note(actor: Actor, subject: Subject, act: str, changes: Mapping[str, Any]) -> None:
    """Add an act to a subject's chain, in the caller's transaction."""
    note_all(actor, [Deed(subject, act, changes)])


def note_all(actor: Actor, deeds: Sequence[Deed]) -> None:
    """Add acts to the chains of their subjects, each of which is there once; every process reads posts and duties anew."""
    records, facts = _records(deeds), facts_of_all([deed.subject for deed in deeds])
    new: list[Any] = []
    for deed, record, stands in zip(deeds, records, facts, strict=True):
        done = Act(record=record, kind=deed.act, at=clock.now(), by_id=actor.person_id, person=deed.person)
        done.changes, done.salt = dict(deed.changes), timeline.new_salt()
        data = {"number": deed.subject.pk, "sha256": commit(done.salt, done.changes)}
        data |= {"state": commit(done.salt, stands)} | ({"person": deed.person.pk} if deed.person else {})
        draft = timeline.Draft(kind=f"{record.kind}_{deed.act}", actor=actor.label, data=data, at=done.at)
        new += [done, *timeline.append(record, record.chain, [draft])]
    rows.write(new, [(record, HEAD) for record in records])
    parties.announce()


def _records(deeds: Sequence[Deed]) -> list[Record]:
    """Return the locked records of the subjects, in their order; those that are not there begin."""
    wanted = [(KINDS[type(deed.subject)], deed.subject.pk) for deed in deeds]
    found = _find_records(wanted)
    if missing := [one for one in wanted if one not in found]:
        Record.objects.bulk_create(
            (Record(kind=kind, number=number) for kind, number in missing), ignore_conflicts=True
        )
        found |= _find_records(missing)
    return [found[one] for one in wanted]


def _find_records(wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Record]:
    kinds = dict.fromkeys(kind for kind, _number in wanted)
    locked = Record.objects.select_for_update().order_by("pk")
    found = [locked.filter(kind=kind, number__in=[pk for one, pk in wanted if one == kind]) for kind in kinds]
    return {(one.kind, one.number): one for records in found for one in records}


@contextmanager
def changed(actor: Actor, subject: Subject, seen: str = "", *, act: str = CHANGED) -> Iterator[None]:
    """Lock a subject for the block; raise Stale where it is no more what was `seen`; note what the block has changed, if anything."""
    with changed_all(actor, [subject], seen, act=act):
        yield


@contextmanager
def changed_all(
    actor: Actor,
    subjects: Sequence[Subject],
    seen: str = "",
    *,
    act: str = CHANGED,
    persons: Sequence[parties.Person | None] = (),
) -> Iterator[None]:
    """Do as `changed` for several subjects of one kind; `persons`: who takes or leaves each post."""
    with transaction.atomic():
        _read_again(subjects, lock=True)
        if seen and seen != digest_of(subjects[0]):
            raise Stale(STALE)
        before = facts_of_all(subjects)
        yield
        _read_again(subjects)
        told = zip(subjects, persons or [None] * len(subjects), before, facts_of_all(subjects), strict=True)
        if deeds := [Deed(one, act, differs, who) for one, who, was, now in told if (differs := compare(was, now))]:
            note_all(actor, deeds)


def _read_again(subjects: Sequence[Any], *, lock: bool = False) -> None:
    """Let subjects of one kind be what stands in the database."""
    model = type(subjects[0])
    fresh = model._default_manager.filter(pk__in=[one.pk for one in subjects]).order_by("pk")
    stands = {one.pk: one for one in (fresh.select_for_update() if lock else fresh)}
    for one in subjects:
        one._state.fields_cache.clear()
        for field in model._meta.concrete_fields:
            setattr(one, field.attname, getattr(stands[one.pk], field.attname))
    if model is parties.Person:
        prefetch_related_objects(list(subjects), "user")


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return each fact that differs with what it was and is."""
    return {name: [before.get(name, ""), value] for name, value in after.items() if before.get(name, "") != value}
