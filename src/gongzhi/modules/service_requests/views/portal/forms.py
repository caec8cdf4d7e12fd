"""The fields of the pages on which a report is written. What is right is decided in services/checking; here only that something is chosen."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common.text import say
from gongzhi.engine.areas import public as areas
from gongzhi.engine.files import public as files
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules
from gongzhi.modules.notices import public as notices
from gongzhi.modules.service_requests.services.intake import ACCUSATION

from .draft import ANONYMOUS, MOST_PHOTOS, NAMED, NOBODY, Draft

COMPLAINT = "complaint"
MEGABYTE = 1024 * 1024
TOWNSHIP_DIGITS = 9
Choices = list[tuple[Any, Any]]


ABOUT: Choices = [
    (NOBODY, gettext_lazy("No, it is not")),
    (COMPLAINT, gettext_lazy("Yes: about how it works or how I was treated")),
    (ACCUSATION, gettext_lazy("Yes: about a breach of discipline or law")),
]


class Typed(forms.CharField):
    """Text just as it was typed: the check comes later and speaks in our own words, the label says whether it is needed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.validators = []

    def validate(self, value: Any) -> None:
        """Take anything."""


class Chosen(forms.ChoiceField):
    """One of several; leaving it open is refused by the check, a choice that nobody offered here."""

    default_error_messages = {"invalid_choice": gettext_lazy("Please choose one of the answers.")}

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class SeveralPhotos(forms.FileInput):
    allow_multiple_selected = True


class Step(forms.Form):
    """A page's form: shows the draft, or reads what was posted; what is wrong is added by the view."""

    use_required_attribute = False

    def __init__(self, draft: Draft, posted: Any = None) -> None:
        super().__init__(vars(draft) if posted is None else posted)
        self.draft = draft

    def typed(self) -> dict[str, Any]:
        """Return what came in, right or wrong, so that a page can show it again."""
        names = (name for name, field in self.fields.items() if not isinstance(field, forms.FileField))
        return {name: _as_typed(self[name].data) for name in names}


def _as_typed(value: Any) -> Any:
    """Return what the person typed: browsers send every line's end as CRLF."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value or ""


class Words(Step):
    """What is it?"""

    text = Typed(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy(
            "What has happened, since when, who is affected? You need not know which office is in charge."
        ),
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
    )
    photos = forms.FileField(
        label=gettext_lazy("Photos"),
        required=False,
        widget=SeveralPhotos(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    matter = Chosen(label=gettext_lazy("What is it about?"), required=False)

    def __init__(self, draft: Draft, posted: Any = None) -> None:
        super().__init__(draft, posted)
        if draft.is_platform:
            self.fields["matter"].widget = forms.HiddenInput()
            self.fields["text"].help_text = _("What is hard to use, wrong or unfair? What would be better?")
        self.fields["matter"].choices = list_matters(draft)  # type: ignore[attr-defined]  # it is a choice
        self._describe_photos()

    def _describe_photos(self) -> None:
        most = files.MOST_BYTES // MEGABYTE
        field = self.fields["photos"]
        field.help_text = _(
            "Up to %(photos)d, each smaller than %(most)d MB. Hidden data such as place and device is removed."
        ) % {"photos": MOST_PHOTOS, "most": most}
        field.widget.attrs |= {
            "data-photos": "chosen-photos",
            "data-megabytes": most,
            "data-most": MOST_PHOTOS - len(self.draft.photos),
            "data-too-large": _("too large"),
            "data-refused": _("Please choose fewer or smaller photos."),
        }


class Place(Step):
    """Where is it?"""

    lon = Typed(widget=forms.HiddenInput)
    lat = Typed(widget=forms.HiddenInput)
    crs = Typed(widget=forms.HiddenInput)
    place = Typed(
        label=gettext_lazy("Describe the place"),
        help_text=gettext_lazy("For example: by the east gate of the school, opposite the small shop."),
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    area = Chosen(label=gettext_lazy("Village or community"), required=False)
    nowhere = forms.BooleanField(label=gettext_lazy("It is not about a particular place"), required=False)
    no_point = forms.BooleanField(label=gettext_lazy("Take the point on the map away"), required=False)

    def __init__(self, draft: Draft, posted: Any = None) -> None:
        super().__init__(draft, posted)
        self.fields["area"].choices = list_villages()  # type: ignore[attr-defined]  # it is a choice

    def typed(self) -> dict[str, Any]:
        typed = super().typed()
        return typed | ({"lon": "", "lat": ""} if typed["no_point"] else {})


class Person(Step):
    """Who are you, and is it about an office?"""

    identity = Chosen(
        label=gettext_lazy("May we know who you are?"),
        help_text=gettext_lazy("The people and offices you report about never learn it."),
        widget=forms.RadioSelect,
        choices=[
            (NAMED, gettext_lazy("Yes, you can call me back")),
            (ANONYMOUS, gettext_lazy("No, I report anonymously")),
        ],
    )
    name = Typed(
        label=gettext_lazy("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    phone = Typed(
        label=gettext_lazy("Your phone number"),
        help_text=gettext_lazy("So that we can ask you back and tell you the result."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    mail = Typed(
        label=gettext_lazy("Your mail address"),
        required=False,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email"}),
    )
    told_by = Chosen(
        label=gettext_lazy("How shall we tell you of the progress?"),
        help_text=gettext_lazy("The tracking page shows it in any case."),
        required=False,
        widget=forms.RadioSelect,
    )
    enterprise = forms.BooleanField(
        label=gettext_lazy("I speak for an enterprise, a shop or a cooperative"),
        help_text=gettext_lazy("Some of these reports have shorter time limits."),
        required=False,
    )
    about = Chosen(
        label=gettext_lazy("Is it about an office or its staff?"),
        widget=forms.RadioSelect,
        choices=ABOUT,
    )
    office = Chosen(
        label=gettext_lazy("Which office?"),
        help_text=gettext_lazy("The report will not be given to it. Not in the list? Choose the office above it."),
    )

    def __init__(self, draft: Draft, posted: Any = None) -> None:
        super().__init__(draft, posted)
        ways = list_ways_of_telling()
        self.fields["told_by"].choices = ways  # type: ignore[attr-defined]  # it is a choice
        if not ways:
            del self.fields["told_by"]
        if "mail" not in notices.list_ways():
            del self.fields["mail"]
        if draft.is_platform:
            del self.fields["about"], self.fields["office"], self.fields["enterprise"]
        else:
            self.fields["office"].choices = list_offices()  # type: ignore[attr-defined]  # it is a choice


STEPS: dict[str, type[Step]] = {"words": Words, "place": Place, "person": Person}


def list_ways_of_telling() -> Choices:
    """Return the ways in which this installation can tell a reporter; none where only the tracking page does."""
    ways = notices.list_ways()
    labels = {"sms": ("", _("By short message")), "mail": ("mail", _("By mail"))}
    return [*(labels[way] for way in ways), ("none", _("No messages"))] if ways else []


def list_matters(draft: Draft) -> Choices:
    """Return the matters that a resident may name; those of misconduct are reached by the question about offices."""
    found = [
        (version.key, say(version.body["names"]))
        for version in rules.list_report_matters()
        if not version.body["restricted"] and not version.body.get("about_office")
    ]
    preset = rules.find_report_matter(draft.matter)
    if preset and preset.key not in dict(found):
        found.append((preset.key, say(preset.body["names"])))
    return [("", _("I am not sure; please sort it for me")), *found]


def list_villages() -> Choices:
    """Return the villages, grouped by township."""
    villages: Iterable[Any] = areas.list_areas(areas.Level.VILLAGE)
    groups = groupby(villages, lambda village: village.code[:TOWNSHIP_DIGITS])
    found = [(code, [(village.code, say(village.names)) for village in group]) for code, group in groups]
    names = areas.area_names(code for code, _group in found)
    return [("", _("I am not sure")), *((say(names[code]), group) for code, group in found)]


def list_offices() -> Choices:
    return [("", "—"), *((str(office.pk), say(office.names)) for office in parties.list_organisations())]
