"""Verbs about time: how urgent a case is, that the reporter was contacted, and that a resting case is taken up again."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Conflict, Invalid
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.models import Case, WorkItem
from gongzhi.engine.rules import public as rules

from .change import Change
from .fields import Field, check_values
from .verbs import Verb, Wish, check_words, register_verb

KINDS = (
    ("help", _("Request for help")),
    ("consultation", _("Question")),
    ("complaint", _("Complaint")),
    ("accusation", _("Accusation")),
    ("suggestion", _("Suggestion")),
)
YES, NO = "yes", "no"
FIRST_CONTACT = "first_contact"
# Who has a case in hand, and takes it up again where it rests: also whoever reviews a petition, once the hearing is over.
WORKS_ON_IT = ("handler", "reviewer")


def grade_fields(case: Case) -> tuple[Field, ...]:
    """Return what grading asks for; the levels are content, and what the case is now stands there at first."""
    found = sorted(rules.list_content("urgency"), key=lambda version: version.body["order"])
    levels = tuple((version.key, version.body["label"]) for version in found)
    no_or_yes = ((NO, _("No")), (YES, _("Yes")))
    return (
        Field("urgency", _("Urgency"), "choice", required=True, options=levels, value=case.urgency),
        Field("kind", _("Sort"), "choice", required=True, options=KINDS, value=case.kind),
        Field("hard", _("Hard case"), "choice", required=True, options=no_or_yes, value=YES if case.hard else NO),
        Field("enterprise", _("Of an enterprise"), "choice", options=no_or_yes, value=YES if case.enterprise else NO),
    )


def grade(change: Change, wish: Wish) -> None:
    """Set urgency, sort, whether a case is hard and an enterprise's; the limits that run follow at once."""
    case = change.case
    if case.hold:
        raise Conflict(_("This case rests. Take it up again first."))
    values = check_values(change, grade_fields(case), wish.values)
    words = check_words(wish.words, required=False)
    is_hard = values["hard"] == YES
    # Left out by a program that does not know of it, it stays as it is.
    of_enterprise = case.enterprise if not values.get("enterprise") else values["enterprise"] == YES
    graded = (values["urgency"], values["kind"], is_hard, of_enterprise)
    if graded == (case.urgency, case.kind, case.hard, case.enterprise):
        raise Invalid({"urgency": _("It is graded so already. Change something.")})
    change.record("graded", urgency=graded[0], sort=graded[1], hard=is_hard, enterprise=of_enterprise)
    case.urgency, case.kind, case.hard, case.enterprise = graded
    if words:
        change.write("note", words)
    change.recompute_clocks()


def contact(change: Change, wish: Wish) -> None:
    """Keep that the reporter was contacted; the first time ends the time to first contact."""
    words = check_words(wish.words, required=True)
    change.record("contacted")
    change.write("note", words)
    change.stop_clock(FIRST_CONTACT)


def may_be_contacted(_actor: Actor, case: Case, items: Sequence[WorkItem]) -> bool:
    return case.is_open and case.reporter_id is not None and any(item.role == "handler" for item in items)


def resume(change: Change, wish: Wish) -> None:
    """Take up again what rests: the limits run on with what was left of them."""
    if not change.case.hold:
        raise Conflict(_("This case does not rest."))
    words = check_words(wish.words, required=False)
    change.record("resumed")
    if words:
        change.write("note", words)
    change.release()


def may_be_resumed(actor: Actor, case: Case, items: Sequence[WorkItem]) -> bool:
    posts = {item.post_id for item in items if item.role in WORKS_ON_IT}
    return bool(case.hold) and (bool(posts & actor.posts) or access.may(actor, "case.decide_hanging", case))


register_verb(
    Verb(
        name="contact",
        label=_("Contacted the reporter"),
        do=contact,
        words="required",
        words_label=_("How, and what was said (internal)"),
        possible=may_be_contacted,
    )
)
register_verb(
    Verb(
        name="grade",
        label=_("Grade"),
        do=grade,
        words="optional",
        words_label=_("Why (internal)"),
        fields=grade_fields,
    )
)
register_verb(
    Verb(
        name="resume",
        label=_("Take up again"),
        do=resume,
        words="optional",
        words_label=_("Note (internal)"),
        possible=may_be_resumed,
    )
)
