"""A small purchase of our own: the bookkeeper pays, the supervision committee watches."""

import json

import pytest
from tests.packs import load_pack

from gongzhi.engine.cases import public as cases
from gongzhi.engine.outbox import public as outbox
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.processes.tests.conftest import diagram
from gongzhi.engine.rules import public as rules
from gongzhi.modules.integrity import public as integrity

VILLAGE = "999901001001"
DIAGRAM = """
<startEvent id="begin"/>
<userTask id="pay"><extensionElements><gz:step stage="paying" post="village_accountant" outcomes="done"/></extensionElements></userTask>
<serviceTask id="close"><extensionElements><gz:action name="settle" stage="closed"/></extensionElements></serviceTask>
<endEvent id="end"/>
<sequenceFlow id="f1" sourceRef="begin" targetRef="pay"/>
<sequenceFlow id="f2" sourceRef="pay" targetRef="close"/>
<sequenceFlow id="f3" sourceRef="close" targetRef="end"/>
"""


def words(zh):
    return {"zh": zh, "en": zh}


PROCESS = {
    "label": words("小额采购"),
    "steps": [{"node": "pay", "label": words("付款")}],
    "stages": [{"key": key, "label": words(key), "current": "pay"} for key in ("paying", "closed")],
    "nodes": {
        **{name: words(name) for name in ("begin", "close", "end")},
        "pay": {**words("付款"), "verbs": {"pay": {"outcome": "done", "grant": "case.work", "label": words("付款")}}},
    },
}
FORM = {
    "type": "object",
    "required": ["amount", "supplier", "bidders"],
    "properties": {
        "amount": {"type": "integer", "x-kind": "money", "x-label": words("金额")},
        "supplier": {"type": "string", "x-label": words("供应方")},
        "bidders": {"type": "integer", "x-label": words("报价家数")},
        "phone": {"type": "string", "x-kind": "phone", "x-class": "personal", "x-label": words("收款人电话")},
    },
}
MATTER = {
    "names": words("小额采购"), "category": "200401", "kind": "affair", "process": "buying", "first_level": "village",
    "duty": "village_accountant", "restricted": False, "list_type": None, "legal_basis": None,
    "risks": [{"node": "pay", "level": "high", "shows": words("付给自己人"), "prevention": words("回避"), "watcher": "village_supervisor"}],
    "words": {"strong": ["小额采购"], "weak": []},
}  # fmt: skip
FILES = {
    "matter.yaml": json.dumps(MATTER),
    "process.bpmn": diagram(DIAGRAM),
    "process.yaml": json.dumps(PROCESS),
    "form.schema.json": json.dumps(FORM),
}


@pytest.fixture
def village(cast, tmp_path):
    """The grid worker keeps the books, the town's handler watches; above him stands the head of the town."""
    load_pack(tmp_path, "buying", FILES)
    for function, member in {
        "village_accountant": cast.grid_worker,
        "village_supervisor": cast.township_handler,
    }.items():
        parties.Duty.objects.create(post=member.post, function=function, area_code="999901001")
    post = cast.township_handler.post
    post.superior, post.roles = cast.leader.post, ["area_handler", "officer"]
    post.save()
    cast.forget()
    return cast


def buy(actor, **given):
    values = {"amount": "100", "supplier": "云溪建材店", "bidders": "3", **given}
    draft = cases.CaseDraft(
        text="采购水泥", channel="desk", matter="buying", matter_version=rules.get_content("matter", "buying"),
        process_version=rules.get_content("process", "buying"), kind="affair", area=VILLAGE, values=values,
    )  # fmt: skip
    return processes.open_cases(actor, [draft])[0]


def warned(rule):
    """Let the worker look, and return what the rule warned of."""
    outbox.work()
    return list(integrity.Alert.objects.filter(rule=rule).order_by("id"))
