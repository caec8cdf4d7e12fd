"""The forms of the tracking page, and the one by which it is found again."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Missing
from gongzhi.common.text import say
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as rules

from .forms import Chosen, Typed

REASONS = "rating_reason_"
# A receipt number, then somewhere after it the secret: as pasted, as read out, or with the address around it.
WHOLE = re.compile(r"(\d{2}-\d{6,15})\W+([0-9a-f]{24})(?![0-9a-f])")


class OwnForm(forms.Form):
    """A form whose faults come from the service, so that page and service never disagree."""

    use_required_attribute = False
    name = ""

    def typed(self) -> dict[str, Any]:
        return {field: self[field].data or "" for field in self.fields}


class ReplyForm(OwnForm):
    name = "reply"
    reply = Typed(
        label=_("Your words"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class RatingForm(OwnForm):
    name = "rating"
    solved = Chosen(
        label=_("Is the problem solved?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("It is solved")), ("partly", _("In part")), ("no", _("It is not solved"))],
    )
    satisfied = Chosen(
        label=_("How satisfied are you?"),
        widget=forms.RadioSelect,
        choices=[("satisfied", _("Satisfied")), ("fairly", _("Fairly satisfied")), ("unsatisfied", _("Not satisfied"))],
    )
    reasons = forms.MultipleChoiceField(
        label=_("What was not good?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = Typed(
        label=_("What else would you like to say?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, posted: Any = None) -> None:
        super().__init__(posted)
        self.fields["reasons"].choices = list_reasons()  # type: ignore[attr-defined]  # it is a choice

    def typed(self) -> dict[str, Any]:
        return super().typed() | {"reasons": self.cleaned_data.get("reasons", [])}


class ReopeningForm(OwnForm):
    name = "reopening"
    reopening = Typed(
        label=_("Why should it be taken up again?"),
        help_text=_("What is still wrong, or what has come back?"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class FindForm(OwnForm):
    """Number and secret; the whole address in either field will do."""

    number = Typed(
        label=_("Your number"),
        help_text=_("For example 26-000183. You can also paste the whole tracking address here."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
    )
    secret = Typed(
        label=_("The secret in your tracking address"),
        help_text=_("24 characters, the last part of the address."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def found(self) -> tuple[str, str] | None:
        """Return the number and secret that lead somewhere; else None, with the reason as a fault of the form."""
        whole = " ".join(self.data.get(name, "")[:500] for name in ("number", "secret"))
        match = WHOLE.search(unicodedata.normalize("NFKC", whole).lower())
        if match is None:
            self.add_error("number", _("Please give the number and the secret, or the whole tracking address."))
            return None
        try:
            cases.get_tracked(*match.groups())
        except Missing as missing:
            self.add_error("number", missing.message)
            return None
        return match[1], match[2]


def list_reasons() -> list[tuple[str, str]]:
    """Return the reasons that a reporter may tick, from the content."""
    texts = (version for version in rules.list_content("text") if version.key.startswith(REASONS))
    return [(version.key.removeprefix(REASONS), say(version.body["text"])) for version in texts]
