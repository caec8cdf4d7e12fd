"""Reads of the knowledge base: what is in force, what fits a call, what waits for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import nlargest
from operator import itemgetter

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Missing
from gongzhi.common.snapshot import Snapshot
from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules
from gongzhi.engine.search import public as search

from .models import Entry, Renewal, Version
from .rules import LEAST, Words, bonus

MARK = "knowledge"
READ, WRITE, CHECK = "knowledge.read", "knowledge.write", "knowledge.check"
SUGGESTIONS = 5
# So many of those that share most words are read; some of them may have been replaced since.
MOST_CANDIDATES = 20
# So much of each is compared: title, questions and how the answer begins.
MOST_COMPARED = 400


def in_force(on: date | None = None) -> QuerySet[Version]:
    """Return the versions that may be told on a day: checked, begun, not run out, not replaced, not withdrawn."""
    day = on or clock.today()
    later = Version.objects.filter(
        entry=OuterRef("entry"), state=Version.CHECKED, valid_from__lte=day, number__gt=OuterRef("number")
    )
    begun = Version.objects.filter(state=Version.CHECKED, valid_from__lte=day, entry__withdrawn_at=None)
    still = Q(valid_until=None) | Q(valid_until__gte=day)
    return begun.filter(still).exclude(Exists(later)).select_related("entry__office")


def find_in_force(version_id: int) -> Version | None:
    """Return a version if it may be told today, else None."""
    return in_force().filter(pk=version_id).first()


def search_in_force(query: str, *, public: bool = False) -> QuerySet[Version]:
    """Return the versions in force that have all words of the query; all of them for an empty query."""
    found = in_force().order_by("entry__matter", "title", "pk")
    if public:
        found = found.filter(entry__public=True)
    return matching(found, query) if query.strip() else found


def matching(versions: QuerySet[Version], query: str) -> QuerySet[Version]:
    """Narrow to versions with all words of the query; documents of the index stand under the negative number."""
    hits = search.matching(query, marks=(MARK,), newest_first=False, beside=True)
    return versions.annotate(document=-F("pk")).filter(document__in=hits)


def suggest(text: str, *, matter: str = "", limit: int = SUGGESTIONS) -> list[Version]:
    """Return the versions in force that best answer what somebody says, in one query; those of the matter count more."""
    if not search.is_searchable(text):
        return []
    points = _words.current().points(search.pairs_of(text))
    wanted = Q(pk__in=nlargest(MOST_CANDIDATES, points, key=points.__getitem__))
    if matter:
        wanted |= Q(entry__matter=matter)
    found = [(points[one.pk] + bonus(one.entry.matter, matter), one) for one in in_force().filter(wanted)]
    fitting = [(fit, one) for fit, one in found if fit >= LEAST]
    return [one for _fit, one in nlargest(limit, fitting, key=itemgetter(0))]


def _read_words() -> Words:
    """Return the words of what may be told today or later; withdrawn or replaced meanwhile, it is left out by who asks."""
    checked = Version.objects.filter(state=Version.CHECKED, entry__withdrawn_at=None).exclude(
        valid_until__lt=clock.today()
    )
    return Words(
        (
            version.pk,
            search.pairs_of(f"{version.title}\n{version.questions}\n{version.title_en}"),
            search.pairs_of(document_of(version)[:MOST_COMPARED]),
        )
        for version in checked.only("title", "questions", "answer", "title_en", "answer_en").iterator()
    )


def _checked() -> tuple[object, ...]:
    """Return what changes with each check; a checked version never changes."""
    found = Version.objects.filter(state=Version.CHECKED).aggregate(Count("pk"), Max("pk"), Max("checked_at"))
    return tuple(found.values())


_words = Snapshot(_read_words, _checked)


def forget_words() -> None:
    """Let this process see at once what was checked."""
    _words.forget()


def document_of(version: Version) -> str:
    """Return the words by which a version is found."""
    return "\n".join((version.title, version.questions, version.answer, version.title_en, version.answer_en)).strip()


def title_of(version: Version) -> str:
    """Return the title in the reader's language, as far as it is there."""
    return say({"zh": version.title, "en": version.title_en})


def get_entry(key: str) -> Entry:
    """Return an entry; raise Missing for none."""
    entry = Entry.objects.filter(key=key).select_related("office").first()
    if entry is None:
        raise Missing(_("There is no such entry. It may have been withdrawn."))
    return entry


def offices_of(actor: Actor, grant: str) -> frozenset[int]:
    """Return the organisations for which the actor has a grant of the knowledge base."""
    return frozenset(seat.organisation_id for seat in actor.seats_with(grant))


def may_write(actor: Actor, entry: Entry) -> bool:
    """Say whether the actor's office answers for the entry."""
    return entry.office_id in offices_of(actor, WRITE)


def renewals_waiting(actor: Actor) -> QuerySet[Renewal]:
    """Return the work messages to the actor's offices, what runs out first on top."""
    waiting = Renewal.objects.filter(done_at=None, version__entry__office__in=offices_of(actor, WRITE))
    return waiting.select_related("version__entry").order_by("version__valid_until", "pk")


def raised_to(actor: Actor) -> Q:
    """Return the condition that an office below the actor's posts has not renewed an answer in time."""
    below = {parties.organisation_of(post) for post in parties.posts_below(actor.posts)} if actor.has(READ) else set()
    return Q(done_at=None, version__entry__office__in=below - {None}) & ~Q(raised_at=None)


@dataclass(frozen=True)
class Renewals:
    """How many answers the actor's offices have to renew, how many of them have run out, and how many were raised to the actor."""

    waiting: int
    out: int
    raised: int


def count_renewals(actor: Actor) -> Renewals:
    """Return what is to be renewed by the actor's offices and by those below; one query."""
    mine = Q(version__entry__office__in=offices_of(actor, WRITE))
    out = mine & Q(version__valid_until__lt=clock.today())
    return Renewals(
        **Renewal.objects.filter(done_at=None).aggregate(
            waiting=Count("pk", filter=mine), out=Count("pk", filter=out), raised=Count("pk", filter=raised_to(actor))
        )
    )


def find_renewal(entry: Entry) -> Renewal | None:
    """Return the work message that is open for an entry, or None."""
    open_ones = Renewal.objects.filter(done_at=None, version__entry=entry).select_related("version", "urged_by")
    return open_ones.order_by("pk").first()


def offered(actor: Actor) -> QuerySet[Version]:
    """Return the versions that wait for a check by somebody else than their writer; none without the right to check."""
    if not actor.has(CHECK):
        return Version.objects.none()
    waiting = Version.objects.filter(state=Version.OFFERED).exclude(written_by=actor.person_id)
    return waiting.select_related("entry__office", "written_by").order_by("written_at", "pk")


def count_to_check(actor: Actor) -> int:
    """Return how many versions wait for a check by the actor."""
    return offered(actor).count()


def running_out() -> Sequence[Version]:
    """Return the last checked versions that run out soon, or have run out, and whose offices have not been asked yet."""
    notice = rules.parameter("knowledge_ask_before", on=clock.today(), case={}).value
    end = clock.today() + timedelta(days=int(notice["amount"]) if notice else -1)
    later = Version.objects.filter(entry=OuterRef("entry"), state=Version.CHECKED, number__gt=OuterRef("number"))
    ending = Version.objects.filter(state=Version.CHECKED, entry__withdrawn_at=None, valid_until__lte=end, renewal=None)
    return list(ending.exclude(Exists(later)))
