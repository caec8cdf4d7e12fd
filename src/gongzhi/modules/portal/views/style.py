"""The living style page: every component in every state, in both frames. Its samples are invented."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gongzhi.common import clock
from gongzhi.modules.portal.views.frame import may_show_style

KINDS = (
    ("lamp", gettext_lazy("Street lamp does not work")),
    ("road", gettext_lazy("Road is damaged")),
    ("noise", gettext_lazy("Noise at night")),
)


class Sample(forms.Form):
    """One field of each sort."""

    text = forms.CharField(
        error_messages={"required": gettext_lazy("Please say what happened.")},
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("In your own words. Where, since when, who is affected?"),
        widget=forms.Textarea,
    )
    name = forms.CharField(label=gettext_lazy("Your name"), required=False)
    phone = forms.CharField(
        error_messages={"required": gettext_lazy("Please give a phone number on which we can reach you.")},
        label=gettext_lazy("Phone"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    kind = forms.ChoiceField(
        error_messages={"required": gettext_lazy("Please choose what it is about.")},
        label=gettext_lazy("What is it about?"),
        choices=KINDS,
        widget=forms.RadioSelect,
    )
    more = forms.MultipleChoiceField(
        label=gettext_lazy("Who may be told?"), choices=KINDS, widget=forms.CheckboxSelectMultiple, required=False
    )
    office = forms.ChoiceField(
        error_messages={"required": gettext_lazy("Please choose an office.")},
        label=gettext_lazy("Office"),
        choices=KINDS,
    )
    day = forms.DateField(
        error_messages={"required": gettext_lazy("Please choose a day.")},
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    photo = forms.FileField(
        label=gettext_lazy("Photos"), required=False, help_text=gettext_lazy("Up to 4 photos, each smaller than 20 MB.")
    )
    agreed = forms.BooleanField(
        error_messages={"required": gettext_lazy("Please read the notice and tick the box.")},
        label=gettext_lazy("I have read the privacy notice"),
        help_text=gettext_lazy("It says what is kept and why."),
    )


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Show all components; `?frame=desk` shows them in the frame of staff pages. Only in demo mode."""
    if not may_show_style():
        raise Http404
    at_desk = request.GET.get("frame") == "desk"
    context = {
        "base": "desk/base.html" if at_desk else "portal/base.html",
        "at_desk": at_desk,
        "sample": Sample(prefix="right"),
        "wrong": Sample({}, prefix="wrong"),
        "trail": [{"label": _("First page"), "url": "/"}, {"label": _("Style page")}],
        "navigation": sample_navigation(),
        **sample_lists(),
        **sample_progress(),
        **sample_map(),
    }
    return render(request, "portal/style.html", context)


def sample_navigation() -> list[dict[str, Any]]:
    return [
        {
            "heading": _("My work"),
            "entries": [
                {"label": _("Today"), "url": "#today", "count": 7, "current": True},
                {"label": _("Waiting for others"), "url": "#waiting", "count": 12},
            ],
        },
        {
            "heading": _("All cases"),
            "entries": [
                {"label": _("List"), "url": "#list"},
                {"label": _("Not dispatched"), "url": "#queue", "count": 3},
            ],
        },
    ]


def sample_lists() -> dict[str, Any]:
    return {
        "cases": sample_cases(),
        "tabs": [
            {"label": _("Open"), "url": "#open", "count": 12, "current": True},
            {"label": _("Overdue"), "url": "#overdue", "count": 1},
            {"label": _("Closed"), "url": "#closed"},
        ],
        "facts": [
            {"term": _("Number"), "value": "26-000183"},
            {"term": _("Place"), "value": _("Willow Village"), "url": "#map", "action": _("Change")},
            {"term": _("Phone"), "value": "138****8000"},
        ],
        "bars": [
            {"label": _("Street lamp does not work"), "value": 48, "share": 100},
            {"label": _("Road is damaged"), "value": 31, "share": 64.6},
            {"label": _("Overdue"), "value": 6, "share": 12.5, "kind": "late"},
        ],
        "state_options": [("", _("All")), ("open", _("Open")), ("closed", _("Closed"))],
        "legend": [
            {"kind": "overdue", "text": _("Overdue")},
            {"kind": "soon", "text": _("Soon due")},
            {"kind": "", "text": _("In time")},
            {"kind": "done", "text": _("Closed")},
        ],
    }


def sample_cases() -> list[dict[str, Any]]:
    now = clock.now()
    rows = (
        ("26-000183", _("Street lamp does not work"), _("Willow Village"), _("In progress"), timedelta(days=-3)),
        ("26-000184", _("Road is damaged"), _("Bridge Village"), _("Signed for"), timedelta(hours=3, minutes=5)),
        ("26-000185", _("Noise at night"), _("Willow Village"), _("Dispatched"), timedelta(days=4, minutes=5)),
    )
    names = ("receipt", "title", "area", "stage")
    return [dict(zip(names, row, strict=False)) | {"due_at": now + row[-1]} for row in rows]


def sample_progress() -> dict[str, Any]:
    now = clock.now()
    steps = [
        {"title": _("Received"), "note": "11-20 09:12", "state": "done"},
        {"title": _("Dispatched"), "note": "11-20 09:30", "state": "done"},
        {"title": _("In progress"), "note": _("Township office, until 24 November 17:30"), "state": "current"},
        {"title": _("Answered"), "note": ""},
    ]
    entries = [
        {
            "at": now,
            "text": _("Photo of the repaired lamp added"),
            "who": _("Electrician of the township"),
            "now": True,
        },
        {
            "at": now - timedelta(hours=5),
            "text": _("Answer to the reporter"),
            "who": _("Township office"),
            "said": _("The cable was cut. We shall replace it on Thursday."),
        },
        {"at": now - timedelta(days=2), "text": _("Received"), "who": _("Hotline")},
    ]
    return {"steps": steps, "entries": entries, "now": now}


def sample_map() -> dict[str, Any]:
    base = [
        area("county", _("Sample county"), 0, 0, 12, 8),
        area("green", _("Tea hill"), 1, 5, 3, 2),
        area("lake", _("Mirror Lake"), 8, 1, 2, 1.5),
    ]
    base += [area("township", _("West Township"), 0, 0, 6, 8), area("township", _("East Township"), 6, 0, 6, 8)]
    base += [
        line("river", _("Clear River"), (0, 2), (5, 3), (8, 2), (12, 4)),
        line("road", "", (2, 0), (4, 4), (10, 6), (12, 6)),
    ]
    grids = [area("grid", "", x, y, 2, 2) for x in range(0, 12, 2) for y in range(0, 8, 2)]
    points = [sample_point(number) for number in range(24)]
    return {"base_map": collection(base), "grid_map": collection(grids), "points": collection(points)}


def sample_point(number: int) -> dict[str, Any]:
    state = "overdue" if number == 1 else ("soon", "done", "", "", "")[number % 5]
    place = at(1 + number * 7 % 10 + number % 3 * 0.2, 1 + number * 5 % 6)
    return feature({"type": "Point", "coordinates": place}, title=f"26-{number:06}", url="#map", state=state)


def at(x: float, y: float) -> list[float]:
    """Return a place of the sample, which lies in the sea: x and y in hundredths of a degree."""
    return [round(124 + x / 100, 4), round(29.5 + y / 100, 4)]


def area(kind: str, name: str, x: float, y: float, *size: float) -> dict[str, Any]:
    width, height = size
    ring = [at(x, y), at(x + width, y), at(x + width, y + height), at(x, y + height), at(x, y)]
    return feature({"type": "Polygon", "coordinates": [ring]}, kind=kind, name=name)


def line(kind: str, name: str, *places: tuple[float, float]) -> dict[str, Any]:
    return feature({"type": "LineString", "coordinates": [at(x, y) for x, y in places]}, kind=kind, name=name)


def feature(geometry: dict[str, Any], **properties: str) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}
