"""What of a case's forms is shown on a board, as the rule of its matter says: names masked unless it says otherwise, never more."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from gongzhi.common.text import say
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody

from ..rules.content import NEVER
from .content import Entry, private_words

LANGUAGES = {"zh": "zh-hans", "en": "en"}
Line = dict[str, Any]
# Opens the sealed part of a form, with a look on record.
Reveal = Callable[[custody.Sealed], dict[str, str]]


def in_both(tell: Callable[[], str]) -> dict[str, str]:
    """Return what is said in each language."""
    found = {}
    for short, language in LANGUAGES.items():
        with translation.override(language):
            found[short] = str(tell())
    return found


def lines_of(case: cases.Case, entry: Entry, reveal: Reveal | None = None) -> list[Line]:
    """Return the lines that a case shows: of each field its newest value. Names stand whole only where the rule and `reveal` say so."""
    forms = [form for form in case.forms.select_related("sealed").order_by("id") if form.deleted_at is None]
    found: dict[str, Line] = {}
    for form in forms:
        for field, tell in _values(case, form, entry, reveal):
            found[field.name] = _line(field, tell)
    return [found[name] for name in entry.get("fields", ()) if name in found]


def _values(
    case: cases.Case, form: cases.CaseForm, entry: Entry, reveal: Reveal | None
) -> Iterator[tuple[cases.Field, Callable[[], str]]]:
    wanted = set(entry.get("fields", ()))
    fields = [field for field in cases.form_fields(case, form.name) if field.name in wanted and _may_show(field)]
    names = [field for field in fields if field.data_class in cases.PERSONAL]
    hidden = _names(form.sealed, names, entry, reveal) if names and form.sealed else {}
    for field in fields:
        if field.name in form.values:
            yield field, partial(cases.say_value, field, form.values[field.name])
        elif field.name in hidden:
            yield field, partial(str, hidden[field.name])


def _may_show(field: cases.Field) -> bool:
    """Fail closed, whatever the content says: of personal details names alone."""
    if field.kind in NEVER or field.data_class == "sensitive":
        return False
    return field.data_class not in cases.PERSONAL or field.kind == "name"


def _names(sealed: custody.Sealed, names: list[cases.Field], entry: Entry, reveal: Reveal | None) -> dict[str, str]:
    if entry.get("names") == "full" and reveal:
        return reveal(sealed)
    return custody.masked(sealed, {field.name: field.kind for field in names})


def _line(field: cases.Field, tell: Callable[[], str]) -> Line:
    label = in_both(lambda: say(field.label) if isinstance(field.label, dict) else str(field.label))
    value = in_both(tell)
    if field.kind != "name" and any(private_words(text, of_case=True) for text in value.values()):
        return {"label": label, "value": in_both(lambda: _("(not made public)")), "withheld": True}
    return {"label": label, "value": value}
