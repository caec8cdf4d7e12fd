"""A small diagram of our own, and a unit of work that only remembers what it was told."""

from pathlib import Path

import pytest
from django.conf import settings

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
HOTLINE = Path(settings.CONTENT) / "base/processes/hotline_case"

SMALL = """
<startEvent id="begin"/>
<userTask id="look"><extensionElements><gz:step post="handler" outcomes="good bad"/></extensionElements></userTask>
<exclusiveGateway id="which"/>
<serviceTask id="finish"><extensionElements><gz:action name="close"/></extensionElements></serviceTask>
<endEvent id="done"/>
<sequenceFlow id="f1" sourceRef="begin" targetRef="look"/>
<sequenceFlow id="f2" sourceRef="look" targetRef="which"/>
<sequenceFlow id="f3" sourceRef="which" targetRef="finish"><conditionExpression>outcome = "good"</conditionExpression></sequenceFlow>
<sequenceFlow id="f4" sourceRef="which" targetRef="look"><conditionExpression>outcome = "bad"</conditionExpression></sequenceFlow>
<sequenceFlow id="f5" sourceRef="finish" targetRef="done"/>
"""


def diagram(inside, *, before=""):
    return (
        f'<definitions xmlns="{BPMN}" xmlns:gz="urn:gongzhi:bpmn:1" xmlns:spiff="http://spiffworkflow.org/bpmn/schema/1.0/core">'
        f'{before}<process id="small" isExecutable="true">{inside}</process></definitions>'
    )


@pytest.fixture
def small():
    return diagram(SMALL)


@pytest.fixture(scope="session")
def hotline():
    return (HOTLINE / "process.bpmn").read_text("utf-8")


class Notebook:
    """A Change that writes down what it is told to do."""

    def __init__(self, case):
        self.case, self.extras, self.told, self.rows, self.touched = case, {}, [], [], []

    def add(self, row):
        self.rows.append(row)

    def touch(self, row, *fields):
        self.touched.append((row, fields))

    def enter_stage(self, stage):
        self.told.append(("stage", stage))

    def open_work(self, node, role, *, clock=None, independent=False, apart=(), leads=False):
        self.told.append(("open", node, role, clock, independent))

    def finish_work(self, node, outcome):
        self.told.append(("done", node, outcome))

    def cancel_work(self, node):
        self.told.append(("cancelled", node))

    def start_clock(self, key, *, since=None):
        self.told.append(("start", key, *([since] if since else [])))

    def stop_clock(self, key):
        self.told.append(("stop", key))

    def run_action(self, name):
        self.told.append(("action", name))
