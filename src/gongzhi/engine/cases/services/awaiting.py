"""What an act should wait for: the opinions of co-handlers, the end of parts. Who goes on without them says why."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Invalid
from gongzhi.engine.cases.models import Case, WorkItem

from .change import Change
from .co_handling import missing_opinions
from .fields import Field
from .parts import missing_parts
from .steps import CO_HANDLER

DESPITE = "despite"
# What content may name: the words that say what is missing, empty where nothing is.
AWAITED: dict[str, Callable[[Case, Sequence[WorkItem]], Any]] = {
    "opinions": lambda _case, items: missing_opinions(items),
    "parts": lambda case, _items: missing_parts(case),
}


def despite_fields(awaits: Collection[str], case: Case, items: Sequence[WorkItem]) -> tuple[Field, ...]:
    """Return the field for the reason where something is missing that the verb awaits, else nothing."""
    missing = [str(words) for name in awaits if (words := AWAITED[name](case, items))]
    if not missing:
        return ()
    label = _("Why you go on without it")
    return (Field(DESPITE, label, "text", text="reason", help=" ".join(missing)),)


def check_despite(fields: Sequence[Field], given: Collection[str]) -> None:
    """Raise Invalid, saying what is missing, where no reason is given for going on without it."""
    field = next((field for field in fields if field.name == DESPITE), None)
    if field is not None and DESPITE not in given:
        text = _("%(missing)s Wait for it, or write here why you go on without it.")
        raise Invalid({DESPITE: text % {"missing": field.help}})


def end_co_handling(change: Change) -> None:
    """End what co-handlers have not given, once no office has the case in hand any more."""
    if not any(item.role == "handler" for item in change.open_items()):
        change.end_beside(CO_HANDLER)
