"""Forms of a matter: JSON Schema with our own words (`x-…`), read as fields; what is filled in is kept apart from personal details."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.common import canonical, clock, rows
from gongzhi.common.text import say, say_day, say_list
from gongzhi.engine.access.public import SYSTEM
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases.models import Case, CaseForm
from gongzhi.engine.custody import public as custody
from gongzhi.engine.timeline import public as timeline

from .change import Change
from .fields import READERS, Field, Wrong, check_values

PERSONAL = frozenset({"personal", "sensitive"})
PURPOSE = "form"
FEN = 100
MOST_MONEY = 10**13
YES_NO = (("yes", _("Yes")), ("no", _("No")))
KINDS = {"integer": "number", "number": "number", "boolean": "yes_no", "array": "choices"}


def list_fields(schema: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the fields of a form in their order."""
    required, fields = schema.get("required", ()), schema["properties"]
    order = schema.get("x-order", fields)
    return tuple(_field(name, fields[name], required=name in required) for name in order)


def form_fields(case: Case, name: str) -> tuple[Field, ...]:
    """Return the fields of a form of the case's own version of its process; none where it has no such form."""
    schema = find_form(case.process_body, name)
    return list_fields(schema) if schema else ()


def find_form(process: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    """Return a form of a process: the whole schema is the one that a case begins with, `$defs` holds those of its steps."""
    schema: Mapping[str, Any] | None = process.get("form")
    return schema if not name or schema is None else schema.get("$defs", {}).get(name)


def _field(name: str, body: Mapping[str, Any], *, required: bool) -> Field:
    kind = body.get("x-kind") or ("date" if body.get("format") == "date" else KINDS.get(body["type"], "text"))
    options = (
        YES_NO if kind == "yes_no" else tuple((option["key"], option["label"]) for option in body.get("x-options", ()))
    )
    check = body.get("x-check", {})
    return Field(
        name,
        body["x-label"],
        "choice" if options and kind == "text" else kind,
        required,
        options,
        body.get("x-help", ""),
        body.get("minimum"),
        body.get("maximum", body.get("maxLength")),
        data_class=body.get("x-class", "internal"),
        unit=body.get("x-unit", ""),
        when=body.get("x-when", ""),
        check=check.get("feel", ""),
        check_words=check.get("words", ""),
        not_before=body.get("x-not-before", ""),
    )


def read_form(fields: Sequence[Field], values: Mapping[str, str]) -> dict[str, Any]:
    """Return what stands in the form that a case would begin with, before there is one. Raises Invalid with all faults."""
    return check_values(Change(Case(), SYSTEM, fresh=True), fields, values)


def keep_form(change: Change, name: str, fields: Iterable[Field], values: Mapping[str, Any]) -> CaseForm:
    """Keep a form as filled in: the entry commits to what stands in the open, personal details go into custody."""
    personal = {field.name for field in fields if field.data_class in PERSONAL}
    plain = {key: _plain(value) for key, value in values.items() if key not in personal}
    salt = timeline.new_salt()
    digest = timeline.commit_text(salt, canonical.dumps(plain).decode())
    form = rows.new(
        CaseForm, case=change.case, name=name, round=change.case.round, values=plain, salt=salt, digest=digest
    )
    form.by, form.post_id, form.at = change.actor.kind, change.post_id, clock.now()
    told: dict[str, Any] = {"form": name, "sha256": digest}
    if details := {key: str(value) for key, value in values.items() if key in personal}:
        sealing = custody.seal("form", details, purpose=PURPOSE)
        form.sealed_id = sealing.sealed.pk
        told["sealed"] = custody.commitment(sealing.sealed)
        for row in (sealing.sealed, *sealing.lookups):
            change.add(row)
    change.add(form)
    change.tell("forms", told)
    return form


def variables_of(fields: Iterable[Field], values: Mapping[str, Any], wanted: Sequence[str]) -> dict[str, Any]:
    """Return what of a form a diagram may use: the values it names, never a personal detail; what was left empty is null."""
    known = {field.name for field in fields if field.data_class not in PERSONAL}
    return {name: _plain(values.get(name)) for name in wanted if name in known}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


@dataclass(frozen=True)
class FilledIn:
    """A form as shown: pairs of label and value, personal details masked."""

    form: CaseForm
    lines: Sequence[tuple[str, str]]


def list_forms(case: Case) -> list[FilledIn]:
    """Return the forms of a case, the first on top, for whoever may read the case."""
    rows = case.forms.select_related("sealed").order_by("id")
    return [FilledIn(row, list(_lines(case, row))) for row in rows if row.deleted_at is None]


def _lines(case: Case, row: CaseForm) -> Iterable[tuple[str, str]]:
    fields = form_fields(case, row.name)
    hidden = custody.masked(row.sealed, {field.name: field.kind for field in fields}) if row.sealed else {}
    for field in fields:
        if field.name in row.values:
            yield say(field.label), say_value(field, row.values[field.name])
        elif field.name in hidden:
            yield say(field.label), hidden[field.name]


def say_value(field: Field, value: Any) -> str:
    """Return a value as people write it: money in yuan, keys by their labels, places by their names."""
    if field.kind == "money":
        return f"{Decimal(value) / FEN:,.2f}"
    if field.kind == "yes_no":
        return str(dict(YES_NO)["yes" if value else "no"])
    if field.kind == "area":
        return say(areas.area_names([value]).get(value, {"zh": value}))
    if field.kind == "date" and value:
        return say_day(date.fromisoformat(str(value)))
    labels = dict(field.options)
    if isinstance(value, list):
        return say_list(say(labels.get(one, one)) for one in value)
    unit = f" {say(field.unit)}" if field.unit else ""
    return f"{say(labels.get(value, str(value)))}{unit}"


def _money(_change: Change, field: Field, given: str) -> int:
    """Read yuan with at most two decimals as whole fen."""
    try:
        fen = Decimal(given.replace(",", "").replace("\uff0c", "")) * FEN
    except InvalidOperation:
        raise Wrong(_("Write an amount in yuan, such as 1280.50.")) from None
    if not fen.is_finite() or fen != fen.to_integral_value() or not 0 <= fen < MOST_MONEY:
        raise Wrong(_("Write an amount in yuan, such as 1280.50."))
    if (field.least is not None and fen < field.least) or (field.most is not None and fen > field.most):
        raise Wrong(_("This amount is outside what is possible here."))
    return int(fen)


def _yes_no(_change: Change, _field: Field, given: str) -> bool:
    if given not in ("yes", "no"):
        raise Wrong(_("Choose yes or no."))
    return given == "yes"


def _choices(_change: Change, field: Field, given: str) -> list[str]:
    chosen = list(dict.fromkeys(given.replace(",", " ").split()))
    if set(chosen) - set(dict(field.options)):
        raise Wrong(_("Choose one of the list."))
    return chosen


def _area(_change: Change, _field: Field, given: str) -> str:
    if not areas.is_area(given):
        raise Wrong(_("There is no such area. Choose one from the list."))
    return given


def _phone(_change: Change, _field: Field, given: str) -> str:
    if not custody.is_phone(given):
        raise Wrong(
            _("This is no telephone number that we can call. Give a mobile number, or a landline with area code.")
        )
    return custody.normalise_phone(given)


def _identity(_change: Change, _field: Field, given: str) -> str:
    number = given.upper().replace(" ", "")
    if not custody.is_id_number(number):
        raise Wrong(_("This identity number is not right: check each digit, and the last one."))
    return number


READERS.update(
    {
        "money": _money,
        "yes_no": _yes_no,
        "choices": _choices,
        "area": _area,
        "phone": _phone,
        "id_number": _identity,
        "name": READERS["text"],
    }
)
