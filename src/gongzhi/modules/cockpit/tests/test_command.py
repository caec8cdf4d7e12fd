"""The command page: what it counts, within whose scope, and that each number opens its own list."""

import re
from datetime import timedelta

import pytest
from tests.cast import OTHER_GRID, Cast, point_in

from gongzhi.common import clock
from gongzhi.engine.cases.public import Case, WorkItem
from gongzhi.engine.parties.public import Holding, Post

ELSEWHERE = dict(zip(("lon", "lat"), point_in(OTHER_GRID), strict=True))


@pytest.fixture
def county(cast: Cast) -> Cast:
    """Two lamps in Yunxi (one long overdue), one bus in Taoyuan, and one that nobody understands, without a place."""
    with clock.frozen(clock.now() - timedelta(days=20)):
        cast.report("很早以前的路灯坏了", matter="street_lighting")
    lamp = {"text": "新的路灯坏了", "matter": "street_lighting"}
    bus = {"text": "公交车班次少", "matter": "public_transport", **ELSEWHERE}
    cast.report_many([lamp, bus, {"text": "说不清归谁管", "lon": None, "lat": None}])
    return cast


def command(member) -> str:
    return member.client().get("/desk/command/").content.decode()


def figures(text: str) -> list[tuple[str, int]]:
    """Return the address and the number of each link that counts cases."""
    found = re.findall(r'href="(/desk/cases/\?[^"]+)">(?:<b>)?(\d+)', text)
    return [(address.replace("&amp;", "&"), int(number)) for address, number in found]


def count(member, address: str) -> int:
    return member.client().get(address).content.decode().count("data-href")


def test_it_counts_open_overdue_and_unplaced_cases(county):
    numbers = dict(figures(command(county.dispatcher)))
    assert numbers["/desk/cases/?only=open"] == 4
    assert numbers["/desk/cases/?only=overdue"] == 1
    assert numbers["/desk/cases/?only=open&area=999901001"] == 2
    assert numbers["/desk/cases/?only=open&area=none"] == 1
    assert numbers["/desk/cases/?only=open&matter=none"] == 1
    assert numbers["/desk/cases/?only=overdue&matter=street_lighting"] == 1


@pytest.mark.both
@pytest.mark.parametrize("who", ["dispatcher", "leader", "auditor"])
def test_every_number_opens_a_list_of_just_so_many(county, who):
    member = county.members[who]
    found = figures(command(member))
    assert found
    assert [(address, count(member, address)) for address, _ in found] == found


def test_a_long_queue_is_not_counted_to_its_end(county, monkeypatch):
    monkeypatch.setattr("gongzhi.engine.cases.selectors.counts.MOST_WAITING", 2)
    assert "超过 2 件" not in command(county.dispatcher)
    county.report_many([{"text": f"说不清归谁管{n}", "lon": None, "lat": None} for n in range(3)])
    assert "超过 2 件" in command(county.dispatcher)


def test_the_head_of_a_town_sees_the_town_only(county):
    text = command(county.leader)
    assert dict(figures(text))["/desk/cases/?only=open"] == 2
    assert "桃源乡" not in text


def test_closed_cases_are_not_counted(county):
    case = county.report("公交站牌倒了", matter="public_transport")
    county.clerk.act(case, "accept")
    county.clerk.act(case, "answer", words="已扶正")
    county.checker.act(case, "pass")
    assert dict(figures(command(county.dispatcher)))["/desk/cases/?only=open"] == 4


def test_a_vacant_post_with_open_work_is_named(county):
    assert "没有：有待办的岗位都有人" in command(county.dispatcher)
    Holding.objects.filter(post=county.clerk.post).delete()
    county.forget()
    text = command(county.dispatcher)
    assert "云溪县交通运输局 · 公路养护经办人" in text
    assert f"at={county.clerk.post.pk}" in text
    assert "公路养护经办人" not in command(county.leader)


def test_an_abolished_post_with_open_work_is_named_until_its_work_is_handed_on(county):
    clerk, case = county.clerk, county.report("公交站牌倒了", matter="public_transport")
    Post.objects.filter(pk=clerk.post.pk).update(valid_to=clock.today())
    county.forget()
    assert f"at={clerk.post.pk}" in command(county.dispatcher)
    assert clerk.client().get(f"/desk/cases/{case.pk}/").status_code in (403, 404)
    left = WorkItem.objects.filter(post=clerk.post, state="open").values_list("case", flat=True)
    moved = [
        county.dispatcher.act(
            Case.objects.get(pk=pk), "hand_over", words="岗位已撤销", post_id=county.city_clerk.post.pk
        )
        for pk in left
    ]
    assert case in moved
    assert f"at={clerk.post.pk}" not in command(county.dispatcher)
    assert county.city_clerk.act(case, "accept").stage == "in_progress"


@pytest.mark.parametrize("who", ["clerk", "township_handler", "checker", "discipline", "administrator"])
def test_it_is_for_those_who_direct(county, who):
    assert county.members[who].client().get("/desk/command/").status_code == 403


def test_it_takes_a_fixed_number_of_queries(county, django_assert_max_num_queries):
    county.report_many([{"text": f"第{n}件：路灯坏了", "matter": "street_lighting"} for n in range(40)])
    browser = county.dispatcher.client()
    browser.get("/desk/command/")
    with django_assert_max_num_queries(15):
        browser.get("/desk/command/")
