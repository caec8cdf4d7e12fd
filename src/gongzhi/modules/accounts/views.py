"""Sign-in, sign-out and the change of one's password: Django's own views with our words."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.modules.accounts.rules import Unsent

MISSING = _("{label}: please fill this in.")


class SignInForm(AuthenticationForm):
    """Name and password. Whether the name or the password was wrong is not told."""

    error_messages = {
        "invalid_login": _("Name and password do not fit together. Mind capital letters and the number lock."),
        "inactive": _("This account is closed. Ask your administrator."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Sign-in name")
        self.fields["password"].label = _("Password")
        for field in self.fields.values():
            field.error_messages["required"] = format_lazy(MISSING, label=field.label)


NOT_DONE = _("What you sent before was not done, because your sign-in had ended. Nothing was changed.")


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Show the sign-in in place of what was sent without one; it leads back to the page from which that came."""
    came_from = request.headers.get("Referer", "")
    is_own = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    page = urlsplit(came_from)._replace(scheme="", netloc="", fragment="").geturl() if is_own else request.path
    context = {"form": SignInForm(request), "next": page, "unsent": Unsent.of(request)}
    return render(request, "accounts/sign_in.html", context, status=HTTPStatus.FORBIDDEN)


class SignIn(auth.LoginView):
    """The page on which staff sign in; somebody who is signed in goes on at once."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Pass on through the form what was sent before the sign-in."""
        return super().get_context_data(**({"unsent": Unsent.carried(self.request)} | context))

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Go on; who had sent something comes to it, or at least back to the page from which it was sent."""
        response, unsent = super().form_valid(form), Unsent.carried(self.request)
        if unsent and unsent.fields:
            return render(self.request, "accounts/unsent.html", {"unsent": unsent, "page": response["Location"]})
        if unsent:
            messages.warning(self.request, NOT_DONE)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the page again with the status of a refusal, so that programs notice it too."""
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class PasswordForm(PasswordChangeForm):
    """The old password once, the new one twice."""

    error_messages = PasswordChangeForm.error_messages | {
        "password_incorrect": _("This is not your present password."),
        "password_mismatch": _("The two new passwords differ. Type the new one again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "old_password": _("Present password"),
            "new_password1": _("New password"),
            "new_password2": _("New password again"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = format_lazy(MISSING, label=label)
        self.fields["new_password1"].help_text = _(
            "At least 10 characters. Four unrelated words are easy to remember and hard to guess."
        )
        self.fields["new_password2"].help_text = ""


class ChangePassword(auth.PasswordChangeView):
    """The page on which staff change their own password."""

    form_class = PasswordForm
    template_name = "accounts/password.html"
    success_url = reverse_lazy("desk")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response
