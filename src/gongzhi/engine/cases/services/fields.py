"""What a verb asks for besides words: one description from which forms, the API and the checks come."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock, feel
from gongzhi.common.errors import Invalid
from gongzhi.common.text import read_number, say, say_day
from gongzhi.engine.access import public as access
from gongzhi.engine.cases.models import Case, WorkItem
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules

from .assignments import Assignment, refusal_of
from .change import Change

LONGEST_TEXT = 5000
MOST_CHOSEN = 50
# Blanks, commas and semicolons, those of Chinese writing too.
SEPARATORS = re.compile("[\\s,;\uff0c\uff1b\u3001]+")
# With or without its year.
RECEIPT = re.compile(r"(?:[0-9]{2}-)?([0-9]+)")

Reader = Callable[[Change, "Field", str], Any]


@dataclass(frozen=True)
class Field:
    """One thing to fill in. `label` and `help` are words of content or lazy texts, `options` pairs of key and label.

    `least` and `most` bound a number or a date (a date also by days from today), `most` a text's length too; `text` is the
    kind under which a text is kept; `value` is what stands there before anybody types.
    """

    name: str
    label: Any
    kind: str = "text"
    required: bool = False
    options: tuple[tuple[str, Any], ...] = ()
    help: Any = ""
    least: int | None = None
    most: int | None = None
    text: str = "note"
    value: str = ""
    # Of a form: whom it concerns (open, internal, personal, sensitive), what it is counted in, when it is asked (FEEL), and
    # what must hold of it (FEEL, with the words that say so).
    data_class: str = ""
    unit: Any = ""
    when: str = ""
    check: str = ""
    check_words: Any = ""
    # Of a day: the step of the process before whose day it must not lie.
    not_before: str = ""


def read_fields(bodies: Iterable[Mapping[str, Any]], case: Case) -> tuple[Field, ...]:
    """Return the fields that content describes, with bounds that are parameters looked up for this case."""
    return tuple(_read_field(body, case) for body in bodies)


def _read_field(body: Mapping[str, Any], case: Case) -> Field:
    options = tuple((option["key"], option["label"]) for option in body.get("options", ()))
    return Field(
        body["name"],
        body["label"],
        body["kind"],
        body.get("required", False),
        options,
        body.get("help", ""),
        _bound(body.get("least"), case),
        _bound(body.get("most"), case),
        body.get("text", "note"),
    )


def _bound(given: int | str | None, case: Case) -> int | None:
    if not isinstance(given, str):
        return given
    value = rules.parameter(given, clock.today(), case.facts).value
    if isinstance(value, Mapping):
        value = value["amount"]
    return None if value is None else int(value)


def check_values(change: Change, fields: Iterable[Field], values: Mapping[str, str]) -> dict[str, Any]:
    """Return what was filled in, read: text, key, date, number, id or list of ids; what was left empty is not there.

    Raises Invalid that names each field that is missing, wrong or not asked for.
    """
    asked = {field.name: field for field in fields}
    read: dict[str, Any] = {}
    wrong = {name: _("This is not asked for here.") for name in values if name not in asked}
    for name, field in asked.items():
        given = values.get(name, "").strip()
        if not is_asked(field, asked, read):
            continue
        try:
            if given:
                read[name] = READERS[field.kind](change, field, given)
                _hold(field, asked, read)
            elif field.required:
                wrong[name] = format_lazy(_("{label}: please fill this in."), label=say_label(field))
        except Wrong as fault:
            wrong[name] = fault.words
    if wrong:
        raise Invalid(wrong)
    return read


def is_asked(field: Field, asked: Iterable[str], read: Mapping[str, Any]) -> bool:
    """Say whether a field is asked for, given what stands in those above it; it is where it has no condition."""
    return not field.when or feel.evaluate_marked(field.when, _known(asked, read), strict=False) is True


def _hold(field: Field, asked: Iterable[str], read: Mapping[str, Any]) -> None:
    if field.check and feel.evaluate_marked(field.check, _known(asked, read), strict=False) is not True:
        raise Wrong(say(field.check_words))


def _known(asked: Iterable[str], read: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an expression of a form may use: every field, null where nothing stands in it."""
    days = {name: {"@feel": f'@"{value.isoformat()}"'} for name, value in read.items() if isinstance(value, date)}
    return {**dict.fromkeys(asked), **read, **days}


def keep_values(change: Change, fields: Iterable[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what was filled in: texts with their salt, the rest in the entry; return the rest."""
    texts = {field.name: field.text for field in fields if field.kind == "text"}
    for name, body in values.items():
        if name in texts:
            change.write(texts[name], body)
    plain = {name: _plain(value) for name, value in values.items() if name not in texts}
    if plain:
        change.tell("values", plain)
    return plain


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def say_label(field: Field) -> str:
    """Return the field's label in the reader's language."""
    return say(field.label) if isinstance(field.label, Mapping) else str(field.label)


class Wrong(Exception):
    """A value cannot be taken; `words` say why."""

    def __init__(self, words: Any) -> None:
        super().__init__(words)
        self.words = words


def _text(_change: Change, field: Field, given: str) -> str:
    most = field.most or LONGEST_TEXT
    if len(given) > most:
        raise Wrong(format_lazy(_("Please shorten this to at most {most} characters."), most=most))
    return given


def _choice(_change: Change, field: Field, given: str) -> str:
    if given not in dict(field.options):
        raise Wrong(_("Choose one of the list."))
    return given


def _number(_change: Change, field: Field, given: str) -> int:
    number = read_number(given)
    if number is None:
        raise Wrong(_("Write a whole number."))
    if field.least is not None and number < field.least:
        raise Wrong(format_lazy(_("At least {least}."), least=field.least))
    if field.most is not None and number > field.most:
        raise Wrong(format_lazy(_("At most {most}."), most=field.most))
    return number


def _date(change: Change, field: Field, given: str) -> date:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise Wrong(_("Write the date as 2027-02-06.")) from None
    ahead = (day - clock.today()).days
    if field.least is not None and ahead < field.least:
        raise Wrong(_("This day is too early. Choose a later one."))
    if field.most is not None and ahead > field.most:
        raise Wrong(format_lazy(_("This day is too far off: at most {most} days from today."), most=field.most))
    _hold_order(change, field, day)
    return day


def _hold_order(change: Change, field: Field, day: date) -> None:
    """Refuse a day before the one on which the step that the field names was done last, in whatever round."""
    done = [item.done_at for item in change.items if item.node == field.not_before and item.state == WorkItem.DONE]
    first = max((clock.local(moment).date() for moment in done if moment), default=day)
    if day < first:
        step = say(change.case.process_body["nodes"][field.not_before])
        words = _("This is before the day of “{step}”: {day}. Choose that day or a later one.")
        raise Wrong(format_lazy(words, step=step, day=say_day(first)))


def _post(change: Change, _field: Field, given: str) -> int:
    number = read_number(given)
    post = parties.find_post_by_id(number) if number else None
    if post is None:
        raise Wrong(_("There is no such post. Choose one from the list."))
    if post.organisation_id in change.barred_organisations():
        raise Wrong(_("The report is about this office or one above it. Choose another office."))
    return post.pk


def _proposed(change: Change, field: Field, given: str) -> int:
    """Read one post that is to have the case; of several that help, whoever calls them asks whether they may."""
    post = parties.find_post_by_id(_post(change, field, given))
    if post is None:
        raise Wrong(_("There is no such post. Choose one from the list."))
    refusal = refusal_of(Assignment(case=change.case, post_id=post.pk, organisation_id=post.organisation_id))
    if refusal:
        raise Wrong(refusal.message)
    return post.pk


def _case(change: Change, _field: Field, given: str) -> int:
    number = _case_number(given)
    found = _find_case(change, number) if number else None
    if found is None or not access.may(change.actor, access.READ, found):
        raise Wrong(format_lazy(_("{given}: there is no such case, or it is not yours to see."), given=given))
    if found.pk == change.case.pk:
        raise Wrong(_("This is the case itself. Name another one."))
    return found.pk


def _find_case(change: Change, number: int) -> Case | None:
    """Return a case; of past ones that are not written yet the one in memory."""
    beside = next((other.case for other in change.beside if other.case.pk == number), None)
    return beside or Case.objects.filter(pk=number).prefetch_related("work_items").first()


def _several(read_one: Reader) -> Reader:
    def read(change: Change, field: Field, given: str) -> list[int]:
        parts = _parts(given)
        if len(parts) > MOST_CHOSEN:
            raise Wrong(format_lazy(_("At most {most}."), most=MOST_CHOSEN))
        return list(dict.fromkeys(read_one(change, field, part) for part in parts))

    return read


def _parts(given: str) -> list[str]:
    return [part for part in SEPARATORS.split(given) if part]


def read_case_numbers(given: str) -> list[int]:
    """Return the numbers of the cases that somebody named, whether there are such cases or not."""
    found = (_case_number(part) for part in _parts(given)[:MOST_CHOSEN])
    return [number for number in found if number]


def _case_number(given: str) -> int | None:
    found = RECEIPT.fullmatch(given)
    return read_number(found[1]) if found else None


READERS: dict[str, Reader] = {
    "text": _text,
    "choice": _choice,
    "date": _date,
    "number": _number,
    "post": _proposed,
    "posts": _several(_post),
    "case": _case,
    "cases": _several(_case),
}
