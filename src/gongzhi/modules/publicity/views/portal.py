"""The boards for everybody: without sign-in, without JavaScript."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.common import clock, ids
from gongzhi.common.errors import Missing, Refused
from gongzhi.common.rate import TooMany
from gongzhi.common.text import read_number, say
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.modules.accounts.public import take_turn
from gongzhi.modules.paper import public as paper
from gongzhi.modules.publicity.models import Posting
from gongzhi.modules.publicity.selectors import boards as reads
from gongzhi.modules.publicity.selectors.content import list_disclosures
from gongzhi.modules.publicity.services.objecting import Given
from gongzhi.modules.publicity.services.objecting import object_to as open_objection

from .words import STATES, acts_of, board_name, day_words, lines_of, office_of, title_of

LONGEST_SEARCH = 60
PRIVATE = {"Cache-Control": "no-store, private", "X-Robots-Tag": "noindex", "Referrer-Policy": "same-origin"}


@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """Show the county's board with what came last, and the way to each township's and village's."""
    county = areas.find_county()
    latest = reads.list_latest()
    context = {
        "rows": _rows(latest),
        "county": county,
        "townships": _children(county) if county else [],
        "area": county or "",
    }
    return render(request, "publicity/portal/boards.html", context)


@require_safe
def board(request: HttpRequest, area: str) -> HttpResponse:
    """Show the board of an area: what is on display, with `?archive=1` what was, with `?q=` what holds these words."""
    place = areas.find_area(area)
    if place is None or place.level == areas.Level.GRID:
        raise Missing(_("There is no such board."))
    query = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    archive = bool(request.GET.get("archive"))
    page = reads.list_board(area, archive=archive, query=query, before=request.GET.get("before", "")[:40])
    asked = {name: value for name, value in (("q", query), ("archive", "1" if archive else "")) if value}
    own = reverse("board", args=(area,))
    context = {
        "place": say(place.names),
        "area": area,
        "rows": _rows(page.items),
        "q": query,
        "archive": archive,
        "tabs": [
            {"label": _("On display"), "url": own, "count": None, "current": not archive and not query},
            {"label": _("Earlier"), "url": f"{own}?archive=1", "count": None, "current": archive and not query},
            {"label": _("Missing"), "url": f"{reverse('gaps')}?area={area}", "count": None, "current": False},
        ],
        "older": f"?{urlencode(asked | {'before': page.older})}" if page.older else "",
        "below": _children(area) if place.level != areas.Level.VILLAGE else [],
        "trail": _trail(area),
    }
    return render(request, "publicity/portal/board.html", context)


def _children(area: str) -> list[dict[str, str]]:
    return [
        {"title": say(child.names), "url": reverse("board", args=(child.code,))}
        for child in areas.children(area)
        if child.level != areas.Level.GRID
    ]


def _trail(area: str, *more: dict[str, str]) -> list[dict[str, str]]:
    places = [place for place in (*areas.ancestors(area), areas.find_area(area)) if place]
    parts = [{"label": say(place.names), "url": reverse("board", args=(place.code,))} for place in places]
    found = [{"label": _("Public boards"), "url": reverse("boards")}, *parts, *more]
    return [*found[:-1], {"label": found[-1]["label"]}]


def _rows(postings: Any) -> list[dict[str, Any]]:
    names = reads.area_names([posting.area_code for posting in postings])
    return [
        {
            "title": title_of(posting),
            "url": reverse("notice", args=(posting.pk,)),
            "note": _("%(place)s · %(from)s to %(until)s")
            % {
                "place": names[posting.area_code],
                "from": day_words(posting.released_at),
                "until": day_words(posting.ends_at),
            },
            "badge": str(STATES[posting.state]),
            "kind": "done" if posting.state == Posting.RELEASED else "",
        }
        for posting in postings
    ]


@require_safe
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """Show one notice: what it says, how long, by whom, how to object; of what was withdrawn only that, and why."""
    posting = reads.get_notice(number)
    context = _described(request, posting) | {
        "acts": acts_of(reads.list_acts(posting)),
        "may_object": reads.is_shown(posting),
        "trail": _trail(posting.area_code, {"label": title_of(posting), "url": ""}),
    }
    return render(request, "publicity/portal/notice.html", context)


def _described(request: HttpRequest, posting: Posting) -> dict[str, Any]:
    shown = reads.is_shown(posting)
    address = request.build_absolute_uri(reverse("notice", args=(posting.pk,)))
    later = posting.replaced_by.filter(state__in=(Posting.RELEASED, Posting.ENDED)).first()
    return {
        "posting": posting,
        "title": title_of(posting),
        "shown": shown,
        "lines": lines_of(posting) if shown else [],
        "text": posting.text if shown else "",
        "state": str(STATES[posting.state]),
        "place": reads.area_names([posting.area_code])[posting.area_code],
        "office": office_of(posting.organisation, ""),
        "board_name": board_name(posting.board),
        "from": day_words(posting.released_at),
        "until": day_words(posting.ends_at),
        "objections": posting.objections.count(),
        "later": reverse("notice", args=(later.pk,)) if later else "",
        "address": address,
        "qr": mark_safe(paper.qr_code(address, scales=True)),  # noqa: S308 - drawn by the QR library from our own address
    }


@require_safe
def notice_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """Send a notice as paper for the wall, with the code that leads back to it."""
    posting = reads.get_notice(number)
    if not reads.is_shown(posting):
        raise Missing(_("This notice is no longer displayed."))
    told = _described(request, posting)
    facts = {
        "lang": translation.get_language()[:2],
        "title": told["title"],
        "office": told["office"] or settings.OPERATOR.get("name", ""),
        "lines": [[paper.breakable(line["term"]), paper.breakable(line["value"])] for line in told["lines"]],
        "text": paper.breakable(told["text"]),
        "period": _("On display from %(from)s to %(until)s") % {"from": told["from"], "until": told["until"]},
        "signed": [told["office"], told["from"]],
        "objection": _("You disagree? Scan the code or open the address, call 12345, or tell the office."),
        "address": paper.breakable(told["address"]),
        "qr": paper.qr_code(told["address"]),
    }
    response = HttpResponse(paper.typeset("public_notice", facts), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="notice-{posting.pk}.pdf"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, number: int) -> HttpResponse:
    """Ask what is wrong with a notice, and open a case for it."""
    posting = reads.get_notice(number)
    given = {name: request.POST.get(name, "").replace("\0", "") for name in ("words", "name", "phone", "key")}
    fault: Refused | None = None
    if request.method == "POST":
        try:
            case = _open(request, posting, given)
        except Missing:
            raise
        except Refused as refused:
            fault = refused
        else:
            return redirect("received", case.receipt, cases.token_of(case.pk))
    return _form(request, posting, given, fault)


def _open(request: HttpRequest, posting: Posting, given: dict[str, str]) -> cases.Case:
    take_turn("objection", request.META)
    wish = Given(words=given["words"], name=given["name"], phone=given["phone"])
    return open_objection(posting, wish, key=given["key"] or ids.secret_token())


def _form(request: HttpRequest, posting: Posting, given: dict[str, str], fault: Refused | None) -> HttpResponse:
    wrong = getattr(fault, "fields", {})
    errors = [{"id": name, "text": text} for name, text in wrong.items()]
    context = {
        "posting": posting,
        "title": title_of(posting),
        "given": given | {"key": given["key"] or ids.secret_token()},
        "wrong": wrong,
        "errors": errors or ([{"text": fault.message}] if fault else []),
        "trail": _trail(posting.area_code, {"label": _("Objection"), "url": ""}),
    }
    response = render(request, "publicity/portal/object.html", context, status=fault.status if fault else 200)
    for name, value in PRIVATE.items():
        response[name] = value
    if isinstance(fault, TooMany):
        response["Retry-After"] = str(fault.retry_after)
    vars(response)["_has_been_logged"] = True
    return response


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Show what should have been published and was not; with `?made_up=1` what came late."""
    area, made_up = request.GET.get("area", ""), bool(request.GET.get("made_up"))
    place = areas.find_area(area) if area else None
    area = area if place else ""
    before = read_number(request.GET.get("before", "")) or 0
    found, older = reads.list_gaps(area, made_up=made_up, before=before)
    names = reads.area_names([gap.area_code for gap in found])
    own = {"area": area} if area else {}
    context = {
        "place": say(place.names) if place else "",
        "rows": [
            {
                "place": names[gap.area_code],
                "title": title_of(gap),
                "board": board_name(gap.board),
                "since": gap.since,
                "made_up_at": gap.made_up_at,
            }
            for gap in found
        ],
        "made_up": made_up,
        "tabs": [
            {"label": _("Missing"), "url": f"?{urlencode(own)}", "count": None, "current": not made_up},
            {
                "label": _("Came late"),
                "url": f"?{urlencode(own | {'made_up': '1'})}",
                "count": None,
                "current": made_up,
            },
        ],
        "older": f"?{urlencode(own | ({'made_up': '1'} if made_up else {}) | {'before': older})}" if older else "",
        "undecided": _undecided(),
        "today": clock.today(),
        "trail": [{"label": _("Public boards"), "url": reverse("boards")}, {"label": _("Missing")}],
    }
    return render(request, "publicity/portal/gaps.html", context)


def _undecided() -> list[str]:
    """Return the disclosures for which the county has not decided from when on it counts what is missing."""
    return [say(found.body["names"]) for found in list_disclosures() if not found.body["since"]]
