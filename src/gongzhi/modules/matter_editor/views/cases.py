"""The trial cases of a draft, written as they stand in the file; what they come to is told below them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongzhi.common.errors import Refused
from gongzhi.modules.matter_editor.services import archives, drafting

from .opening import draft_trail, opened


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sample_cases(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show and keep the trial cases."""
    author, draft, pack = opened(request, draft_id)
    text = str(request.POST.get("text", pack.rehearsal.get("text", ""))).replace("\r\n", "\n")
    refused: Refused | None = None
    if request.method == "POST":
        try:
            body = archives.read_files({"cases.yaml": text.encode()})["rehearsal"]
            drafting.save(draft.pk, {"rehearsal": body}, author=author, was={"rehearsal": request.POST.get("was", "")})
        except Refused as error:
            refused = error
        else:
            messages.success(request, _("Kept in the draft."))
            return redirect(f"{reverse('matter-draft', args=[draft.pk])}#trial")
    context = {
        "draft": draft,
        "pack": pack,
        "text": text,
        "nodes": [(key, one.get("zh", ""), one.get("en", "")) for key, one in pack.process.get("nodes", {}).items()],
        "was": drafting.seen(pack.rehearsal),
        "kept": pack.rehearsal.get("text", "") if refused and refused.status == 409 else "",
        "errors": [{"id": "text", "text": refused.message}] if refused else [],
        "trail": draft_trail(draft, _("Trial cases")),
    }
    return render(request, "matter_editor/cases.html", context, status=refused.status if refused else 200)
