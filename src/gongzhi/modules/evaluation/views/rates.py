"""The page of a rate in a period: the table, what is counted, and what the numbers can bear."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.common.citing import cite
from gongzhi.common.text import say
from gongzhi.engine.access.public import require_grant
from gongzhi.engine.areas import public as areas
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.evaluation.models import RateCount
from gongzhi.modules.evaluation.rules.periods import first_day
from gongzhi.modules.evaluation.selectors import counts, definitions
from gongzhi.modules.evaluation.views.asked import Asked, list_periods, period_words, read_asked
from gongzhi.modules.evaluation.views.scores import list_scores
from gongzhi.modules.evaluation.views.table import Table


@login_required
@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    """Show one rate by area or office; the numbers lie ready, nothing is counted here."""
    actor = actor_of(request.user)
    require_grant(actor, counts.READ)
    asked = read_asked(request.GET, actor)
    table = Table(actor, asked)
    return render(request, "evaluation/rates.html", _context(asked, table))


def _context(asked: Asked, table: Table) -> dict[str, Any]:
    return {
        "asked": asked,
        "table": table,
        "rows": table.rows,
        "whole": table.whole_row,
        "reading": counts.find_reading(),
        "period": period_words(str(asked.period)),
        "periods": list_periods() or [(str(asked.period), period_words(str(asked.period)))],
        "rate_tabs": [
            {"label": say(found.label), "url": asked.url(rate=found.key), "current": found.key == asked.rate}
            for found in asked.every
        ],
        "kind_tabs": [
            {"label": _("By area"), "url": asked.url(by=RateCount.AREA), "current": asked.by == RateCount.AREA},
            {"label": _("By office"), "url": asked.url(by=RateCount.OFFICE), "current": asked.by == RateCount.OFFICE},
        ],
        "place": say(areas.area_names([asked.area])[asked.area]) if asked.area else "",
        "top": asked.url(area="") if asked.area else "",
        "definition": describe(asked),
        "scores": list_scores(table),
        "csv": asked.url("rates-csv"),
        "xlsx": asked.url("rates-xlsx"),
        "keep": {"rate": asked.rate, "by": asked.by, "area": asked.area},
    }


def describe(asked: Asked) -> dict[str, Any]:
    """Return in words what is counted, by which version, on which ground, and what is not decided."""
    found = asked.definition
    reference = found.reference or {}
    return {
        "label": say(found.label),
        "counted": say(found.body["counted"]),
        "good": say(found.body["good"]),
        "reference": cite(reference),
        "formulas": counts.list_formulas(asked.rate, asked.period) or [found.formula],
        "undecided": _undecided(asked),
        "is_possible": not found.limit or definitions.is_decided(found.limit, first_day(asked.period)),
    }


def _undecided(asked: Asked) -> list[str]:
    """Return the labels of the parameters on which the rate rests and which the county has not decided."""
    body = asked.definition.body
    names = [body[name] for name in ("within", "partly") if name in body] + ["smallest_sample"]
    day = first_day(asked.period)
    missing = [name for name in names if not definitions.is_decided(name, day)]
    return [say(rules.get_content("parameter", name).body["label"]) for name in missing]
