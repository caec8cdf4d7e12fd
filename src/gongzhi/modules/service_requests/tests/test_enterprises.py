"""Reports of enterprises: said by the call-taker, the reporter, a program or a file; limits of their own; shown and found."""

from datetime import timedelta

import pytest

from gongzhi.engine.cases.public import Case, Clock, verify

FINED = "执法人员没出示证件就乱罚款，一个月多头检查四次"
CALL = {"phone": "13800138000", "name": "李小红", "place": "柳塘村", "do": "register"}


@pytest.fixture
def called(cast):
    """Register a call; return its case."""

    def call(text, **fields):
        cast.call_taker.client().post("/desk/call", CALL | {"key": text, "text": text} | fields)
        return Case.objects.latest("id")

    return call


def time_to_answer(case):
    limit = case.clocks.get(key="answer_within", state=Clock.RUNNING)
    return limit.rule, round((limit.due_at - limit.started_at) / timedelta(hours=1))


def test_what_it_reports_about_an_office_is_answered_within_a_day(called, cast):
    case = called(FINED)
    assert (case.matter, case.enterprise) == ("enterprise_burden", True)
    assert time_to_answer(case) == ("answer_within_enterprise", 24)
    page = cast.dispatcher.client().get(f"/desk/cases/{case.pk}/")
    assert "唐山市12345政务服务便民热线条例（2025年）" in page.content.decode()
    assert "投诉 · 涉企" in [fact["value"] for fact in page.context["facts"]]


def test_its_other_reports_go_by_their_sort_until_the_county_decides(called, cast):
    case = called("厂门口的路坏了，货车进不来", enterprise="1")
    other = called("柳塘村自来水停水三天了")
    assert (case.enterprise, time_to_answer(case)[0], other.enterprise) == (True, "", False)
    found = cast.dispatcher.client().get("/desk/cases/?only=enterprise").content.decode()
    assert case.receipt in found
    assert other.receipt not in found


def test_a_dispatcher_says_it_and_takes_it_back(called, cast):
    case = called("窗口办事效率低下，互相推诿")
    graded = {"urgency": "normal", "kind": "complaint", "hard": "no"}
    cast.dispatcher.act(case, "grade", values=graded | {"enterprise": "yes"})
    assert time_to_answer(Case.objects.get())[1] == 24
    cast.dispatcher.act(case, "grade", values=graded | {"enterprise": "no"})
    assert time_to_answer(Case.objects.get())[0] == ""
    assert list(verify()) == []
    Case.objects.update(enterprise=True)
    assert [finding.code for finding in verify()] == ["state_changed"]


def test_a_program_says_it(client, cast):
    body = {"text": "厂门口的路坏了，货车进不来", "anonymous": True, "enterprise": True}
    assert client.post("/api/v1/reports", body, content_type="application/json").status_code == 201
    found = cast.dispatcher.api().get("/api/v1/cases?only=enterprise").json()["items"]
    assert [one["id"] for one in found] == [Case.objects.get().pk]
