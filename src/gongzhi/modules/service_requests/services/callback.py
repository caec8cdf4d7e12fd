"""What the checker's call-back brought: kept as a rating of its own, beside the reporter's."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Invalid
from gongzhi.engine.cases.public import Change
from gongzhi.modules.service_requests.models import Rating

ASKED = ("reached", "solved", "satisfied")
REACHED, NOT_REACHED = "reached", "not_reached"


def keep_callbacks(changes: Iterable[Change]) -> None:
    """Keep what was filled in at a check as the round's rating with source `check`; a later check replaces it.

    Raises Invalid where it does not fit together: reached without an answer, or an answer of somebody not reached.
    """
    for change in changes:
        for values in _values(change):
            _keep(change, values)


def _values(change: Change) -> Iterable[Mapping[str, Any]]:
    told = (values for record in change.present_records() for values in record.data.get("values", ()))
    return (values for values in told if any(name in values for name in ASKED))


def _keep(change: Change, values: Mapping[str, Any]) -> None:
    _check(values)
    given: dict[str, Any] = {
        "solved": values.get("solved", ""),
        "satisfied": values.get("satisfied", ""),
        "at": clock.now(),
    }
    its_own: dict[str, Any] = {"case": change.case, "round": change.case.round, "source": Rating.CHECK}
    if change.fresh:
        _keep_past(change, its_own, given)
    else:
        Rating.objects.update_or_create(**its_own, defaults=given)


def _keep_past(change: Change, its_own: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """Write it with the past case, which is in memory still; a later check of the same round goes before."""
    earlier = [row for row in change.rows if isinstance(row, Rating) and row.source == Rating.CHECK]
    for row in earlier:
        if row.round == change.case.round:
            change.rows.remove(row)
    change.add(Rating(**its_own, **given))


def _check(values: Mapping[str, Any]) -> None:
    answers = [name for name in ASKED[1:] if name in values]
    if values.get("reached") == REACHED:
        missing = [name for name in ASKED[1:] if name not in values]
        wrong = dict.fromkeys(missing, _("The reporter was reached: say what the reporter said."))
    elif values.get("reached") == NOT_REACHED:
        wrong = dict.fromkeys(answers, _("Nobody was reached: leave this empty."))
    else:
        wrong = {"reached": _("Say whether the reporter was reached.")}
    if wrong:
        raise Invalid(wrong)
