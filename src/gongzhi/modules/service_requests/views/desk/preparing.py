"""Before an act: words filled in from a template, what the reporter would read, words kept as a template. No script needed."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.notices import public as notices
from gongzhi.modules.service_requests.services.rehearsing import rehearse
from gongzhi.modules.service_requests.views.desk.portrait import Portrait
from gongzhi.modules.service_requests.views.desk.single import render_case
from gongzhi.modules.service_requests.views.portal.progress import describe_line

STEPS = ("fill", "preview", "keep", "share")


@dataclass(frozen=True)
class Asked:
    """An act as a form asked for it."""

    actor: Actor
    case: cases.Case
    verb: str
    version: int
    wish: cases.Wish


def prepare(request: HttpRequest, asked: Asked, typed: dict[str, Any]) -> HttpResponse:
    """Do the step that a form asks for, and show the page again with everything that was typed."""
    step = request.POST["step"]
    more: dict[str, Any] = {"typed": typed}
    if step == "fill":
        key = request.POST.get("template", "")
        filled = notices.words_of(asked.actor, asked.case, key) if key else ""
        typed["words"] = "\n".join(part for part in (asked.wish.words.strip(), filled) if part)
        typed["template"] = key
    elif step == "preview":
        found = rehearse(asked.actor, asked.case.pk, asked.verb, version=asked.version, wish=asked.wish)
        lines = [describe_line(line) for line in found.lines]
        more["rehearsal"] = {
            "verb": asked.verb,
            "messages": found.messages,
            "entries": [line for line in lines if line],
        }
    else:
        notices.keep(asked.actor, verb=asked.verb, label="", body=asked.wish.words, for_office=step == "share")
        messages.success(request, _("Kept. It is offered in this form from now on."))
    return render_case(request, Portrait(asked.actor, asked.case), more)


@login_required
@require_safe
def list_own_templates(request: HttpRequest) -> HttpResponse:
    """Show the templates that the posts and offices of the signed-in person have kept."""
    actor = actor_of(request.user)
    kept = [{"template": one, "is_own": one.post_id in actor.posts} for one in notices.list_kept(actor)]
    return render(request, "service_requests/desk/templates.html", {"kept": kept})


@login_required
@require_POST
def remove_template(request: HttpRequest, template_id: int) -> HttpResponse:
    """Remove one of them."""
    notices.remove(actor_of(request.user), template_id)
    messages.success(request, _("Removed."))
    return redirect("templates")
