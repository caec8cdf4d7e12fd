"""The map draws itself from what is here, without internet, and asks again only when something may have changed."""

import json

import pytest

from gongzhi.common import snapshot
from gongzhi.config import map as map_
from gongzhi.engine.areas import public as areas

COUNTY = "999901"
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[124.0, 29.5], [124.1, 29.5], [124.1, 29.6], [124.0, 29.6], [124.0, 29.5]]],
}
RIVER = {
    "type": "Feature",
    "properties": {"kind": "river", "zh": "云溪河", "en": "Yunxi River"},
    "geometry": {"type": "LineString", "coordinates": [[124.0, 29.5], [124.1, 29.6]]},
}


@pytest.fixture(autouse=True)
def fresh_memory():
    snapshot.forget_all()
    yield
    snapshot.forget_all()


@pytest.fixture
def ground(db, settings, tmp_path):
    """A county with an outline and a river, in a home folder of its own."""
    settings.HOME = tmp_path
    areas.import_areas([areas.AreaRow(COUNTY, "云溪县", "Yunxi County")])
    areas.import_boundaries(
        {
            "features": [{"type": "Feature", "properties": {"code": COUNTY}, "geometry": SQUARE}],
            "type": "FeatureCollection",
        }
    )
    map_.base_path().parent.mkdir()
    map_.base_path().write_text(json.dumps({"type": "FeatureCollection", "features": [RIVER]}), "utf-8")


def kinds_and_names(response):
    return [(one["properties"]["kind"], one["properties"]["name"]["zh"]) for one in response.json()["features"]]


def test_the_ground_has_boundaries_and_waters_with_their_names(ground, client):
    assert kinds_and_names(client.get("/map/base.json")) == [("county", "云溪县"), ("river", "云溪河")]


def test_a_level_is_answered_alone_and_an_unknown_one_refused(ground, client):
    assert kinds_and_names(client.get("/map/areas.json?level=county")) == [("county", "云溪县")]
    assert client.get("/map/areas.json?level=grid").json()["features"] == []
    assert client.get("/map/areas.json?level=street").status_code == 404
    assert client.get("/map/areas.json").status_code == 404


def test_a_browser_keeps_it_and_is_told_that_nothing_is_new(ground, client):
    first = client.get("/map/base.json")
    assert "max-age" in first["Cache-Control"]
    again = client.get("/map/base.json", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_it_travels_packed(ground, client):
    map_.base_path().write_text(json.dumps({"type": "FeatureCollection", "features": [RIVER] * 50}), "utf-8")
    packed = client.get("/map/base.json", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"


def test_an_empty_map_is_not_kept(db, client, settings, tmp_path):
    settings.HOME = tmp_path
    empty = client.get("/map/base.json")
    assert (empty.json()["features"], empty["Cache-Control"]) == ([], "no-cache")


def test_it_may_only_be_read(ground, client):
    assert client.post("/map/base.json").status_code == 405
