"""Response calls: an office calls others to come to a matter on site; each reports in and says what it did, and both grade.

The call is graded by the office that was called, with its report of what it did; the response by the office that called.
Grades concern offices, never persons.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Invalid
from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.models import Case, Response, WorkItem
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules

from .change import Change
from .co_handling import end_beside, mine, open_beside, posts_field
from .fields import Field, check_values
from .joining import RESPOND, has_in_hand, insist, is_worked_on, require_in_hand
from .steps import RESPONDER
from .verbs import Verb, Wish, check_words, register_verb

LIMIT = "report_in_within"
CALL, REPORT_IN, RESPONDED = "call_departments", "report_in", "respond"
GRADE, WITHDRAW = "grade_response", "withdraw_call"


def call_fields(_case: Case) -> tuple[Field, ...]:
    day = Field("day", _("On which day"), "date", required=True, least=0)
    return (posts_field("posts", _("Which departments are called")), day)


def call(change: Change, wish: Wish) -> None:
    """Call departments to come to the matter on site."""
    require_in_hand(change, CALL)
    insist(change, _may_call)
    values = check_values(change, call_fields(change.case), wish.values)
    words = check_words(wish.words, required=True)
    caller = change.case.organisation_id
    posts = parties.Post.objects.in_bulk(values["posts"])
    if caller is None or any(post.organisation_id == caller for post in posts.values()):
        raise Invalid({"posts": _("Call other offices than your own.")})
    change.record("called_to_site", posts=sorted(posts), day=values["day"].isoformat())
    change.write("request", words)
    for post in posts.values():
        item = open_beside(change, RESPOND, RESPONDER, post.pk, LIMIT, code="called_to_site")
        row = Response(case=change.case, item=item, caller_id=caller, post=post, organisation_id=post.organisation_id)
        row.day, row.called_at, row.due_at = values["day"], clock.now(), item.due_at
        change.add(row)
        responses(change).append(row)


def responses(change: Change) -> list[Response]:
    """Return the responses on the case, those of this change too; asked for once in each change."""
    if "responses" not in change.extras:
        stored = () if change.fresh else Response.objects.filter(case=change.case).order_by("pk")
        change.extras["responses"] = list(stored)
    found: list[Response] = change.extras["responses"]
    return found


def _response_of(change: Change, item: WorkItem) -> Response:
    return next(row for row in responses(change) if row.item is item or (item.pk and row.item_id == item.pk))


def report_in(change: Change, wish: Wish) -> None:
    """Say that the office has come to the site."""
    row = _response_of(change, mine(change, RESPOND))
    if row.reported_at:
        raise Conflict(_("Your office has reported in already."))
    words = check_words(wish.words, required=False)
    change.record("reported_in", office=row.organisation_id)
    if words:
        change.write("note", words)
    change.stop_clock(LIMIT, row.post_id)
    row.reported_at = clock.now()
    change.touch(row, "reported_at")


def respond_fields(_case: Case) -> tuple[Field, ...]:
    return grade_fields("call")


def respond(change: Change, wish: Wish) -> None:
    """Say what the office did, and grade the call."""
    item = mine(change, RESPOND)
    row = _response_of(change, item)
    if row.reported_at is None:
        raise Conflict(_("Report in first, then say what was done."))
    grades = check_values(change, grade_fields("call"), wish.values)
    words = check_words(wish.words, required=True)
    change.record("responded", office=row.organisation_id, grades=grades)
    change.write("response", words)
    end_beside(change, item, WorkItem.DONE, "responded")
    row.state, row.ended_at, row.call_grades = Response.DONE, clock.now(), grades
    change.touch(row, "state", "ended_at", "call_grades")


def grade_fields(key: str) -> tuple[Field, ...]:
    """Return one choice for each criterion of a grading."""
    body = rules.get_content("grading", key).body
    grades = tuple((grade["key"], grade["label"]) for grade in body["grades"])
    return tuple(Field(one["key"], one["label"], "choice", required=True, options=grades) for one in body["criteria"])


def choice_of_response(rows: Iterable[Response]) -> Field:
    rows = list(rows)
    offices = parties.Organisation.objects.in_bulk({row.organisation_id for row in rows})
    options = tuple((str(row.post_id), say(offices[row.organisation_id].names)) for row in rows)
    return Field("response", _("Which office"), "choice", required=True, options=options)


def grade_response_fields(case: Case) -> tuple[Field, ...]:
    return (choice_of_response(filter(_is_to_grade, case.responses.order_by("pk"))), *grade_fields("response"))


def _is_to_grade(row: Response) -> bool:
    """Say whether a response is done, or should have been, and not graded yet."""
    return row.graded_at is None and (row.state == Response.DONE or is_late(row))


def is_late(row: Response) -> bool:
    """Say whether an office has not reported in although its time is over."""
    waits = row.state == Response.OPEN and row.reported_at is None
    return waits and row.due_at is not None and row.due_at < clock.now()


def grade_response(change: Change, wish: Wish) -> None:
    """Grade an office's response, by the office that called it."""
    require_in_hand(change, GRADE)
    rows = [row for row in responses(change) if _is_to_grade(row)]
    row, values = _chosen(change, rows, grade_fields("response"), wish)
    words = check_words(wish.words, required=False)
    change.record("response_graded", office=row.organisation_id, grades=values)
    if words:
        change.write("grading", words)
    row.grades, row.graded_at = values, clock.now()
    change.touch(row, "grades", "graded_at")


def _chosen(
    change: Change, rows: Sequence[Response], fields: Sequence[Field], wish: Wish
) -> tuple[Response, dict[str, Any]]:
    """Return the response that is meant, one of `rows`, and what else was filled in."""
    if not rows:
        raise Conflict(_("This is not possible now: the case is at another step. Look at it again."))
    values = check_values(change, (choice_of_response(rows), *fields), wish.values)
    post = values.pop("response")
    return next(row for row in rows if str(row.post_id) == post), values


def withdraw_fields(case: Case) -> tuple[Field, ...]:
    return (choice_of_response(case.responses.filter(state=Response.OPEN).order_by("pk")),)


def withdraw(change: Change, wish: Wish) -> None:
    """Call an office off again."""
    require_in_hand(change, WITHDRAW)
    row, _values = _chosen(change, [row for row in responses(change) if row.state == Response.OPEN], (), wish)
    words = check_words(wish.words, required=True)
    item = next(item for item in change.items if item is row.item or (item.pk and item.pk == row.item_id))
    change.record("call_withdrawn", office=row.organisation_id)
    change.write("reason", words)
    end_beside(change, item, WorkItem.CANCELLED, "withdrawn")
    row.state, row.ended_at = Response.WITHDRAWN, clock.now()
    change.touch(row, "state", "ended_at")


def _may_call(actor: Actor, case: Case, items: Sequence[WorkItem]) -> bool:
    return is_worked_on(case, items) and has_in_hand(actor, case, CALL)


def _is_called(actor: Actor, _case: Case, items: Sequence[WorkItem]) -> bool:
    return any(item.node == RESPOND and item.post_id in actor.posts for item in items)


def _may_report_in(actor: Actor, case: Case, items: Sequence[WorkItem]) -> bool:
    return _is_called(actor, case, items) and any(row.reported_at is None for row in _own(actor, case))


def _may_respond(actor: Actor, case: Case, items: Sequence[WorkItem]) -> bool:
    return _is_called(actor, case, items) and any(row.reported_at for row in _own(actor, case))


def _own(actor: Actor, case: Case) -> list[Response]:
    return list(case.responses.filter(post__in=actor.posts, state=Response.OPEN))


def _may_grade(actor: Actor, case: Case, _items: Sequence[WorkItem]) -> bool:
    was_called = any(item.node == RESPOND for item in case.work_items.all())
    return was_called and has_in_hand(actor, case, GRADE) and any(map(_is_to_grade, case.responses.all()))


def _may_withdraw(actor: Actor, case: Case, items: Sequence[WorkItem]) -> bool:
    return any(item.node == RESPOND for item in items) and has_in_hand(actor, case, WITHDRAW)


register_verb(
    Verb(
        name=REPORT_IN,
        label=_("Report in on site"),
        do=report_in,
        words="optional",
        words_label=_("Note (internal)"),
        first=True,
        possible=_may_report_in,
    )
)
register_verb(
    Verb(
        name=RESPONDED,
        label=_("Say what was done"),
        do=respond,
        fields=respond_fields,
        words="required",
        words_label=_("What your office did (for the office that called)"),
        first=True,
        possible=_may_respond,
    )
)
register_verb(
    Verb(
        name=CALL,
        label=_("Call departments to the site"),
        do=call,
        fields=call_fields,
        words="required",
        words_label=_("Where to meet, and what they are needed for"),
        possible=_may_call,
    )
)
register_verb(
    Verb(
        name=GRADE,
        label=_("Grade a response"),
        do=grade_response,
        fields=grade_response_fields,
        words="optional",
        words_label=_("Remark (internal)"),
        possible=_may_grade,
    )
)
register_verb(
    Verb(
        name=WITHDRAW,
        label=_("Call an office off"),
        do=withdraw,
        fields=withdraw_fields,
        words="required",
        words_label=_("Why"),
        danger=True,
        possible=_may_withdraw,
    )
)
