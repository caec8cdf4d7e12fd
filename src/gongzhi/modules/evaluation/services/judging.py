"""Judging cases: what has happened since the last time is read from the timeline, in the order of its tree."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from gongzhi.common import clock
from gongzhi.engine.calendar import public as calendar
from gongzhi.engine.cases.public import Case
from gongzhi.engine.rules import public as rules
from gongzhi.engine.timeline import public as timeline
from gongzhi.modules.evaluation.models import Exclusion, Judgement, MonthToCount, ReadingMark
from gongzhi.modules.evaluation.rules import Facts, Judged, Opinion, Terms, judge
from gongzhi.modules.evaluation.selectors import definitions
from gongzhi.modules.service_requests.public import Rating

ENTRIES_AT_A_TIME, CASES_AT_A_TIME = 3000, 500
CHAIN = "case/"
VALUES = (
    "month", "county_code", "township_code", "village_code", "organisation", "response", "solved", "satisfied", "excluded",
    "again_at",
)  # fmt: skip


def catch_up() -> int:
    """Judge the cases on which something has happened, or whose time has come; return how many entries were read.

    0 means that nothing is left. Where a definition has changed everything is read anew.
    """
    with transaction.atomic():
        ReadingMark.objects.get_or_create(pk=1)
        mark = ReadingMark.objects.select_for_update().get(pk=1)
        if mark.definitions != (present := definitions.fingerprint()):
            mark.next_leaf, mark.definitions = 0, present
        entries = timeline.list_sequenced(mark.next_leaf, ENTRIES_AT_A_TIME)
        touched = {int(chain.removeprefix(CHAIN)) for _leaf, chain in entries if chain.startswith(CHAIN)}
        due = Judgement.objects.filter(again_at__lt=clock.now()).order_by("again_at")[:CASES_AT_A_TIME]
        judge_cases([*touched, *due.values_list("case_id", flat=True)])
        if entries:
            mark.next_leaf = entries[-1][0] + 1
        mark.save()
    return len(entries)


def judge_cases(numbers: Iterable[int]) -> None:
    """Judge cases anew, and note the months whose counts are out of date by it."""
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), CASES_AT_A_TIME):
        _judge_some(wanted[start : start + CASES_AT_A_TIME])


def _judge_some(numbers: Sequence[int]) -> None:
    before = Judgement.objects.in_bulk(numbers)
    terms = _Terms()
    found = [case for case in Case.objects.filter(pk__in=numbers).order_by("pk") if terms.is_counted(case)]
    after = _judgements(found, terms)
    changed = [row for row in after if not _same(before.get(row.case_id), row)]
    Judgement.objects.bulk_create(changed, update_conflicts=True, unique_fields=["case"], update_fields=VALUES)
    # Of what the rates are not about nothing is kept: not even how many there are.
    gone = before.keys() - {row.case_id for row in after}
    Judgement.objects.filter(case__in=gone).delete()
    old = {before[number].month for number in (*gone, *(row.case_id for row in changed)) if number in before}
    months = {row.month for row in changed} | old
    MonthToCount.objects.bulk_create([MonthToCount(month=month) for month in months], ignore_conflicts=True)


def _same(old: Judgement | None, new: Judgement) -> bool:
    names = [field.attname for field in Judgement._meta.concrete_fields]
    return old is not None and all(getattr(old, name) == getattr(new, name) for name in names)


def _judgements(found: Sequence[Case], terms: "_Terms") -> list[Judgement]:
    numbers = [case.pk for case in found]
    opinions = _opinions(numbers)
    excluded = set(
        Exclusion.objects.filter(case__in=numbers, state__in=Exclusion.TAKEN_OUT).values_list("case_id", flat=True)
    )
    contacts = _contacts(found, terms)
    now = clock.now()
    rows = []
    for case in found:
        facts = Facts(contacts[case.chain], terms.contact_due(case), opinions[case.pk])
        judged = judge(facts, Terms(definitions.partly_counts(month_start(case.opened_at))), now)
        rows.append(_row(case, judged, case.pk in excluded))
    return rows


def _row(case: Case, judged: Judged, excluded: bool) -> Judgement:
    return Judgement(
        case_id=case.pk,
        month=f"{clock.local(case.opened_at):%Y-%m}",
        county_code=case.county_code,
        township_code=case.township_code,
        village_code=case.village_code,
        organisation_id=case.organisation_id,
        excluded=excluded,
        **vars(judged),
    )


def month_start(moment: datetime) -> date:
    """Return the first day of the month: by the definitions of that day its cases are judged."""
    return clock.local(moment).date().replace(day=1)


def _opinions(numbers: Sequence[int]) -> Mapping[int, list[Opinion]]:
    found: dict[int, list[Opinion]] = defaultdict(list)
    for rating in Rating.objects.filter(case__in=numbers).order_by("pk"):
        opinion = Opinion(rating.round, rating.source, rating.solved, rating.satisfied, rating.at)
        found[rating.case_id].append(opinion)
    return found


def _contacts(found: Sequence[Case], terms: "_Terms") -> Mapping[str, list[datetime]]:
    acts = {act for case in found for act in terms.acts(case)}
    times: dict[str, list[datetime]] = defaultdict(list)
    for chain, at in timeline.list_acts([case.chain for case in found], acts) if acts else ():
        times[chain].append(at)
    return times


class _Terms:
    """What the definitions say of a case, looked up once for each month."""

    def __init__(self) -> None:
        self._by_month: dict[date, definitions.Definition | None] = {}

    def _response(self, case: Case) -> definitions.Definition | None:
        month = month_start(case.opened_at)
        if month not in self._by_month:
            found = {definition.key: definition for definition in definitions.list_definitions(month)}
            self._by_month[month] = found.get("response")
        return self._by_month[month]

    def acts(self, case: Case) -> list[str]:
        definition = self._response(case)
        return list(definition.body["acts"]) if definition else []

    def contact_due(self, case: Case) -> datetime | None:
        """Return until when the reporter had to be contacted, by the rule in force when the report came; None: undecided."""
        definition = self._response(case)
        if definition is None:
            return None
        day = clock.local(case.opened_at).date()
        value = rules.parameter(definition.limit, day, case.facts).value
        if value is None:
            return None
        return calendar.due(case.opened_at, int(value["amount"]), str(value["unit"])).at

    def is_counted(self, case: Case) -> bool:
        """Say whether the rates are about such a case at all: no accusation, nothing about an office, nothing refused."""
        definition = self._response(case)
        if definition is None or case.restricted or case.register or case.subject_organisation_id:
            return False
        return rules.get_version(case.process_version_id).key in definition.body["processes"]


def judge_for(seconds: timedelta) -> int:
    """Catch up until nothing is left or the time is used up; return how many entries were read."""
    end, done = clock.now() + seconds, 0
    while (read := catch_up()) and clock.now() < end:
        done += read
    return done + read
