"""My work today: the open work of my posts, what is due first on top."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.common import clock
from gongzhi.engine.cases.public import WorkItem, badges_of, list_work
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.desk.views.news import SOON, news_of, since_of
from gongzhi.modules.desk.views.waiting import list_waiting
from gongzhi.modules.knowledge import public as knowledge

# So much is read at most; who has more than this in hand has another problem than paging.
MOST = 200


def begin_of_yesterday() -> datetime:
    return datetime.combine(clock.today() - timedelta(days=1), time(), clock.LOCAL)


def is_overdue(item: WorkItem) -> bool:
    return item.due_at is not None and item.due_at < clock.now()


def is_soon(item: WorkItem) -> bool:
    return item.due_at is not None and clock.now() <= item.due_at < clock.now() + SOON


def is_asked(item: WorkItem) -> bool:
    """Say whether somebody waits for a decision on what they asked for."""
    return bool(item.reason.get("code") == "asked")


def is_new(item: WorkItem) -> bool:
    return item.opened_at >= begin_of_yesterday()


ONLY: dict[str, Callable[[WorkItem], bool]] = {"overdue": is_overdue, "soon": is_soon, "new": is_new, "asked": is_asked}


@login_required
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Show the open work of the signed-in person; `?only=unread|overdue|soon|new|asked` narrows it."""
    actor = actor_of(request.user)
    items = list_work(actor, limit=MOST)
    since = since_of(actor)
    unread = {item.pk: news for item in items if (news := news_of(item, actor, since))}
    only = request.GET.get("only", "")
    tests = ONLY | {"unread": lambda item: item.pk in unread}
    shown = [item for item in items if tests[only](item)] if only in tests else items
    badges = badges_of({item.case_id for item in shown})
    renewals = knowledge.count_renewals(actor)
    context = {
        "rows": [(item, unread.get(item.pk), badges.get(item.case_id, ())) for item in shown],
        "unread": len(unread),
        "now": clock.now().isoformat(),
        "tabs": list_tabs(items, only, tests),
        "is_full": len(items) == MOST,
        "has_work": bool(items),
        "renewals": renewals,
        "knowledge_waiting": renewals.waiting + knowledge.count_to_check(actor),
        "waiting": list_waiting(actor),
    }
    return render(request, "desk/work.html", context)


def list_tabs(
    items: list[WorkItem], only: str, tests: Mapping[str, Callable[[WorkItem], bool]]
) -> list[dict[str, Any]]:
    labels = {
        "": _("All open work"),
        "unread": _("Unread"),
        "overdue": _("Overdue"),
        "soon": _("Due within 24 hours"),
        "new": _("New since yesterday"),
        "asked": _("To be decided"),
    }
    counts = {key: sum(map(test, items)) for key, test in tests.items()} | {"": len(items)}
    current = only if only in tests else ""
    return [
        {"label": label, "url": f"?only={key}" if key else "?", "count": counts[key], "current": key == current}
        for key, label in labels.items()
    ]
