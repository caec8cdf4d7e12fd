"""Forms of dispatch: trying a case, and one rule with its conditions and target."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from gongzhi.engine.rules import public as content
from gongzhi.modules.dispatch.views import choices, words

UNSET: tuple[str, Any] = ("", _("Does not matter"))
YES_NO: list[tuple[str, Any]] = [UNSET, ("yes", _("Yes")), ("no", _("No"))]
FLAGS = ("restricted", "about_office", "has_area")
SEVERAL = ("matters", "kinds", "first_levels")
LONGEST_KEY, LONGEST_DUTY = 60, 40


def list_duties() -> list[tuple[str, Any]]:
    """Return the duties that matters ask for."""
    found = sorted({str(version.body["duty"]) for version in content.list_report_matters()})
    return [
        ("", str(_("The matter's own duty"))),
        *((duty, Truncator(words.duty_words(duty)).chars(LONGEST_DUTY)) for duty in found),
    ]


def _ticks(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class RuleForm(forms.Form):
    """One rule of dispatch, in the words of its schema."""

    key = forms.RegexField(
        r"^[a-z][a-z0-9_]{1,59}$",
        label=_("Identifier"),
        max_length=LONGEST_KEY,
        help_text=_("Small English words joined by underscores, such as water_in_townships."),
        error_messages={"invalid": _("Use small English letters, digits and underscores only.")},
    )
    order = forms.IntegerField(label=_("Order"), min_value=1, max_value=100_000, help_text=_("The lowest decides."))
    label_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    label_en = forms.CharField(label=_("Name in English"), max_length=160)
    explanation_zh = forms.CharField(label=_("Explanation in Chinese"), max_length=300, required=False)
    explanation_en = forms.CharField(label=_("Explanation in English"), max_length=600, required=False)
    kinds = _ticks(_("The sort is one of"))
    first_levels = _ticks(_("First handled by one of"))
    restricted = forms.ChoiceField(label=_("Restricted"), choices=YES_NO, required=False)
    about_office = forms.ChoiceField(label=_("About an office"), choices=YES_NO, required=False)
    has_area = forms.ChoiceField(label=_("The place is known"), choices=YES_NO, required=False)
    target = forms.ChoiceField(
        label=_("Where it goes"), choices=[("duty", _("To the post with a duty")), ("queue", _("A person decides"))]
    )
    duty = forms.ChoiceField(label=_("Which duty"), required=False)
    from_level = forms.ChoiceField(label=_("Looked for from this level upwards"), required=False)
    matters = _ticks(_("The matter is one of"))

    def __init__(self, *args: Any, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["key"]
        self._offer("kinds", list(words.KINDS.items()))
        self._offer("first_levels", list(words.LEVELS.items()))
        self._offer("matters", choices.list_matters()[1:])
        self._offer("duty", list_duties())
        self._offer("from_level", [("", _("The matter's first level")), *words.LEVELS.items()])

    def _offer(self, name: str, options: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = options

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("explanation_zh")) != bool(given.get("explanation_en")):
            self.add_error("explanation_en", _("Write the explanation in both languages, or in neither."))
        return given

    def body(self) -> dict[str, Any]:
        """Return the rule as content."""
        given = self.cleaned_data
        when: dict[str, Any] = {name: given[name] for name in SEVERAL if given[name]}
        when |= {name: given[name] == "yes" for name in FLAGS if given[name]}
        to: dict[str, Any] = {"target": given["target"]}
        if given["target"] == "duty":
            to |= {"duty": given["duty"] or None, "from_level": given["from_level"] or None}
        body = {"order": given["order"], "label": {"zh": given["label_zh"], "en": given["label_en"]}}
        if given["explanation_zh"]:
            body["explanation"] = {"zh": given["explanation_zh"], "en": given["explanation_en"]}
        return body | {"when": when, "to": to}


def initial_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form of a rule shows at first."""
    explanation, to, when = body.get("explanation", {}), body["to"], body["when"]
    shown = {f"label_{code}": text for code, text in body["label"].items()}
    shown |= {f"explanation_{code}": text for code, text in explanation.items()}
    shown |= {name: when.get(name, []) for name in SEVERAL}
    shown |= {name: {True: "yes", False: "no"}.get(when.get(name, ""), "") for name in FLAGS}
    duty, level = to.get("duty") or "", to.get("from_level") or ""
    return shown | {"order": body["order"], "target": to["target"], "duty": duty, "from_level": level}


class BenchForm(forms.Form):
    """A case to try: a real one by its number, or one made up."""

    receipt = forms.CharField(label=_("Number of a real case"), required=False, max_length=20)
    text = forms.CharField(
        label=_("Words of a report"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    matter = forms.ChoiceField(label=_("Matter"), required=False)
    area = forms.ChoiceField(label=_("Place"), required=False)
    kind = forms.ChoiceField(label=_("Sort"), required=False)
    urgent = forms.BooleanField(label=_("Urgent"), required=False)

    def __init__(self, *args: Any, area: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in (
            ("matter", [("", _("As the words say")), *choices.list_matters()[1:]]),
            ("area", choices.list_areas(area)),
            ("kind", [("", _("As the matter says")), *words.KINDS.items()]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = options
