"""One report that speaks of several matters becomes several cases: each part is dispatched by itself, the report leads them.

Parts have no reporter of their own: who reported follows everything at the one tracking address of the report.
"""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.events import public as events
from gongzhi.engine.rules import public as rules

from .driving import start

SPLIT = "split"
# So many parts fit into one form; what has more is split twice.
MOST_PARTS = 4
NEEDED = 2


def split_fields(_case: cases.Case) -> tuple[cases.Field, ...]:
    known = sorted(rules.list_report_matters(), key=lambda version: (version.body["category"], version.key))
    matters = tuple((version.key, say(version.body["names"])) for version in known)
    return tuple(field for number in range(1, MOST_PARTS + 1) for field in _part(number, matters))


def _part(number: int, matters: tuple[tuple[str, str], ...]) -> tuple[cases.Field, ...]:
    is_needed = number <= NEEDED
    words = _("Part %(number)d: what is to be done") % {"number": number}
    matter = _("Part %(number)d: matter") % {"number": number}
    return (
        cases.Field(f"words_{number}", words, "text", required=is_needed),
        cases.Field(f"matter_{number}", matter, "choice", options=matters),
    )


def split(change: cases.Change, wish: cases.Wish) -> None:
    """Make a case of each part and send each on its way; this case's own answer waits for them."""
    cases.require_in_hand(change, SPLIT)
    cases.insist(change, _may_split)
    values = cases.check_values(change, split_fields(change.case), wish.values)
    given = [(values.get(f"words_{n}", ""), values.get(f"matter_{n}", "")) for n in range(1, MOST_PARTS + 1)]
    parts = [part for part in given if part[0]]
    numbers = change.extras.get("numbers") or cases.reserve_numbers(MOST_PARTS)
    children = [_open(change, *part, number) for part, number in zip(parts, numbers, strict=False)]
    change.record("split", cases=[child.case.pk for child in children])
    change.case.child_count += len(children)
    change.beside += children
    for child in children:
        # Of a past case both are in memory still, when a part is taken out again.
        child.beside.append(change)
    events.publish(cases.CasesOpened(children, history=change.past))


def _open(change: cases.Change, words: str, matter: str, number: int) -> cases.Change:
    parent = change.case
    version = rules.find_report_matter(matter)
    process = rules.get_content("process", version.body.get("process")) if version else parent.process_version
    draft = cases.CaseDraft(
        text=words,
        channel=parent.channel,
        matter=matter,
        matter_version=version,
        process_version=process,
        kind=parent.kind,
        urgency=parent.urgency,
        area=parent.area_code,
        lon=parent.lon,
        lat=parent.lat,
        subject_organisation_id=parent.subject_organisation_id,
        restricted=parent.restricted,
    )
    child = cases.begin(change.actor, draft, number)
    child.past = change.past
    child.case.parent_id = parent.pk
    start(child)
    return child


def _may_split(actor: Actor, case: cases.Case, items: Sequence[cases.WorkItem]) -> bool:
    in_work = any(item.role in ("dispatcher", "handler") for item in items)
    joined = case.parent_id or case.merged_into_id
    return case.is_open and in_work and not joined and cases.has_in_hand(actor, case, SPLIT)


cases.register_verb(
    cases.Verb(name=SPLIT, label=_("Split into parts"), do=split, fields=split_fields, possible=_may_split)
)
