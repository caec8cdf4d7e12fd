"""A step or an event that needs what another part answers is not passed before."""

import pytest
from django.apps import apps

from gongzhi.common import clock
from gongzhi.common.errors import Conflict
from gongzhi.engine.processes.public import Need, complete, go_on, register_need, send, start
from gongzhi.engine.processes.services import check_process_item
from gongzhi.engine.processes.services.needs import known_needs
from gongzhi.engine.rules.public import BEGINNING, ContentVersion, Item

from .conftest import Notebook, diagram
from .test_tables_and_functions import WORDS

GATED = diagram(
    """
<startEvent id="begin"/>
<userTask id="show"><extensionElements><gz:step post="handler" outcomes="shown dropped" needs="blue_moon" unless="dropped"/></extensionElements></userTask>
<intermediateCatchEvent id="rest"><extensionElements><gz:wait needs="blue_moon"/></extensionElements><messageEventDefinition messageRef="over"/></intermediateCatchEvent>
<endEvent id="done"/>
<sequenceFlow id="f1" sourceRef="begin" targetRef="show"/>
<sequenceFlow id="f2" sourceRef="show" targetRef="rest"/>
<sequenceFlow id="f3" sourceRef="rest" targetRef="done"/>
""",
    before='<message id="over" name="rest_over"/>',
)


@pytest.fixture
def moon():
    """Let diagrams name the blue moon; it has not risen yet."""
    risen: list[str] = []
    register_need(Need("blue_moon", "a blue moon", lambda _case, _node: "" if risen else "No blue moon yet."))
    yield risen
    known_needs().pop("blue_moon")


@pytest.fixture
def change(db, moon):
    version = ContentVersion.objects.create(
        kind="process", key="gated", number=1, digest="gated", valid_from=BEGINNING, source="base",
        loaded_at=clock.now(), body={"xml": GATED},
    )  # fmt: skip
    found = Notebook(apps.get_model("cases", "Case")(id=1, process_version=version))
    start(found)
    return found


def test_a_step_is_left_only_with_what_it_needs(change, moon):
    with pytest.raises(Conflict, match="No blue moon"):
        complete(change, "show", "shown")
    moon.append("now")
    complete(change, "show", "shown")
    assert ("done", "show", "shown") in change.told


def test_an_outcome_that_needs_nothing_is_free(change):
    complete(change, "show", "dropped")
    assert ("done", "show", "dropped") in change.told


def test_an_event_is_passed_once_it_has_what_it_needs_and_by_no_message_before(change, moon):
    complete(change, "show", "dropped")
    with pytest.raises(Conflict, match="No blue moon"):
        send(change, "rest_over")
    go_on(change, "blue_moon")
    assert change.extras["run"].finished is False
    moon.append("now")
    go_on(change, "blue_moon")
    assert change.extras["run"].finished is True


def test_content_may_name_only_what_somebody_answers():
    item = Item("process", "gated", {**WORDS, "xml": GATED}, "process.bpmn", "base")
    said = [problem.message % problem.details for problem in check_process_item(item, {})]
    assert any("Nobody answers the condition" in words and "blue_moon" in words for words in said)


def test_content_may_name_only_assemblies_that_there_are():
    xml = GATED.replace('needs="blue_moon" unless', 'assembly="council" unless')
    item = Item("process", "gated", {**WORDS, "xml": xml}, "process.bpmn", "base")
    known = {("assembly", "council"): Item("assembly", "council", {}, "assemblies.yaml", "base")}
    said = [[problem.message for problem in check_process_item(item, found)] for found in ({}, known)]
    assert [any("no assembly" in words for words in one) for one in said] == [True, False]
