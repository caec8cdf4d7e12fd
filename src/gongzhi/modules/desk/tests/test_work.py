"""Today's work, the navigation, and the messages that wait for a person."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from tests.cast import Cast

from gongzhi.common import clock
from gongzhi.engine.outbox.public import Message, list_unknown

# A Monday morning.
MONDAY = datetime(2026, 9, 7, 9, 0, tzinfo=clock.LOCAL)


def page(member, address: str = "") -> str:
    return member.client().get(f"/desk/{address}").content.decode()


@pytest.fixture
def monday(cast: Cast) -> Iterator[None]:
    """A Monday morning with a report that is overdue and one that has just come; in the evening that one would be due soon."""
    with clock.frozen(MONDAY - timedelta(days=9)):
        cast.report("老问题：公交站牌倒了", matter="public_transport")
    with clock.frozen(MONDAY):
        cast.report("新问题：公交车班次少", matter="public_transport")
        yield


def test_it_shows_what_is_due_first_on_top_with_the_time_left_in_words(cast: Cast, monday: None):
    text = page(cast.clerk)
    assert text.index("老问题") < text.index("新问题")
    assert "超期" in text
    assert "还剩" in text
    assert "签收" in text


def test_it_counts_and_narrows_to_overdue_and_new_work(cast: Cast, monday: None):
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
    with django_assert_max_num_queries(9):
        browser.get("/desk/")


def unread(member) -> list[tuple[str, str]]:
    rows = member.client().get("/desk/?only=unread").context["rows"]
    return [(item.case.title[:4], news.kind) for item, news, *_ in rows]


def read_all(member) -> None:
    browser = member.client()
    browser.post("/desk/read", {"until": browser.get("/desk/").context["now"]})


def test_what_came_to_ones_posts_is_unread_until_one_has_read_it(cast: Cast):
    with clock.frozen(MONDAY):
        case = cast.report("公交车班次太少", matter="public_transport")
        assert unread(cast.clerk) == [("公交车班", "new")]
        read_all(cast.clerk)
        assert unread(cast.clerk) == []
        # What follows from one's own act is no news; what others send back is.
        cast.clerk.act(case, "accept")
        cast.clerk.act(case, "answer", words="已增加两个班次")
        assert unread(cast.clerk) == []
    with clock.frozen(MONDAY + timedelta(hours=1)):
        cast.checker.act(case, "rework", words="群众反映没有变化")
        assert unread(cast.clerk) == [("公交车班", "returned")]


def test_work_is_unread_again_when_its_limit_comes_near_and_when_it_is_past(cast: Cast):
    with clock.frozen(MONDAY):
        cast.report("公交车班次太少", matter="public_transport")
        read_all(cast.clerk)
        limit = cast.clerk.client().get("/desk/").context["rows"][0][0].due_at
    with clock.frozen(limit - timedelta(hours=1)):
        assert [kind for _title, kind in unread(cast.clerk)] == ["soon"]
        read_all(cast.clerk)
        assert unread(cast.clerk) == []
    with clock.frozen(limit + timedelta(minutes=1)):
        assert [kind for _title, kind in unread(cast.clerk)] == ["overdue"]


@pytest.mark.parametrize("until", ["", "tomorrow", "2026-09-07T09:00:00", "9999-12-31T00:00:00+00:00"])
def test_nobody_reads_what_has_not_come_yet(cast: Cast, until: str):
    with clock.frozen(MONDAY):
        cast.clerk.client().post("/desk/read", {"until": until})
    with clock.frozen(MONDAY + timedelta(minutes=1)):
        cast.report("公交车班次太少", matter="public_transport")
        assert [kind for _title, kind in unread(cast.clerk)] == ["new"]
