"""Values of the county: which it has to decide, one value with its history, proposing it and deciding on it."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongzhi.common import clock
from gongzhi.common.errors import Invalid, Refused
from gongzhi.common.text import read_number, say
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matter_editor.rules import LENGTH, measure_of, read_value
from gongzhi.modules.matter_editor.selectors import values
from gongzhi.modules.matter_editor.services import values as deciding

from .access import APPROVE, EDIT, may, person_with, reader_of
from .opening import trail
from .value_words import STANDINGS, UNIT_NAMES, history_rows, row_name, value_words

OTHER = "other"


@never_cache
@login_required
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """Show every value by its standing: what the county has to decide stands first."""
    reader_of(request)
    words = request.GET.get("q", "").strip()
    groups = [
        {"title": STANDINGS[standing], "rows": [_row(one) for one in listed]}
        for standing, listed in values.list_values(words).items()
    ]
    proposals = [{"draft": one, "key": next(iter(one.items)), "name": _label(one)} for one in values.list_proposals()]
    context = {"groups": groups, "words": words, "proposals": proposals, "trail": trail(_("Values of the county"))}
    return render(request, "matter_editor/values.html", context)


def _row(one: rules.ContentVersion) -> dict[str, str]:
    said = rules.parameter_rows(one.key, clock.today())
    return {"key": one.key, "name": say(one.body["label"]), "value": value_words(said)}


def _label(draft: rules.ContentDraft) -> str:
    return say(next(iter(draft.items.values()))["label"])


@never_cache
@login_required
@require_safe
def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show one value: what it is, since when and by which document, what hangs on it, what is proposed."""
    return _page(request, key)


def _page(request: HttpRequest, key: str, refused: Refused | None = None) -> HttpResponse:
    actor, body = reader_of(request), rules.get_content(values.KIND, key).body
    proposal, wrong = values.find_proposal(key), _wrong(refused)
    standing = values.standing_of(body, key)
    context = {
        "key": key,
        "name": say(body["label"]),
        "explanation": say(body.get("explanation")),
        "standing": STANDINGS[standing],
        "is_undecided": standing == values.UNDECIDED,
        "history": history_rows(rules.list_versions(values.KIND, key)[0].body),
        "uses": values.list_uses(key),
        "drafts": rules.list_drafts(values.KIND, about=key, limit=20),
        "proposal": _proposed(proposal) if proposal else None,
        "may_propose": may(actor, EDIT) and not proposal and standing != values.LAW,
        "is_law": standing == values.LAW,
        "may_approve": may(actor, APPROVE),
        "may_edit": may(actor, EDIT),
        "is_author": proposal is not None and proposal.author_id == actor.person_id,
        "fields": _fields(request, key, wrong),
        "is_length": measure_of(body) == LENGTH,
        "units": list(UNIT_NAMES.items()),
        "given": request.POST,
        "today": clock.today().isoformat(),
        "wrong": wrong,
        "errors": [{"id": f"v-{name}" if name else "", "text": text} for name, text in wrong.items()],
        "trail": [
            *trail(),
            {"label": _("Values of the county"), "url": reverse("values")},
            {"label": say(body["label"])},
        ],
    }
    return render(request, "matter_editor/value.html", context, status=refused.status if refused else 200)


def _wrong(refused: Refused | None) -> dict[str, str]:
    if isinstance(refused, Invalid):
        return {name: str(words) for name, words in refused.fields.items()}
    return {"": str(refused.message)} if refused else {}


def _proposed(draft: rules.ContentDraft) -> dict[str, Any]:
    [body] = draft.items.values()
    day = deciding.day_of(draft)
    [row] = [one for one in history_rows(body) if one["day"] == day]
    return {"draft": draft, **row}


def _fields(request: HttpRequest, key: str, wrong: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return a field for each row of the value, with what was typed, else with what it says today."""
    rows = rules.parameter_rows(key, clock.today())
    return [_field(request, name, value, wrong) for name, value in rows.items()]


def _field(request: HttpRequest, row: str, value: Any, wrong: Mapping[str, str]) -> dict[str, Any]:
    name, unit = f"amount-{row}", f"unit-{row}"
    amount, standing = (value["amount"], value["unit"]) if isinstance(value, Mapping) else (value, "working_days")
    return {
        "id": f"v-{name}",
        "name": name,
        "label": _("Value") if row == OTHER else row_name(row),
        "amount": request.POST.get(name, amount),
        "error": wrong.get(name),
        "unit_id": f"v-{unit}",
        "unit_name": unit,
        "unit": request.POST.get(unit, standing),
    }


@login_required
@require_POST
def propose(request: HttpRequest, key: str) -> HttpResponse:
    """Propose a value with its day and its document."""
    author = person_with(request, EDIT)
    try:
        value, day, reference = _typed(request, key)
        deciding.propose(key, value, day, reference, author=author, reason=request.POST.get("reason", ""))
    except Refused as refused:
        return _page(request, key, refused)
    messages.success(request, _("Proposed. It counts once a second person has approved it."))
    return redirect("value", key)


def _typed(request: HttpRequest, key: str) -> list[Any]:
    """Return value, day and document as they were typed; what is wrong with any of them is told together."""
    found: list[Any] = []
    wrong: dict[str, Any] = {}
    for read in (partial(_value, request, key), partial(_day, request), partial(_reference, request)):
        try:
            found.append(read())
        except Invalid as refused:
            wrong |= refused.fields
    if wrong:
        raise Invalid(wrong)
    return found


def _value(request: HttpRequest, key: str) -> Any:
    """Return what was typed: one value, or a row for each sort of case; an empty row is not decided."""
    measure, rows = measure_of(rules.get_content(values.KIND, key).body), rules.parameter_rows(key, clock.today())
    found, wrong = {}, {}
    for name in rows:
        typed = request.POST.get(f"amount-{name}", "").strip()
        try:
            found[name] = read_value(measure, typed, request.POST.get(f"unit-{name}", "")) if typed else None
        except ValueError:
            wrong[f"amount-{name}"] = _("Give a number; of a length of time a whole one.")
    if not wrong and all(value is None for value in found.values()):
        wrong = {f"amount-{next(iter(rows))}": _("Give the value.")}
    if wrong:
        raise Invalid(wrong)
    return found[OTHER] if list(rows) == [OTHER] else found


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("day", "").strip())
    except ValueError:
        raise Invalid({"day": _("Write the date as 2027-02-06.")}) from None


def _reference(request: HttpRequest) -> Mapping[str, Any]:
    title, english = (request.POST.get(name, "").strip() for name in ("title", "title_en"))
    article = request.POST.get("article", "").strip()[:80] or None
    return deciding.checked_reference({"title": {"zh": title, "en": english or title}, "article": article})


@login_required
@require_POST
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Approve what is proposed, or give it up."""
    proposal, version = values.find_proposal(key), read_number(request.POST.get("version", "")) or 0
    approves = request.POST.get("do") == "approve"
    by = person_with(request, APPROVE if approves else EDIT)
    if proposal is None:
        return redirect("value", key)
    try:
        (deciding.approve if approves else deciding.give_up)(proposal.pk, by=by, version=version)
    except Refused as refused:
        return _page(request, key, refused)
    messages.success(
        request,
        _("Approved. New limits and cases follow it from its day on; what runs keeps its own.")
        if approves
        else _("Given up. It stays on record."),
    )
    return redirect("value", key)
