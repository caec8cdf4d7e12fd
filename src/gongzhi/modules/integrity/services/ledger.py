"""One row a case of a watched matter: what the rules count."""

from collections.abc import Mapping, Sequence
from typing import Any

from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.rules import public as rules

from ..models import Deed

WRITTEN = ("matter", "category", "area_code", "amount", "partner", "bidders", "opened_at", "closed_at")


def enter(found: Sequence[cases.Case]) -> dict[int, Deed]:
    """Write what is known of cases by now into the ledger and return their rows by number."""
    fields = _fields()
    deeds = [_deed(case, {key: _value(case, names) for key, names in fields.items()}) for case in found]
    Deed.objects.bulk_create(deeds, update_conflicts=True, unique_fields=["case"], update_fields=WRITTEN)
    return {deed.case_id: deed for deed in deeds}


def _deed(case: cases.Case, values: Mapping[str, Any]) -> Deed:
    amount, partner, count = values.get("amount"), values.get("partner"), values.get("bidders")
    return Deed(
        case=case,
        matter=case.matter,
        category=case.matter_body.get("category", ""),
        area_code=case.village_code or case.area_code,
        amount=amount if isinstance(amount, int) else None,
        partner=custody.lookup("partner", "".join(str(partner).split())) if partner else "",
        bidders=count if isinstance(count, int) else None,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
    )


def _fields() -> dict[str, list[str]]:
    return {found.key: found.body["fields"] for found in rules.list_content("ledger")}


def _value(case: cases.Case, names: list[str]) -> Any:
    """Return the first of these fields that the case's forms hold, of the latest form."""
    forms = sorted((form for form in case.forms.all() if form.deleted_at is None), key=lambda form: -form.pk)
    return next((form.values[name] for name in names for form in forms if name in form.values), None)
