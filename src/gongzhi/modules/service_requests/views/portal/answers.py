"""A draft in words, for the last look before it is sent."""

from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common.errors import Invalid
from gongzhi.common.text import say
from gongzhi.engine.areas import public as areas
from gongzhi.engine.rules import public as rules
from gongzhi.modules.service_requests.services import checking

from .draft import NOBODY, Draft
from .forms import ABOUT, list_offices, list_ways_of_telling

Answer = dict[str, Any]


def list_answers(draft: Draft) -> list[Answer]:
    """Return what was answered, page by page: `term`, `lines`, and the page (`step`) on which to change it."""
    found = [{"term": _("Problem"), "lines": [draft.text], "step": "words"}]
    if draft.matter and not draft.is_platform:
        version = rules.find_content("matter", draft.matter)
        names = [say(version.body["names"])] if version else []
        found.append({"term": _("What it is about"), "lines": names, "step": "words"})
    if not draft.is_platform:
        found.append({"term": _("Place"), "lines": _place(draft), "step": "place"})
    found.append({"term": _("You"), "lines": _person(draft), "step": "person"})
    if not draft.is_platform:
        found.append({"term": _("About an office"), "lines": _office(draft), "step": "person"})
    return found


def _place(draft: Draft) -> list[str]:
    if draft.nowhere and not (draft.place.strip() or draft.area or draft.has_point):
        return [_("Not about a particular place")]
    lines = [draft.place, _where(draft), _("Marked on the map") if draft.has_point else ""]
    return [line for line in lines if line.strip()]


def _where(draft: Draft) -> str:
    """Return the name of the area in which point or choice lie, from the township down."""
    try:
        code = checking.check(draft.report()).area
    except Invalid:
        return ""
    names = areas.area_names([*areas.ancestors_of(code)[1:], code][:2]) if code else {}
    return " ".join(say(name) for name in names.values())


def _person(draft: Draft) -> list[str]:
    speaks_for = _("For an enterprise") if draft.enterprise else ""
    if draft.is_anonymous:
        return [line for line in (_("Anonymous"), speaks_for) if line]
    told = dict(list_ways_of_telling()).get(draft.told_by, "")
    return [line for line in (draft.name, draft.phone, draft.mail, str(told), speaks_for) if line.strip()]


def _office(draft: Draft) -> list[str]:
    labels = dict(ABOUT) | dict(list_offices())
    chosen = [draft.about] if draft.about == NOBODY else [draft.about, draft.office]
    return [str(labels[key]) for key in chosen if key in labels]
