"""Places on earth: CGCS2000 (which equals WGS 84 within a decimetre) and the shifted GCJ-02 of Chinese map services.

Every longitude and latitude is in degrees and in this order. The formula of GCJ-02 is the public approximation that all
open libraries share; it errs by less than a metre.
"""

from math import cos, isfinite, pi, sin, sqrt

# The Krasovsky 1940 ellipsoid, on which GCJ-02 is defined.
SEMI_MAJOR_AXIS = 6378245.0
ECCENTRICITY_SQUARED = 0.00669342162296594323
# Outside this box map services show true coordinates: lon from, lon to, lat from, lat to.
CHINA = (72.004, 137.8347, 0.8293, 55.8271)
INVERSE_ROUNDS = 12
INVERSE_TOLERANCE = 1e-12

SYSTEMS = ("CGCS2000", "WGS84", "GCJ02")


class BadCoordinates(ValueError):
    """Numbers that are no place; `reason` is `not_finite`, `out_of_range`, `swapped` or `unknown_crs`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_in_china_box(lon: float, lat: float) -> bool:
    """Say whether GCJ-02 differs from WGS 84 here (a rough box, as the map services use it)."""
    west, east, south, north = CHINA
    return west <= lon <= east and south <= lat <= north


def looks_swapped(lon: float, lat: float) -> bool:
    """Say whether the two numbers would lie in China if they changed places, and do not as they stand."""
    return is_in_china_box(lat, lon) and not is_in_china_box(lon, lat)


def check(lon: float, lat: float) -> None:
    """Raise BadCoordinates unless both numbers are finite and lie on earth."""
    if not (isfinite(lon) and isfinite(lat)):
        raise BadCoordinates("not_finite")
    if abs(lon) > 180 or abs(lat) > 90:
        raise BadCoordinates("swapped" if looks_swapped(lon, lat) else "out_of_range")


def to_cgcs2000(lon: float, lat: float, crs: str) -> tuple[float, float]:
    """Return `(lon, lat)` in CGCS2000 for a place given in one of SYSTEMS; raise BadCoordinates for what is no place."""
    check(lon, lat)
    if crs not in SYSTEMS:
        raise BadCoordinates("unknown_crs")
    return gcj02_to_wgs84(lon, lat) if crs == "GCJ02" else (lon, lat)


def wgs84_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Return the place where Chinese map services draw a true position; unchanged outside China's box."""
    if not is_in_china_box(lon, lat):
        return lon, lat
    shift_lon, shift_lat = _shift(lon, lat)
    return lon + shift_lon, lat + shift_lat


def gcj02_to_wgs84(lon: float, lat: float) -> tuple[float, float]:
    """Return the true position of a GCJ-02 one, to about 1e-12 degrees; unchanged outside China's box."""
    if not is_in_china_box(lon, lat):
        return lon, lat
    true_lon, true_lat = lon, lat
    # The shift changes slowly, so that subtracting the shift at the last guess converges in four or five rounds.
    for _ in range(INVERSE_ROUNDS):
        shift_lon, shift_lat = _shift(true_lon, true_lat)
        step_lon, step_lat = lon - shift_lon - true_lon, lat - shift_lat - true_lat
        true_lon, true_lat = true_lon + step_lon, true_lat + step_lat
        if max(abs(step_lon), abs(step_lat)) < INVERSE_TOLERANCE:
            break
    return true_lon, true_lat


def _shift(lon: float, lat: float) -> tuple[float, float]:
    x, y = lon - 105.0, lat - 35.0
    ripple = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ripple
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + ripple
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    flattening = 1.0 - ECCENTRICITY_SQUARED * sin(lat * pi / 180.0) ** 2
    metres_north = SEMI_MAJOR_AXIS * (1.0 - ECCENTRICITY_SQUARED) / (flattening * sqrt(flattening)) * pi / 180.0
    metres_east = SEMI_MAJOR_AXIS / sqrt(flattening) * cos(lat * pi / 180.0) * pi / 180.0
    return east / metres_east, north / metres_north
