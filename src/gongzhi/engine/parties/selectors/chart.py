"""What is held in memory of posts and duties, read anew when the edition has changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from gongzhi.common import clock
from gongzhi.common.snapshot import Snapshot

from ..models import Absence, Duty, DutyTime, Edition, Holding, Organisation, Post, Substitution
from ..rules import DutyRow, DutyTable, Hours, Span, Staffing

Names = Mapping[str, str]


class Desk(NamedTuple):
    """A post as far as it is held in memory: its organisation, from a day on and until before a day, what it is called."""

    organisation_id: int
    valid_from: date | None
    valid_to: date | None
    names: Names


@dataclass
class Chart:
    """What is held in memory of one edition: duties, who is there, names, each organisation's superior and place, each post's superior."""

    edition: int
    duties: DutyTable
    staffing: Staffing
    parents: dict[int, int | None]
    superiors: dict[int, int | None]
    places: dict[int, str]
    desks: dict[int, Desk] = field(default_factory=dict)
    offices: dict[int, Names] = field(default_factory=dict)
    # Those that were asked for by their number, with their organisations.
    posts: dict[int, Post | None] = field(default_factory=dict)

    def lineage(self, organisation_id: int) -> frozenset[int]:
        """Return the organisation and all above it."""
        return frozenset(climb(organisation_id, self.parents))


def climb(start: int, above: Mapping[int, int | None]) -> Iterator[int]:
    """Yield `start` and what is above it, each once."""
    found: dict[int, None] = {}
    present: int | None = start
    while present is not None and present not in found:
        found[present] = None
        present = above.get(present)
    yield from found


def _edition() -> int:
    return Edition.objects.values_list("number", flat=True).first() or 0


def _read() -> Chart:
    parents: dict[int, int | None] = dict(Organisation.objects.values_list("pk", "parent_id"))
    superiors: dict[int, int | None] = dict(Post.objects.values_list("pk", "superior_id"))
    places = dict(Organisation.objects.values_list("pk", "area_code"))
    posts = Post.objects.values_list("pk", "organisation_id", "valid_from", "valid_to", "names")
    desks = {pk: Desk(*found) for pk, *found in posts}
    offices: dict[int, Names] = dict(Organisation.objects.values_list("pk", "names"))
    return Chart(_edition(), DutyTable.of(_read_duties()), _read_staffing(), parents, superiors, places, desks, offices)


def _read_duties() -> Iterable[DutyRow]:
    # By key, so that among equals the choice is the same in every process.
    for duty in Duty.objects.order_by("reserve", "post__key", "pk").select_related("post"):
        post = duty.post
        # A duty holds no longer than its post.
        begins = max(filter(None, (duty.valid_from, post.valid_from)), default=None)
        ends = min(filter(None, (duty.valid_to, post.valid_to)), default=None)
        yield DutyRow(
            duty.function, duty.matter, duty.area_code, post.pk, post.organisation_id, begins, ends, duty.reserve
        )


def _read_staffing() -> Staffing:
    days = ("valid_from", "valid_to")
    return Staffing(
        holders=_spans(Holding.objects.order_by("pk").values_list("post_id", "person_id", *days)),
        substitutes=_spans(Substitution.objects.order_by("pk").values_list("post_id", "person_id", *days)),
        absences=_spans((person, person, *span) for person, *span in Absence.objects.values_list("person_id", *days)),
        times=_times(),
    )


def _spans(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    for owner, *span in rows:
        found[owner].append(Span(*span))
    return dict(found)


def _times() -> dict[int, list[Hours]]:
    found: dict[int, list[Hours]] = defaultdict(list)
    for post, weekday, begins, ends in DutyTime.objects.values_list("post_id", "weekday", "begins", "ends"):
        found[post].append(Hours(weekday, begins, ends))
    return dict(found)


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


def organisation_area(organisation_id: int) -> str:
    """Return the code of the area that an organisation serves."""
    return chart().places.get(organisation_id, "")


def office_names(organisation_id: int) -> Names:
    """Return what an organisation is called, from memory, for lists; empty for one that there is not."""
    return chart().offices.get(organisation_id, {})


def post_names(post_id: int) -> tuple[Names, Names] | None:
    """Return what a post and its organisation are called, from memory, for lists; also of a former post, None for none."""
    present = chart()
    found = present.desks.get(post_id)
    return (found.names, present.offices[found.organisation_id]) if found else None


def find_superior(post_id: int, levels: int) -> int | None:
    """Return the post so many levels up the post tree, the highest there is where the tree is lower; None without any."""
    above = list(climb(post_id, chart().superiors))[1 : levels + 1]
    return above[-1] if above else None


def organisation_of(post_id: int) -> int | None:
    """Return the organisation of a post that is in force today, or None."""
    found, day = chart().desks.get(post_id), clock.today()
    if found is None or (found.valid_from or day) > day or (found.valid_to and found.valid_to <= day):
        return None
    return found.organisation_id


def posts_below(posts: Iterable[int]) -> frozenset[int]:
    """Return the posts that have one of `posts` above them."""
    tops, superiors = set(posts), chart().superiors
    return frozenset(post for post in superiors if tops & (set(climb(post, superiors)) - {post}))
