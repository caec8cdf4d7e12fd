"""Searching areas by name, and finding them in a running text."""

import pytest

from gongzhi.common import errors
from gongzhi.engine.areas import public as areas

pytestmark = pytest.mark.usefixtures("county")


def found(text, **options):
    return [area.code for area in areas.search_areas(text, **options)]


def mentioned(text):
    return [(mention.text, mention.codes) for mention in areas.list_mentions(text)]


def test_it_ranks_the_exact_name_before_beginnings_before_the_rest():
    areas.import_areas([areas.AreaRow("999901003", "大幸福村镇"), areas.AreaRow("999901004", "幸福村口街道")])
    expected = ["999901001001", "999901002001", "999901004", "999901001001001", "999901001001002", "999901003"]
    assert found("幸福村") == expected


def test_it_shows_the_names_of_the_areas_above():
    area = areas.search_areas("清泉村")[0]
    assert [above["zh"] for above in area.above] == ["云溪县", "云溪镇"]
    assert (area.level, area.names["en"]) == ("village", "Qingquan Village")


def test_it_searches_in_english_whatever_the_case():
    assert found("qingquan VILL") == ["999901001002"]


def test_it_keeps_to_the_limit_and_the_area():
    assert found("幸福", limit=2) == ["999901001001", "999901002001"]
    assert found("幸福", within="999901002") == ["999901002001"]
    assert found("幸福", limit=0) == []


@pytest.mark.parametrize("text", ["", "  ", "\n", "%", "_", "没有这个地方", "村\n幸"])
def test_it_finds_nothing_for_nothing(text):
    assert found(text) == []


def test_it_finds_the_parts_of_a_long_place_name():
    assert found("石桥乡幸福村") == ["999901002001"]


def test_aliases_count_and_can_be_taken_away():
    areas.add_alias("999901001002", "老泉水井")
    areas.add_alias("999901001002", "老泉水井")
    assert found("老泉") == ["999901001002"]
    assert mentioned("老泉水井旁边路灯不亮") == [("老泉水井", ("999901001002",))]
    assert areas.remove_alias("999901001002", "老泉水井")
    assert found("老泉") == []


def test_it_refuses_an_alias_of_one_character_or_for_nothing():
    with pytest.raises(errors.Invalid):
        areas.add_alias("999901001002", "泉")
    with pytest.raises(errors.Missing):
        areas.add_alias("999909", "老泉水井")


def test_it_finds_the_longest_names_in_a_text():
    assert mentioned("云溪镇清泉村和幸福村第2网格的路") == [
        ("云溪镇", ("999901001",)),
        ("清泉村", ("999901001002",)),
        ("幸福村第2网格", ("999901001001002",)),
    ]


def test_it_returns_an_ambiguous_name_with_all_its_areas():
    assert mentioned("幸福村的路灯坏了") == [("幸福村", ("999901001001", "999901002001"))]


def test_the_township_in_the_text_decides_between_villages_of_one_name():
    assert mentioned("石桥乡的幸福村路灯坏了")[-1] == ("幸福村", ("999901002001",))


def test_it_places_a_text_where_its_words_leave_one_area():
    assert areas.find_areas_in_text("石桥乡的幸福村路灯坏了") == ["999901002001"]
    assert areas.find_areas_in_text("幸福村路灯坏了") == ["999901001001", "999901002001"]
    assert areas.find_areas_in_text("云溪县云溪镇路灯坏了") == ["999901001"]
    assert areas.find_areas_in_text("路灯坏了") == []


def test_it_finds_latin_names_only_as_whole_words():
    assert mentioned("the lamp in Qingquan Village is broken") == [("qingquan village", ("999901001002",))]
    assert mentioned("NewQingquan Villages") == []


def test_it_reads_a_text_of_any_length_and_kind():
    assert mentioned("") == []
    assert mentioned("\u202e😀" * 50_000 + "清泉村") == [("清泉村", ("999901001002",))]
