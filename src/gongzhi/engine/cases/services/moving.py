"""A case goes to another office: a dispatcher transfers it, or its matter or place is corrected and it is dispatched anew.

The reporter reads where it went and why; the clocks run on, because the promise was given to the reporter, not to the office.
"""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Conflict, Invalid
from gongzhi.common.text import say
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases.models import Case, WorkItem
from gongzhi.engine.events import public as events
from gongzhi.engine.rules import public as rules

from .change import Change
from .co_handling import LIMIT, open_beside
from .events import CaseCorrected
from .fields import Field, check_values
from .joining import CO_HANDLE, has_in_hand, insist, is_worked_on, require_in_hand
from .steps import CO_HANDLER
from .verbs import Verb, Wish, check_words, correct, give_to, register_verb

TRANSFER, CORRECT = "transfer", "correct"
WHY = _("Why (the reporter will read it)")


def transfer_fields(_case: Case) -> tuple[Field, ...]:
    stays = (("no", _("Not any more")), ("yes", _("Yes, as a co-handler")))
    return (
        Field("post", _("Which post leads from now on"), "post", required=True),
        Field(
            "stay", _("Does the present office go on working on it"), "choice", required=True, options=stays, value="no"
        ),
    )


def transfer(change: Change, wish: Wish) -> None:
    """Give the lead to another office after it was signed for; the present one may stay as a co-handler."""
    values = check_values(change, transfer_fields(change.case), wish.values)
    words = check_words(wish.words, required=True)
    held = [item for item in change.open_items() if item.role == "handler"]
    if not held:
        raise Conflict(_("Nobody has this case in hand now, so it cannot be transferred."))
    before, office = change.case.post_id, change.case.organisation_id
    if values["post"] == before:
        raise Invalid({"post": _("The case is with this post already. Choose another one.")})
    change.record("transferred", left=before)
    give_to(change, values["post"])
    change.case.led_before_id = office
    change.write("explanation", words)
    for item in held:
        item.post_id = change.case.post_id
        change.touch(item, "post")
    if values["stay"] == "yes" and before is not None:
        open_beside(change, CO_HANDLE, CO_HANDLER, before, LIMIT, code="led_before")


def correct_fields(case: Case) -> tuple[Field, ...]:
    matters = sorted(rules.list_report_matters(), key=lambda version: (version.body["category"], version.key))
    names = tuple((version.key, say(version.body["names"])) for version in matters)
    return (
        Field("matter", _("Matter"), "choice", options=names, value=case.matter),
        Field("area", _("Place"), "choice", options=_areas_near(case), value=case.area_code),
    )


def _areas_near(case: Case) -> tuple[tuple[str, str], ...]:
    """Return the townships, and what lies around and in the case's own area; one query."""
    own = case.area_code or areas.find_county() or ""
    around = [*areas.ancestors_of(own), own]
    codes = sorted({*around, *areas.list_areas().filter(parent__in=around).values_list("code", flat=True)} - {""})
    names = areas.area_names(codes)
    return tuple((code, say(names[code])) for code in codes)


def correct_case(change: Change, wish: Wish) -> None:
    """Correct matter or place; where the rules lead elsewhere now, the case goes there."""
    require_in_hand(change, CORRECT)
    insist(change, _may_correct)
    given = check_values(change, correct_fields(change.case), wish.values)
    case = change.case
    wanted = Wish(matter=given.get("matter", ""), area=given.get("area", ""))
    if wanted.matter in ("", case.matter) and wanted.area in ("", case.area_code):
        raise Invalid({"matter": _("Nothing is different. Choose another matter or another place.")})
    words = check_words(wish.words, required=True)
    change.record("corrected")
    correct(change, wanted)
    change.write("explanation", words)
    events.publish(CaseCorrected(change))


def _may_transfer(actor: Actor, case: Case, items: Sequence[WorkItem]) -> bool:
    return is_worked_on(case, items) and access.may(actor, "case.dispatch", case)


def _may_correct(actor: Actor, case: Case, _items: Sequence[WorkItem]) -> bool:
    return case.is_open and case.merged_into_id is None and has_in_hand(actor, case, CORRECT)


register_verb(
    Verb(
        name=TRANSFER,
        label=_("Transfer to another office"),
        do=transfer,
        fields=transfer_fields,
        words="required",
        words_label=WHY,
        possible=_may_transfer,
    )
)
register_verb(
    Verb(
        name=CORRECT,
        label=_("Correct matter or place"),
        do=correct_case,
        fields=correct_fields,
        words="required",
        words_label=WHY,
        possible=_may_correct,
    )
)
