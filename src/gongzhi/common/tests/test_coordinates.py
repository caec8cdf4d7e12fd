"""Places on earth and the shifted system of map services."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.common import coordinates

IN_CHINA = (st.floats(74, 135), st.floats(18, 53))


def test_it_shifts_tiananmen_as_other_libraries_do():
    assert coordinates.wgs84_to_gcj02(116.404, 39.915) == pytest.approx((116.410244, 39.916404), abs=1e-6)


@given(*IN_CHINA)
def test_it_finds_the_way_back_to_a_tenth_of_a_millimetre(lon, lat):
    back = coordinates.gcj02_to_wgs84(*coordinates.wgs84_to_gcj02(lon, lat))
    assert back == pytest.approx((lon, lat), abs=1e-9)


@given(*IN_CHINA)
def test_it_never_shifts_by_more_than_a_kilometre(lon, lat):
    shifted = coordinates.wgs84_to_gcj02(lon, lat)
    assert math.dist((lon, lat), shifted) < 0.02


def test_it_shifts_nothing_outside_china():
    assert coordinates.wgs84_to_gcj02(2.3, 48.9) == (2.3, 48.9)
    assert coordinates.gcj02_to_wgs84(2.3, 48.9) == (2.3, 48.9)


def test_it_takes_wgs84_for_cgcs2000_and_converts_gcj02():
    assert coordinates.to_cgcs2000(116.404, 39.915, "WGS84") == (116.404, 39.915)
    assert coordinates.to_cgcs2000(116.404, 39.915, "CGCS2000") == (116.404, 39.915)
    assert coordinates.to_cgcs2000(116.410244, 39.916404, "GCJ02") == pytest.approx((116.404, 39.915), abs=1e-6)


@pytest.mark.parametrize(
    ("lon", "lat", "crs", "reason"),
    [
        (math.nan, 30, "WGS84", "not_finite"),
        (112, math.inf, "WGS84", "not_finite"),
        (190, 30, "WGS84", "out_of_range"),
        (28.2, 112.9, "WGS84", "swapped"),
        (112.9, 28.2, "BD09", "unknown_crs"),
    ],
)
def test_it_names_what_is_wrong(lon, lat, crs, reason):
    with pytest.raises(coordinates.BadCoordinates) as refused:
        coordinates.to_cgcs2000(lon, lat, crs)
    assert refused.value.reason == reason


def test_it_sees_that_the_two_numbers_changed_places():
    assert coordinates.looks_swapped(28.2, 112.9)
    assert not coordinates.looks_swapped(112.9, 28.2)
    assert not coordinates.looks_swapped(2.3, 48.9)
