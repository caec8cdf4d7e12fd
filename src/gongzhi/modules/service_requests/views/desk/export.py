"""The filtered list as a table: bounded, within the viewer's scope, without names and phone numbers."""

import csv
import logging
from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.common import clock
from gongzhi.common.spreadsheets import XLSX, as_xlsx, harmless
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.engine.cases import public as cases
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.service_requests.templatetags import case_words
from gongzhi.modules.service_requests.views.desk.filters import read_filters
from gongzhi.modules.service_requests.views.desk.lists import rows_of

logger = logging.getLogger(__name__)

MOST = 10_000
AT_A_TIME = 200


class Echo:
    """A file that hands on what is written to it."""

    def write(self, line: str) -> str:
        return line


@login_required
@require_safe
def export_cases(request: HttpRequest) -> StreamingHttpResponse:
    """Send the cases of the filtered list as CSV while they are read. Raises Invalid for filters that are none."""
    rows, language = _rows(request), translation.get_language()
    return StreamingHttpResponse(_csv(rows, language), content_type="text/csv; charset=utf-8", headers=_headers("csv"))


@login_required
@require_safe
def export_cases_xlsx(request: HttpRequest) -> HttpResponse:
    """Send the same cases as a workbook."""
    return HttpResponse(as_xlsx({_("Cases"): _rows(request)}), content_type=XLSX, headers=_headers("xlsx"))


def _headers(ending: str) -> dict[str, str]:
    name = f"cases-{clock.today():%Y%m%d}.{ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}


def _csv(rows: Iterator[list[str]], language: str | None) -> Iterator[str]:
    # The body is read after the request's own language is put away.
    with translation.override(language):
        writer = csv.writer(Echo())
        # Spreadsheets know UTF-8 by this mark.
        yield "\ufeff"
        for row in rows:
            yield writer.writerow([harmless(cell) for cell in row])


def _rows(request: HttpRequest) -> Iterator[list[str]]:
    """Return the head and the cases, newest first, at most ten thousand; what may be refused is refused at once."""
    actor = actor_of(request.user)
    require_grant(actor, "case.read")
    filters = read_filters(request.GET)
    first = cases.list_cases(actor, filters, limit=AT_A_TIME)
    narrowed = {name: value for name, value in vars(filters).items() if value and name != "q"}
    logger.info("export by %s: %s", actor.label, narrowed)
    return _read(actor, filters, first)


def _read(actor: Actor, filters: cases.Filters, page: cases.Page) -> Iterator[list[str]]:
    yield _head()
    sent = 0
    while page.items and sent < MOST:
        for row in rows_of(page.items):
            yield _cells(row["case"], row["office"])
        sent += len(page.items)
        page = (
            cases.list_cases(actor, filters, cursor=page.older, limit=AT_A_TIME)
            if page.older
            else cases.Page([], "", "")
        )


def _head() -> list[str]:
    return [
        _("Number"),
        _("Received at"),
        _("Stage"),
        _("Sort"),
        _("Matter"),
        _("Place"),
        _("What was reported"),
        _("Office"),
        _("Time limit"),
        _("Closed at"),
        _("Reporter"),
    ]


def _cells(case: cases.Case, office: str) -> list[str]:
    return [
        case.receipt,
        _moment(case.opened_at),
        case_words.stage_name(case),
        case_words.kind_name(case.kind),
        case_words.matter_name(case.matter),
        case_words.place_name(case.area_code),
        case.title,
        office,
        _moment(case.due_at),
        _moment(case.closed_at),
        _("With name") if case.reporter_id else _("Anonymous"),
    ]


def _moment(value: object) -> str:
    return f"{clock.local(value):%Y-%m-%d %H:%M}" if value else ""  # type: ignore[arg-type]  # a moment or nothing
