"""The form of a matter as the pages draw it. What is right is decided by the engine's own check; here anything is taken."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from gongzhi.common.text import say
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.modules.matters.services.starting import AGREED, COUNTER, HELPER, HELPER_NAME

from .drafts import PREFIX, Draft

TOWNSHIP_DIGITS = 9
# More than this is chosen from a list, fewer from buttons; longer texts get room.
MOST_BUTTONS, LONG_TEXT = 6, 100
Choices = list[tuple[Any, Any]]


class Anything(forms.CharField):
    """What was typed or chosen, whatever it is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.validators = []

    def validate(self, value: Any) -> None:
        """Take anything."""


class Several(forms.MultipleChoiceField):
    def validate(self, value: Any) -> None:
        """Take anything."""


class MatterForm(forms.Form):
    """The fields of a matter, with what was typed, and in front of them who helps."""

    use_required_attribute = False

    def __init__(
        self,
        draft: Draft,
        fields: Sequence[cases.Field],
        faults: Mapping[str, Any] | None = None,
        fits: Callable[[str], bool] | None = None,
    ) -> None:
        super().__init__(_data(draft, fields), prefix=PREFIX)
        self.personal = {field.name for field in fields if field.data_class in cases.PERSONAL} | {HELPER_NAME}
        self.fields.update(_helper_fields(draft.channel))
        self.fields.update({field.name: _drawn(field, fits) for field in fields})
        for name, text in (faults or {}).items():
            self.add_error(name if name in self.fields else None, text)

    def rows(self) -> list[dict[str, Any]]:
        """Return each field with whether it is a personal detail, which the browser must not keep."""
        return [{"field": self[name], "personal": name in self.personal} for name in self.fields]


def _data(draft: Draft, fields: Sequence[cases.Field]) -> dict[str, Any]:
    several = {field.name for field in fields if field.kind == "choices"}
    typed: dict[str, Any] = {
        name: text.split(",") if name in several and text else text for name, text in draft.values.items()
    }
    typed |= {HELPER_NAME: draft.helper} | ({AGREED: "on"} if draft.agreed else {})
    return {f"{PREFIX}-{name}": value for name, value in typed.items()}


def _helper_fields(channel: str) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    if channel == HELPER:
        found[HELPER_NAME] = Anything(
            label=_("Name of the helper"), help_text=_("Who fills this in: a relative, a neighbour, a volunteer.")
        )
    if channel in (HELPER, COUNTER):
        found[AGREED] = forms.BooleanField(
            label=_("The person for whom this is filled in is here or has been asked, and agrees."), required=False
        )
    return found


def _drawn(field: cases.Field, fits: Callable[[str], bool] | None) -> forms.Field:
    options: dict[str, Any] = {"label": _said(field), "help_text": _said_help(field), "required": field.required}
    if field.kind == "choices":
        return Several(choices=_options(field), widget=forms.CheckboxSelectMultiple, **options)
    return Anything(widget=_widget(field, fits), **options)


def _said(field: cases.Field) -> str:
    label = say(field.label) if isinstance(field.label, Mapping) else str(field.label)
    unit = say(field.unit) if field.unit else (_("yuan") if field.kind == "money" else "")
    return f"{label} ({unit})" if unit else label


def _said_help(field: cases.Field) -> str:
    return say(field.help) if isinstance(field.help, Mapping) else str(field.help)


def _options(field: cases.Field) -> Choices:
    return [(key, say(label) if isinstance(label, Mapping) else str(label)) for key, label in field.options]


def _widget(field: cases.Field, fits: Callable[[str], bool] | None) -> forms.Widget:
    if field.kind == "area":
        return forms.Select(choices=list_villages(fits))
    if field.options:
        few = len(field.options) <= MOST_BUTTONS
        return forms.RadioSelect(choices=_options(field)) if few else forms.Select(choices=_chosen(field))
    if field.kind == "text" and (field.most or LONG_TEXT + 1) > LONG_TEXT:
        return forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    return forms.TextInput(attrs=ATTRIBUTES.get(field.kind, {"dir": "auto"}))


def _chosen(field: cases.Field) -> Choices:
    return [("", _("Please choose")), *_options(field)]


ATTRIBUTES: dict[str, dict[str, Any]] = {
    "date": {"type": "date", "class": "short"},
    "number": {"inputmode": "numeric", "class": "short", "autocomplete": "off"},
    "money": {"inputmode": "decimal", "class": "short", "autocomplete": "off"},
    "phone": {"type": "tel", "autocomplete": "tel"},
    "name": {"autocomplete": "name", "dir": "auto"},
    "id_number": {"autocomplete": "off", "inputmode": "text", "spellcheck": "false"},
}


def list_villages(fits: Callable[[str], bool] | None = None) -> Choices:
    """Return the villages and communities (those that fit), grouped by township."""
    villages: Any = [village for village in areas.list_areas(areas.Level.VILLAGE) if fits is None or fits(village.code)]
    groups = groupby(villages, lambda village: village.code[:TOWNSHIP_DIGITS])
    found = [(code, [(village.code, say(village.names)) for village in group]) for code, group in groups]
    names = areas.area_names(code for code, _group in found)
    return [("", _("Please choose")), *((say(names[code]), group) for code, group in found)]


def list_answers(fields: Sequence[cases.Field], values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what was filled in, in words, for a last look."""
    return [
        {"term": _said(field), "value": cases.say_value(field, values[field.name]), "name": field.name}
        for field in fields
        if field.name in values
    ]
