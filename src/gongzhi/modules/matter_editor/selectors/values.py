"""The parameters as a county sees them: which it has to decide, what they say now, what hangs on them, what is proposed."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gongzhi.common import clock
from gongzhi.common.text import say
from gongzhi.engine.rules import public as rules

KIND = "parameter"
# In this order they are listed; the first two wait for the county.
UNDECIDED, EXAMPLE, UNVERIFIED, COUNTY, HOUSE, LAW = (
    "undecided", "local_example", "unverified", "county_rule", "house_choice", "law",
)  # fmt: skip
STANDINGS = (UNDECIDED, EXAMPLE, UNVERIFIED, COUNTY, HOUSE, LAW)


def list_values(words: str = "") -> dict[str, list[rules.ContentVersion]]:
    """Return the parameters by their standing, those that wait for the county first."""
    found: dict[str, list[rules.ContentVersion]] = {standing: [] for standing in STANDINGS}
    for one in rules.list_content(KIND):
        if words.casefold() in f"{one.key} {' '.join(one.body['label'].values())}".casefold():
            found[standing_of(one.body, one.key)].append(one)
    return {standing: listed for standing, listed in found.items() if listed}


def standing_of(body: Mapping[str, Any], key: str) -> str:
    """Return by what a parameter has its value today: undecided where it has none for any case."""
    rows = rules.parameter_rows(key, clock.today())
    if all(value is None for value in rows.values()):
        return UNDECIDED
    return str(body.get("status", COUNTY))


def find_proposal(key: str) -> rules.ContentDraft | None:
    """Return what is proposed for a parameter and waits for a second person."""
    drafts = rules.list_drafts(KIND, about=key, limit=5)
    return next((draft for draft in drafts if draft.state == rules.ContentDraft.DRAFT), None)


def list_proposals() -> list[rules.ContentDraft]:
    drafts = rules.list_drafts(KIND, limit=200)
    return [draft for draft in drafts if draft.state == rules.ContentDraft.DRAFT]


def list_uses(key: str) -> list[dict[str, str]]:
    """Return what hangs on a parameter: matters (with their key) whose diagram, table or publicity names it, and alert rules."""
    named = re.compile(rf"\b{re.escape(key)}\b")
    processes = {one.key for one in rules.list_content("process") if named.search(_text(one.body))}
    matters = [one for one in rules.list_content("matter") if _names(one.body, key, processes)]
    alerts = [one for one in rules.list_content("alert_rule") if key in one.body.get("parameters", {}).values()]
    return [
        *({"key": one.key, "name": say(one.body["names"])} for one in matters),
        *({"key": "", "name": say(one.body["label"])} for one in alerts),
    ]


def _text(process: Mapping[str, Any]) -> str:
    return "\n".join((process["xml"], *process.get("tables", {}).values()))


def _names(matter: Mapping[str, Any], key: str, processes: set[str]) -> bool:
    return matter["process"] in processes or key in _periods(matter)


def _periods(matter: Mapping[str, Any]) -> Iterator[str]:
    return (one["period"] for one in matter.get("publicity", ()))
