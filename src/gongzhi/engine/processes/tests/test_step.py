"""A step is a pure function; the cases beside each diagram say where it leads."""

from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from django.conf import settings

from gongzhi.common.feel import FeelError
from gongzhi.engine.processes.rules import (
    CloseWork,
    EnterStage,
    Event,
    OpenWork,
    RunAction,
    StartClock,
    StepFailed,
    StopClock,
    make_spec,
    open_nodes,
    step,
)
from gongzhi.engine.processes.rules.specification import ENGINE
from gongzhi.engine.rules.public import load_strict

from .conftest import SMALL, diagram

FOLDERS = sorted(path.parent for path in (Path(settings.CONTENT) / "base/processes").glob("*/process.bpmn"))
BRANCHES = """
<startEvent id="begin"/><parallelGateway id="part"/><parallelGateway id="join"/><endEvent id="done"/>
<userTask id="one"><extensionElements><gz:step post="handler" outcomes="ok" variables="sum"/></extensionElements></userTask>
<userTask id="two"><extensionElements><gz:step post="checker" outcomes="ok"/></extensionElements></userTask>
<sequenceFlow id="f1" sourceRef="begin" targetRef="part"/><sequenceFlow id="f2" sourceRef="part" targetRef="one"/>
<sequenceFlow id="f3" sourceRef="part" targetRef="two"/><sequenceFlow id="f4" sourceRef="one" targetRef="join"/>
<sequenceFlow id="f5" sourceRef="two" targetRef="join"/><sequenceFlow id="f6" sourceRef="join" targetRef="done"/>
"""


def event_of(line):
    if line["event"] == "complete":
        return Event.complete(line["node"], line["outcome"])
    if line["event"] == "return":
        return Event.returned(line["node"], line["outcome"])
    return Event(line["event"], line.get("name") or line.get("node", ""))


def walked(spec, walk):
    """Walk, holding each step against what the case says; return the nodes passed, in one row."""
    state, stage, trail = None, "", []
    for line in walk:
        done = step(spec, state, event_of(line))
        stage = next((effect.stage for effect in reversed(done.effects) if isinstance(effect, EnterStage)), stage)
        state = done.state
        then = line["then"]
        assert (stage, open_nodes(spec, state), state is None) == (
            then["stage"],
            then["open"],
            then.get("finished", False),
        )
        trail += done.trail if line["event"] != "start_round" else [None]
    return [*trail, *open_nodes(spec, state)]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_cases_beside_a_diagram_hold_and_use_every_arrow(folder):
    spec = make_spec(folder.name, (folder / "process.bpmn").read_text("utf-8"))
    cases = load_strict((folder / "cases.yaml").read_bytes())
    trails = [walked(spec, case["walk"]) for case in cases]
    used = {pair for trail in trails for pair in pairwise(trail)}
    assert {(flow.source, flow.target) for flow in spec.diagram.flows} - used == set()
    assert {trail[-1] for trail in trails} >= {node.id for node in spec.diagram.nodes.values() if node.kind == "end"}


def test_it_tells_what_is_to_be_done_in_order(hotline):
    spec = make_spec("hotline", hotline)
    begun = step(spec, None, Event("start"))
    assert begun.effects == (
        EnterStage("registered"),
        RunAction("accept"),
        StartClock("answer_within"),
        OpenWork("dispatch", "dispatcher", "dispatch_within", False),
    )
    sent = step(spec, begun.state, Event.complete("dispatch", "dispatched"))
    signed = step(spec, sent.state, Event.complete("sign", "signed"))
    assert step(spec, signed.state, Event.complete("handle", "answered")).effects == (
        CloseWork("handle", "answered"),
        EnterStage("answered"),
        RunAction("tell_reporter"),
        StopClock("answer_within"),
        StopClock("first_contact"),
        OpenWork("check", "checker", "visit_within", True),
    )


def test_equal_standings_are_one_state_however_they_were_reached(small):
    spec = make_spec("small", small)
    begun = step(spec, None, Event("start")).state
    assert step(spec, begun, Event.complete("look", "bad")).state == begun
    assert begun.digest != step(make_spec("other", small), None, Event("start")).state.digest


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (Event.complete("finish", "good"), "not_open"),
        (Event.complete("nowhere", "good"), "not_open"),
        (Event.complete("look", "ugly"), "outcome"),
        (Event.complete("look", "good", {"sum": 1}), "variable"),
        (Event("message", "archive"), "message"),
        (Event("start"), "running"),
        (Event("start_round", "finish"), "round"),
    ],
)
def test_it_refuses_what_does_not_fit(small, event, why):
    spec = make_spec("small", small)
    with pytest.raises(StepFailed) as caught:
        step(spec, step(spec, None, Event("start")).state, event)
    assert caught.value.why == why


def test_an_unclear_condition_is_told_and_nothing_moves():
    spec = make_spec("unclear", diagram(SMALL.replace('outcome = "good"', 'outcome > "a" and outcome = 1')))
    begun = step(spec, None, Event("start")).state
    with pytest.raises(StepFailed) as caught:
        step(spec, begun, Event.complete("look", "good"))
    assert caught.value.why == "condition"
    assert isinstance(caught.value.__cause__, FeelError)


def test_branches_wait_for_one_another_and_keep_their_values():
    spec = make_spec("branches", diagram(BRANCHES))
    begun = step(spec, None, Event("start")).state
    assert open_nodes(spec, begun) == ["one", "two"]
    half = step(spec, begun, Event.complete("one", "ok", {"sum": 12}))
    assert open_nodes(spec, half.state) == ["two"]
    assert b'"sum":12' in half.state.body
    assert step(spec, half.state, Event.complete("two", "ok")).state is None


def test_true_and_one_are_not_mistaken_for_each_other():
    spec = make_spec("branches", diagram(BRANCHES))
    begun = step(spec, None, Event("start")).state
    one = step(spec, begun, Event.complete("one", "ok", {"sum": 1})).state
    assert step(spec, begun, Event.complete("one", "ok", {"sum": True})).state != one


def test_the_engine_runs_no_scripts():
    with pytest.raises(RuntimeError):
        ENGINE.execute(None, "1")
    with pytest.raises(RuntimeError):
        ENGINE.call_service(None)


AGAIN = BRANCHES.replace(
    '<endEvent id="done"/>', '<endEvent id="done"/><exclusiveGateway id="agreed" default="f7"/>'
).replace(
    'id="two"><extensionElements><gz:step post="checker" outcomes="ok"/>',
    'id="two"><extensionElements><gz:step post="checker" outcomes="ok" variables="other"/>',
).replace('sourceRef="join" targetRef="done"', 'sourceRef="join" targetRef="agreed"').replace(
    'id="f1" sourceRef="begin" targetRef="part"', 'id="f1" sourceRef="begin" targetRef="asked"'
) + (
    '<exclusiveGateway id="asked"/><sequenceFlow id="f9" sourceRef="asked" targetRef="part"/>'
    '<sequenceFlow id="f7" sourceRef="agreed" targetRef="asked"/>'
    '<sequenceFlow id="f8" sourceRef="agreed" targetRef="done"><conditionExpression>sum + other = 2</conditionExpression></sequenceFlow>'
)


@pytest.mark.parametrize("order", [("one", "two"), ("two", "one")])
def test_what_a_branch_notes_in_a_second_round_holds_over_the_first(order):
    spec, names = make_spec("again", diagram(AGAIN)), {"one": "sum", "two": "other"}
    state = step(spec, None, Event("start")).state
    first, second = ([Event.complete(node, "ok", {names[node]: value}) for node in order] for value in (0, 1))
    again = step(spec, step(spec, state, first[0]).state, first[1]).state
    assert open_nodes(spec, again) == ["one", "two"]
    reached = step(spec, step(spec, again, second[0]).state, second[1])
    assert (reached.state, reached.values) == (None, '{"other": 1, "sum": 1}')


def test_a_circle_with_gateways_in_it_comes_back_to_the_same_state():
    spec = make_spec("again", diagram(AGAIN))
    one, two = Event.complete("one", "ok", {"sum": 0}), Event.complete("two", "ok", {"other": 0})
    events = [None, Event("start"), one, two, one, two]
    standing = list(accumulate(events, lambda state, event: step(spec, state, event).state))
    assert standing[-1] == standing[-3] != standing[-4]
    assert len(standing[-1].body) == len(standing[-3].body)
