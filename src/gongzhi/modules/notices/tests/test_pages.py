"""What staff and reporters see of messages: on the case, on the tracking page, and the operator's page of channels."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import ANONYMOUS, Cast
from tests.plans import plan_of

from gongzhi.common import clock
from gongzhi.engine.cases.public import Case, story
from gongzhi.engine.outbox.public import Message, work
from gongzhi.modules.notices.models import ChannelState, Notice
from gongzhi.modules.notices.rules import sort_of_fault
from gongzhi.modules.notices.selectors import FAULTS
from gongzhi.modules.service_requests.public import token_of

from .peers import HttpGateway

LAMP = "村口路灯不亮了"


@pytest.fixture
def stuck(cast: Cast, gateway: HttpGateway) -> Case:
    """A case whose first message waits for a gateway that has no credit."""
    gateway.mood = "poor"
    case = cast.report(LAMP)
    work()
    return case


def tracking(case: Case) -> str:
    return f"/t/{case.receipt}/{token_of(case.pk)}/"


def test_the_operator_sees_which_channel_is_down_since_when_and_what_waits(cast: Cast, stuck: Case):
    page = cast.administrator.client().get("/desk/channels/").content.decode()
    assert "不通" in page
    assert "网关没有接收消息" in page
    assert "no credit" in page
    assert "<dd>1 · 最早" in page


def test_what_was_sent_today_is_counted_without_reading_what_was_sent_before(cast: Cast, gateway: HttpGateway):
    earlier = clock.now() - timedelta(days=1)
    with clock.frozen(earlier):
        cast.report(LAMP)
        work()
    cast.report("自来水停了")
    work()
    assert Notice.objects.filter(state="sent").count() == 2
    with CaptureQueriesContext(connection) as seen:
        page = cast.administrator.client().get("/desk/channels/").content.decode()
    assert "<dt>今天已发</dt><dd>1</dd>" in page
    [counted] = [query["sql"] for query in seen if "settled_at" in query["sql"] and "COUNT" in query["sql"]]
    assert "notice_mark" in plan_of(counted)


def test_only_who_may_settle_messages_sees_the_channels(cast: Cast, stuck: Case):
    assert cast.clerk.client().get("/desk/channels/").status_code == 403
    assert cast.clerk.client().post("/desk/channels/sms", {"wish": "retry"}).status_code == 403


def test_the_operator_tries_a_channel_at_once(cast: Cast, stuck: Case, gateway: HttpGateway):
    gateway.mood = "ok"
    cast.administrator.client().post("/desk/channels/sms", {"wish": "retry"})
    work()
    assert (Notice.objects.get().state, ChannelState.objects.get().down_since) == ("sent", None)


def test_giving_up_asks_for_a_reason_and_keeps_the_messages_without_one(cast: Cast, stuck: Case):
    answer = cast.administrator.client().post("/desk/channels/sms", {"wish": "give_up", "why": ""})
    assert (answer.status_code, Notice.objects.get().state) == (422, "waiting")


def test_what_was_given_up_is_not_sent_and_the_case_says_who_decided(cast: Cast, stuck: Case, gateway: HttpGateway):
    gateway.mood = "ok"
    operator = cast.administrator
    operator.client().post("/desk/channels/sms", {"wish": "give_up", "why": "合同到期，改用邮件"})
    operator.client().post("/desk/channels/sms", {"wish": "retry"})
    work()
    line = story(stuck, public=False)[-1]
    assert (line.kind, line.data["by"]) == ("notice_given_up", operator.actor.label)
    assert Message.objects.get(topic="notice").last_error == "合同到期，改用邮件"
    assert gateway.taken == {}


def test_a_case_shows_what_was_sent_and_what_became_of_it(cast: Cast, gateway: HttpGateway):
    case = cast.report(LAMP)
    work()
    page = cast.township_handler.client().get(f"/desk/cases/{case.pk}/").content.decode()
    assert f"您反映的问题已经收到，编号 {case.receipt}" in page
    assert "已发送" in page


def test_who_is_told_the_end_is_not_told_the_beginning_any_more(cast: Cast, gateway: HttpGateway):
    case = cast.report(LAMP)
    cast.township_handler.act(case, "accept")
    cast.township_handler.act(case, "answer", words="灯泡已换好")
    cast.checker.act(case, "pass")
    work()
    told = dict(Notice.objects.values_list("template", "reason"))
    assert told == {"notice_received": "overtaken", "notice_answered": "", "notice_closed": ""}


def test_a_case_shows_that_a_message_waits(cast: Cast, stuck: Case):
    page = cast.township_handler.client().get(f"/desk/cases/{stuck.pk}/").content.decode()
    assert "待发送" in page


def test_a_reporter_stops_the_messages_and_has_them_again(cast: Cast, gateway: HttpGateway, client):
    case = cast.report(LAMP)
    page = client.post(tracking(case) + "messages", {"wish": "stop"}, follow=True).content.decode()
    assert "您不会再收到我们的消息" in page
    work()
    assert gateway.taken == {}
    page = client.post(tracking(case) + "messages", {"wish": "again"}, follow=True).content.decode()
    assert "我们用短信告知您" in page


def test_staff_note_that_a_reporter_wants_no_messages(cast: Cast, gateway: HttpGateway):
    case = cast.report(LAMP)
    cast.township_handler.client().post(f"/desk/cases/{case.pk}/messages", {"wish": "stop"})
    work()
    assert Notice.objects.get().reason == "opted_out"
    assert cast.outsider.client().post(f"/desk/cases/{case.pk}/messages").status_code == 404


def test_an_anonymous_report_has_no_messages_to_stop(cast: Cast, gateway: HttpGateway, client):
    case = cast.report(LAMP, **ANONYMOUS)
    assert "messages" not in client.get(tracking(case)).content.decode().replace('class="messages"', "")
    assert client.post(tracking(case) + "messages", {"wish": "stop"}).status_code == 409


@pytest.mark.parametrize(
    ("said", "sort"),
    [
        ("ConnectionRefusedError: [Errno 111] Connection refused", "refused"),
        ("gaierror: [Errno -2] Name or service not known", "unknown_host"),
        ("OSError: [Errno 113] No route to host", "unreachable"),
        ("TimeoutError: timed out", "silent"),
        ("SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate has expired", "certificate"),
        ("SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number", "unprotected"),
        ("SMTPAuthenticationError: (535, b'no')", "sign_in"),
        ("HTTP 403: denied", "sign_in"),
        ("HTTP 302: ", "wrong_place"),
        ('HTTP 200: {"code": "balance"}', "answer"),
        ("SMTPServerDisconnected: Connection unexpectedly closed", "cut_off"),
        ("GONGZHI_SMS: [Errno 2] No such file", "setup"),
        ("合同到期，改用邮件", ""),
    ],
)
def test_a_fault_is_told_by_what_its_technical_words_mean(said: str, sort: str):
    assert sort_of_fault(said) == sort
    assert bool(sort) == (sort in FAULTS)
