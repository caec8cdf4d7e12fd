"""The roster: who is there today, duty times and absences, entered for oneself and for the posts below one's own."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongzhi.common import clock
from gongzhi.common.errors import Denied, Invalid
from gongzhi.engine.parties import public as parties
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.dispatch.selectors.roster import (
    WEEKDAYS,
    label_of,
    list_absences,
    list_ended,
    list_substitutes,
    people_of,
    posts_of,
)
from gongzhi.modules.dispatch.services.roster_files import Taken

ONE_DAY = timedelta(days=1)


@never_cache
@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the posts with who is there today, and the absences to come."""
    return roster_page(request)


def roster_page(
    request: HttpRequest, refusal: Invalid | None = None, prefix: str = "", taken: Taken | None = None
) -> HttpResponse:
    actor = actor_of(request.user)
    posts = posts_of(actor)
    numbers = [post.pk for post in posts]
    names, stand_ins = parties.names_at(numbers), {one.post_id: one for one in parties.list_stand_ins(numbers)}
    people = people_of(posts)
    fields = refusal.fields if refusal else {}
    context: dict[str, Any] = {
        "rows": [_row(post, names, stand_ins) for post in posts],
        "absences": list_absences(people),
        "ended": list_ended(people),
        "posts": [(post.pk, label_of(post)) for post in posts],
        "people": list(people.items()),
        "substitutes": [("", _("Nobody")), *((person.pk, person.name) for person in list_substitutes(posts))],
        "weekdays": list(enumerate(WEEKDAYS)),
        "taken": taken,
        "typed": request.POST,
        "wrong": {prefix: {name: str(text) for name, text in fields.items()}},
        "errors": [{"id": f"{prefix}-{name}", "text": text} for name, text in fields.items()],
    }
    return render(request, "dispatch/roster.html", context, status=refusal.status if refusal else 200)


def _row(post: parties.Post, names: Mapping[int, str], stand_ins: Mapping[int, parties.StandIn]) -> dict[str, Any]:
    times = sorted(post.duty_times.all(), key=lambda one: (one.weekday, one.begins))
    return {
        "post": post,
        "label": label_of(post),
        "who": stand_ins[post.pk].words if post.pk in stand_ins else names[post.pk],
        "on_duty": parties.is_on_duty(post.pk),
        "times": [
            {"id": one.pk, "words": f"{WEEKDAYS[one.weekday]} {one.begins:%H:%M}–{one.ends:%H:%M}"} for one in times
        ],
    }


def _own_post(request: HttpRequest) -> parties.Post:
    number = request.POST.get("post", "")
    post = next((post for post in posts_of(actor_of(request.user)) if str(post.pk) == number), None)
    if post is None:
        raise Denied(_("This post is not yours and not below yours."))
    return post


@login_required
@require_POST
def add_time(request: HttpRequest) -> HttpResponse:
    """Add a weekly stretch to a post's duty times, or with `remove` take one away."""
    post = _own_post(request)
    kept = [one for one in post.duty_times.all() if str(one.pk) != request.POST.get("remove", "")]
    times = [(one.weekday, one.begins, one.ends) for one in kept]
    try:
        if not request.POST.get("remove"):
            times.append(_stretch(request.POST))
        parties.set_duty_times(post, times)
    except Invalid as refusal:
        return roster_page(request, Invalid({"weekday": next(iter(refusal.fields.values()))}), "time")
    messages.success(request, _("The duty times are kept."))
    return redirect("roster")


def _stretch(given: Mapping[str, str]) -> tuple[int, time, time]:
    try:
        return int(given["weekday"]), time.fromisoformat(given["begins"]), time.fromisoformat(given["ends"])
    except (KeyError, ValueError):
        raise Invalid({"times": _("Choose a day and write both times as 18:00.")}) from None


@login_required
@require_POST
def add_absence(request: HttpRequest) -> HttpResponse:
    """Note that a person is away from a first until and with a last day, and who stands in on their posts."""
    actor = actor_of(request.user)
    posts = posts_of(actor)
    number = request.POST.get("person", "")
    person = next((key for key in people_of(posts) if str(key) == number), None)
    if person is None:
        raise Denied(_("You can enter absences for yourself and for those whose superior you are."))
    try:
        since, last = _day(request.POST, "since"), _day(request.POST, "until")
        stands_in = request.POST.get("substitute", "")
        substitute = next((one for one in list_substitutes(posts) if str(one.pk) == stands_in), None)
        parties.add_absence(
            parties.Person.objects.get(pk=person),
            since,
            last + ONE_DAY,
            by=actor.label,
            posts=[post for post in posts if person in people_of([post])],
            substitute=substitute,
        )
    except Invalid as refusal:
        return roster_page(request, refusal, "absence")
    messages.success(request, _("Noted. New cases go to who stands in, or to another post with the same duty."))
    return redirect("roster")


def _day(given: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(given.get(name, ""))
    except ValueError:
        raise Invalid({name: _("Write the date as 2027-02-06.")}) from None


@login_required
@require_POST
def end_absence(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Let an absence end, today or before it has begun; the page goes on telling of it for some days."""
    actor = actor_of(request.user)
    people = people_of(posts_of(actor))
    absence = (
        parties.Absence.objects.filter(pk=absence_id, person__in=people, ended_at=None).select_related("person").first()
    )
    if absence is None:
        raise Denied(_("You can enter absences for yourself and for those whose superior you are."))
    parties.end_absence(absence, clock.today(), by=actor.label)
    messages.success(request, _("The absence is over."))
    return redirect("roster")
