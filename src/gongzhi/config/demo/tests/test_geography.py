"""The fictional county is a seamless, named, repeatable piece of land."""

import json
from collections import Counter
from pathlib import Path

import pytest
import shapely

from gongzhi.config.demo.geography import make_county, read_names

NAMES = read_names(Path(__file__).parents[5] / "content/counties/yunxi")
SIZES = [(3, 30, 200), (12, 180, 1200), (1, 1, 1), (2, 3, 5)]


@pytest.fixture(scope="module", params=SIZES, ids=str)
def county(request):
    townships, villages, grids = request.param
    return make_county(NAMES, townships=townships, villages=villages, grids=grids)


def shapes(areas):
    return [shapely.geometry.shape(area.boundary) for area in areas]


def test_it_has_as_many_areas_as_wanted():
    county = make_county(NAMES)
    assert [len(county.level(level)) for level in ("county", "township", "village", "grid")] == [1, 3, 30, 200]
    assert (county.areas[0].code, county.areas[0].zh, county.areas[0].en) == ("999901", "云溪县", "Yunxi County")


@pytest.mark.parametrize("level", ["grid", "village", "township"])
def test_each_level_fills_the_county_without_gap_or_overlap(county, level):
    parts, whole = shapes(county.level(level)), shapes(county.areas[:1])[0]
    assert shapely.coverage_is_valid(parts)
    assert all(part.is_valid and part.geom_type == "Polygon" for part in parts)
    assert shapely.coverage_union_all(parts).equals(whole)
    assert sum(part.area for part in parts) == pytest.approx(whole.area, rel=1e-9)


def test_every_area_lies_in_its_parent(county):
    by_code = {area.code: shape for area, shape in zip(county.areas, shapes(county.areas), strict=True)}
    below = [area for area in county.areas if area.parent]
    assert all(by_code[area.parent].covers(by_code[area.code]) for area in below)
    assert all(area.code.startswith(area.parent) and len(area.code) == len(area.parent) + 3 for area in below)
    assert all(by_code[area.code].covers(shapely.Point(area.centre)) for area in county.areas)


def test_codes_and_names_are_unique_and_in_both_languages(county):
    assert len({area.code for area in county.areas}) == len(county.areas)
    assert len({area.zh for area in county.areas}) == len({area.en for area in county.areas}) == len(county.areas)


def test_it_lies_at_sea_and_is_about_forty_by_thirty_kilometres():
    west, south, east, north = shapes(make_county(NAMES).areas[:1])[0].bounds
    assert (west + east) / 2 == pytest.approx(124.0, abs=0.05)
    assert (south + north) / 2 == pytest.approx(29.5, abs=0.05)
    assert 33 < (east - west) * 96.6 < 47
    assert 25 < (north - south) * 111 < 36


def test_every_village_has_its_share_of_grids():
    grids = [area.parent for area in make_county(NAMES).level("grid")]
    assert 2 <= min(map(grids.count, grids)) <= max(map(grids.count, grids)) <= 15


def test_the_same_seed_gives_the_same_county_and_another_another():
    first, again, other = make_county(NAMES), make_county(NAMES), make_county(NAMES, seed=2)
    assert first == again
    assert first.areas != other.areas


@pytest.mark.parametrize("seed", range(1, 6))
def test_it_is_seamless_with_other_seeds_too(seed):
    county = make_county(NAMES, seed=seed)
    assert shapely.coverage_is_valid(shapes(county.level("grid")))


def test_the_base_map_lies_in_the_county_and_has_all_kinds(county):
    whole = shapes(county.areas[:1])[0].buffer(1e-6)
    features = county.base_map["features"]
    assert {one["properties"]["kind"] for one in features} == {"river", "lake", "green", "road", "place"}
    assert all(whole.covers(shapely.geometry.shape(one["geometry"])) for one in features)
    assert all(one["properties"]["zh"] for one in features if one["properties"].get("class") != "local")
    assert json.loads(json.dumps(county.base_map)) == county.base_map


def test_it_is_drawn_in_full():
    drawn = make_county(NAMES, townships=12, villages=180, grids=1200)
    assert Counter(len(area.code) for area in drawn.areas) == {6: 1, 9: 12, 12: 180, 15: 1200}


@pytest.mark.parametrize("counts", [(3, 2, 200), (3, 30, 20), (13, 30, 200), (3, 500, 2000), (0, 0, 0)])
def test_it_refuses_numbers_that_make_no_county(counts):
    townships, villages, grids = counts
    with pytest.raises(ValueError, match=r"needs a village|not enough names"):
        make_county(NAMES, townships=townships, villages=villages, grids=grids)
