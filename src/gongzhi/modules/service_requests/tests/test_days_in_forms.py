"""A day that a limit counts from is held against the step before it: the page says so at the field, the API by its name."""

from datetime import timedelta

import pytest

from gongzhi.common import clock
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules

pytestmark = pytest.mark.django_db
VILLAGE = "999901001001"
HELD = {"enforcement_officer": "water_clerk", "township_leader": "leader", "township_finance": "city_clerk"}
FILED = {"party_kind": "person", "party": "李国强", "power": "第12项", "officers": "2"}
FOUND = {"facts": "现场照片一份。", "penalty": "fine", "public_interest": "no", "complex": "no"}


@pytest.fixture(autouse=True)
def _one_day():
    with clock.frozen(clock.now()):
        yield


@pytest.fixture
def decided(cast):
    """A fine that was decided today, and is to be served."""
    for function, member in HELD.items():
        post = getattr(cast, member).post
        parties.Duty.objects.create(post=post, function=function, area_code="999901001")
        post.roles = [*post.roles, "officer"]
        post.save()
    cast.forget()
    officer, leader = cast.water_clerk, cast.leader
    matter, process = (rules.get_content(kind, "enforcement_case") for kind in ("matter", "process"))
    draft = cases.CaseDraft(
        text="占用疏散通道", channel="desk", matter="enforcement_case", matter_version=matter, process_version=process,
        kind=matter.body["kind"], area=VILLAGE, values={"area": VILLAGE, "subject": "占用疏散通道"},
    )  # fmt: skip
    case = processes.open_cases(officer.actor, [draft])[0]
    officer.act(case, "ask_filing", values=FILED)
    leader.act(case, "approve_filing")
    officer.act(case, "finish_investigation", values=FOUND)
    officer.act(case, "statement_heard", values={"statement": "无异议。"})
    return leader.act(case, "decide_penalty", values={"number": "云罚〔2026〕3号", "content": "罚款", "amount": "500"})


def day(ahead):
    return (clock.today() + timedelta(days=ahead)).isoformat()


def serve(cast, case, served_on):
    form = {"version": case.version, "field-served_on": served_on}
    return cast.water_clerk.client().post(f"/desk/cases/{case.pk}/do/serve_decision", form)


def test_the_page_names_the_step_at_the_field_and_keeps_the_day(cast, decided):
    page = serve(cast, decided, day(-1))
    text = page.content.decode()
    assert page.status_code == 422
    assert 'href="#serve_decision-served_on"' in text
    assert "早于“负责人决定”的日期" in text
    assert f'value="{day(-1)}"' in text
    assert not decided.clocks.filter(key="fine_pay_within").exists()


def test_on_the_very_day_the_time_to_pay_begins(cast, decided):
    assert serve(cast, decided, day(0)).status_code == 302
    due = decided.clocks.get(key="fine_pay_within").due_at
    assert (clock.local(due).date() - clock.today()).days == 15


def test_a_program_is_told_the_same(cast, decided):
    address = f"/api/v1/cases/{decided.pk}/serve_decision"
    headers = {"If-Match": f'"{decided.version}"'}
    sent = {"values": {"served_on": day(-1)}}
    answer = cast.water_clerk.api().post(address, sent, content_type="application/json", headers=headers)
    assert answer.status_code == 422
    assert "负责人决定" in answer.content.decode()
    assert "served_on" in answer.content.decode()
