"""Without the administrator: the page of a one-time link, and the tokens of one's own programs."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.common.errors import Denied, Missing
from gongzhi.engine.parties import public as parties
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.staffing.selectors.chart import tokens_of
from gongzhi.modules.staffing.services import accounts, tokens
from gongzhi.modules.staffing.views.forms import MISSING


class FirstPassword(SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs only
    """The new password, twice."""

    error_messages = SetPasswordForm.error_messages | {
        "password_mismatch": gettext_lazy("The two new passwords differ. Type the new one again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = (gettext_lazy("New password"), gettext_lazy("New password again"))
        for name, label in zip(("new_password1", "new_password2"), labels, strict=True):
            self.fields[name].label, self.fields[name].help_text = label, ""
            self.fields[name].error_messages["required"] = format_lazy(MISSING, label=label)
        self.fields["new_password1"].help_text = gettext_lazy(
            "At least 10 characters. Four unrelated words are easy to remember and hard to guess."
        )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the person of an account set a password, once; a look at the page alone uses nothing up."""
    found = accounts.find_invitation(secret)
    if found is None:
        raise Missing(
            _(
                "This link was used already, is older than three days or is not complete. Ask your administrator for a new one."
            )
        )
    form = FirstPassword(found.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        accounts.set_password(found, form.cleaned_data["new_password1"])
        messages.success(request, _("Your password is set. Sign in with it."))
        return redirect("sign-in")
    context = {"form": form, "account": found.user}
    return render(request, "staffing/welcome.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_safe
def own_tokens(request: HttpRequest) -> HttpResponse:
    """Show the tokens of one's own programs; one that waits can be fetched."""
    return _own_page(request, _person_of(request))


def _own_page(request: HttpRequest, person: parties.Person, secret: str = "") -> HttpResponse:
    rows = tokens_of(person.user).order_by("pk")
    return render(request, "staffing/own_tokens.html", {"tokens": rows, "secret": secret})


def _person_of(request: HttpRequest) -> parties.Person:
    found = parties.Person.objects.filter(pk=actor_of(request.user).person_id or 0).select_related("user").first()
    if found is None:
        raise Denied(_("This account belongs to nobody who serves."))
    return found


@never_cache
@login_required
@require_POST
def fetch_token(request: HttpRequest, number: int) -> HttpResponse:
    """Show a token that waits, this once."""
    person = _person_of(request)
    return _own_page(request, person, tokens.fetch(person, number))


@login_required
@require_POST
def end_own_token(request: HttpRequest, number: int) -> HttpResponse:
    """End a token of one's own."""
    actor, person = actor_of(request.user), _person_of(request)
    if not tokens_of(person.user).filter(pk=number).exists():
        raise Missing(_("There is no such token."))
    tokens.end(actor, number)
    messages.success(request, _("The token has ended. The program that used it is refused from now on."))
    return redirect("own-tokens")
