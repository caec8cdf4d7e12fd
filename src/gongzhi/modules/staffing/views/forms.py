"""Forms of offices, posts, duties, people and tokens; days are told as last days, and kept as the first day on which it is over."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Invalid
from gongzhi.common.text import say, say_list
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules
from gongzhi.modules.staffing.selectors.authority import role_name, roles_to_hand_out
from gongzhi.modules.staffing.selectors.chart import all_offices, list_namesakes, list_posts
from gongzhi.modules.staffing.selectors.naming import KINDS, area_label, list_functions, post_label, read_area
from gongzhi.modules.staffing.services.offices import OfficeWish, PostWish

ONE_DAY = timedelta(days=1)
MOST_OFFERED = 500
# Instead of one of those who have the name.
NEW = "new"
MISSING = _("{label}: please fill this in.")
NO_DAY = {"invalid": _("Write the date as 2027-02-06.")}


class DayField(forms.DateField):
    """A day, picked or typed."""

    def __init__(self, label: Any, *, required: bool = False, hint: Any = "") -> None:
        widget = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
        super().__init__(label=label, required=required, help_text=hint, widget=widget, error_messages=NO_DAY)


class AreaField(forms.CharField):
    """An area by its name or its code."""

    def __init__(self) -> None:
        hint = _("The name or the code of a division, such as 999901001.")
        super().__init__(label=_("Area"), max_length=80, help_text=hint)

    def prepare_value(self, value: Any) -> Any:
        """Show a code with its name."""
        return area_label(value) if areas.is_code(str(value or "")) else value

    def clean(self, value: Any) -> str:
        """Return the code; raise ValidationError, with what it may have meant, for what is no single area."""
        words = super().clean(value)
        try:
            return read_area(words)
        except Invalid as refusal:
            raise forms.ValidationError(str(refusal)) from None


class NamingForm(forms.Form):
    """A form that names the field that was left empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = format_lazy(MISSING, label=field.label)


class OfficeForm(NamingForm):
    """An office."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
    kind = forms.ChoiceField(label=_("Kind of office"))
    area = AreaField()
    parent = forms.TypedChoiceField(label=_("Office above"), required=False, coerce=int, empty_value=None)
    since = DayField(_("First day"))
    last = DayField(_("Last day"), hint=_("Only where it ends. Posts and offices below must have ended by then."))

    def __init__(self, actor: Actor, *args: Any, office: parties.Organisation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = {**KINDS, **({office.kind: KINDS.get(office.kind, office.kind)} if office else {})}
        offer(self, "kind", list(kinds.items()))
        offer(self, "parent", [("", _("None")), *_offices(actor, office.parent if office else None)])

    def wish(self) -> OfficeWish:
        """Return what was wished."""
        given = self.cleaned_data
        parent = parties.Organisation.objects.filter(pk=given["parent"]).first() if given["parent"] else None
        return OfficeWish(**_names(given), kind=given["kind"], area=given["area"], parent=parent, **_span(given))


def _names(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"name_zh": given["name_zh"], "name_en": given["name_en"] or given["name_zh"]}


def _span(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"since": given["since"], "until": given["last"] + ONE_DAY if given["last"] else None}


def offer(form: forms.Form, name: str, options: list[tuple[Any, Any]]) -> None:
    """Let a choice have these options."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = options


def _offices(actor: Actor, present: parties.Organisation | None) -> list[tuple[int, str]]:
    ordered = all_offices(actor).order_by("area_code", "key")
    rows = {row.pk: say(row.names) for row in ordered[:MOST_OFFERED]}
    return list((rows | ({present.pk: say(present.names)} if present else {})).items())


class PostForm(NamingForm):
    """A post."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
    office = forms.TypedChoiceField(label=_("Office"), coerce=int)
    area = AreaField()
    roles = forms.MultipleChoiceField(label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple)
    superior = forms.TypedChoiceField(label=_("Post above"), required=False, coerce=int, empty_value=None)
    since = DayField(_("First day"))
    last = DayField(_("Last day"), hint=_("Only where it ends. Its work must have been handed over by then."))

    def __init__(
        self, actor: Actor, office: parties.Organisation, *args: Any, post: parties.Post | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "office", _offices(actor, office))
        known = roles_to_hand_out(actor, office.area_code) | set(post.roles if post else ())
        ordered = [found.key for found in rules.list_content("role") if found.key in known]
        offer(self, "roles", [(role, role_name(role)) for role in ordered])
        above = parties.organisations_above(office.pk)
        posts = list_posts(actor).filter(organisation__in=above).exclude(pk=post.pk if post else 0)
        options = {one.pk: post_label(one) for one in posts.order_by("-organisation__area_code", "key")[:MOST_OFFERED]}
        if post and post.superior:
            options.setdefault(post.superior.pk, post_label(post.superior))
        offer(self, "superior", [("", _("None")), *options.items()])

    def wish(self) -> PostWish:
        """Return what was wished."""
        given = self.cleaned_data
        superior = parties.Post.objects.filter(pk=given["superior"]).first() if given["superior"] else None
        office = parties.Organisation.objects.get(pk=given["office"])
        more = {"area": given["area"], "roles": given["roles"], "superior": superior}
        return PostWish(**_names(given), organisation=office, **more, **_span(given))


class DutyForm(NamingForm):
    """What a post answers for."""

    function = forms.ChoiceField(label=_("What it answers for"))
    matter = forms.ChoiceField(label=_("Only for one matter"), required=False)
    area = AreaField()
    since = DayField(_("First day"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "function", list_functions())
        matters = [(found.key, say(found.body["names"])) for found in rules.list_content("matter")]
        offer(self, "matter", [("", _("For all matters")), *matters])

    def wish(self, post: parties.Post) -> parties.Duty:
        """Return the duty, unsaved."""
        given = self.cleaned_data
        row = parties.Duty(post=post, function=given["function"], matter=given["matter"], area_code=given["area"])
        row.valid_from = given["since"]
        return row


class SeatForm(NamingForm):
    """Who takes a post: somebody known by name, or somebody new, with an account or without."""

    name = forms.CharField(label=_("Name"), max_length=80)
    person = forms.ChoiceField(label=_("Which of them"), required=False, widget=forms.RadioSelect)
    account = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        required=False,
        help_text=_("For somebody new who works with the platform, such as wang.lei. You get a link to hand over."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    since = DayField(_("First day"), required=True)
    takes_over = forms.BooleanField(label=_("Who holds the post now leaves it the day before"), required=False)
    leaves_others = forms.BooleanField(label=_("Moves here: leaves all other posts the day before"), required=False)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = list_namesakes(actor, self.data.get("name", ""))
        options = [(str(one.pk), _label(one)) for one in self.known]
        offer(self, "person", [*options, (NEW, _("Somebody new of the same name"))] if options else [])

    def clean(self) -> dict[str, Any]:
        """Ask who is meant where somebody of this name is there already."""
        given = super().clean() or {}
        if self.known and not given.get("person") and "person" not in self.errors:
            self.add_error("person", _("Somebody of this name is entered already. Choose who is meant."))
        return given


def _label(person: parties.Person) -> str:
    seats = person.seats  # type: ignore[attr-defined]  # set by list_people
    posts = say_list((post_label(one.post) for one in seats), ";") or str(_("without a post"))
    account = person.user.get_username() if person.user else ""
    return " · ".join(filter(None, (person.name, account, posts)))


class AccountForm(NamingForm):
    """The sign-in name of an account."""

    account = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )


class NameForm(NamingForm):
    """A person's name."""

    name = forms.CharField(label=_("Name"), max_length=80)


class TokenForm(NamingForm):
    """For which program a token is, and how long."""

    label = forms.CharField(label=_("For which program"), max_length=80)
    last = DayField(_("Last day"), required=True)


class LeaveForm(NamingForm):
    """The last day on a post."""

    last = DayField(_("Last day"), required=True)
