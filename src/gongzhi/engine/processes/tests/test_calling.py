"""A mediation begun from a hotline case: the case waits for it, goes on with how it ended, and takes it along when it ends first."""

import pytest
from tests.cast import Cast

from gongzhi.common.errors import Conflict, Denied
from gongzhi.engine.access.public import SYSTEM
from gongzhi.engine.cases import public as cases
from gongzhi.engine.cases.public import Case, list_parts, verify
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.processes.services.checking import check_process_item
from gongzhi.engine.rules import public as rules
from gongzhi.engine.timeline.public import list_entries

from .conftest import diagram

WORDS = "王家与李家为院墙滴水争执"
TOWN = "999901001"


@pytest.fixture
def parent(cast: Cast) -> Case:
    """A dispute in hand, in a town whose first grid worker mediates."""
    for function, member in (("mediation_committee", cast.grid_worker), ("justice_office", cast.leader)):
        parties.Duty.objects.create(post=member.post, function=function, area_code=TOWN)
    cast.forget()
    case = cast.report("物业公司乱收物业费，和业主吵起来了")
    assert case.matter == "property_management"
    return cast.township_handler.act(case, "accept")


@pytest.fixture
def child(cast: Cast, parent: Case) -> Case:
    cast.township_handler.act(parent, "mediate", words=WORDS)
    return Case.objects.get(parent=parent)


def open_nodes(case: Case) -> list[str]:
    return [item.node for item in case.work_items.filter(state="open").order_by("pk")]


def settle(cast: Cast, child: Case) -> None:
    mediator = cast.grid_worker
    mediator.act(child, "take_on", values={"category": "property", "source": "referred"})
    mediator.act(child, "begin_mediation")
    mediator.act(child, "reach_agreement")
    agreed = {"form_of": "written", "content": "按合同收费", "fulfil_by": "2099-01-01"}
    mediator.act(child, "sign_agreement", values=agreed)
    mediator.act(child, "fulfilled")


def test_the_case_waits_for_its_mediation_and_goes_on_when_it_has_ended(cast, parent, child):
    assert (child.matter, child.area_code, open_nodes(child)) == ("people_mediation", parent.area_code, ["register"])
    assert (open_nodes(parent), parent.child_count) == ([], 0)
    with pytest.raises(Conflict):
        cast.township_handler.act(parent, "answer", words="好了")
    settle(cast, child)
    child.refresh_from_db()
    parent.refresh_from_db()
    assert (child.stage, parent.child_count, open_nodes(parent)) == ("settled", 1, ["handle"])
    kinds = [entry.kind for entry in list_entries(parent.chain)]
    assert kinds.count("call_ended") == 1
    assert "part_ended" not in kinds
    assert cast.township_handler.act(parent, "answer", words="已调解").stage == "answered"
    assert list(verify()) == []


def test_both_pages_show_the_other_case(cast, parent, child):
    parent.refresh_from_db()
    [kin] = list_parts(cast.township_handler.actor, parent)
    assert kin.case == child
    page = cast.township_handler.client().get(f"/desk/cases/{child.pk}/").content.decode()
    assert parent.receipt in page
    assert child.receipt in cast.township_handler.client().get(f"/desk/cases/{parent.pk}/").content.decode()


def test_it_ends_with_the_case_that_began_it(cast, parent, child):
    with cases.change_case(SYSTEM, parent.pk, version=None) as change:
        change.record("reopened")
        processes.restart(change, "handle")
    child.refresh_from_db()
    assert (child.stage, child.is_open, open_nodes(child)) == ("withdrawn", False, [])
    assert [entry.kind for entry in list_entries(child.chain)][-1] == "ended_with_caller"
    assert open_nodes(parent) == ["handle"]
    assert list(verify()) == []


def test_what_is_taken_back_lets_the_case_go_on(cast, parent, child):
    cast.grid_worker.act(child, "not_take_on", words="已由法院立案")
    assert open_nodes(parent) == ["handle"]


def test_the_office_that_called_asks_for_the_end_and_the_mediator_decides(cast, parent, child):
    asks, mediates = cast.township_handler, cast.grid_worker
    assert "ask_call_end" not in [offer.verb for offer in processes.list_offers(mediates.actor, child)]
    asks.act(child, "ask_call_end", words="双方已自行和解")
    assert set(open_nodes(child)) == {"register", "call_end"}
    with pytest.raises(Denied):
        asks.act(child, "agree_call_end", words="同意")
    mediates.act(child, "refuse_call_end", words="再调一次")
    asks.act(child, "ask_call_end", words="双方已撤回申请")
    mediates.act(child, "agree_call_end", words="双方和解，可以向法院起诉")
    child.refresh_from_db()
    assert (child.is_open, open_nodes(child), open_nodes(parent)) == (False, [], ["handle"])
    assert list(verify()) == []


def test_only_disputes_are_mediated(cast):
    case = cast.township_handler.act(cast.report("村口的路灯坏了"), "accept")
    assert "mediate" not in [offer.verb for offer in processes.list_offers(cast.township_handler.actor, case)]


CALLS = """
<startEvent id="begin"/>
<callActivity id="other"><extensionElements><gz:call matter="%s" outcomes="%s" returns="%s"/></extensionElements></callActivity>
<endEvent id="end"/>
<sequenceFlow id="f1" sourceRef="begin" targetRef="other"/>
<sequenceFlow id="f2" sourceRef="other" targetRef="end"/>
"""
MATTER = {"names": {"zh": "样", "en": "x"}, "process": "sample"}
SAID = {"label": {"zh": "样", "en": "x"}, "steps": [], "stages": [], "nodes": {}}


@pytest.mark.parametrize(
    ("matter", "outcomes", "returns", "why"),
    [
        ("sample", "done", "", "call itself"),
        ("nowhere", "done", "", "no matter"),
        ("sample", "never", "", "never ends in"),
    ],
)
def test_the_check_says_what_cannot_be_called(matter, outcomes, returns, why):
    item = rules.Item("process", "sample", {**SAID, "xml": diagram(CALLS % (matter, outcomes, returns))}, "x", "base")
    found = {("process", "sample"): item, ("matter", "sample"): rules.Item("matter", "sample", MATTER, "y", "base")}
    said = [problem.message % problem.details for problem in check_process_item(item, found)]
    assert any(why in words for words in said), said
