"""A case on paper: the work order, several of them in one file, and the closed case as a file with contents."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.common import clock
from gongzhi.common.errors import Invalid, Missing
from gongzhi.common.text import read_number, say, say_day, say_pair
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.paper import public as paper
from gongzhi.modules.service_requests.services.picturing import pictures_of
from gongzhi.modules.service_requests.templatetags import case_words
from gongzhi.modules.service_requests.views.desk import telling
from gongzhi.modules.service_requests.views.desk.portrait import Portrait, list_facts

MOST_AT_ONCE = 50


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def work_order_pdf(request: HttpRequest, case_id: int) -> HttpResponse:
    """Send a work order; the reporter's data stand in it whole only where a purpose was stated (by POST)."""
    actor = actor_of(request.user)
    portrait = Portrait(actor, cases.get_case(actor, case_id))
    contact = None
    if request.method == "POST":
        contact = cases.reveal_reporter(actor, portrait.case, request.POST.get("purpose", "").replace("\0", ""))
    return _send_orders(request, [portrait], contact)


@never_cache
@login_required
@require_safe
def work_orders_pdf(request: HttpRequest) -> HttpResponse:
    """Send the work orders of the chosen cases in one file; of those that the actor may read."""
    actor = actor_of(request.user)
    numbers = list(dict.fromkeys(filter(None, map(read_number, request.GET.getlist("case")))))
    if not numbers:
        raise Invalid({"case": _("Choose the cases whose work orders you need.")})
    if len(numbers) > MOST_AT_ONCE:
        raise Invalid({"case": _("At most %(most)d work orders can be put into one file.") % {"most": MOST_AT_ONCE}})
    return _send_orders(request, [Portrait(actor, cases.get_case(actor, number)) for number in numbers], None)


def _send_orders(request: HttpRequest, portraits: Sequence[Portrait], contact: dict[str, str] | None) -> HttpResponse:
    pictures = [pictures_of(portrait.case) for portrait in portraits]
    orders = [
        _order(request, portrait, contact, [picture.name for picture in found])
        for portrait, found in zip(portraits, pictures, strict=True)
    ]
    facts = _common(_("Work order")) | {"labels": _order_labels(), "orders": orders}
    content = paper.typeset("work_order", facts, [picture for found in pictures for picture in found])
    name = f"work-order-{portraits[0].case.receipt}" if len(portraits) == 1 else "work-orders"
    return _send(content, name)


def _order(
    request: HttpRequest, portrait: Portrait, contact: dict[str, str] | None, photos: Sequence[str]
) -> dict[str, Any]:
    case = portrait.case
    due = _moment(case.due_at) if case.due_at else _("No time limit")
    known = contact or cases.masked_reporter(case)
    reporter = f"{known.get('name', '')} {known.get('phone', '')}".strip() or _("Anonymous")
    pairs = [(_("Received"), _moment(case.opened_at)), (_("To be done by"), due)]
    pairs += [(fact["term"], fact["value"] or "—") for fact in list_facts(portrait)]
    pairs += [(_("Stage"), case_words.stage_name(case)), (_("Reporter"), reporter)]
    if len(pairs) % 2:
        pairs.append(("", ""))
    texts = [paper.breakable(str(part)) for pair in pairs for part in pair]
    limits = [
        say_pair(row["name"], f"{row['length']} · {_moment(row['limit'].due_at)} · {row['state']}")
        for row in telling.list_limits(case)
    ]
    return _proof(request, case) | {
        "receipt": case.receipt,
        "pairs": [texts[start : start + 4] for start in range(0, len(texts), 4)],
        "words": paper.breakable((contact or {}).get("words") or portrait.words("report")),
        "limits": limits or [_("No time limit runs on this case.")],
        "answer": paper.breakable(portrait.last_words("answer")),
        "photos": list(photos),
    }


@never_cache
@login_required
@require_safe
def case_file_pdf(request: HttpRequest, case_id: int) -> HttpResponse:
    """Send a closed case as a file: cover, contents, what happened in order, attachments with their hashes."""
    actor = actor_of(request.user)
    portrait = Portrait(actor, cases.get_case(actor, case_id))
    if portrait.case.closed_at is None:
        raise Missing(_("A case becomes a file when it is closed. Until then print its work order."))
    pictures = pictures_of(portrait.case)
    facts = _common(_("Case file")) | _file(portrait, actor) | _proof(request, portrait.case)
    facts["photos"] = [picture.name for picture in pictures]
    return _send(paper.typeset("case_file", facts, pictures), f"case-file-{portrait.case.receipt}")


def _file(portrait: Portrait, _actor: Actor) -> dict[str, Any]:
    case = portrait.case
    known = cases.masked_reporter(case)
    cover = [
        (_("Number"), case.receipt),
        (_("Matter"), case_words.matter_name(case.matter)),
        (_("Place"), case_words.place_name(case.area_code)),
        (_("Office"), say(case.organisation.names) if case.organisation else "—"),
        (_("Reporter"), f"{known.get('name', '')} {known.get('phone', '')}".strip() or _("Anonymous")),
        (_("Begun"), _day(case.opened_at)),
        (_("Closed"), _day(case.closed_at) if case.closed_at else "—"),
    ]
    return {
        "subject": paper.breakable(case.title),
        "cover": [[str(term), paper.breakable(str(value))] for term, value in cover],
        "entries": [_entry(line, portrait) for line in portrait.story],
        "attachments": [
            {"at": _moment(one.at), "sha256": paper.breakable(one.file.sha256)}
            for one in case.attachments.select_related("file").order_by("id")
        ],
        "labels": _file_labels(),
    }


def _entry(line: cases.StoryLine, portrait: Portrait) -> dict[str, str]:
    told = telling.entry(line, portrait.posts, portrait.case)
    said = "\n".join(body for _kind, body in line.texts if body)
    return {
        "day": _day(line.at),
        "at": _moment(line.at),
        "title": paper.breakable(str(told["text"])),
        "by": paper.breakable(str(told["by"])),
        "who": paper.breakable(str(told["who"])),
        "words": paper.breakable(said),
    }


def _common(title: str) -> dict[str, Any]:
    office = settings.OPERATOR["name"] or settings.COUNTY_NAME
    return {
        "title": title,
        "office": office,
        "lang": "zh" if (translation.get_language() or "zh").startswith("zh") else "en",
        "printed": _moment(clock.now()),
    }


def _proof(request: HttpRequest, case: cases.Case) -> dict[str, str]:
    """Return how the paper is checked against the platform: the head of the case's timeline, and the address of the case."""
    address = request.build_absolute_uri(f"/desk/cases/{case.pk}/")
    words = _("To check: the timeline of %(receipt)s had %(count)d entries, and its head was %(hash)s.")
    head = words % {"receipt": case.receipt, "count": case.chain_length, "hash": case.chain_hash}
    return {"proof": paper.breakable(head), "address": paper.breakable(address), "qr": paper.qr_code(address)}


def _order_labels() -> dict[str, str]:
    return {
        "number": _("Number"),
        "printed": _("Printed"),
        "words": _("What was reported"),
        "limits": _("Time limits"),
        "handled": _("How it was handled"),
        "handler": _("Handled by"),
        "checker": _("Reviewed by"),
        "signature": _("Signature"),
        "date": _("Date"),
        "photos": _("Photos"),
    }


def _file_labels() -> dict[str, Any]:
    return {
        "contents": _("Contents"),
        "columns": [_("No."), _("Day"), _("What"), _("By whom"), _("Page")],
        "story": _("What happened"),
        "attachments": _("Attachments"),
        "attachment_columns": [_("No."), _("Received"), "SHA-256"],
    }


def _moment(at: Any) -> str:
    return f"{_day(at)} {clock.local(at):%H:%M}"


def _day(at: Any) -> str:
    return say_day(clock.local(at))


def _send(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
