"""The call-taker's page: a call with its matters, what helps meanwhile, and what becomes of each matter."""

from datetime import timedelta

import pytest

from gongzhi.common import clock
from gongzhi.common.errors import Invalid
from gongzhi.engine.cases.public import Case, run_out
from gongzhi.modules.service_requests.models import Call, CallMatter
from gongzhi.modules.service_requests.public import token_of
from gongzhi.modules.service_requests.services.reporter import ask_reopening

CALLER = {"phone": "138 0013 8000", "name": "李小红"}
LEAK = {"text": "柳塘村自来水停水三天了，没人来修", "place": "柳塘村"}


@pytest.fixture
def desk(cast):
    return cast.call_taker.client()


def send(desk, do="register", key="k1", **fields):
    return desk.post("/desk/call", CALLER | LEAK | {"key": key, "do": do} | fields)


def test_it_registers_a_call(desk, cast):
    done = desk.get(send(desk).url)
    case = Case.objects.get()
    assert (case.channel, case.matter, case.village_code) == ("phone", "water_supply", "999901001001")
    assert case.receipt in done.content.decode()
    # What the caller wants to hear besides: who has it, and when they get an answer.
    assert [row["case"].organisation.key for row in done.context["rows"]] == ["water_bureau"]
    assert "answer_within" in {promise["key"] for row in done.context["rows"] for promise in row["promises"]}


def test_an_unknown_level_of_urgency_is_refused_at_its_field_and_nothing_is_lost(desk):
    page = send(desk, urgency="sehr-eilig")
    text = page.content.decode()
    assert page.status_code == 422
    assert 'id="call-urgency_error"' in text
    assert "没有这个紧急程度" in text
    assert LEAK["text"] in text
    assert not Call.objects.exists()
    assert Case.objects.get(pk=case_of(send(desk, urgency="urgent"))).urgency == "urgent"


def case_of(answer):
    return Call.objects.get(pk=int(answer.url.rstrip("/").split("/")[-1])).matters.get().case_id


def test_the_same_form_sent_twice_is_one_call(desk):
    assert send(desk).url == send(desk).url
    assert Call.objects.count() == Case.objects.count() == 1


def test_it_keeps_a_first_matter_and_registers_both(desk):
    page = send(desk, do="another")
    kept = page.context["typed"].kept_as_text()
    send(desk, text="路灯坏了好几盏，晚上看不见路", kept=kept)
    assert Call.objects.get().matters.count() == 2
    assert {case.village_code for case in Case.objects.all()} == {"999901001001"}


def test_it_names_what_cannot_be_taken_and_keeps_what_was_typed(desk):
    page = send(desk, phone="12", text="停水")
    assert page.status_code == 422
    assert {"phone", "text"} <= page.context["wrong"].keys()
    assert 'value="柳塘村"' in page.content.decode()


def test_nobody_without_the_right_takes_calls(cast):
    assert send(cast.clerk.client()).status_code == 403
    assert not Case.objects.exists()


def test_it_shows_open_cases_that_may_be_the_same(desk, cast):
    case = cast.report("柳塘村停水了，自来水一滴都没有", place="柳塘村", lon=None, lat=None)
    page = desk.post("/desk/call/hints", LEAK)
    assert case.receipt in page.content.decode()


def test_hints_cost_three_queries(desk, cast, django_assert_max_num_queries):
    cast.report_many([{"text": f"柳塘村停水了，第{number}次", "lon": None, "lat": None} for number in range(3)])
    desk.post("/desk/call/hints", LEAK)
    with django_assert_max_num_queries(3 + 2):  # session and user
        desk.post("/desk/call/hints", LEAK)


def test_it_joins_a_repeat_to_the_case_in_hand(desk, cast):
    case = cast.report("柳塘村停水了，自来水一滴都没有")
    send(desk, same=str(case.pk))
    repeat = Case.objects.exclude(pk=case.pk).get()
    assert (repeat.merged_into_id, repeat.stage, repeat.is_open) == (case.pk, "dispatched", True)
    assert not repeat.work_items.filter(state="open").exists()


def test_it_puts_an_emergency_on_record(desk, cast):
    send(desk, emergency="119")
    page = desk.get(f"/desk/call/{Call.objects.get().pk}/")
    assert "119" in page.content.decode()
    assert send(desk, key="k2", emergency="911").status_code == 422


def test_looking_up_a_caller_is_on_record_and_shown_to_them(desk, cast):
    case = cast.report("路灯坏了，晚上看不见")
    page = desk.post("/desk/call/caller", {"phone": "138-0013-8000"})
    tracked = desk.get(f"/t/{case.receipt}/{token_of(case.pk)}/").content.decode()
    assert case.receipt in page.content.decode()
    assert "接听来电时查询本人近期诉求" in tracked


def test_what_is_not_accepted_is_told_with_its_reason_and_where_to_go(desk, cast):
    done = desk.get(send(desk, act="refused", ground="legal_process").url).content.decode()
    case = Case.objects.get()
    assert (case.stage, case.is_open, case.process_version.key) == ("closed", False, "not_accepted")
    assert "12368" in done
    assert CallMatter.objects.get().detail == "legal_process"


def test_a_refusal_needs_its_legal_reason(desk):
    assert "ground" in send(desk, act="refused").context["wrong"]


def test_an_objection_leads_to_a_dispatcher_who_may_have_it_handled(desk, cast):
    url = send(desk, act="refused", ground="concluded").url
    case = Case.objects.get()
    desk.post(f"{url}{case.pk}/objection", {"words": "这次是新的漏水点，不是上次那个"})
    cast.dispatcher.act(case, "reopen")
    case.refresh_from_db()
    assert (case.stage, case.is_open, case.process_version.key) == ("registered", True, "hotline_case")
    assert case.work_items.get(state="open").node == "dispatch"


def test_an_accusation_goes_to_discipline_and_nowhere_else(desk, cast):
    assert "act" in send(desk, kind="accusation", act="refused", ground="concluded").context["wrong"]
    send(desk, kind="accusation")
    assert Case.objects.get().restricted


def test_what_was_kept_and_cannot_be_read_is_told(desk):
    assert send(desk, kept="[1,2").status_code == 422


def test_a_petition_is_kept_apart_from_the_hotline(desk, cast):
    send(desk, act="petition")
    case = Case.objects.get()
    page = f"/desk/cases/{case.pk}/"
    assert (case.register, case.process_version.key) == ("petition", "petition")
    assert case.receipt not in desk.get("/desk/cases/").content.decode()
    assert desk.get(page).status_code == cast.dispatcher.client().get(page).status_code == 404
    assert case.receipt in cast.petition_officer.client().get("/desk/cases/").content.decode()


def test_a_petition_runs_by_the_clocks_of_the_regulations(desk, cast):
    send(desk, act="petition")
    case = Case.objects.get()
    cast.petition_officer.act(case, "assign", post_id=cast.petition_clerk.post.pk)
    cast.petition_clerk.act(case, "accept")
    cast.petition_clerk.act(case, "answer", words="经查，情况属实，已恢复供水。依据供水条例。")
    limits = {limit.key: (limit.amount, limit.unit) for limit in case.clocks.all()}
    assert limits == {
        "petition_sort_within": (15, "calendar_days"),
        "petition_object_within": (5, "working_days"),
        "petition_answer_within": (60, "calendar_days"),
        "petition_ask_review_within": (30, "calendar_days"),
    }


@pytest.fixture
def head(cast):
    """The water clerk leads the office that handles the petition."""
    cast.water_clerk.post.roles = ["petition_head"]
    cast.water_clerk.post.save()
    cast.forget()
    return cast.water_clerk


def test_the_head_of_the_office_gives_a_petition_thirty_days_more_at_most(desk, cast, head):
    send(desk, act="petition")
    case = Case.objects.get()
    cast.petition_officer.act(case, "assign", post_id=cast.petition_clerk.post.pk)
    cast.petition_clerk.act(case, "accept")
    limit = case.clocks.get(key="petition_answer_within")
    with pytest.raises(Invalid):
        cast.petition_clerk.act(case, "extend", words="涉及多个部门", values={"days": "31"})
    cast.petition_clerk.act(case, "extend", words="涉及多个部门", values={"days": "30"})
    head.act(case, "agree_petition_extension", words="涉及多个部门", values={"days": "30"})
    assert case.clocks.get(key="petition_answer_within").due_at - limit.due_at == timedelta(days=30)
    assert "延长 30 日" in cast.petition_clerk.client().get(f"/desk/cases/{case.pk}/").content.decode()


def test_the_time_of_a_hearing_does_not_count_in_a_review(desk, cast):
    send(desk, act="petition")
    case = Case.objects.get()
    cast.petition_officer.act(case, "tell_elsewhere", words="请依法申请行政复议。")
    ask_reopening(Case.objects.get(), "我不同意")
    cast.petition_officer.act(case, "reopen")
    until = {"until": (clock.today() + timedelta(days=20)).isoformat()}
    cast.petition_reviewer.act(case, "hold_hearing", words="听取双方意见", values=until)
    cast.petition_officer.act(case, "agree_petition_hearing", words="听取双方意见", values=until)
    limit = case.clocks.get(key="petition_review_within")
    assert (limit.state, Case.objects.get().hold) == ("paused", "suspended")
    with clock.frozen(clock.now() + timedelta(days=21)):
        run_out()
    limit.refresh_from_db()
    assert (limit.state, limit.paused_seconds > timedelta(days=19).total_seconds()) == ("running", True)


def test_a_petition_is_passed_on_only_to_posts_of_its_register(desk, cast):
    send(desk, act="petition")
    with pytest.raises(Invalid, match="登记簿"):
        cast.petition_officer.act(Case.objects.get(), "assign", post_id=cast.clerk.post.pk)


def test_a_petitioner_may_ask_for_a_review_by_somebody_else(desk, cast):
    send(desk, act="petition")
    case = Case.objects.get()
    cast.petition_officer.act(case, "tell_elsewhere", words="请依法申请行政复议。")
    page = cast.petition_officer.client().get(f"/t/{case.receipt}/{token_of(case.pk)}/").content.decode()
    assert ("已告知其他途径" in page, "甄别转送" in page, "调查处理" in page) == (True, True, False)
    ask_reopening(Case.objects.get(), "我不同意")
    cast.petition_officer.act(case, "reopen")
    cast.petition_reviewer.act(case, "decide_review", words="维持原意见。")
    case.refresh_from_db()
    assert (case.round, case.stage) == (2, "closed")
