"""The cases behind a number: just those that it counts, as far as the viewer may read them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.common.errors import Missing
from gongzhi.common.paging import length_of
from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.evaluation.rules import FULL
from gongzhi.modules.evaluation.selectors import cases, counts
from gongzhi.modules.evaluation.selectors.counts import Unit
from gongzhi.modules.evaluation.views.asked import Asked, office_names, period_words, read_asked, unit_name


@login_required
@require_safe
def cases_of_number(request: HttpRequest) -> HttpResponse:
    """Show the cases that one number of the table counts, newest first."""
    actor = actor_of(request.user)
    require_grant(actor, counts.READ)
    asked = read_asked(request.GET, actor)
    unit, part = _unit(request.GET.get("unit", ""), actor), request.GET.get("part", "")
    if part not in cases.PARTS:
        raise Missing(_("There is no such list."))
    after, length = request.GET.get("after", ""), length_of(request.GET)
    page = cases.list_judged(actor, unit, asked.rate, asked.period, part, after=after, limit=length)
    return render(request, "evaluation/cases.html", _context(asked, unit, part, page))


def _unit(text: str, actor: Actor) -> Unit:
    unit = counts.read_unit(text)
    if unit is None or not counts.may_see(actor, unit):
        raise Missing(_("There is no such area or office, or it is not yours to see."))
    return unit


def _context(asked: Asked, unit: Unit, part: str, page: cases.JudgedPage) -> dict[str, Any]:
    titles = {
        "received": _("Received"),
        "counted": _("Counted"),
        "good": _("Reached the aim"),
        "not_good": _("Did not reach the aim"),
        "counted_all": _("Counted, exclusions put back"),
        "excluded": _("Excluded"),
    }
    here = asked.cases_url(unit, part)
    return {
        "title": titles[part],
        "name": unit_name(unit, office_names([unit])),
        "rate": say(asked.definition.label),
        "period": period_words(str(asked.period)),
        "rows": [_row(found, asked.rate) for found in page.items],
        "hidden": page.hidden,
        "older": f"{here}&after={page.older}" if page.older else "",
        "trail": [{"label": say(asked.definition.label), "url": asked.url()}, {"label": titles[part]}],
    }


def _row(found: cases.JudgedCase, rate: str) -> dict[str, Any]:
    points = getattr(found.judgement, rate)
    words = {None: _("does not count yet"), FULL: _("yes"), 0: _("no")}
    return {
        "case": found.case,
        "points": words.get(points) or _("%(points)s of 100") % {"points": points},
        "excluded": found.judgement.excluded,
    }
