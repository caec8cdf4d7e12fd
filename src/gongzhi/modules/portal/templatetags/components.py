"""What components need beside plain templates: times in the reader's words, and what a page has many of."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django import template
from django.http import QueryDict
from django.template.context import RequestContext
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from gongzhi.common import citing, clock, paging, text

register = template.Library()
register.simple_tag(text.mark)
register.filter("cited", citing.cite)
register.filter("said", text.say)
register.filter("listed", text.say_list)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SELECTED = mark_safe(" selected")
# What says in an address which page of a list is shown.
PLACES = ("after", "before", "cursor", "page", "paper")
# Looked up by Django's `truncatechars`, whose own Chinese has three full stops.
SHORTENED = pgettext_lazy("String to return when truncating text", "%(truncated_text)s…")


@register.filter
def moment(value: datetime | None) -> str:
    """Return date, weekday and time in China, as written in an office."""
    if value is None:
        return ""
    local = clock.local(value)
    # Translators: order of date, (weekday) and time
    return _("%(day)s (%(weekday)s) %(time)s") % {
        "day": day(value),
        "weekday": weekday(local),
        "time": local.strftime("%H:%M"),
    }


@register.filter
def day(value: datetime | date | None) -> str:
    """Return the date alone."""
    local = clock.local(value) if isinstance(value, datetime) else value
    return "" if local is None else text.say_day(local)


@register.filter
def short_moment(value: datetime | None) -> str:
    """Return date and time in figures, for tables: the year only if it is another one."""
    if value is None:
        return ""
    local = clock.local(value)
    return local.strftime("%m-%d %H:%M" if local.year == clock.today().year else "%Y-%m-%d %H:%M")


def weekday(local: datetime) -> str:
    """Return the short name of the weekday; Django's own Chinese names are the long ones."""
    return [
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    ][local.weekday()]


@register.simple_tag
def badge(text: object, kind: str = "") -> SafeString:
    """Draw a badge; kind: stage | overdue | soon | done (neutral if left out)."""
    return format_html('<span class="{}">{}</span>', f"badge badge-{kind}" if kind else "badge", text)


@register.simple_tag
def options(pairs: Iterable[Sequence[object]], chosen: object = "") -> SafeString:
    """Draw the options of a select, each a value and its words; there may be hundreds."""
    wanted = str(chosen)
    rows = ((pair[0], SELECTED if str(pair[0]) == wanted else "", pair[1]) for pair in pairs)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.simple_tag(takes_context=True)
def paper(context: RequestContext) -> dict[str, object]:
    """Return whether the page is the view of a list for paper, how much that holds, and the address of the other view."""
    query: QueryDict = context.request.GET.copy()
    is_paper = bool(query.get("paper"))
    for name in PLACES:
        query.pop(name, None)
    if not is_paper:
        query["paper"] = "1"
    return {"is_paper": is_paper, "most": paging.ON_PAPER, "other": f"?{query.urlencode()}"}


@register.simple_tag
def due(due_at: datetime | None, done_at: datetime | None = None, soon_hours: int = 24) -> SafeString:
    """Draw the time left until `due_at`, or how late it is, as a badge.

    With `done_at` the badge says whether it was done in time. Without `due_at` it says that there is no time limit, or that it is done.
    """
    return badge(**_due(due_at, done_at, soon_hours))


def _due(due_at: datetime | None, done_at: datetime | None, soon_hours: int) -> dict[str, str]:
    if due_at is None:
        return {"text": _("No time limit"), "kind": ""} if done_at is None else {"text": _("Done"), "kind": "done"}
    if done_at is not None:
        return settled(done_at - due_at)
    left = due_at - clock.now()
    if left < timedelta(0):
        return {"text": _("%(time)s overdue") % {"time": span(-left)}, "kind": "overdue"}
    return {"text": _("%(time)s left") % {"time": span(left)}, "kind": "soon" if left <= soon_hours * HOUR else ""}


def settled(late_by: timedelta) -> dict[str, str]:
    """Return the badge of something finished."""
    if late_by > timedelta(0):
        return {"text": _("Done %(time)s late") % {"time": span(late_by)}, "kind": "overdue"}
    return {"text": _("Done in time"), "kind": "done"}


def span(length: timedelta) -> str:
    """Return a length in one unit, rounded down: minutes below an hour, hours below two days, then days."""
    if length < HOUR:
        number = max(1, int(length.total_seconds() // 60))
        return ngettext("%(n)d minute", "%(n)d minutes", number) % {"n": number}
    if length < 2 * DAY:
        number = int(length / HOUR)
        return ngettext("%(n)d hour", "%(n)d hours", number) % {"n": number}
    return ngettext("%(n)d day", "%(n)d days", length.days) % {"n": length.days}
