"""Tables decide by their hit policy, strictly for our own and as the standard has it for others'."""

import pytest

from gongzhi.common import dmn
from gongzhi.common.errors import Refused

from .tables import model, table

ROWS = [[">= 60", '"低保"', "300"], [">= 80", "-", "200"], ["< 60", "-", "0"]]


def decide(policy, rows=ROWS, age=85, kind="低保", *, strict=True, **options):
    read = dmn.read_model(model(table(policy, rows, **options)))
    return dmn.evaluate(read, {"年龄": age, "类别": kind}, strict=strict).value


@pytest.mark.parametrize(
    ("policy", "answer"),
    [
        ("FIRST", 300),
        ("COLLECT", [300, 200]),
        ("COLLECT SUM", 500),
        ("COLLECT MIN", 200),
        ("COLLECT MAX", 300),
        ("COLLECT COUNT", 2),
        ("RULE ORDER", [300, 200]),
    ],
)
def test_it_answers_by_the_hit_policy(policy, answer):
    assert decide(policy) == answer


def test_it_takes_the_most_important_result():
    assert decide("PRIORITY", values="200, 300, 0") == 200
    assert decide("OUTPUT ORDER", values="200, 300, 0") == [200, 300]


@pytest.mark.parametrize(
    ("policy", "age", "why"), [("UNIQUE", 85, "many_rules"), ("ANY", 85, "differ"), ("FIRST", 65, "no_rule")]
)
def test_it_leaves_to_people_what_the_table_does_not_decide(policy, age, why):
    with pytest.raises(dmn.DmnError) as refused:
        decide(policy, age=age, kind="其他" if why == "no_rule" else "低保")
    assert refused.value.why == why


def test_it_answers_null_there_as_the_standard_has_it():
    assert decide("UNIQUE", strict=False) is None
    assert decide("FIRST", age=65, kind="其他", strict=False) is None
    assert decide("COLLECT", age=65, kind="其他", strict=False) == []


def test_it_gives_the_default_where_no_rule_fits():
    assert decide("FIRST", age=65, kind="其他", default="50") == 50


def test_it_names_the_rules_that_fired():
    read = dmn.read_model(model(table("COLLECT SUM", ROWS)))
    assert dmn.evaluate(read, {"年龄": 85, "类别": "低保"}).fired == {"补助": [1, 2]}


def test_it_passes_dates_on():
    rows = [['>= date("2026-10-01")', "-", 'date("2026-12-31")'], ["-", "-", "null"]]
    read = dmn.read_model(model(table("FIRST", rows), [("年龄", "date"), ("类别", "string")]))
    assert dmn.evaluate(read, {"年龄": "2026-11-01", "类别": ""}).value == "2026-12-31"


def test_it_says_which_value_is_missing():
    read = dmn.read_model(model(table("FIRST", ROWS)))
    with pytest.raises(dmn.DmnError, match="类别"):
        dmn.evaluate(read, {"年龄": 60})


@pytest.mark.parametrize("cell", ["unknown + 1", "today()", "1 +", "for x in 1..100000000 return x"])
def test_it_refuses_a_cell_without_a_clear_answer(cell):
    with pytest.raises(Refused):
        decide("FIRST", [["-", "-", cell]])


def test_it_works_out_a_context_with_a_table_inside():
    inner = table("FIRST", ROWS)
    box = f'<context><contextEntry><variable name="金额"/>{inner}</contextEntry><contextEntry><literalExpression><text>金额 * 2</text></literalExpression></contextEntry></context>'
    assert dmn.evaluate(dmn.read_model(model(box)), {"年龄": 85, "类别": "低保"}).value == 600
