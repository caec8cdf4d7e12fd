"""Importing boundaries from GeoJSON; what is stored is CGCS2000."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.common import coordinates, errors
from gongzhi.engine.areas.models import Area, Boundary
from gongzhi.engine.areas.rules import codes
from gongzhi.engine.areas.rules.shapes import BadBoundary, read_boundary
from gongzhi.engine.areas.services.report import CHUNK, ImportReport, Progress, edit

# Where the makers of public boundary files put the code.
CODE_PROPERTIES = ("code", "adcode", "district_adcode")
MOST_FEATURES = 50_000

REASONS = {
    "kind": _("The outline must be a Polygon or MultiPolygon."),
    "empty": _("The outline is empty."),
    "too_large": _("The outline has more than 50,000 corners; simplify it first."),
    "crossing": _("The outline crosses itself; mend it in the drawing program."),
    "swapped": _("Longitude and latitude seem to be swapped."),
    "out_of_range": _("The coordinates do not lie on earth; degrees are expected."),
    "not_finite": _("The coordinates are no numbers."),
}


def import_boundaries(
    geojson: Mapping[str, Any], *, crs: str = "CGCS2000", progress: Progress | None = None
) -> ImportReport:
    """Take the outlines of a GeoJSON FeatureCollection given in `crs` (CGCS2000, WGS84 or GCJ02), in one transaction.

    A feature names its area by its property `code`, `adcode` or `district_adcode`, or by its id. Left out with a reason:
    an unknown area, an outline that is no polygon, crosses itself, lies nowhere or is too large. Raises Invalid for what
    is no FeatureCollection or an unknown `crs`.
    """
    features = _features(geojson, crs)
    report = ImportReport()
    with edit():
        for start in range(0, len(features), CHUNK):
            _import_chunk(features[start : start + CHUNK], crs, report)
            if progress:
                progress(min(start + CHUNK, len(features)), len(features))
    return report


def _features(geojson: Mapping[str, Any], crs: str) -> list[Mapping[str, Any]]:
    if crs not in coordinates.SYSTEMS:
        raise errors.Invalid({"crs": _("Choose CGCS2000, WGS84 or GCJ02.")})
    features = geojson.get("features") if isinstance(geojson, Mapping) else None
    if not isinstance(features, list) or len(features) > MOST_FEATURES:
        raise errors.Invalid({"file": _("This is no GeoJSON FeatureCollection, or it has more than 50,000 features.")})
    return [feature for feature in features if isinstance(feature, Mapping)]


def _import_chunk(features: list[Mapping[str, Any]], crs: str, report: ImportReport) -> None:
    by_code = {_code_of(feature): feature for feature in features}
    known = set(Area.objects.filter(code__in=by_code).values_list("code", flat=True))
    former = dict(Boundary.objects.filter(area__in=by_code).values_list("area_id", "geojson"))
    outlines: dict[str, str] = {}
    for code, feature in by_code.items():
        try:
            outlines[code] = _outline(code, feature, crs, known)
        except errors.Invalid as fault:
            report.skipped.append((code, fault.fields["outline"]))
    changed = [Boundary(area_id=code, geojson=text) for code, text in outlines.items() if former.get(code) != text]
    Boundary.objects.bulk_create(changed, update_conflicts=True, unique_fields=["area"], update_fields=["geojson"])
    report.created += sum(row.area_id not in former for row in changed)
    report.changed += sum(row.area_id in former for row in changed)
    report.unchanged += len(outlines) - len(changed)


def _outline(code: str, feature: Mapping[str, Any], crs: str, known: set[str]) -> str:
    if code not in known:
        raise errors.Invalid({"outline": _("The area is unknown; import the areas first.")})
    try:
        return read_boundary(feature.get("geometry"), crs)
    except BadBoundary as problem:
        raise errors.Invalid({"outline": REASONS[problem.reason]}) from problem


def _code_of(feature: Mapping[str, Any]) -> str:
    properties = feature.get("properties")
    named = [properties.get(name) for name in CODE_PROPERTIES] if isinstance(properties, Mapping) else []
    return next((codes.unpadded(str(code)) for code in (*named, feature.get("id")) if code), "")
