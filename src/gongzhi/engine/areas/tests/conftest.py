"""A small county of squares: one township of two villages, the first of which has two grids; and a second township."""

import pytest

from gongzhi.engine.areas import public as areas

NAMES = {
    "999901": ("云溪县", "Yunxi County"),
    "999901001": ("云溪镇", "Yunxi Town"),
    "999901001001": ("幸福村", "Xingfu Village"),
    "999901001001001": ("幸福村第1网格", "Xingfu Grid 1"),
    "999901001001002": ("幸福村第2网格", "Xingfu Grid 2"),
    "999901001002": ("清泉村", "Qingquan Village"),
    "999901002": ("石桥乡", "Shiqiao Township"),
    "999901002001": ("幸福村", "Xingfu Village"),
}
SQUARES = {
    "999901": (124.0, 29.0, 125.0, 30.0),
    "999901001": (124.0, 29.0, 124.5, 30.0),
    "999901001001": (124.0, 29.0, 124.5, 29.5),
    "999901001001001": (124.0, 29.0, 124.2, 29.5),
    "999901001001002": (124.2, 29.0, 124.4, 29.5),
}


def square(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code, geometry):
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


@pytest.fixture(autouse=True)
def _fresh_memory():
    areas.forget_areas()
    yield
    areas.forget_areas()


@pytest.fixture
def county(db):
    areas.import_areas(areas.AreaRow(code, zh, en) for code, (zh, en) in NAMES.items())
    areas.import_boundaries(collection(*(feature(code, square(*box)) for code, box in SQUARES.items())))
