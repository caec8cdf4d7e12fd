"""What follows the present: the parts with their tag, the map's points, the drill-down; all within the viewer's scope."""

import re

import pytest
from tests.cast import ANONYMOUS, GRID, OTHER_GRID, Cast, point_in

ELSEWHERE = dict(zip(("lon", "lat"), point_in(OTHER_GRID), strict=True))
LAMP = {"text": "新的路灯坏了", "matter": "street_lighting"}


@pytest.fixture
def county(cast: Cast) -> Cast:
    """Two lamps in one grid of the town, one in the next township, and one accusation in the town."""
    cast.report_many([LAMP, LAMP, LAMP | ELSEWHERE])
    cast.report(
        "举报镇干部收受好处", matter="office_misconduct", subject_organisation=cast.offices["town"].pk, **ANONYMOUS
    )
    return cast


def spots(member) -> dict[str, int]:
    found = member.client().get("/desk/command/map.json").json()["features"]
    return {feature["properties"]["code"]: feature["properties"]["count"] for feature in found}


def test_an_unchanged_page_is_not_sent_again(county):
    browser = county.dispatcher.client()
    tag = browser.get("/desk/command/live")["ETag"]
    assert browser.get("/desk/command/live", headers={"If-None-Match": tag}).status_code == 304
    county.report(**LAMP)
    assert browser.get("/desk/command/live", headers={"If-None-Match": tag}).status_code == 200


def test_the_map_counts_by_grid_within_the_scope(county):
    assert spots(county.dispatcher) == {GRID: 2, OTHER_GRID: 1}
    assert spots(county.leader) == {GRID: 2}


@pytest.mark.parametrize("address", ["live", "map.json", "wall/"])
def test_its_forms_are_for_those_who_direct(county, address):
    assert county.outsider.client().get(f"/desk/command/{address}").status_code == 403


@pytest.mark.both
@pytest.mark.parametrize("area", ["999901001", "999901001001", GRID])
def test_numbers_of_an_area_open_lists_of_just_so_many(county, area):
    browser = county.leader.client()
    text = browser.get(f"/desk/command/?area={area}").content.decode()
    found = re.findall(r'href="(/desk/cases/\?[^"]+)">(?:<b>)?(\d+)', text)
    lists = [browser.get(url.replace("&amp;", "&")).content.decode().count("data-href") for url, _number in found]
    assert lists == [int(number) for _url, number in found]
    assert lists[0] == 2


def test_another_township_is_empty_for_a_leader(county):
    text = county.leader.client().get("/desk/command/?area=999901002").content.decode()
    assert "<b>0</b>" in text
    assert "<b>1</b>" not in text


def test_the_wall_shows_no_words_of_reports(county):
    text = county.dispatcher.client().get("/desk/command/wall/").content.decode()
    assert "新的路灯坏了" not in text


def test_an_area_that_is_none_is_not_found(county):
    assert county.dispatcher.client().get("/desk/command/?area=abc").status_code == 404


def test_it_is_named_after_the_place_that_the_viewer_has_in_view(county):
    shown = [
        member.client().get("/desk/command/wall/").content.decode() for member in (county.leader, county.dispatcher)
    ]
    assert [re.search("<h1>(.*)</h1>", text)[1] for text in shown] == ["云溪镇", "云溪县"]
