"""Messages that wait for a person: of some nobody knows whether they were sent, others failed too often."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gongzhi.common.errors import Invalid
from gongzhi.engine.access.public import require_grant
from gongzhi.engine.outbox import public as outbox
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.notices import public as notices

MOST = 100
TOPICS = {
    "notice": gettext_lazy("Notice to a reporter"),
    "search": gettext_lazy("Search index"),
    "calendar.changed": gettext_lazy("Limits after an edit of the calendar"),
    "staff_mail": gettext_lazy("Daily mail to staff"),
    "dispatch.replay": gettext_lazy("Effect of a draft of dispatch rules"),
    "integrity": gettext_lazy("Watching for integrity risks"),
}


@login_required
@require_safe
def messages_waiting(request: HttpRequest) -> HttpResponse:
    """Show the unknown and the failed ones, at most a hundred of each."""
    require_grant(actor_of(request.user), "outbox.settle")
    context = {
        "unknown": [_row(message) for message in outbox.list_unknown()[:MOST]],
        "failed": [_row(message) for message in outbox.list_failed()[:MOST]],
        "backlog": [
            {"topic": topic_name(part.topic), "part": part}
            for part in outbox.list_backlog()
            if part.state != outbox.Message.State.UNKNOWN
        ],
        "most": MOST,
    }
    return render(request, "desk/messages.html", context)


def _row(message: outbox.Message) -> dict[str, Any]:
    return {"message": message, "topic": topic_name(message.topic), "fault": notices.say_fault(message.last_error)}


def topic_name(topic: str) -> str:
    return str(TOPICS.get(topic, topic))


@login_required
@require_POST
def settle_message(request: HttpRequest, message_id: int) -> HttpResponse:
    """Note that a message was sent after all (`sent`), or have it sent again (`again`)."""
    actor = actor_of(request.user)
    require_grant(actor, "outbox.settle")
    decision = request.POST.get("decision")
    if decision == "sent":
        outbox.settle_unknown(message_id, sent=True, by=actor.label)
    elif decision == "again":
        outbox.settle_unknown(message_id, sent=False, by=actor.label)
    elif decision == "retry":
        outbox.retry_failed(message_id, by=actor.label)
    else:
        raise Invalid({"decision": _("Choose whether it was sent or is to be sent again.")})
    messages.success(request, _("Noted. It is sent again in a moment.") if decision != "sent" else _("Noted as sent."))
    return redirect("messages")
