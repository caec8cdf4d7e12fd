"""A small matter of our own whose result has to hang on the village's board before anything is paid."""

import json

import pytest
from tests.packs import load_pack

from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.processes.tests.conftest import diagram
from gongzhi.engine.rules import public as rules

VILLAGE = "999901001001"
DIAGRAM = """
<startEvent id="begin"/>
<userTask id="show"><extensionElements><gz:step stage="shown" post="village_secretary" outcomes="shown" needs="publicity"/></extensionElements></userTask>
<intermediateCatchEvent id="rest"><extensionElements><gz:wait stage="resting" needs="publicity"/></extensionElements><messageEventDefinition messageRef="over"/></intermediateCatchEvent>
<userTask id="pay"><extensionElements><gz:step stage="paying" post="village_accountant" outcomes="done"/></extensionElements></userTask>
<endEvent id="end"/>
<sequenceFlow id="f1" sourceRef="begin" targetRef="show"/>
<sequenceFlow id="f2" sourceRef="show" targetRef="rest"/>
<sequenceFlow id="f3" sourceRef="rest" targetRef="pay"/>
<sequenceFlow id="f4" sourceRef="pay" targetRef="end"/>
"""
WAITING = DIAGRAM.replace(' needs="publicity"/></extensionElements></userTask>', "/></extensionElements></userTask>")


def words(zh):
    return {"zh": zh, "en": zh}


def verb(outcome):
    return {"outcome": outcome, "grant": "case.work", "label": words("办理")}


PROCESS = {
    "label": words("困难补助"),
    "steps": [{"node": "show", "label": words("公示")}],
    "stages": [{"key": key, "label": words(key), "current": "show"} for key in ("shown", "resting", "paying")],
    "nodes": {
        **{name: words(name) for name in ("begin", "rest", "end")},
        "show": {**words("公示"), "verbs": {"show": verb("shown")}},
        "pay": {**words("发放"), "verbs": {"pay": verb("done")}},
    },
}
FORM = {
    "type": "object",
    "required": ["applicant", "phone", "amount", "why"],
    "properties": {
        "applicant": {"type": "string", "x-kind": "name", "x-class": "personal", "x-label": words("姓名")},
        "phone": {"type": "string", "x-kind": "phone", "x-class": "personal", "x-label": words("电话")},
        "amount": {"type": "integer", "x-kind": "money", "x-label": words("金额")},
        "why": {"type": "string", "x-label": words("事由")},
    },
}
SHOWN = {"what": words("困难补助名单"), "node": "rest", "board": "village", "period": "village_publicity_period"}
MATTER = {
    "names": words("困难补助"),
    "category": "200301",
    "kind": "application",
    "process": "hardship",
    "first_level": "village",
    "duty": "village_secretary",
    "restricted": False,
    "list_type": None,
    "starts": {"portal": True},
    "publicity": [{**SHOWN, "fields": ["applicant", "amount", "why"]}],
    "legal_basis": None,
    "words": {"strong": ["困难补助"], "weak": []},
}
GIVEN = {"applicant": "李小红", "phone": "13800138000", "amount": "1200", "why": "房屋受灾"}


def files_of(matter=MATTER, xml=WAITING):
    return {
        "matter.yaml": json.dumps(matter),
        "process.bpmn": diagram(xml, before='<message id="over" name="display_over"/>'),
        "process.yaml": json.dumps(PROCESS),
        "form.schema.json": json.dumps(FORM),
    }


@pytest.fixture
def village(cast, tmp_path):
    """Load the matter over the base; the town's handler and its head do what a village's two officials would."""
    load_pack(tmp_path, "hardship", files_of())
    for function, member in {
        "village_secretary": cast.township_handler,
        "village_accountant": cast.grid_worker,
    }.items():
        parties.Duty.objects.create(post=member.post, function=function, area_code="999901001")
    cast.forget()
    return cast


def apply_for_aid(actor, **given):
    draft = cases.CaseDraft(
        text="申请困难补助", channel="desk", matter="hardship", matter_version=rules.get_content("matter", "hardship"),
        process_version=rules.get_content("process", "hardship"), kind="application", area=VILLAGE, values={**GIVEN, **given},
    )  # fmt: skip
    return processes.open_cases(actor, [draft])[0]
