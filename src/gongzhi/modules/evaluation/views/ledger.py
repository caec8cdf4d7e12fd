"""The ledger of exclusions: who asked for what, for which reason, and how it was decided; open to everybody who sees rates."""

from collections.abc import Mapping
from typing import Any, TypedDict
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongzhi.common import clock
from gongzhi.common.paging import length_of
from gongzhi.common.spreadsheets import XLSX, as_xlsx, harmless
from gongzhi.common.text import read_number, say
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import require_grant
from gongzhi.engine.cases.public import Case
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.evaluation.models import Exclusion
from gongzhi.modules.evaluation.selectors import cases, counts
from gongzhi.modules.evaluation.views.export import as_file

MOST = 10_000
STATES = {
    Exclusion.APPLIED: (gettext_lazy("Applied for"), "soon"),
    Exclusion.GRANTED: (gettext_lazy("Left out"), "done"),
    Exclusion.REFUSED: (gettext_lazy("Not left out"), ""),
    Exclusion.APPEALED: (gettext_lazy("Appealed"), "soon"),
    Exclusion.GRANTED_ON_APPEAL: (gettext_lazy("Left out on appeal"), "done"),
    Exclusion.REFUSED_ON_APPEAL: (gettext_lazy("Not left out, appeal decided"), ""),
}


@never_cache
@login_required
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Show the applications, the latest first; a case opens for those who may read it."""
    actor = actor_of(request.user)
    require_grant(actor, counts.READ)
    asked, length = _asked(request.GET), length_of(request.GET)
    before = read_number(request.GET.get("before", ""))
    every = cases.list_exclusions(**asked)
    found = list((every.filter(pk__lt=before) if before else every)[: length + 1])
    shown = found[:length]
    readable = set(
        access.limit(Case.objects.filter(pk__in=[row.case_id for row in shown]), actor).values_list("pk", flat=True)
    )
    return render(
        request,
        "evaluation/ledger.html",
        {
            "rows": [_row(row, readable) for row in shown],
            "asked": asked,
            "query": _query(asked),
            "tabs": (tabs := _tabs(asked)),
            "offices": (offices := [("", _("All offices")), *cases.list_applicants()]),
            "narrowed": _narrowed(asked, tabs, offices),
            "first": f"?{_query(asked)}" if before else "",
            "older": f"?{_query(asked)}&before={shown[-1].pk}" if len(found) > length else "",
            "reasons": sorted(rules.list_content("exclusion_reason"), key=lambda version: version.body["order"]),
        },
    )


@never_cache
@login_required
@require_safe
def export_ledger(request: HttpRequest) -> HttpResponse:
    """Send the ledger, narrowed as on the page, as a workbook; the latest ten thousand."""
    require_grant(actor_of(request.user), counts.READ)
    found = cases.list_exclusions(**_asked(request.GET))[:MOST]
    head = [_("Number"), _("Office"), _("Reason"), _("State"), _("Applied on"), _("Decided")]
    lines = [head, *(_line(_row(row, set())) for row in found)]
    return as_file(as_xlsx({_("Exclusions"): lines}), XLSX, f"exclusions-{clock.today():%Y%m%d}.xlsx")


def _line(row: dict[str, Any]) -> list[str]:
    moments = [f"{clock.local(at):%Y-%m-%d %H:%M}" if at else "" for at in (row["applied_at"], row["decided_at"])]
    return [*(harmless(str(row[name])) for name in ("receipt", "office", "reason", "label")), *moments]


class Asked(TypedDict):
    """By what the ledger is narrowed."""

    state: str
    office: int | None


def _asked(given: Mapping[str, str]) -> Asked:
    state = given.get("state", "")
    return {"state": state if state in cases.LEDGER else "", "office": read_number(given.get("office", ""))}


def _query(asked: Asked, **other: str) -> str:
    return urlencode({key: value or "" for key, value in {**asked, **other}.items()})


def _tabs(asked: Asked) -> list[dict[str, Any]]:
    choices = [
        ("", _("All")),
        ("waiting", _("Waiting for a decision")),
        ("out", _("Left out")),
        ("in", _("Not left out")),
    ]
    return [
        {"label": label, "url": f"?{_query(asked, state=key)}", "current": key == asked["state"]}
        for key, label in choices
    ]


def _narrowed(asked: Asked, tabs: list[dict[str, Any]], offices: list[tuple[Any, str]]) -> str:
    """Return in words to what the ledger is narrowed, for its view on paper."""
    state = next(tab["label"] for tab in tabs if tab["current"])
    office = next((name for number, name in offices if number == (asked["office"] or "")), "")
    return " · ".join(filter(None, (state, office)))


def _row(row: Exclusion, readable: set[int]) -> dict[str, Any]:
    reason = rules.find_content("exclusion_reason", row.reason)
    label, kind = STATES[row.state]
    return {
        "receipt": row.case.receipt,
        "url": reverse("case", args=[row.case_id]) if row.case_id in readable else "",
        "office": say(row.organisation.names),
        "reason": say(reason.body["label"]) if reason else row.reason,
        "label": label,
        "kind": kind,
        "applied_at": row.applied_at,
        "decided_at": row.settled_at or row.decided_at,
    }
