"""What stands of an office, a post or a person; the commitment to it; and whether it still is what its chain tells."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.common import canonical
from gongzhi.engine.parties import public as parties
from gongzhi.engine.timeline import public as timeline

from ..models import Act, Record

Subject = parties.Organisation | parties.Post | parties.Person
MODELS: dict[str, type[Subject]] = {
    Record.ORGANISATION: parties.Organisation,
    Record.POST: parties.Post,
    Record.PERSON: parties.Person,
}
KINDS = {model: kind for kind, model in MODELS.items()}
# By the number of a post.
Rows = Mapping[int, list[list[Any]]]
ADDED, CHANGED = "added", "changed"
AT_A_TIME = 200
DIFFERS = _(
    "Entry {number} of offices and people ({kind}) is not what was committed to. It was changed outside the pages."
)


def facts_of(subject: Subject) -> dict[str, Any]:
    """Return what stands of an office, a post with who sits on it, or a person with the account."""
    return facts_of_all([subject])[0]


def facts_of_all(subjects: Sequence[Subject]) -> list[dict[str, Any]]:
    """Return what stands of each, in their order."""
    posts = [one.pk for one in subjects if isinstance(one, parties.Post)]
    holders, duties = (_holders(posts), _duties(posts)) if posts else ({}, {})
    return [_facts(one, holders, duties) for one in subjects]


def _facts(subject: Subject, holders: Rows, duties: Rows) -> dict[str, Any]:
    if isinstance(subject, parties.Organisation):
        return _common(subject) | {"kind": subject.kind, "parent": subject.parent_id}
    if isinstance(subject, parties.Post):
        more = {
            "organisation": subject.organisation_id,
            "superior": subject.superior_id,
            "roles": sorted(subject.roles),
        }
        lists = {"holders": holders.get(subject.pk, []), "duties": duties.get(subject.pk, [])}
        return _common(subject) | more | lists
    user = subject.user
    account = {"account": user.get_username(), "open": user.is_active} if user else {"account": "", "open": False}
    return {"name": subject.name} | account


def _common(subject: parties.Organisation | parties.Post) -> dict[str, Any]:
    names = {f"name_{language}": subject.names.get(language, "") for language in ("zh", "en")}
    return names | {"area": subject.area_code, **_days(subject.valid_from, subject.valid_to)}


def _days(since: date | None, until: date | None) -> dict[str, str]:
    return {"since": since.isoformat() if since else "", "until": until.isoformat() if until else ""}


def _holders(posts: Sequence[int]) -> Rows:
    found = parties.Holding.objects.filter(post__in=posts).order_by("valid_from", "pk")
    return _by_post(found.values_list("post", "person", "valid_from", "valid_to"))


def _duties(posts: Sequence[int]) -> Rows:
    found = parties.Duty.objects.filter(post__in=posts).order_by("function", "matter", "area_code", "pk")
    return _by_post(found.values_list("post", "function", "matter", "area_code", "valid_from", "valid_to"))


def _by_post(rows: Iterable[tuple[Any, ...]]) -> Rows:
    found: dict[int, list[list[Any]]] = defaultdict(list)
    for post, *what, since, until in rows:
        found[post].append([*what, *_days(since, until).values()])
    return found


def digest_of(subject: Subject) -> str:
    """Return the hash of what stands now: a form carries it, so that two who change the same thing notice."""
    return canonical.sha256_hex(canonical.dumps(facts_of(subject)))


def commit(salt: Any, value: object) -> str:
    """Return the commitment to a value under a salt."""
    return timeline.commit_text(bytes(salt or b""), canonical.dumps(value).decode())


def list_acts(subject: Subject) -> QuerySet[Act]:
    """Return what was done with a subject, the newest first; a person's acts with the posts that they took and left."""
    own = Q(record__kind=KINDS[type(subject)], record__number=subject.pk)
    if isinstance(subject, parties.Person):
        own |= Q(person=subject)
    return Act.objects.filter(own).select_related("by", "person", "record").order_by("-pk")


def verify() -> Iterator[timeline.Finding]:
    """Yield the records that are gone, or are not what their chains committed to."""
    last = 0
    while batch := list(Record.objects.filter(pk__gt=last).prefetch_related("acts").order_by("pk")[:AT_A_TIME]):
        yield from timeline.check_heads({one.chain: (one.chain_length, one.chain_hash) for one in batch})
        told: dict[str, list[timeline.Entry]] = {one.chain: [] for one in batch}
        for entry in timeline.Entry.objects.filter(chain__in=told).order_by("chain", "seq"):
            told[entry.chain].append(entry)
        facts = _facts_by_record(batch)
        for one in batch:
            if not _agrees(one, told[one.chain], facts.get((one.kind, one.number))):
                words = format_lazy(DIFFERS, number=one.number, kind=one.kind)
                yield timeline.Finding("staffing_changed", one.chain, 0, words)
        last = batch[-1].pk
    yield from timeline.check_present(Record, [f"{kind}_{act}" for kind in MODELS for act in (ADDED, CHANGED)])


def _facts_by_record(records: Sequence[Record]) -> Mapping[tuple[str, int], dict[str, Any]]:
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for kind, model in MODELS.items():
        numbers = [one.number for one in records if one.kind == kind]
        held: Any = model._default_manager.filter(pk__in=numbers)
        subjects = list(held.select_related("user") if kind == Record.PERSON else held)
        found |= {(kind, one.pk): facts for one, facts in zip(subjects, facts_of_all(subjects), strict=True)}
    return found


def _agrees(record: Record, told: Sequence[timeline.Entry], facts: Mapping[str, Any] | None) -> bool:
    acts = sorted(record.acts.all(), key=lambda act: act.pk)
    if facts is None or not acts:
        return False
    kept = [(f"{record.kind}_{act.kind}", commit(act.salt, act.changes)) for act in acts]
    stands = told[-1].data["state"] == commit(acts[-1].salt, facts) if told else False
    return stands and kept == [(entry.kind, entry.data["sha256"]) for entry in told]
