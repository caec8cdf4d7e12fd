"""Importing areas, reading the tree, ending areas."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.common import clock, errors
from gongzhi.common.snapshot import trust_all
from gongzhi.engine.areas import public as areas

JULY = date(2026, 7, 1)


@pytest.fixture
def merged(county):
    """On 1 July the second township was merged into the first, its 幸福村 into 清泉村."""
    areas.retire_area("999901002001", on=JULY, successors=["999901001002"])
    areas.retire_area("999901002", on=JULY, successors=["999901001"])


def test_it_reads_the_tree(county):
    assert areas.find_area("999901001").names == {"zh": "云溪镇", "en": "Yunxi Town"}
    assert areas.find_area("999902") is None
    assert [area.code for area in areas.ancestors("999901001001001")] == ["999901", "999901001", "999901001001"]
    assert [area.code for area in areas.children("999901001")] == ["999901001001", "999901001002"]
    assert areas.list_areas("township").count() == 2


def test_it_imports_twice_with_the_same_result(county):
    rows = [areas.AreaRow("999901001", "云溪镇", "Yunxi Town"), areas.AreaRow("999901002", "石桥镇", "Shiqiao Town")]
    report = areas.import_areas(rows)
    assert (report.created, report.changed, report.unchanged) == (0, 1, 1)
    report = areas.import_areas(rows)
    assert (report.created, report.changed, report.unchanged) == (0, 0, 2)
    assert areas.find_area("999901002").name_zh == "石桥镇"


def test_it_takes_children_before_parents_and_reports_progress(db):
    seen = []
    rows = [areas.AreaRow("999901001", "云溪镇"), areas.AreaRow("999901", "云溪县")]
    assert areas.import_areas(rows, progress=lambda done, total: seen.append((done, total))).created == 2
    assert seen == [(2, 2)]


@pytest.mark.parametrize(
    "row",
    [
        areas.AreaRow("9999", "云溪市"),
        areas.AreaRow("999901003001", "无主村"),
        areas.AreaRow("999901003", " "),
        areas.AreaRow("999901003", "长" * 101),
        areas.AreaRow("999901003", "云台乡", valid_from=JULY, valid_to=JULY),
    ],
)
def test_it_leaves_a_faulty_row_out_and_says_why(county, row):
    report = areas.import_areas([row, areas.AreaRow("999901004", "云台乡")])
    assert (report.created, [code for code, _reason in report.skipped]) == (1, [row.code])
    assert str(report.skipped[0][1])


def test_it_ends_an_area_and_all_below_it(county):
    areas.retire_area("999901001", on=JULY)
    with clock.frozen(datetime(2026, 6, 30, tzinfo=UTC)):
        assert areas.list_areas().count() == 8
        areas.forget_areas()
        assert areas.locate(124.1, 29.1) == "999901001001001"
    with clock.frozen(datetime(2026, 7, 1, tzinfo=UTC)):
        assert [area.code for area in areas.list_areas()] == ["999901", "999901002", "999901002001"]
        areas.forget_areas()
        assert areas.locate(124.1, 29.1) == "999901"


def test_it_refuses_an_end_that_makes_no_sense(merged):
    with pytest.raises(errors.Invalid):
        areas.retire_area("999901002", on=JULY)
    with pytest.raises(errors.Invalid):
        areas.retire_area("999901001", on=JULY, successors=["999901001002"])
    with pytest.raises(errors.Missing):
        areas.retire_area("999905", on=JULY)
    with pytest.raises(errors.Missing):
        areas.retire_area("999901001", on=JULY, successors=["999905"])
    assert areas.find_area("999901001").valid_to is None


def test_the_scope_of_an_area_includes_what_was_merged_into_it(merged):
    assert areas.predecessors("999901001") == ["999901002"]
    assert areas.predecessors("999901001002") == ["999901002001"]
    assert areas.predecessors("999901001001") == []
    assert areas.predecessors("999901") == []
    scope = areas.Area.objects.filter(areas.in_scope("code", "999901001002"))
    assert [area.code for area in scope] == ["999901001002", "999901002001"]


def test_the_scope_follows_through_two_mergers(merged):
    areas.import_areas([areas.AreaRow("999901003", "新镇")])
    areas.retire_area("999901001", on=date(2027, 1, 1), successors=["999901003"])
    assert areas.predecessors("999901003") == ["999901001", "999901002"]


def test_names_and_places_ask_the_database_nothing_once_they_are_known(county):
    areas.locate(124.1, 29.1)
    areas.search_areas("幸福")
    trust_all(60)  # Whether a memory asks in this very second depends on the machine.
    with CaptureQueriesContext(connection) as asked:
        areas.locate(124.3, 29.1)
        areas.search_areas("清泉")
        areas.area_names(["999901001", "999901002"])
    assert len(asked) == 0


def test_an_area_that_is_no_more_still_stands_for_itself_in_a_list(county):
    assert areas.area_names(["999901001", "999909"])["999909"] == {"zh": "999909", "en": "999909"}
