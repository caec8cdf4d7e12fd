"""A draft of the rules: begun, edited rule by rule, tried, exported, put in force by a second person, or given up."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.common import clock
from gongzhi.common.errors import Denied, Invalid, Refused
from gongzhi.common.text import read_number
from gongzhi.engine.access.public import require_grant
from gongzhi.engine.rules import public as content
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.dispatch.models import Replay
from gongzhi.modules.dispatch.selectors import drafts
from gongzhi.modules.dispatch.selectors.deciding import KIND
from gongzhi.modules.dispatch.services import drafting
from gongzhi.modules.dispatch.views.bench import EDIT, TRY, chosen_draft, may_edit, rule_row
from gongzhi.modules.dispatch.views.forms import RuleForm, initial_of


def editor_of(request: HttpRequest) -> int:
    """Return the person who edits; raise Denied without the right for the whole county."""
    actor = actor_of(request.user)
    require_grant(actor, EDIT)
    if not may_edit(actor) or actor.person_id is None:
        raise Denied(_("These are the rules of the whole county. Ask somebody at the county to change them."))
    return actor.person_id


@login_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft that says what is in force, with the reason for what is to be changed."""
    author = editor_of(request)
    try:
        draft = content.begin_draft(KIND, {}, author=author, reason=request.POST.get("reason", ""))
    except Invalid as refusal:
        messages.error(request, str(refusal.fields["reason"]))
        return redirect("dispatch-rules")
    return redirect("dispatch-draft", draft.pk)


@never_cache
@login_required
@require_safe
def show(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show the rules as they would be."""
    require_grant(actor_of(request.user), TRY)
    return _page(request, content.get_draft(KIND, draft_id))


def _page(request: HttpRequest, draft: content.ContentDraft, refusal: Refused | None = None) -> HttpResponse:
    actor, bodies = actor_of(request.user), drafts.bodies_with(draft)
    is_open = draft.state == content.ContentDraft.DRAFT
    fields = refusal.fields if isinstance(refusal, Invalid) else {"": refusal.message} if refusal else {}
    rows = [rule_row(key, body) | {"changed": bool(draft.items.get(key))} for key, body in bodies.items()]
    context: dict[str, Any] = {
        "draft": draft,
        "rules": rows,
        "removed": [rule_row(key, body) for key, body in drafts.bodies_in_force().items() if key not in bodies],
        "problems": content.check_draft(KIND, draft.items) if is_open else [],
        "may_edit": is_open and may_edit(actor),
        "is_editing": is_open and may_edit(actor),
        "is_author": draft.author_id == actor.person_id,
        "today": clock.today().isoformat(),
        "replays": list(Replay.objects.filter(draft=draft).order_by("-id")[:5]),
        "trail": [{"label": _("Dispatch rules"), "url": reverse("dispatch-rules")}, {"label": _("Draft")}],
        "errors": [{"id": f"force-{name}" if name else "", "text": text} for name, text in fields.items()],
        "wrong": {name: str(text) for name, text in fields.items()},
    }
    return render(request, "dispatch/draft.html", context, status=refusal.status if refusal else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_rule(request: HttpRequest, draft_id: int, key: str = "") -> HttpResponse:
    """Edit one rule of a draft, or add one."""
    author, draft = editor_of(request), content.get_draft(KIND, draft_id)
    bodies = drafts.bodies_with(draft)
    initial = initial_of(bodies[key]) if key in bodies else {"order": max(1, _last_order(bodies)), "target": "duty"}
    form = RuleForm(request.POST or None, initial=initial, is_new=key not in bodies)
    if request.method == "POST" and form.is_valid():
        key = key if key in bodies else form.cleaned_data["key"]
        drafting.save_rule(draft, key, form.body(), author=author)
        messages.success(request, _("Kept in the draft. It counts once a second person puts it in force."))
        return redirect("dispatch-draft", draft.pk)
    context = {
        "draft": draft,
        "form": form,
        "key": key,
        "trail": _trail(draft, _("Edit a rule") if key in bodies else _("Add a rule")),
    }
    return render(request, "dispatch/rule.html", context, status=422 if form.errors else 200)


def _last_order(bodies: drafts.Bodies) -> int:
    return max((int(body["order"]) for body in bodies.values()), default=0) + drafting.STEP


def _trail(draft: content.ContentDraft, label: str) -> list[dict[str, str]]:
    return [
        {"label": _("Dispatch rules"), "url": reverse("dispatch-rules")},
        {"label": _("Draft"), "url": reverse("dispatch-draft", args=[draft.pk])},
        {"label": label},
    ]


@login_required
@require_POST
def change_rule(request: HttpRequest, draft_id: int, key: str) -> HttpResponse:
    """Move a rule up or down, or take it away."""
    author, draft = editor_of(request), content.get_draft(KIND, draft_id)
    try:
        if request.POST.get("do") == "remove":
            drafting.remove_rule(draft, key, author=author)
        else:
            drafting.move_rule(draft, key, up=request.POST.get("do") == "up", author=author)
    except Refused as refusal:
        return _page(request, draft, refusal)
    return redirect(f"{reverse('dispatch-draft', args=[draft.pk])}#rule-{key}")


@login_required
@require_POST
def decide(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Put a draft in force from a day on, or give it up."""
    person, draft = editor_of(request), content.get_draft(KIND, draft_id)
    seen = read_number(request.POST.get("version", "")) or 0
    try:
        if request.POST.get("do") == "drop":
            content.drop_draft(draft.pk, by=person, version=seen)
            messages.success(request, _("The draft is given up. It stays on record."))
        else:
            content.put_in_force(
                draft.pk, by=person, version=seen, valid_from=day_of(request.POST.get("valid_from", ""))
            )
            messages.success(request, _("In force. New reports follow these rules from that day on."))
    except Refused as refusal:
        return _page(request, draft, refusal)
    return redirect("dispatch-rules")


def day_of(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid({"valid_from": _("Write the date as 2027-02-06.")}) from None


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Send the rules in force, or those of a draft, as the file that the content folder holds."""
    require_grant(actor_of(request.user), TRY)
    bodies = drafts.bodies_with(chosen_draft(request.GET.get("draft", "")))
    answer = HttpResponse(
        content.dump_strict({key: dict(body) for key, body in bodies.items()}), content_type="text/yaml; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="rules.yaml"'
    return answer
