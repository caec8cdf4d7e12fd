"""The form that says which column holds which field, and the preview beside it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common import clock
from gongzhi.common.coordinates import SYSTEMS
from gongzhi.common.text import say_pair
from gongzhi.modules.service_requests.services import importing
from gongzhi.modules.service_requests.services.importing.tables import Table, words
from gongzhi.modules.service_requests.templatetags import case_words

NAMES = {
    "text": gettext_lazy("Words of the report"),
    "title": gettext_lazy("Title"),
    "place": gettext_lazy("Place in words"),
    "area": gettext_lazy("Area code"),
    "lon": gettext_lazy("Longitude"),
    "lat": gettext_lazy("Latitude"),
    "name": gettext_lazy("Name of the reporter"),
    "phone": gettext_lazy("Phone number"),
    "opened_at": gettext_lazy("Received at"),
    "external_number": gettext_lazy("Number in the other system"),
    "kind": gettext_lazy("Sort of report"),
    "matter": gettext_lazy("Matter"),
    "channel": gettext_lazy("Came by"),
    "status": gettext_lazy("How it stands"),
    "answer": gettext_lazy("Answer"),
    "answered_at": gettext_lazy("Answered at"),
    "target_at": gettext_lazy("To be done by"),
    "closed_at": gettext_lazy("Closed at"),
    "solved": gettext_lazy("Solved"),
    "satisfied": gettext_lazy("Satisfied"),
}
STATUSES = {
    "open": gettext_lazy("stays open"),
    "answered": gettext_lazy("answered, waits for the check"),
    "closed": gettext_lazy("closed"),
}
PLAIN = ("source", "timezone", "crs", "as_of")


def read(sent: Mapping[str, str], known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the map that the form says; tables of values come along from what was proposed."""
    columns = {name: column for name in importing.FIELDS if (column := sent.get(f"column-{name}", ""))}
    constants = {name: code for name, code in dict(known.get("constants", {})).items() if name not in columns}
    given = {key: value.strip() for key in PLAIN if (value := sent.get(key, "")).strip()}
    marks = {key: sent.get(key) == "on" for key in ("history", "outside")}
    kept = {key: known[key] for key in ("values", "sheet") if known.get(key)}
    return kept | given | marks | {"columns": columns, "constants": constants}


def context(table: Table, given: Mapping[str, Any], trials: Sequence[importing.Trial]) -> dict[str, Any]:
    columns = given.get("columns", {})
    counts = Counter(columns.values())
    options = [("", _("not in this table")), *((name, name) for name in table.header if name)]
    return {
        "header": table.header,
        "notes": table.notes,
        "fields": [
            (f"column-{name}", label, columns.get(name, ""), _("Mapped twice") if counts[columns.get(name)] > 1 else "")
            for name, label in NAMES.items()
        ],
        "options": options,
        "systems": [(name, name) for name in SYSTEMS],
        "given": {"timezone": importing.ZONE, "crs": "WGS84", "source": "import"} | dict(given),
        "tables": sorted(given.get("values", {})),
        "constants": dict(given.get("constants", {})),
        "trials": [_shown(one) for one in trials],
    }


def _shown(one: importing.Trial) -> dict[str, Any]:
    """Return a trial in words: what the row says, and what it would become or why not."""
    said = " · ".join(words(cell) for cell in one.cells if words(cell))
    if one.draft is None or one.ending is None:
        faults = [say_pair(NAMES.get(name, name), text) for name, text in one.faults.items()]
        return {"line": one.line, "said": said, "faults": faults}
    draft = one.draft
    return {
        "line": one.line,
        "said": said,
        "title": " ".join(draft.text.split())[:60],
        "matter": case_words.matter_name(draft.matter),
        "place": case_words.place_name(draft.area) or _("only the county is known"),
        "at": clock.local(draft.opened_at) if draft.opened_at else None,
        "status": STATUSES[one.ending.status],
    }
