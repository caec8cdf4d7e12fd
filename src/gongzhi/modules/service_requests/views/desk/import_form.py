"""The form that says which column holds which field, and the preview beside it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gongzhi.common import clock
from gongzhi.common.coordinates import SYSTEMS
from gongzhi.modules.service_requests.services import importing
from gongzhi.modules.service_requests.services.importing.tables import Table, words
from gongzhi.modules.service_requests.templatetags import case_words

STATUSES = {
    "open": gettext_lazy("stays open"),
    "answered": gettext_lazy("answered, waits for the check"),
    "closed": pgettext_lazy("how a past case stands", "closed"),
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
            for name, label in importing.NAMES.items()
        ],
        "options": options,
        "systems": [(name, name) for name in SYSTEMS],
        "given": {"timezone": importing.ZONE, "crs": "WGS84", "source": "import"} | dict(given),
        "tables": [importing.NAMES.get(name, name) for name in sorted(given.get("values", {}))],
        "constants": {importing.NAMES.get(name, name): code for name, code in given.get("constants", {}).items()},
        "trials": [_shown(one) for one in trials],
    }


def _shown(one: importing.Trial) -> dict[str, Any]:
    """Return a trial in words: what the row says, and what it would become or why not."""
    said = " · ".join(words(cell) for cell in one.cells if words(cell))
    if one.draft is None or one.ending is None:
        return {"line": one.line, "said": said, "faults": importing.say_faults(one.faults)}
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
