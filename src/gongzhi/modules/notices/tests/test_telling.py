"""Reporters are told what matters to them: queued with the change, sent once, and never to who did not leave a phone."""

import json
from pathlib import Path

import pytest
from tests.cast import ANONYMOUS, Cast

from gongzhi.common.errors import Invalid
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.public import erase_reporter
from gongzhi.engine.custody.public import looks_at
from gongzhi.engine.outbox.public import Message, list_unknown, settle_unknown, work
from gongzhi.engine.rules import public as rules

LAMP = "村口路灯不亮了"


@pytest.fixture(autouse=True)
def box(settings, tmp_path: Path) -> Path:
    """Where messages are written instead of being sent."""
    settings.MESSAGES, settings.HOME = "file", tmp_path
    return tmp_path / "messages.jsonl"


def sent(box: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in box.read_text("utf-8").splitlines()] if box.exists() else []


def queued() -> list[str]:
    return [message.payload["template"] for message in Message.objects.filter(topic="notice").order_by("id")]


def test_a_notice_is_queued_together_with_the_case_and_sent_by_the_worker(cast: Cast, box: Path):
    case = cast.report(LAMP)
    assert (queued(), sent(box)) == (["notice_received"], [])
    work()
    assert [message["to"] for message in sent(box)] == ["13800138000"]
    assert case.receipt in sent(box)[0]["words"]


def test_what_was_sent_is_not_sent_again(cast: Cast, box: Path):
    cast.report(LAMP)
    work()
    work()
    assert len(sent(box)) == 1
    assert sent(box)[0]["id"] == str(Message.objects.get(topic="notice").pk)


def test_a_reporter_is_told_of_question_answer_and_closing_but_not_of_inner_work(cast: Cast):
    case, handler = cast.report(LAMP), cast.township_handler
    handler.act(case, "accept")
    handler.act(case, "ask", words="是哪一根灯杆？")
    handler.act(case, "note", words="线路老化")
    handler.act(case, "answer", words="已换好")
    cast.checker.act(case, "pass")
    assert queued() == ["notice_received", "notice_question", "notice_answered", "notice_closed"]


def test_a_change_that_fails_tells_nobody(cast: Cast):
    case = cast.report(LAMP)
    with pytest.raises(Invalid):
        cast.township_handler.act(case, "hand_over", words="转办", post_id=None)
    assert queued() == ["notice_received"]


def test_who_reports_anonymously_is_not_told(cast: Cast):
    case = cast.report(LAMP, **ANONYMOUS)
    cast.township_handler.act(case, "ask", words="是哪一根灯杆？")
    assert queued() == []


def test_an_anonymous_report_that_holds_somebodys_number_rings_nobody(cast: Cast, box: Path):
    cast.report("路灯不亮了，电工电话13900139000不接", **ANONYMOUS)
    work()
    assert sent(box) == []


def test_after_deletion_nobody_is_told_any_more(cast: Cast, box: Path):
    case = cast.report(LAMP)
    erase_reporter(Actor("reporter", case_id=case.pk), case.pk)
    work()
    assert sent(box) == []
    assert not Message.objects.filter(topic="notice", state__in=["waiting", "unknown"]).exists()


def test_a_message_that_may_have_left_is_never_sent_again_by_itself(cast: Cast, box: Path):
    box.mkdir()  # the channel breaks while it sends
    cast.report(LAMP)
    work()
    unknown = list_unknown()
    assert [message.topic for message in unknown] == ["notice"]
    box.rmdir()
    work()
    assert sent(box) == []


def test_a_person_decides_what_becomes_of_it(cast: Cast, box: Path):
    box.mkdir()
    cast.report(LAMP)
    work()
    box.rmdir()
    settle_unknown(list_unknown()[0].pk, sent=False, by="管理员")
    work()
    assert len(sent(box)) == 1


def test_what_surely_did_not_leave_is_tried_again(cast: Cast, box: Path):
    cast.report(LAMP)
    rules.ContentVersion.objects.filter(kind="text").delete()
    rules.forget_content()
    work()
    message = Message.objects.get(topic="notice")
    assert (message.state, message.attempts, sent(box)) == ("waiting", 1, [])


def test_without_a_channel_nothing_is_queued(cast: Cast, settings):
    settings.MESSAGES = ""
    cast.report(LAMP)
    assert queued() == []


def test_the_look_at_the_phone_number_is_kept_for_the_reporter_to_see(cast: Cast):
    case = cast.report(LAMP)
    work()
    assert [look.actor for look in looks_at(case.reporter)] == ["system"]


def test_it_tells_of_an_act_as_soon_as_a_text_of_the_county_names_it(cast: Cast):
    case = cast.report(LAMP)
    text = rules.get_content("text", "notice_reopened")
    body = text.body | {"on": ["handed_over"]}
    rules.ContentVersion.objects.create(
        kind="text", key="notice_moved", number=1, digest="x", valid_from=text.valid_from, body=body,
        source="county", loaded_at=text.loaded_at,
    )  # fmt: skip
    rules.forget_content()
    cast.township_handler.act(case, "hand_over", words="转办", post_id=cast.clerk.post.pk)
    assert queued() == ["notice_received", "notice_moved"]
