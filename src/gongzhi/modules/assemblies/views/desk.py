"""Meetings at the desk: the list, one record, its minutes on paper, the meetings of a case."""

import csv
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongzhi.common import clock
from gongzhi.common.errors import Denied, Invalid, Missing
from gongzhi.common.paging import length_of
from gongzhi.common.spreadsheets import harmless
from gongzhi.common.text import say, say_list, say_pair
from gongzhi.engine.access.public import Actor, find_seat, may, require_grant
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.processes import public as processes
from gongzhi.modules.accounts.public import actor_of

from ..models import Meeting
from ..selectors import gate
from ..selectors import meetings as reads
from ..selectors.rulebook import assembly_name, rule_of
from ..selectors.words import rule_lines
from .showing import STATES, choices, paging, portrait, read_wanted, row_of

MOST, AT_A_TIME = 10_000, 200


@never_cache
@login_required
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """Show the meetings that the actor may read, the latest first."""
    actor = actor_of(request.user)
    require_grant(actor, reads.READ)
    wanted = read_wanted(request.GET)
    page = reads.list_meetings(actor, wanted, cursor=request.GET.get("after", ""), limit=length_of(request.GET))
    assemblies, states = choices(), [("", _("All")), *STATES.items(), (reads.WAITS, _("To be recorded"))]
    context = {
        "rows": [row_of(one) for one in page.rows],
        "wanted": wanted,
        "narrowed": _narrowed(wanted, assemblies, states),
        "choices": assemblies,
        "states": states,
        "pages": paging(page, request.GET),
        "query": request.GET.urlencode(),
        "may_record": bool(reads.own_villages(actor)),
    }
    return render(request, "assemblies/desk/list.html", context)


def _narrowed(wanted: reads.Wanted, *choices: Sequence[tuple[str, Any]]) -> str:
    """Return in words to what the list is narrowed, for its view on paper."""
    chosen = {wanted.assembly, wanted.state} - {""}
    return " · ".join(
        filter(None, (wanted.q, *(str(words) for pairs in choices for key, words in pairs if key in chosen)))
    )


@never_cache
@login_required
@require_safe
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show one meeting with what the rules say to it."""
    actor = actor_of(request.user)
    return show(request, actor, reads.get_meeting(actor, meeting_id), {})


def show(
    request: HttpRequest, actor: Actor, found: Meeting, more: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Draw the page of a meeting; `more` is what an act adds."""
    context = portrait(found) | {
        "rules": rule_lines(rule_of(found)),
        "may_record": may(actor, reads.RECORD, found),
        "may_look": found.names_id is not None and may(actor, reads.LOOK, found),
        "corrections": list(found.corrections.select_related("by").order_by("-pk")),
        "case": cases.find_case(actor, found.case_id) if found.case_id else None,
        "trail": _trail(found.title),
    }
    return render(request, "assemblies/desk/meeting.html", context | more, status=status)


def _trail(last: str) -> list[dict[str, str]]:
    return [{"label": _("Meetings"), "url": reverse("meetings")}, {"label": last}]


@never_cache
@login_required
@require_POST
def names(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show who signed in, for a stated purpose; the look is on record."""
    actor = actor_of(request.user)
    found = reads.get_meeting(actor, meeting_id)
    seat = find_seat(actor, reads.LOOK, found)
    if seat is None:
        raise Denied(_("Your post may not open the list of those present."))
    if found.names is None:
        raise Missing(_("No list of those present was kept."))
    purpose = request.POST.get("purpose", "").replace("\0", "")
    subject = f"meeting/{found.pk}"
    try:
        shown = custody.reveal(found.names, actor=actor.label, post=str(seat.post_id), purpose=purpose, subject=subject)
    except Invalid as refusal:
        errors = [{"id": "names-purpose", "text": text} for text in refusal.fields.values()]
        return show(request, actor, found, {"errors": errors, "wrong": errors[0]["text"]}, status=refusal.status)
    return show(request, actor, found, {"names": shown.get("names", "").splitlines()})


@never_cache
@login_required
@require_safe
def minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show the minutes as they are printed and signed."""
    actor = actor_of(request.user)
    found = reads.get_meeting(actor, meeting_id)
    if found.state != Meeting.HELD:
        raise Missing(_("There are no minutes yet: the meeting is not recorded."))
    context = portrait(found) | {"trail": _trail(found.title), "address": request.build_absolute_uri()}
    return render(request, "assemblies/desk/minutes.html", context)


@never_cache
@login_required
@require_safe
def of_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show the meetings of a case, what its open steps still lack, and where the next one is announced."""
    actor = actor_of(request.user)
    case = cases.get_case(actor, case_id)
    context = {
        "case": case,
        "rows": [row_of(one) for one in reads.list_of_case(case.pk) if may(actor, reads.READ, one)],
        "steps": [_step(actor, case, item) for item in case.work_items.all() if gate.step_of(case, item.node)[1]],
        "trail": [
            {"label": _("Cases"), "url": reverse("cases")},
            {"label": case.receipt, "url": reverse("case", args=[case.pk])},
            {"label": _("Meetings")},
        ],
    }
    return render(request, "assemblies/desk/of_case.html", context)


def _step(actor: Actor, case: cases.Case, item: cases.WorkItem) -> dict[str, Any]:
    """Return an open step on which a meeting decides: its outcomes with what each still lacks."""
    node = processes.spec_of(case.process_version_id).diagram.nodes[item.node]
    verbs = case.process_body["nodes"][item.node].get("verbs", {}).values()
    return {
        "name": say(case.process_body["nodes"][item.node]),
        "assemblies": [(key, assembly_name(key)) for key in node.listed("assembly")],
        "node": item.node,
        "may_record": may(actor, reads.RECORD, case),
        "outcomes": [
            {"label": say(verb["label"]), "missing": gate.missing(case, item.node, verb["outcome"])}
            for verb in verbs
            if verb["outcome"] not in node.listed("unless")
        ],
    }


class Echo:
    """A file that hands on what is written to it."""

    def write(self, line: str) -> str:
        return line


@login_required
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Send the meetings of the narrowed list as a CSV file, without names."""
    actor = actor_of(request.user)
    require_grant(actor, reads.READ)
    lines = _lines(actor, read_wanted(request.GET), translation.get_language())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="meetings-{clock.today():%Y%m%d}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _lines(actor: Actor, wanted: reads.Wanted, language: str | None) -> Iterator[str]:
    # The body is read after the request's own language is put away.
    with translation.override(language):
        writer = csv.writer(Echo())
        # Spreadsheets know UTF-8 by this mark.
        yield "\ufeff" + writer.writerow(_head())
        sent, cursor = 0, ""
        while sent < MOST:
            page = reads.list_meetings(actor, wanted, cursor=cursor, limit=AT_A_TIME)
            yield from (writer.writerow([harmless(str(cell)) for cell in _cells(one)]) for one in page.rows)
            sent, cursor = sent + len(page.rows), page.older
            if not cursor:
                return


def _head() -> list[str]:
    return [
        _("Assembly"),
        _("Subject of the meeting"),
        _("Village or community"),
        _("Held"),
        _("Announced"),
        _("State"),
        _("Due"),
        _("Present"),
        _("Counts"),
        _("Motions and votes"),
    ]


def _cells(one: Meeting) -> list[Any]:
    shown = portrait(one)
    told = (
        say_pair(part["motion"].text, " ".join(line["words"] for line in part["findings"]))
        for part in shown.get("motions", ())
    )
    votes = say_list(told, ";")
    counts = (_("Yes") if shown["counts"] else _("No")) if "counts" in shown else ""
    held = f"{clock.local(one.at):%Y-%m-%d %H:%M}"
    place, due, present = shown["place"], one.due or "", one.present or ""
    return [shown["assembly"], one.title, place, held, one.called_on, shown["state"], due, present, counts, votes]
