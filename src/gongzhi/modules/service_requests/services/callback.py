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
    told = (values for record in change.records for values in record.data.get("values", ()))
    return (values for values in told if any(name in values for name in ASKED))


def _keep(change: Change, values: Mapping[str, Any]) -> None:
    _check(values)
    Rating.objects.update_or_create(
        case=change.case,
        round=change.case.round,
        source=Rating.CHECK,
        defaults={
            "solved": values.get("solved", ""),
            "satisfied": values.get("satisfied", ""),
            "at": clock.now(),
        },
    )


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
