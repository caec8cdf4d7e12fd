"""One row a case of a watched matter: what the rules count."""

from typing import Any

from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.rules import public as rules

from ..models import Deed


def enter(case: cases.Case) -> Deed:
    """Write what is known of a case by now into the ledger and return its row."""
    values = {key: _value(case, body) for key, body in _fields().items()}
    partner, count = values.get("partner"), values.get("bidders")
    deed, _new = Deed.objects.update_or_create(
        case=case,
        defaults={
            "matter": case.matter,
            "category": case.matter_body.get("category", ""),
            "area_code": case.village_code or case.area_code,
            "amount": values.get("amount") if isinstance(values.get("amount"), int) else None,
            "partner": custody.lookup("partner", "".join(str(partner).split())) if partner else "",
            "bidders": count if isinstance(count, int) else None,
            "opened_at": case.opened_at,
            "closed_at": case.closed_at,
        },
    )
    return deed


def _fields() -> dict[str, list[str]]:
    return {found.key: found.body["fields"] for found in rules.list_content("ledger")}


def _value(case: cases.Case, names: list[str]) -> Any:
    """Return the first of these fields that the case's forms hold, of the latest form."""
    forms = sorted((form for form in case.forms.all() if form.deleted_at is None), key=lambda form: -form.pk)
    return next((form.values[name] for name in names for form in forms if name in form.values), None)
