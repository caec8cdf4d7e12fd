"""What a report must be to be taken: every field checked at once, each refusal in words that say what to do."""

import math
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.common import coordinates
from gongzhi.common.errors import Invalid
from gongzhi.engine.areas import public as areas
from gongzhi.engine.custody import public as custody

from .report import KINDS, TOLD_BY, Report

# The longest of 4,326 real messages has some 7,000 characters.
SHORTEST, LONGEST = 4, 10_000
LONGEST_PLACE, LONGEST_NAME = 200, 40
LONGEST_SOURCE, LONGEST_NUMBER = 40, 80


@dataclass(frozen=True)
class Checked:
    """Where it is: the deepest area that is known, at least the county, and the point in CGCS2000."""

    area: str
    lon: float | None
    lat: float | None


def check(report: Report) -> Checked:
    """Return where the report belongs; raise Invalid with all fields that cannot be taken."""
    fields: dict[str, Any] = {}
    _check_words(report, fields)
    _check_contact(report, fields)
    lon, lat = _check_point(report, fields)
    _check_marks(report, fields)
    area = _check_area(report, lon, lat, fields)
    _check_storable(report, fields)
    if fields:
        raise Invalid(fields)
    # With no place at all it is still this county's: otherwise it would lie within nobody's scope, and nobody would see it.
    return Checked(area or _area_of_words(report) or areas.find_county() or "", lon, lat)


def _check_area(report: Report, lon: float | None, lat: float | None, fields: dict[str, Any]) -> str:
    """Return the deepest area of the point, else the chosen one; a point and a choice that disagree are refused."""
    if report.area and not areas.is_area(report.area):
        fields["area"] = _("There is no such area. Choose one from the list.")
    if lon is None or lat is None:
        return report.area
    found = areas.locate(lon, lat)
    if found is None and report.outside:
        return report.area or areas.find_county() or ""
    if found is None:
        fields["place"] = _(
            "This point lies outside our county. Choose the place on the map again, or take the point away and describe the place in words."
        )
    elif report.area and not found.startswith(report.area):
        fields["area"] = _(
            "The point lies elsewhere than in the village you chose. Move the point or take it away, or choose another village."
        )
    return found or ""


def _check_storable(report: Report, fields: dict[str, Any]) -> None:
    """Refuse what no database keeps: the character NUL, and half a surrogate pair, which JSON can carry."""
    for key, words in {
        "text": report.text,
        "place": report.place,
        "name": report.name,
        "mail": report.mail,
        "external_number": report.external_number,
    }.items():
        if not is_storable(words):
            fields.setdefault(key, UNSTORABLE)


UNSTORABLE = _("This holds a character that cannot be stored. Please type the words again.")


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def is_storable(words: str) -> bool:
    """Say whether every database keeps these words as they are."""
    return not _UNSTORABLE.search(words)


def _check_marks(report: Report, fields: dict[str, Any]) -> None:
    """What other systems say of a report: its kind, and their name and number for it."""
    if report.kind and report.kind not in KINDS:
        fields["kind"] = _("“%(kind)s” is no kind of report. Write one of: %(kinds)s.") % {
            "kind": report.kind,
            "kinds": ", ".join(KINDS),
        }
    if len(report.source) > LONGEST_SOURCE or len(report.external_number) > LONGEST_NUMBER:
        fields["external_number"] = _(
            "The name of the other system may have %(source)d characters and its number %(number)d."
        ) % {"source": LONGEST_SOURCE, "number": LONGEST_NUMBER}


def _check_words(report: Report, fields: dict[str, Any]) -> None:
    length = len(report.text.strip())
    if length < SHORTEST:
        fields["text"] = _("Please say in a few words what the problem is (at least %(least)d characters).") % {
            "least": SHORTEST
        }
    elif length > LONGEST:
        fields["text"] = _(
            "This is too long: %(length)d characters, at most %(most)d can be taken. Shorten it, or add the rest later on the tracking page."
        ) % {"length": length, "most": LONGEST}
    if len(report.place) > LONGEST_PLACE:
        fields["place"] = _("Please describe the place in at most %(most)d characters.") % {"most": LONGEST_PLACE}


def _check_contact(report: Report, fields: dict[str, Any]) -> None:
    if report.anonymous:
        if report.phone.strip() or report.name.strip() or report.mail.strip():
            fields["contact"] = _(
                "An anonymous report carries no name and no phone number. Take them out, or report with your name."
            )
        return
    if not report.phone.strip():
        fields["phone"] = _("Leave a phone number so that we can answer you, or choose to report anonymously.")
    elif not custody.is_phone(report.phone):
        fields["phone"] = _("This does not look like a phone number. Example: 13800138000 or 0731-8888888.")
    _check_telling(report, fields)
    if len(report.name.strip()) > LONGEST_NAME:
        fields["name"] = _("Please give a name of at most %(most)d characters.") % {"most": LONGEST_NAME}


def _check_telling(report: Report, fields: dict[str, Any]) -> None:
    """The mail address, and whether the reporter can be told in the way they chose."""
    if report.told_by not in TOLD_BY:
        fields["told_by"] = _("Choose how you want to be told.")
    if report.mail.strip() and not custody.is_mail(report.mail):
        fields["mail"] = _("This does not look like a mail address. Example: name@example.cn.")
    elif report.told_by == "mail" and not report.mail.strip():
        fields["mail"] = _("Give a mail address so that we can write to you, or choose another way.")
    if report.told_by == "sms" and "phone" not in fields and not custody.is_mobile(report.phone):
        fields["told_by"] = _("Short messages reach mobile numbers only. Choose another way, or give a mobile number.")


def _check_point(report: Report, fields: dict[str, Any]) -> tuple[float | None, float | None]:
    """Return the point in CGCS2000, or nothing where there is none or it is refused."""
    lon, lat = report.lon, report.lat
    if lon is None and lat is None:
        return None, None
    if lon is None or lat is None or not (math.isfinite(lon) and math.isfinite(lat)):
        fields["place"] = _("A point needs both longitude and latitude, as numbers.")
    elif coordinates.looks_swapped(lon, lat):
        fields["place"] = _(
            "Longitude and latitude seem to be swapped. Longitude comes first (in China between 73 and 135)."
        )
    elif not (-180 <= lon <= 180 and -90 <= lat <= 90):
        fields["place"] = _(
            "There is no such point on earth: longitude lies between -180 and 180, latitude between -90 and 90."
        )
    elif report.crs not in coordinates.SYSTEMS:
        fields["place"] = _("The coordinate system must be CGCS2000, WGS84 or GCJ02.")
    else:
        return coordinates.to_cgcs2000(lon, lat, report.crs)
    return None, None


def _area_of_words(report: Report) -> str:
    """Return the one area that the words name, or nothing where they name none or several."""
    for words in (report.place, report.text):
        found = areas.find_areas_in_text(words) if words else []
        if len(found) == 1:
            return found[0]
    return ""
