"""Content is checked as a whole and loaded into versions that never change."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from gongzhi.common import clock, snapshot
from gongzhi.common.errors import Missing
from gongzhi.engine.rules.public import (
    ContentVersion,
    check_content,
    find_content,
    forget_content,
    get_content,
    get_version,
    list_content,
    list_versions,
    load_content,
    parameter,
)

TEXT = "greeting:\n  text: {{zh: 你好{0}, en: Hello{0}}}\n"
LIMIT = """
{key}:
  label: {{zh: 时限, en: Limit}}
  values:
    2020-01-01: {first}
    2024-01-01: {second}
  reference:
    2020-01-01: {{title: {{zh: 示例办法, en: Example rule}}, article: 第一条}}
"""


@pytest.fixture(autouse=True)
def _nothing_remembered():
    forget_content()
    yield
    forget_content()


@pytest.fixture
def write(tmp_path):
    def to(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return [tmp_path / "base", tmp_path / "county"]

    return to


@pytest.mark.django_db
def test_it_writes_a_version_only_when_the_text_changed(write):
    folders = write("base/texts/a.yaml", TEXT.format(""))
    assert load_content(folders).added == [("text", "greeting")]
    assert load_content(folders).added == []
    write("base/texts/a.yaml", TEXT.format("们"))
    assert load_content(folders).added == [("text", "greeting")]
    assert [version.number for version in list_versions("text", "greeting")] == [2, 1]


@pytest.mark.django_db
def test_it_finds_the_version_in_force_on_a_day(write):
    folders = write("base/texts/a.yaml", TEXT.format(""))
    load_content(folders)
    with clock.frozen(datetime(2026, 5, 1, 4, tzinfo=UTC)):
        load_content(write("base/texts/a.yaml", TEXT.format("们")))
        assert find_content("text", "greeting", date(2026, 4, 30)).body["text"]["zh"] == "你好"
        assert find_content("text", "greeting").body["text"]["zh"] == "你好们"


@pytest.mark.django_db
def test_a_text_may_be_taken_back(write):
    load_content(write("base/texts/a.yaml", TEXT.format("")))
    load_content(write("base/texts/a.yaml", TEXT.format("们")))
    load_content(write("base/texts/a.yaml", TEXT.format("")))
    assert get_content("text", "greeting").body["text"]["zh"] == "你好"
    assert ContentVersion.objects.count() == 3


@pytest.mark.django_db
def test_reading_asks_the_database_at_most_once_a_second(write, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(snapshot, "monotonic", lambda: 0.0)  # A slow machine may take the second itself.
    load_content(write("base/texts/a.yaml", TEXT.format("")))
    version = get_content("text", "greeting")
    with django_assert_num_queries(0):
        assert list_content("text") == [version]
        assert get_version(version.pk) is version


@pytest.mark.django_db
def test_a_parameter_is_decided_by_the_day_and_the_kind_of_case(write):
    table = "{help: {amount: 5, unit: working_days}, other: {amount: 9, unit: hours}}"
    load_content(write("base/parameters/a.yaml", LIMIT.format(key="limit", first=8, second=table)))
    assert parameter("limit", date(2019, 12, 31)).value is None
    assert parameter("limit", date(2023, 12, 31)).value == 8
    assert parameter("limit", date(2024, 1, 1), {"kind": "help"}).value == {"amount": 5, "unit": "working_days"}
    assert parameter("limit", date(2024, 1, 1), {"kind": "complaint"}).unit == "hours"
    assert parameter("limit", date(2024, 1, 1)).since == date(2024, 1, 1)
    assert parameter("limit", date(2024, 1, 1)).reference["article"] == "第一条"


@pytest.mark.django_db
def test_an_unknown_parameter_is_missing():
    with pytest.raises(Missing):
        parameter("no_such_limit", date(2024, 1, 1))


@pytest.mark.django_db
def test_a_county_adds_dates_and_fills_what_was_open(write):
    write("base/parameters/a.yaml", LIMIT.format(key="limit", first=8, second="null"))
    folders = write("county/parameters/a.yaml", "limit:\n  values:\n    2024-01-01: 3\n    2025-01-01: 4\n")
    assert load_content(folders).problems == []
    assert [parameter("limit", date(year, 6, 1)).value for year in (2023, 2024, 2025)] == [8, 3, 4]
    assert get_content("parameter", "limit").source == "county"


def test_a_county_does_not_rewrite_history(write):
    write("base/parameters/a.yaml", LIMIT.format(key="limit", first=8, second=4))
    folders = write("county/parameters/a.yaml", "limit:\n  values:\n    2020-01-01: 3\n")
    assert "add a new date" in _said(folders)


def test_a_county_does_not_rewrite_a_length_of_time_either(write):
    write("base/parameters/a.yaml", LIMIT.format(key="limit", first="{amount: 2, unit: hours}", second="null"))
    folders = write("county/parameters/a.yaml", "limit:\n  values:\n    2020-01-01: {amount: 9, unit: hours}\n")
    assert "add a new date" in _said(folders)


@pytest.mark.django_db
def test_with_any_problem_nothing_is_written(write):
    write("base/texts/a.yaml", TEXT.format(""))
    folders = write("base/texts/b.yaml", "other:\n  text: {zh: 只有中文}\n")
    assert len(load_content(folders).problems) == 1
    assert not ContentVersion.objects.exists()


def _said(folders):
    with translation.override("en"):
        return "\n".join(str(problem) for problem in check_content(folders))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("texts/a.yaml", "x:\n  text: {zh: 一, en: ''}", "base/texts/a.yaml x/text/en: This text is empty"),
        ("texts/a.yaml", "x:\n  text: {zh: 一}", "“en” is missing"),
        ("texts/a.yaml", "x:\n  text: {zh: 一, en: a, fr: b}", "“fr” is not known here"),
        ("texts/a.yaml", "just words", "name: value"),
        ("parameters/a.yaml", LIMIT.format(key="x", first=1, second=2).replace("2020-01-01", "2020-13-01"), "calendar"),
        ("parameters/a.yaml", "x:\n  label: {zh: 一, en: a}\n  values: {2020-01-01: 1}", "which rule sets it"),
        (
            "parameters/a.yaml",
            "x:\n  label: {zh: 一, en: a}\n  values: {2020-01-01: {amount: 1, unit: eons}}",
            "one of",
        ),
        ("access/roles.yaml", "x:\n  label: {zh: 一, en: a}\n  scope: world\n  grants: []", "one of: area"),
    ],
)
def test_it_names_file_place_and_what_to_do(write, name, text, said):
    assert said in _said(write(f"base/{name}", text))


def test_it_refuses_one_key_in_two_files(write):
    write("base/texts/a.yaml", TEXT.format(""))
    assert "two files" in _said(write("base/texts/b.yaml", TEXT.format("")))


def test_the_content_of_this_installation_is_right():
    assert [str(problem) for problem in check_content()] == []
