"""The queue of people: why a case waits, who could have it, and sending it on by one click."""

from datetime import timedelta

import pytest
from tests.cast import GRID, OTHER_GRID, Cast, point_in

from gongzhi.common import clock
from gongzhi.engine.cases.public import Case

UNCLEAR = "这事说不清归谁管，请帮忙看看"
NOWHERE = {"lon": None, "lat": None}


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.report(UNCLEAR)


def queue(cast: Cast, query: str = "") -> str:
    return cast.dispatcher.client().get(f"/desk/queue/{query}").content.decode()


def send(cast: Cast, case: Case, **fields):
    case.refresh_from_db()
    form = {"version": case.version, "matter": case.matter, "area": case.area_code, **fields}
    return cast.dispatcher.client().post(f"/desk/queue/{case.pk}", form)


def test_it_says_why_a_case_waits(cast, case):
    cast.report("村口的路灯坏了", matter="street_lighting", **NOWHERE)
    text = queue(cast)
    assert "没有识别出事项" in text
    assert "地点不明，人工派单" in text


def test_what_a_rule_sends_on_does_not_wait(cast):
    cast.report("村口的路灯坏了", matter="street_lighting")
    assert "没有等待派单的诉求" in queue(cast)


def test_a_chosen_matter_suggests_who_answers_for_it_there(cast, case):
    assert 'name="suggested"' not in queue(cast, f"?case={case.pk}")
    text = queue(cast, f"?case={case.pk}&matter=street_lighting")
    assert f'name="suggested" value="{cast.township_handler.post.pk}"' in text
    elsewhere = queue(cast, f"?case={case.pk}&matter=street_lighting&area={OTHER_GRID}")
    assert f'name="suggested" value="{cast.outsider.post.pk}"' in elsewhere


def test_one_click_sends_it_on_with_matter_and_place(cast, case):
    answer = send(cast, case, suggested=cast.outsider.post.pk, matter="street_lighting", area=OTHER_GRID)
    assert answer.url == "/desk/queue/"
    case.refresh_from_db()
    assert (case.stage, case.post_id, case.matter, case.grid_code) == (
        "dispatched",
        cast.outsider.post.pk,
        "street_lighting",
        OTHER_GRID,
    )
    assert UNCLEAR in cast.outsider.client().get("/desk/").content.decode()
    assert UNCLEAR not in queue(cast)


def test_without_a_post_nothing_happens_and_the_words_stay(cast, case):
    answer = send(cast, case, words="请尽快现场查看")
    assert answer.status_code == 422
    assert 'href="#dispatch-post"' in answer.content.decode()
    assert "请尽快现场查看</textarea>" in answer.content.decode()


def test_a_case_that_somebody_else_sent_on_is_not_sent_twice(cast, case):
    seen = case.version
    cast.dispatcher.act(case, "dispatch", post_id=cast.clerk.post.pk)
    answer = send(cast, case, version=seen, post=cast.outsider.post.pk, words="写了很久的说明")
    assert answer.status_code == 409
    assert "写了很久的说明" in answer.content.decode()
    case.refresh_from_db()
    assert case.post_id == cast.clerk.post.pk


def test_the_office_that_a_report_is_about_is_never_offered(cast):
    with clock.frozen(clock.now() - timedelta(minutes=5)):
        case = cast.report("镇政府办事窗口态度恶劣", subject_organisation=cast.offices["town"].pk)
    cast.send_back(cast.discipline, case)
    text = queue(cast, f"?case={case.pk}&matter=street_lighting&area={GRID}")
    assert f'value="{cast.township_handler.post.pk}"' not in text
    assert f'value="{cast.clerk.post.pk}"' in text
    assert send(cast, case, post=cast.township_handler.post.pk).status_code == 422


def test_a_long_queue_has_pages(cast):
    cast.report_many([{"text": f"第{number:02}件：{UNCLEAR}"} for number in range(60)])
    first = queue(cast)
    assert "第00件" in first
    assert "第59件" not in first
    following = first.split('rel="next" href="')[1].split('"')[0]
    assert "第59件" in queue(cast, following)


@pytest.mark.parametrize("who", ["clerk", "leader", "auditor", "administrator"])
def test_only_dispatchers_dispatch(cast, case, who):
    browser = cast.members[who].client()
    assert browser.get("/desk/queue/").status_code == 403
    form = {"version": case.version, "post": cast.clerk.post.pk}
    assert browser.post(f"/desk/queue/{case.pk}", form).status_code == 403
    case.refresh_from_db()
    assert case.stage == "registered"


def test_the_queue_takes_a_fixed_number_of_queries(cast, django_assert_max_num_queries):
    found = cast.report_many([{"text": f"第{number:02}件：{UNCLEAR}"} for number in range(60)])
    lon, lat = point_in(GRID)
    assert (found[0].lon, found[0].lat) == (lon, lat)
    browser = cast.dispatcher.client()
    address = f"/desk/queue/?case={found[0].pk}&matter=street_lighting"
    browser.get(address)
    with django_assert_max_num_queries(18):
        browser.get(address)
