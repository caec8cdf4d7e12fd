"""Outlines in and out, and the area of a point."""

import math

import pytest
import shapely

from gongzhi.common import clock, coordinates, errors
from gongzhi.engine.areas import public as areas
from gongzhi.engine.areas.tests.conftest import collection, feature, square

pytestmark = pytest.mark.usefixtures("county")

BOW = {"type": "Polygon", "coordinates": [[[124, 29], [125, 30], [125, 29], [124, 30], [124, 29]]]}
HUGE = shapely.segmentize(shapely.box(124.1, 29.1, 124.9, 29.9), 0.00005)


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (124.1, 29.1, "999901001001001"),
        (124.3, 29.1, "999901001001002"),
        (124.2, 29.1, "999901001001001"),  # on the common border
        (124.45, 29.1, "999901001001"),  # a gap between the grids
        (124.1, 29.7, "999901001"),
        (124.7, 29.7, "999901"),
        (123.9, 29.7, None),
        (1e300, 29.7, None),
        (math.nan, 29.7, None),
    ],
)
def test_it_finds_the_deepest_area_twice_alike(lon, lat, code):
    assert [areas.locate(lon, lat), areas.locate(lon, lat)] == [code, code]


def test_it_finds_nothing_where_no_area_is_valid_any_more():
    areas.retire_area("999901", on=clock.today())
    assert areas.locate(124.1, 29.1) is None


def test_a_changed_outline_counts_at_once():
    assert areas.locate(124.45, 29.1) == "999901001001"
    areas.import_boundaries(collection(feature("999901001001002", square(124.2, 29.0, 124.5, 29.5))))
    assert areas.locate(124.45, 29.1) == "999901001001002"


def test_it_converts_gcj02_when_it_comes_in():
    corner = coordinates.wgs84_to_gcj02(124.2, 29.0)
    opposite = coordinates.wgs84_to_gcj02(124.5, 29.5)
    areas.import_boundaries(collection(feature("999901001001002", square(*corner, *opposite))), crs="GCJ02")
    stored = areas.find_boundary("999901001001002")
    assert shapely.geometry.shape(stored).bounds == pytest.approx((124.2, 29.0, 124.5, 29.5), abs=0.01)
    assert shapely.geometry.shape(stored).exterior.distance(shapely.Point(124.2, 29.0)) < 1e-9


def test_it_exports_what_it_imports_and_importing_that_changes_nothing():
    exported = areas.export_boundaries("grid")
    assert [one["id"] for one in exported["features"]] == ["999901001001001", "999901001001002"]
    assert exported["features"][0]["properties"]["en"] == "Xingfu Grid 1"
    report = areas.import_boundaries(exported)
    assert (report.created, report.changed, report.unchanged, report.skipped) == (0, 0, 2, [])
    assert areas.export_boundaries("grid", within="999901002")["features"] == []


def test_it_knows_areas_by_padded_and_numeric_codes():
    outline = {"type": "Feature", "properties": {"adcode": 999901002000}, "geometry": square(124.5, 29, 125, 30)}
    assert areas.import_boundaries(collection(outline)).created == 1
    assert areas.locate(124.7, 29.7) == "999901002"


@pytest.mark.parametrize(
    ("geometry", "word"),
    [
        (None, "Polygon"),
        ({"type": "Point", "coordinates": [124, 29]}, "Polygon"),
        ({"type": "Polygon", "coordinates": "<script>"}, "Polygon"),
        ({"type": "Polygon", "coordinates": [[[124, 29], [math.nan, 30], [125, 29], [124, 29]]]}, "Polygon"),
        ({"type": "Polygon", "coordinates": []}, "empty"),
        (BOW, "crosses"),
        (square(29, 124, 30, 125), "swapped"),
        (square(400, 29, 500, 30), "earth"),
        (shapely.geometry.mapping(HUGE), "corners"),
    ],
)
def test_it_leaves_a_bad_outline_out_and_says_why(geometry, word, settings):
    settings.LANGUAGE_CODE = "en"
    good = feature("999901002", square(124.5, 29, 125, 30))
    report = areas.import_boundaries(collection(feature("999901001002", geometry), good))
    assert (report.created, len(report.skipped)) == (1, 1)
    assert word in str(report.skipped[0][1])


def test_it_leaves_out_what_names_no_area():
    report = areas.import_boundaries(collection({"type": "Feature"}, feature("999907", square(124, 29, 125, 30)), "x"))
    assert [code for code, _reason in report.skipped] == ["", "999907"]


@pytest.mark.parametrize("geojson", [{}, [], {"features": {}}])
def test_it_refuses_what_is_no_collection(geojson):
    with pytest.raises(errors.Invalid):
        areas.import_boundaries(geojson)


def test_it_refuses_an_unknown_system_of_coordinates():
    with pytest.raises(errors.Invalid):
        areas.import_boundaries(collection(), crs="BD09")
