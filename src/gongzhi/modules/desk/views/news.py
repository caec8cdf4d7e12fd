"""What is new on my posts since I last said that I had read: new work, what came back, what is soon due. Found in the open work itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from gongzhi.common import clock
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.public import WorkItem
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.desk.selectors import SOON
from gongzhi.modules.notices import public as notices

# What somebody did and what followed from it carry the same moment, but for the time that writing takes.
AT_ONCE = timedelta(seconds=2)
HANDLER = "handler"
WORDS = {
    "new": gettext_lazy("New"),
    "returned": gettext_lazy("Came back"),
    "soon": gettext_lazy("Due soon"),
    "overdue": gettext_lazy("Overdue"),
}
BADGES = {"new": "stage", "returned": "soon", "soon": "soon", "overdue": "overdue"}


@dataclass(frozen=True)
class News:
    """Why a piece of work is unread, and since when."""

    kind: str
    at: datetime

    @property
    def text(self) -> Any:
        return WORDS[self.kind]

    @property
    def badge(self) -> str:
        return BADGES[self.kind]


def since_of(actor: Actor) -> datetime:
    """Return up to when the actor has read; who never said so has read all but the last day."""
    known = notices.last_look(actor.person_id) if actor.person_id else None
    return known or clock.now() - SOON


def news_of(item: WorkItem, actor: Actor, since: datetime) -> News | None:
    """Return the latest that happened to a piece of work since a moment, if anything did."""
    now = clock.now()
    found = [] if _follows_from(item, actor) else [News("returned" if _came_back(item) else "new", item.opened_at)]
    if item.due_at is not None:
        found += [News("soon", item.due_at - SOON), News("overdue", item.due_at)]
    unread = [news for news in found if since < news.at <= now and news.at >= item.opened_at]
    return max(unread, key=lambda news: news.at, default=None)


def _came_back(item: WorkItem) -> bool:
    """Say whether the work was there before: a check sent it back, or the reporter had the case opened again, or an office returned it."""
    again = item.role == HANDLER and any(other.node == item.node and other.pk < item.pk for other in _work_of(item))
    return again or item.reason.get("code") == "returned"


def _follows_from(item: WorkItem, actor: Actor) -> bool:
    """Say whether the work came up by what the actor did just then: that is no news."""
    own = (other.done_at for other in _work_of(item) if other.done_by_id == actor.person_id and other.done_at)
    return any(abs(item.opened_at - moment) < AT_ONCE for moment in own)


def _work_of(item: WorkItem) -> Iterable[WorkItem]:
    return item.case.work_items.all()


@login_required
@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Note that all is read that the page showed; what has come since stays unread."""
    actor, until = actor_of(request.user), parse_datetime(request.POST.get("until", "")[:40])
    if actor.person_id and until is not None and until.tzinfo is not None:
        notices.note_look(actor.person_id, until)
        messages.success(request, _("Marked as read."))
    return redirect("desk")
