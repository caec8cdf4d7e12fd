"""Diagrams come from browsers and files: what is not known is refused, in words that help."""

import os

import pytest
from django.utils import translation

from gongzhi.engine.processes.public import check_process
from gongzhi.engine.processes.rules import explore, make_spec

from .conftest import SMALL, diagram

TASK = '<extensionElements><gz:step post="handler" outcomes="good bad"/></extensionElements>'


def said(xml):
    with translation.override("en"):
        return "\n".join(str(problem) for problem in check_process(xml))


def test_it_lets_good_diagrams_through(small, hotline):
    assert said(small) == ""
    assert said(hotline) == ""


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (
            '<endEvent id="done"/>',
            '<endEvent id="done"/><scriptTask id="s"><script>1</script></scriptTask>',
            "Scripts are not run",
        ),
        (
            '<endEvent id="done"/>',
            '<endEvent id="done"/><callActivity id="s" calledElement="x"/>',
            "needs its element gz:call",
        ),
        ('<endEvent id="done"/>', '<endEvent id="done"/><subProcess id="s"/>', "Diagrams within diagrams"),
        ('<endEvent id="done"/>', '<endEvent id="done"/><task id="s"/>', "“task” is not supported"),
        ('<endEvent id="done"/>', '<endEvent id="done"><timerEventDefinition/></endEvent>', "Timers are clocks"),
        (TASK, TASK + "<multiInstanceLoopCharacteristics/>", "repeated for many"),
        (TASK, TASK + "<standardLoopCharacteristics/>", "loop by itself"),
        (TASK, TASK + "<ioSpecification/>", "not supported"),
        (TASK, "<extensionElements><spiff:preScript>x</spiff:preScript></extensionElements>", "not supported"),
        (TASK, TASK.replace("gz:step ", 'gz:step spiff:x="1" '), "not supported"),
        (TASK, "", "needs its element gz:step"),
        (TASK, TASK.replace('post="handler" ', ""), "needs its attribute “post”"),
        (TASK, TASK.replace("gz:step ", 'gz:step needs="publicity" unless="ugly" '), "must be one of: bad, good"),
        (TASK, TASK.replace("gz:step ", 'gz:step needs="publicity" unless="bad good" '), "nothing that this step"),
        (TASK, TASK.replace("gz:step ", 'gz:step unless="bad" '), "nothing that this step"),
        (TASK, TASK.replace("gz:step ", 'gz:step rejects="bad" '), "only where the step names an assembly"),
        (TASK, TASK.replace("gz:step ", 'gz:step assembly="council" rejects="ugly" '), "must be one of: bad, good"),
        (TASK, TASK.replace("gz:step ", 'gz:step assembly="council" rejects="bad good" '), "left for a motion"),
        (TASK, TASK.replace("gz:step ", 'gz:step assembly="The Council" '), "cannot be a name for assembly"),
        ('name="close"', 'name="os.system"', "must be one of: accept"),
        ('name="close"', 'name="close" code="x"', "no attribute “code”"),
        ('outcome = "good"', "outcome = ", "condition cannot be used"),
        ('outcome = "good"', 'outcom = "good"', "not known here"),
        ('outcome = "good"', "__import__('os').system('true')", "condition cannot be used"),
        ('<conditionExpression>outcome = "bad"</conditionExpression>', "", "needs a condition"),
        ('sourceRef="finish" targetRef="done"', 'sourceRef="finish" targetRef="gone"', "not a node"),
        ('id="f5" sourceRef="finish" targetRef="done"', 'id="f5" sourceRef="finish" targetRef="which"', "to an end"),
        ('<endEvent id="done"/>', '<endEvent id="done"/><endEvent id="lost"/>', "from the start to this node"),
        ('<endEvent id="done"/>', "", "no end event"),
        ('<startEvent id="begin"/>', '<startEvent id="begin"/><startEvent id="too"/>', "exactly one start"),
        ('id="finish"', 'id="End"', "cannot be an id"),
        ('id="f5"', 'id="f4"', "stands here twice"),
    ],
)
def test_it_says_what_is_wrong(old, new, why):
    assert why in said(diagram(SMALL.replace(old, new)))


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        ("no xml", "not valid XML"),
        ("<a/>", "exactly one BPMN"),
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "entities are not accepted"),
        ("<a>" + " " * 1_100_000 + "</a>", "larger than"),
        (diagram("<endEvent/>" * 600), "more than 500"),
        (
            diagram(SMALL, before='<import importType="x" location="file:///etc/passwd" namespace="x"/>'),
            "not supported",
        ),
        (
            diagram(SMALL, before='<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'),
            "not supported",
        ),
        ('<?xml version="1.0" encoding="utf-16"?><a/>', "exactly one BPMN"),
    ],
)
def test_it_refuses_hostile_files(xml, why):
    assert why in said(xml)


def test_it_finds_a_circle_that_never_rests():
    inside = SMALL.replace('sourceRef="which" targetRef="look"', 'sourceRef="which" targetRef="finish"').replace(
        'sourceRef="finish" targetRef="done"', 'sourceRef="finish" targetRef="which"'
    )
    more = '<sequenceFlow id="f6" sourceRef="which" targetRef="done"><conditionExpression>true</conditionExpression></sequenceFlow>'
    assert "run for ever" in said(diagram(inside + more))


def test_it_finds_an_outcome_that_leads_nowhere():
    xml = diagram(SMALL.replace("good bad", "good bad ugly"))
    assert said(xml) == ""
    assert "ugly" in str(explore(make_spec("ugly", xml))[0])


def test_python_in_a_diagram_never_runs(tmp_path):
    trap = tmp_path / "trap"
    python = f"__import__('pathlib').Path('{trap}').touch()"
    places = [
        SMALL.replace('outcome = "good"', python),
        SMALL.replace(TASK, f"<extensionElements><spiff:postScript>{python}</spiff:postScript></extensionElements>"),
        SMALL.replace('<endEvent id="done"/>', f'<scriptTask id="s"><script>{python}</script></scriptTask>'),
    ]
    assert [said(diagram(inside)) == "" for inside in places] == [False] * 3
    assert not os.path.lexists(trap)
