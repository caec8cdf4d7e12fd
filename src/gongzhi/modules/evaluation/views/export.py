"""The table of all three rates as a file, with the definitions in it: CSV, or XLSX with a sheet of its own for them."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.common.spreadsheets import XLSX, as_xlsx, harmless
from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.evaluation.selectors import counts
from gongzhi.modules.evaluation.views.asked import Asked, period_words, read_asked
from gongzhi.modules.evaluation.views.rates import describe
from gongzhi.modules.evaluation.views.table import PERCENT, Table

DIGITS = 2
Line = list[Any]


@login_required
@require_safe
def export_csv(request: HttpRequest) -> HttpResponse:
    """Send the table and below it the definitions, as UTF-8 with the mark by which spreadsheets know it."""
    actor, asked = _asked(request)
    body = io.StringIO()
    csv.writer(body).writerows([*_lines(actor, asked), [], *_definitions(asked)])
    return as_file("\ufeff" + body.getvalue(), "text/csv; charset=utf-8", f"rates-{asked.period}.csv")


@login_required
@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponse:
    """Send the table as a workbook with two sheets."""
    actor, asked = _asked(request)
    sheets = {_("Rates"): _lines(actor, asked), _("Definitions"): _definitions(asked)}
    return as_file(as_xlsx(sheets), XLSX, f"rates-{asked.period}.xlsx")


def _asked(request: HttpRequest) -> tuple[Actor, Asked]:
    actor = actor_of(request.user)
    require_grant(actor, counts.READ)
    return actor, read_asked(request.GET, actor)


def as_file(body: str | bytes, kind: str, name: str) -> HttpResponse:
    """Return what a browser saves under this name and keeps nowhere else."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=kind, headers=headers)


def _lines(actor: Actor, asked: Asked) -> Iterator[Line]:
    yield [
        _("Rate"),
        _("Period"),
        _("Area or office"),
        _("Received"),
        _("Counted"),
        _("Rate in %"),
        _("Interval from"),
        _("Interval to"),
        _("Adjusted"),
        _("Excluded"),
        _("Rate with exclusions put back"),
        _("Enough for a comparison"),
    ]
    for definition in asked.every:
        table = Table(actor, replace(asked, rate=definition.key))
        whole = table.whole_row
        for row in [*([whole] if whole else []), *table.rows]:
            yield [say(definition.label), period_words(str(asked.period)), harmless(row["name"]), *_numbers(row)]


def _numbers(row: dict[str, Any]) -> Line:
    count, spread = row["count"], row["spread"] or (None, None)
    return [
        count.received,
        count.counted,
        _percent(row["share"]),
        _percent(spread[0]),
        _percent(spread[1]),
        _percent(row["adjusted"]),
        count.excluded,
        _percent(row["share_all"]),
        _("yes") if row["enough"] else _("no"),
    ]


def _percent(share: float | None) -> float | str:
    return "" if share is None else round(share * PERCENT, DIGITS)


def _definitions(asked: Asked) -> Iterator[Line]:
    yield [_("Rate"), _("What counts"), _("What reaches the aim"), _("Ground"), _("Version of the formula")]
    for definition in asked.every:
        found = describe(replace(asked, rate=definition.key))
        formulas = ", ".join(found["formulas"])
        yield [
            found["label"],
            found["counted"],
            found["good"],
            found["reference"],
            formulas,
        ]
