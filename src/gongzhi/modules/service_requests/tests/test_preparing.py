"""Words are begun with a template and looked at as the reporter will read them, before anything is done; no script needed."""

from pathlib import Path

import pytest
from django.test import Client
from tests.cast import ANONYMOUS, Cast

from gongzhi.engine.cases.public import Case
from gongzhi.engine.outbox.public import Message

LAMP = "村口路灯不亮了"


@pytest.fixture(autouse=True)
def box(settings, tmp_path: Path) -> None:
    settings.MESSAGES, settings.HOME = "file", tmp_path


@pytest.fixture
def case(cast: Cast) -> Case:
    case = cast.report(LAMP)
    return cast.township_handler.act(case, "accept")


def press(client: Client, case: Case, verb: str, step: str, **typed: str) -> str:
    case.refresh_from_db()
    answer = client.post(f"/desk/cases/{case.pk}/do/{verb}", {"version": case.version, "step": step, **typed})
    return answer.content.decode()


def test_it_fills_in_a_template_of_the_matter_and_leaves_what_staff_must_write(cast: Cast, case: Case):
    page = press(cast.township_handler.client(), case, "answer", "fill", template="answer_street_lighting")
    assert f"路灯不亮问题（编号 {case.receipt}），云溪镇人民政府已于____派人检修" in page
    case.refresh_from_db()
    assert case.stage == "in_progress"


def test_it_offers_the_templates_of_the_matter_before_the_general_ones(cast: Cast, case: Case):
    page = cast.township_handler.client().get(f"/desk/cases/{case.pk}/").content.decode()
    assert 0 < page.index("路灯已修复") < page.index("已列入计划")
    assert "停水原因和恢复时间" not in page


def test_filling_in_keeps_what_was_typed_before(cast: Cast, case: Case):
    page = press(cast.township_handler.client(), case, "ask", "fill", template="ask_time", words="先说明一下")
    assert "先说明一下\n您好，请补充说明" in page


def test_it_shows_message_and_tracking_page_before_anything_is_done(cast: Cast, case: Case):
    before = (case.version, Message.objects.count())
    page = press(cast.township_handler.client(), case, "answer", "preview", words="灯已换好")
    assert f"您反映的问题（编号 {case.receipt}）已有答复" in page
    assert "预览：还没有发送" in page
    assert "1 条" in page
    case.refresh_from_db()
    assert (case.version, Message.objects.count(), case.texts.filter(kind="answer").count()) == (*before, 0)


def test_the_preview_says_why_nobody_gets_a_message(cast: Cast):
    case = cast.report(LAMP, **ANONYMOUS)
    page = press(cast.township_handler.client(), case, "ask", "preview", words="哪一盏？")
    assert "不给诉求人发消息" in page


def test_a_preview_of_what_is_not_allowed_says_why(cast: Cast, case: Case):
    page = press(cast.township_handler.client(), case, "answer", "preview", words="")
    assert "请在这里写几句" in page


def test_the_preview_of_an_internal_note_shows_the_reporter_nothing(cast: Cast, case: Case):
    page = press(cast.township_handler.client(), case, "note", "preview", words="线路老化")
    assert "没有新的内容：这是内部事项" in page


def test_words_are_kept_for_oneself_and_for_the_office(cast: Cast, case: Case):
    handler = cast.township_handler.client()
    press(handler, case, "ask", "keep", words="请问灯杆旁边是哪家店？")
    press(handler, case, "ask", "share", words="请问从哪天开始不亮？")
    assert "请问灯杆旁边是哪家店？" in handler.get("/desk/templates/").content.decode()
    leader = cast.leader.client().get("/desk/templates/").content.decode()
    assert "请问从哪天开始不亮？" in leader
    assert "请问灯杆旁边是哪家店？" not in leader


def test_nobody_removes_the_template_of_another_post(cast: Cast, case: Case):
    press(cast.township_handler.client(), case, "ask", "share", words="请问从哪天开始不亮？")
    page = cast.township_handler.client().get("/desk/templates/").content.decode()
    number = page.split("/desk/templates/")[-1].split("/remove")[0]
    assert cast.leader.client().post(f"/desk/templates/{number}/remove").status_code == 404
    assert cast.township_handler.client().post(f"/desk/templates/{number}/remove").status_code == 302
