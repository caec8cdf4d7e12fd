"""Links for many: who waits for one, and those that were chosen on slips to be cut apart; each is shown this once."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongzhi.common import clock
from gongzhi.common.text import read_number, say_list
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.engine.parties import public as parties
from gongzhi.modules.staffing.selectors import chart
from gongzhi.modules.staffing.selectors.authority import ACCOUNTS, may_hand_over
from gongzhi.modules.staffing.selectors.naming import post_label
from gongzhi.modules.staffing.services import accounts
from gongzhi.modules.staffing.views.frame import for_keepers, trail


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def links_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show who waits for a link; give those that were chosen."""
    require_grant(actor, ACCOUNTS)
    if request.method != "POST":
        return _list(request, actor)
    numbers = [number for text in request.POST.getlist("person") if (number := read_number(text))]
    chosen = list(chart.list_waiting(actor).filter(pk__in=numbers[: chart.AT_A_TIME]).order_by("pk"))
    if not chosen:
        return _list(request, actor, [{"id": "", "text": _("Choose somebody first.")}])
    with transaction.atomic():
        slips = [_slip(person) | {"secret": accounts.invite(actor, person)} for person in chosen]
    for slip in slips:
        slip["link"] = request.build_absolute_uri(reverse("welcome", args=[slip.pop("secret")]))
    until = clock.now() + accounts.LASTS
    places = trail(_("Hand out links"), _("Links to hand over"))
    places[1]["url"] = reverse("staffing-links")
    return render(request, "staffing/slips.html", {"slips": slips, "until": until, "trail": places})


def _list(request: HttpRequest, actor: Actor, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    page = chart.page_of(chart.list_waiting(actor), "pk", read_number(request.GET.get("after", "")) or 0)
    rows = [_slip(one) | {"may": may_hand_over(actor, one, [seat.post for seat in _seats(one)])} for one in page.rows]
    context = {"rows": rows, "next": page.next, "errors": errors, "trail": trail(_("Hand out links"))}
    return render(request, "staffing/links.html", context, status=422 if errors else 200)


def _slip(person: parties.Person) -> dict[str, Any]:
    posts = say_list((post_label(seat.post) for seat in _seats(person)), ";")
    return {"person": person, "account": person.user.get_username() if person.user else "", "posts": posts}


def _seats(person: parties.Person) -> list[parties.Holding]:
    seats: list[parties.Holding] = person.seats  # type: ignore[attr-defined]  # set by list_people
    return seats
