"""Whether a post may have a case: every assignment passes here, whoever or whatever makes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gongzhi.common.errors import Invalid
from gongzhi.engine.cases.models import Case


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A case that is to go to a post: to lead, or (`joint`) to help the one that leads; `by_rule`: not chosen by a person."""

    case: Case
    post_id: int
    organisation_id: int
    by_rule: bool = False
    joint: bool = False


@dataclass(frozen=True)
class Refusal:
    """Why an assignment must not be: a code with its values for the record, and words that name who must have it."""

    code: str
    message: Any
    values: Mapping[str, Any] = field(default_factory=dict)


Check = Callable[[Assignment], Refusal | None]

_checks: list[Check] = []


def register_assignment_check(check: Check) -> None:
    """Have `check` look at every assignment; naming the same one twice changes nothing."""
    if check not in _checks:
        _checks.append(check)


def refusal_of(assignment: Assignment) -> Refusal | None:
    """Return why the post must not have the case, or None."""
    found = (check(assignment) for check in _checks)
    return next((refusal for refusal in found if refusal), None)


def check_assignment(assignment: Assignment) -> None:
    """Raise Invalid, with the reason and who must have it, where the post must not have the case."""
    if refusal := refusal_of(assignment):
        raise Invalid({"post": refusal.message})
