"""Steps of any function, done apart; values that are filled in; decision tables that choose the way."""

import pytest

from gongzhi.common.dmn.tests.tables import model, table
from gongzhi.engine.processes.public import check_process
from gongzhi.engine.processes.rules import Event, StepFailed, make_spec, open_nodes, step
from gongzhi.engine.processes.services import check_process_item
from gongzhi.engine.rules.public import Item

from .conftest import diagram

SPENDING = """
<startEvent id="begin"><extensionElements><gz:start variables="amount"/></extensionElements></startEvent>
<businessRuleTask id="decide"><extensionElements><gz:decision table="road"/></extensionElements></businessRuleTask>
<exclusiveGateway id="which" default="direct"/>
<userTask id="sign"><extensionElements><gz:step post="village_secretary" outcomes="done" apart="pay"/></extensionElements></userTask>
<userTask id="pay"><extensionElements><gz:step post="village_accountant" outcomes="done" variables="paid"/></extensionElements></userTask>
<endEvent id="end"/>
<sequenceFlow id="f1" sourceRef="begin" targetRef="decide"/>
<sequenceFlow id="f2" sourceRef="decide" targetRef="which"/>
<sequenceFlow id="large" sourceRef="which" targetRef="sign"><conditionExpression>road = "vote"</conditionExpression></sequenceFlow>
<sequenceFlow id="direct" sourceRef="which" targetRef="pay"/>
<sequenceFlow id="f4" sourceRef="sign" targetRef="pay"/>
<sequenceFlow id="f5" sourceRef="pay" targetRef="end"/>
"""
ROAD = model(
    table("UNIQUE", [["<= 500000", '"direct"'], ["> 500000", '"vote"']], labels=["amount"]), [("amount", "number")]
)
BY_LIMIT = table("UNIQUE", [["<= limit", '"direct"'], ["> limit", '"vote"']], labels=["amount"])
LIMITED = model(BY_LIMIT, [("amount", "number"), ("limit", "number")])
LIMIT = {"label": {"zh": "限额", "en": "Limit"}, "measure": "money", "values": {"2010-01-01": None}}
WORDS = {"label": {"zh": "x", "en": "x"}, "steps": [], "stages": [], "nodes": {}}


@pytest.fixture
def spec():
    return make_spec("spending", diagram(SPENDING), (("road", ROAD),))


@pytest.mark.parametrize(("amount", "node"), [(500_000, "pay"), (500_001, "sign")])
def test_a_table_chooses_the_way_by_what_was_filled_in(spec, amount, node):
    begun = step(spec, None, Event.start({"amount": amount}))
    assert open_nodes(spec, begun.state) == [node]
    assert begun.trail == ("begin", "decide", "which")


def test_a_step_takes_its_own_values_only(spec):
    begun = step(spec, None, Event.start({"amount": 1}))
    assert step(spec, begun.state, Event.complete("pay", "done", {"paid": 1})).state is None
    with pytest.raises(StepFailed, match="variable"):
        step(spec, begun.state, Event.complete("pay", "done", {"amount": 2}))


def test_it_refuses_a_value_that_the_start_does_not_ask_for(spec):
    with pytest.raises(StepFailed, match="variable"):
        step(spec, None, Event.start({"colour": "red"}))


@pytest.mark.parametrize("amount", [None, "many"])
def test_what_the_table_cannot_answer_goes_to_people(spec, amount):
    with pytest.raises(StepFailed) as caught:
        step(spec, None, Event.start({"amount": amount}))
    assert caught.value.why == "condition"


def test_apart_must_name_another_step():
    wrong = diagram(SPENDING.replace('apart="pay"', 'apart="sign"'))
    assert any("not another step" in problem.message for problem in check_process(wrong))


def said(xml, tables, known):
    item = Item("process", "spending", {**WORDS, "xml": xml, "tables": tables}, "process.bpmn", "base")
    found = {("function", name): item for name in known}
    return "\n".join(problem.message % problem.details for problem in check_process_item(item, found))


POSTS = ("village_secretary", "village_accountant")


@pytest.mark.parametrize(
    ("tables", "known", "why"),
    [
        ({"road": ROAD}, POSTS[:1], "village_accountant"),
        ({}, POSTS, "road.dmn"),
        ({"road": "<x/>"}, POSTS, "cannot be used"),
        ({"road": ROAD.replace("&gt; 500000", "&gt; 600000")}, POSTS, "500000"),
        ({"road": LIMITED}, POSTS, "asks for “limit”"),
        ({"road": model(BY_LIMIT, [("amount", "number")])}, POSTS, "limit"),
    ],
)
def test_it_says_what_a_diagram_lacks(tables, known, why):
    assert why in said(diagram(SPENDING), tables, known)


def test_a_cell_may_name_a_number_set_by_rule_and_is_checked_with_it():
    found = {("function", name): None for name in POSTS}
    found["parameter", "limit"] = Item("parameter", "limit", LIMIT, "limits.yaml", "base")
    wrong = [LIMITED, LIMITED.replace("&gt; limit", "&gt; limit + 5")]
    items = [
        Item("process", "spending", {**WORDS, "xml": diagram(SPENDING), "tables": {"road": xml}}, "", "")
        for xml in wrong
    ]
    first, second = ([one.message for one in check_process_item(item, found) if one.place == "road"] for item in items)
    assert (first, set(second)) == ([], {"The table is not clear: %(why)s"})


@pytest.mark.parametrize(("limit", "node"), [(500_000, "pay"), (499_999, "sign")])
def test_a_process_keeps_the_value_that_it_began_with(limit, node):
    spec = make_spec("limited", diagram(SPENDING), (("road", LIMITED),))
    assert spec.asked == {"limit"}
    begun = step(spec, None, Event.start({"amount": 500_000, "limit": limit}))
    assert open_nodes(spec, begun.state) == [node]
    again = step(spec, begun.state, Event.round_at(node, {"limit": limit}))
    assert b'"limit"' in again.state.body
