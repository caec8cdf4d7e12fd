"""Reads: posts, their holders, and the post that has a duty."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch, Q, QuerySet

from gongzhi.common import clock
from gongzhi.common.snapshot import Snapshot

from .models import Duty, Edition, Holding, Organisation, Person, Post, Substitution
from .rules import DutyRow, DutyTable, choose


class Held(NamedTuple):
    """A duty found: the post and its organisation."""

    post_id: int
    organisation_id: int


@dataclass
class Chart:
    """What is held in memory of one edition: the duties, and each organisation's superior."""

    edition: int
    duties: DutyTable
    parents: dict[int, int | None]

    def lineage(self, organisation_id: int) -> frozenset[int]:
        """Return the organisation and all above it."""
        found: set[int] = set()
        present: int | None = organisation_id
        while present is not None and present not in found:
            found.add(present)
            present = self.parents.get(present)
        return frozenset(found)


def _edition() -> int:
    return Edition.objects.values_list("number", flat=True).first() or 0


def _read() -> Chart:
    parents: dict[int, int | None] = dict(Organisation.objects.values_list("pk", "parent_id"))
    return Chart(_edition(), DutyTable.of(_read_duties()), parents)


_chart = Snapshot(_read, _edition, every=1.0)


def chart() -> Chart:
    """Return the chart in force, held in memory."""
    return _chart.current()


def forget_chart() -> None:
    """Read the chart anew at the next look-up, in this process."""
    _chart.forget()


def edition() -> int:
    """Return the number of the edition in force; it changes with each change of posts and duties."""
    return chart().edition


def organisations_above(organisation_id: int) -> frozenset[int]:
    """Return the organisation and all above it."""
    return chart().lineage(organisation_id)


def organisations_below(organisation_id: int) -> frozenset[int]:
    """Return the organisation and all below it."""
    present = chart()
    return frozenset(child for child in present.parents if organisation_id in present.lineage(child))


def _read_duties() -> Iterable[DutyRow]:
    # By key, so that among equals the choice is the same in every process.
    for duty in Duty.objects.order_by("post__key", "pk").select_related("post"):
        post = duty.post
        # A duty holds no longer than its post.
        begins = max(filter(None, (duty.valid_from, post.valid_from)), default=None)
        ends = min(filter(None, (duty.valid_to, post.valid_to)), default=None)
        yield DutyRow(duty.function, duty.matter, duty.area_code, post.pk, post.organisation_id, begins, ends)


def _upward(code: str) -> list[str]:
    """Return the codes of an area and of those around it, the smallest first (6+3+3+3)."""
    return [code[:length] for length in (15, 12, 9, 6) if len(code) >= length]


def find_post(
    function: str,
    *,
    matter: str = "",
    area: str = "",
    without_posts: Collection[int] = (),
    without_organisations: Collection[int] = (),
) -> Held | None:
    """Return the post with the duty `function` for the matter, in the smallest area around `area`, or None."""
    candidates = chart().duties.candidates(function, matter, _upward(area))
    found = choose(candidates, clock.today(), without_posts=without_posts, without_organisations=without_organisations)
    return Held(found.post_id, found.organisation_id) if found else None


def _on(day: date) -> Q:
    return (Q(valid_from__lte=day) | Q(valid_from=None)) & (Q(valid_to__gt=day) | Q(valid_to=None))


def list_posts_with_duty(
    function: str,
    *,
    matter: str = "",
    area: str = "",
    without_organisations: Collection[int] = (),
    limit: int = 5,
) -> list[int]:
    """Return the posts with the duty, those of the smallest area around `area` first, for a person to choose from."""
    day = clock.today()
    found: dict[int, None] = {}
    for duty in chart().duties.candidates(function, matter, _upward(area)):
        if len(found) < limit and duty.organisation_id not in without_organisations and duty.holds_on(day):
            found.setdefault(duty.post_id)
    return list(found)


def list_posts_of(person: Person) -> list[Post]:
    """Return the posts that a person holds or stands in for today."""
    day = clock.today()
    held = Holding.objects.filter(_on(day), person=person).values("post_id")
    lent = Substitution.objects.filter(_on(day), person=person).values("post_id")
    posts = Post.objects.filter(_on(day)).filter(Q(pk__in=held) | Q(pk__in=lent))
    return list(posts.select_related("organisation").order_by("pk"))


def list_posts(*, organisation: int | None = None) -> QuerySet[Post]:
    """Return the posts in force today, with organisation and present holders."""
    day = clock.today()
    holdings = Holding.objects.filter(_on(day)).select_related("person")
    posts = Post.objects.filter(_on(day)).select_related("organisation")
    if organisation:
        posts = posts.filter(organisation=organisation)
    return posts.prefetch_related(Prefetch("holdings", holdings, to_attr="present")).order_by("key")


def find_post_by_id(post_id: int) -> Post | None:
    """Return a post that is in force today, or None."""
    return Post.objects.filter(_on(clock.today()), pk=post_id).select_related("organisation").first()


def list_organisations() -> QuerySet[Organisation]:
    """Return the organisations in force today."""
    return Organisation.objects.filter(_on(clock.today())).order_by("key")


def name_of_holder(post_id: int) -> str:
    """Return the name of the present holder of a post; empty when it is vacant."""
    found = Holding.objects.filter(_on(clock.today()), post=post_id).select_related("person").first()
    return found.person.name if found else ""
