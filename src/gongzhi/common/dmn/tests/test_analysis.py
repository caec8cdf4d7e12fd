"""A table is told where it has no answer, two answers, or a rule that never fires."""

import pytest

from gongzhi.common import dmn

from .tables import model, table


def findings(policy, rows, **options):
    read = dmn.read_model(model(table(policy, rows, **options)))
    return [(found.kind, found.rules, found.where) for found in dmn.analyse(read.decisions["补助"].expression)]


def test_it_finds_nothing_wrong_with_a_clear_table():
    assert findings("UNIQUE", [["< 60", "-", "0"], [">= 60", '"低保"', "300"], [">= 60", 'not("低保")', "100"]]) == []


@pytest.mark.parametrize(
    ("rows", "gap"),
    [
        ([["< 60", "-", "0"], ["> 60", "-", "1"]], "年龄 = 60"),
        ([["< 60", "-", "0"], [">= 80", "-", "1"]], "年龄 between 60 and 80"),
        ([["-", '"低保", "特困"', "0"]], "类别 is anything else"),
    ],
)
def test_it_says_where_no_rule_fits(rows, gap, settings):
    from django.utils.translation import override

    with override("en"):
        assert any(kind == "gap" and where.endswith(gap) for kind, _rules, where in findings("UNIQUE", rows))


def test_it_says_which_rules_overlap():
    assert ("overlap", (1, 2)) in [
        found[:2] for found in findings("UNIQUE", [["<= 60", "-", "0"], [">= 60", "-", "1"]])
    ]


def test_it_says_which_rules_differ():
    rows = [["<= 60", "-", "0"], [">= 60", "-", "1"]]
    assert ("conflict", (1, 2)) in [found[:2] for found in findings("ANY", rows)]
    assert findings("ANY", [[*row[:2], "1"] for row in rows]) == []


def test_it_names_a_rule_that_never_fires():
    assert findings("FIRST", [["-", "-", "0"], ["> 5", "-", "1"]]) == [("never", (2,), "")]


def test_it_says_what_it_cannot_check():
    assert findings("FIRST", [["? > 类别", "-", "0"]])[0][0] == "unclear"


def test_a_default_answers_for_the_rest():
    assert findings("UNIQUE", [["> 5", "-", "0"]], default="1") == []
