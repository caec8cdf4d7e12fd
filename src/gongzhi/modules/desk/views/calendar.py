"""The working calendar as staff keep it: the days of a year that differ, single days by hand, a year's table from a file."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.common import clock
from gongzhi.common.errors import Invalid, Refused
from gongzhi.engine.access.public import require_grant
from gongzhi.engine.calendar import public as calendar
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.desk.services import (
    clear_calendar_day as clear_day,
)
from gongzhi.modules.desk.services import (
    confirm_calendar_year,
    import_calendar_days,
    set_calendar_day,
    withdraw_calendar_year,
)

GRANT = "calendar.edit"
# A year's table has some forty lines.
MOST_BYTES = 100_000


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_year(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Show the days of a year; a POST decides one of them."""
    actor = actor_of(request.user)
    require_grant(actor, GRANT)
    shown = year or clock.today().year
    if request.method != "POST":
        return _page(request, shown)
    try:
        day = _day(request.POST.get("date", ""))
        words = {name: request.POST.get(name, "").strip() for name in ("note", "reference")}
        set_calendar_day(day, request.POST.get("kind", ""), by=actor.label, **words)
    except Invalid as refusal:
        return _page(request, shown, refusal, prefix="day")
    messages.success(request, _("%(day)s is noted. Running limits are computed anew in a moment.") % {"day": day})
    return redirect("calendar-year", day.year)


@login_required
@require_POST
def clear_calendar_day(request: HttpRequest, year: int) -> HttpResponse:
    """Take back what staff decided for a day."""
    require_grant(actor_of(request.user), GRANT)
    clear_day(_day(request.POST.get("date", "")))
    messages.success(request, _("The day counts again as before."))
    return redirect("calendar-year", year)


@login_required
@require_POST
def import_calendar(request: HttpRequest, year: int) -> HttpResponse:
    """Take the whole table of a year from a CSV file and confirm the year."""
    actor = actor_of(request.user)
    require_grant(actor, GRANT)
    try:
        text = _read(request)
        count = import_calendar_days(text, year=year, reference=request.POST.get("reference", ""), by=actor.label)
    except Invalid as refusal:
        return _page(request, year, refusal, prefix="import")
    messages.success(
        request, _("%(count)d days taken over; the table of %(year)d is confirmed.") % {"count": count, "year": year}
    )
    return redirect("calendar-year", year)


@login_required
@require_POST
def settle_year(request: HttpRequest, year: int) -> HttpResponse:
    """Confirm that a year's official table is entered, or withdraw that."""
    actor = actor_of(request.user)
    require_grant(actor, GRANT)
    try:
        if request.POST.get("decision") == "withdraw":
            withdraw_calendar_year(year)
            messages.success(request, _("The table of %(year)d counts as not entered.") % {"year": year})
        else:
            confirm_calendar_year(year, reference=request.POST.get("reference", ""), by=actor.label)
            messages.success(
                request,
                _("The table of %(year)d is confirmed. Running limits are computed anew in a moment.") % {"year": year},
            )
    except Invalid as refusal:
        return _page(request, year, refusal, prefix="year")
    return redirect("calendar-year", year)


def _page(request: HttpRequest, year: int, refusal: Refused | None = None, prefix: str = "") -> HttpResponse:
    """Draw the page of a year, with what was typed and refused."""
    year = min(max(year, 2000), 2100)
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    context: dict[str, Any] = {
        "year": year,
        "years": _years(year),
        "days": calendar.list_days(year),
        "is_missing": year in calendar.missing_years(date(year, 6, 1)),
        "confirmed": calendar.CalendarYear.objects.filter(year=year).first(),
        "kinds": calendar.DayKind.choices,
        "typed": request.POST,
        "wrong": {prefix: {name: str(text) for name, text in fields.items()}},
        "errors": [{"id": f"{prefix}-{name}" if name in FIELDS else "", "text": text} for name, text in fields.items()],
    }
    return render(request, "desk/calendar.html", context, status=refusal.status if refusal else 200)


FIELDS = {"date", "kind", "note", "reference", "file", "year"}


def _years(year: int) -> list[dict[str, Any]]:
    return [
        {"label": str(number), "url": reverse("calendar-year", args=[number]), "current": number == year, "count": None}
        for number in range(year - 2, year + 3)
    ]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid({"date": _("Write the date as 2027-02-06.")}) from None


def _read(request: HttpRequest) -> str:
    """Return the text of the uploaded table; CSV as spreadsheets write it, in UTF-8 or in the Chinese GB 18030."""
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid({"file": _("Choose the file with the table.")})
    if (upload.size or 0) > MOST_BYTES:
        raise Invalid(
            {"file": _("This file is too large for the table of a year. Choose a CSV file of at most 100 kB.")}
        )
    content = upload.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return str(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise Invalid({"file": _("This is no text file. Save the table as CSV and choose that file.")})
