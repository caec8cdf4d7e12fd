"""My work today: the open work of my posts, what is due first on top."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from gongzhi.common import clock
from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.public import badges_of
from gongzhi.engine.parties import public as parties
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.desk.selectors import LABELS, ONLY, RARE, Task, is_reminder, list_tasks
from gongzhi.modules.desk.views.news import News, news_of, since_of
from gongzhi.modules.desk.views.waiting import list_waiting
from gongzhi.modules.knowledge import public as knowledge


@login_required
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Show the open work of the signed-in person; `?only=unread|overdue|…` (selectors) narrows it."""
    actor = actor_of(request.user)
    tasks, is_full = list_tasks(actor)
    since = since_of(actor)
    unread = {task.item.pk: news for task in tasks if (news := latest_news(task, actor, since))}
    only = request.GET.get("only", "")
    tests = ONLY | {"unread": lambda task: task.item.pk in unread}
    shown = [task for task in tasks if tests[only](task)] if only in tests else tasks
    badges = badges_of({task.item.case_id for task in shown})
    stand_ins = parties.list_stand_ins(sorted(actor.posts))
    lent: dict[int | None, str] = {
        one.post_id: _("For %(name)s") % {"name": one.holder} for one in stand_ins if _is_lent(one, actor)
    }
    renewals = knowledge.count_renewals(actor)
    context = {
        "rows": [
            (
                task.item,
                unread.get(task.item.pk),
                [*_reminders(task), *badges.get(task.item.case_id, ())],
                lent.get(task.item.post_id),
            )
            for task in shown
        ],
        "unread": len(unread),
        "now": clock.now().isoformat(),
        "tabs": list_tabs(tasks, only, tests),
        "is_full": is_full,
        "has_work": bool(tasks),
        "renewals": renewals,
        "knowledge_waiting": renewals.waiting + knowledge.count_to_check(actor),
        "waiting": list_waiting(actor),
        "stand_ins": [(one, say(names[0])) for one in stand_ins if (names := parties.post_names(one.post_id))],
    }
    return render(request, "desk/work.html", context)


def _is_lent(one: parties.StandIn, actor: Actor) -> bool:
    """Say whether it is the actor who stands in, for somebody."""
    return bool(one.holder) and one.person_id == actor.person_id


def latest_news(task: Task, actor: Actor, since: datetime) -> News | None:
    found = [news for item in task.items if (news := news_of(item, actor, since))]
    return max(found, key=lambda news: news.at, default=None)


def _reminders(task: Task) -> list[str]:
    """Return how many reminders stand behind a row, where the row itself does not say it."""
    number = len(task.reminders)
    if number < 2 and is_reminder(task.item):
        return []
    return [ngettext("%(number)d reminder", "%(number)d reminders", number) % {"number": number}] if number else []


def list_tabs(tasks: list[Task], only: str, tests: Mapping[str, Callable[[Task], bool]]) -> list[dict[str, Any]]:
    """Return the tabs with their counts; those of rare kinds only where there is something, or where one looks at it."""
    labels = {"": _("All open work"), "unread": _("Unread"), **{key: str(label) for key, label in LABELS.items()}}
    counts = {key: sum(map(test, tasks)) for key, test in tests.items()} | {"": len(tasks)}
    current = only if only in tests else ""
    return [
        {"label": label, "url": f"?only={key}" if key else "?", "count": counts[key], "current": key == current}
        for key, label in labels.items()
        if key not in RARE or counts[key] or key == current
    ]
