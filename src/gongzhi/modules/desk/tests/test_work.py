"""Today's work, the navigation, and the messages that wait for a person."""

from datetime import timedelta

import pytest
from tests.cast import Cast

from gongzhi.common import clock
from gongzhi.engine.outbox.public import Message, list_unknown


def page(member, address: str = "") -> str:
    return member.client().get(f"/desk/{address}").content.decode()


def test_it_shows_what_is_due_first_on_top_with_the_time_left_in_words(cast: Cast):
    with clock.frozen(clock.now() - timedelta(days=9)):
        cast.report("老问题：公交站牌倒了", matter="public_transport")
    cast.report("新问题：公交车班次少", matter="public_transport")
    text = page(cast.clerk)
    assert text.index("老问题") < text.index("新问题")
    assert "超期" in text
    assert "还剩" in text
    assert "签收" in text


def test_it_counts_and_narrows_to_overdue_and_new_work(cast: Cast):
    with clock.frozen(clock.now() - timedelta(days=9)):
        cast.report("老问题：公交站牌倒了", matter="public_transport")
    cast.report("新问题：公交车班次少", matter="public_transport")
    assert "新问题" not in page(cast.clerk, "?only=overdue")
    assert "老问题" not in page(cast.clerk, "?only=new")
    assert "没有这一类待办" in page(cast.clerk, "?only=soon")
    assert "新问题" in page(cast.clerk, "?only=nonsense")


def test_without_work_it_says_so(cast: Cast):
    cast.report("公交车班次少", matter="public_transport")
    assert "New work" not in page(cast.water_clerk)
    assert "派到您岗位的新工单会出现在这里" in page(cast.water_clerk)


@pytest.mark.parametrize(
    ("who", "sections"),
    [
        ("clerk", {"案件"}),
        ("dispatcher", {"案件", "派单队列", "指挥"}),
        ("leader", {"案件", "指挥"}),
        ("auditor", {"案件", "指挥"}),
        ("administrator", {"工作日历", "待处理消息"}),
    ],
)
def test_only_what_one_may_open_stands_in_the_navigation(cast: Cast, who, sections):
    menu = page(cast.members[who]).split("<main")[0]
    known = {"案件", "派单队列", "指挥", "工作日历", "待处理消息"}
    assert {name for name in known if f">{name}<" in menu} == sections


@pytest.mark.parametrize("address", ["queue/", "command/", "calendar/", "messages/"])
def test_what_is_not_in_the_navigation_is_refused_too(cast: Cast, address):
    answer = cast.clerk.client().get(f"/desk/{address}")
    assert answer.status_code == 403
    assert "不在您的岗位范围内" in answer.content.decode()


def test_a_message_of_which_nobody_knows_is_settled_by_a_person(cast: Cast):
    first = Message.objects.create(topic="notice", payload={}, state=Message.State.UNKNOWN)
    second = Message.objects.create(topic="notice", payload={}, state=Message.State.UNKNOWN)
    browser = cast.administrator.client()
    assert "给诉求人的通知" in page(cast.administrator, "messages/")
    browser.post(f"/desk/messages/{first.pk}", {"decision": "sent"})
    browser.post(f"/desk/messages/{second.pk}", {"decision": "again"})
    assert [Message.objects.get(pk=pk).state for pk in (first.pk, second.pk)] == ["sent", "waiting"]
    assert not list_unknown().exists()
    assert browser.post(f"/desk/messages/{first.pk}", {"decision": "again"}).status_code == 409
    assert browser.post(f"/desk/messages/{first.pk}", {"decision": "?"}).status_code == 422


def test_only_the_administrator_settles_messages(cast: Cast):
    message = Message.objects.create(topic="notice", payload={}, state=Message.State.UNKNOWN)
    assert cast.dispatcher.client().post(f"/desk/messages/{message.pk}", {"decision": "sent"}).status_code == 403
    assert list_unknown().count() == 1


def test_today_s_work_takes_a_fixed_number_of_queries(cast: Cast, django_assert_max_num_queries):
    cast.report_many([{"text": f"第{n}件：公交车班次少", "matter": "public_transport"} for n in range(30)])
    browser = cast.clerk.client()
    browser.get("/desk/")
    with django_assert_max_num_queries(7):
        browser.get("/desk/")
