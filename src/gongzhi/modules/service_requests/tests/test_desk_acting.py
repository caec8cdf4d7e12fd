"""Staff act on a case through its page: every verb, every refusal, with nothing lost that was typed."""

import pytest
from tests.cast import Cast, Member

from gongzhi.engine.cases.public import Case

TEXT = "公交车班次太少，老人看病不方便"


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case of the road clerk, waiting to be signed for."""
    return cast.report(TEXT, matter="public_transport")


def do(member: Member, case: Case, verb: str, version: int | None = None, **fields):
    case.refresh_from_db()
    form = {"version": case.version if version is None else version, **fields}
    return member.client().post(f"/desk/cases/{case.pk}/do/{verb}", form)


def test_it_goes_from_signing_to_closing_through_the_pages(cast, case):
    assert do(cast.clerk, case, "accept").status_code == 302
    assert do(cast.clerk, case, "answer", words="已增加早晚两班车，下周一起执行。").status_code == 302
    assert do(cast.checker, case, "pass", words="诉求人表示满意").status_code == 302
    case.refresh_from_db()
    assert (case.stage, case.is_open) == ("closed", False)


def test_after_acting_it_goes_back_to_the_page_with_a_message(cast, case):
    browser = cast.clerk.client()
    answer = browser.post(f"/desk/cases/{case.pk}/do/accept", {"version": case.version}, follow=True)
    assert answer.redirect_chain == [(f"/desk/cases/{case.pk}/", 302)]
    assert "已签收" in answer.content.decode()


def test_a_return_needs_a_reason_and_goes_to_the_queue_with_it(cast, case):
    refused = do(cast.clerk, case, "return", words=" ")
    assert refused.status_code == 422
    assert 'href="#return-words"' in refused.content.decode()
    assert 'href="#return-ground"' in do(cast.clerk, case, "return", words="不属于我局职责").content.decode()
    asked = {
        "words": "不属于我局职责，建议转城管局",
        "field-ground": "县职责清单",
        "field-office": cast.city_clerk.post.pk,
    }
    assert do(cast.clerk, case, "return", **asked).status_code == 302
    assert do(cast.dispatcher, case, "agree_return").status_code == 302
    case.refresh_from_db()
    assert case.stage == "registered"
    queue = cast.dispatcher.client().get(f"/desk/queue/?case={case.pk}").content.decode()
    assert "承办单位退回" in queue
    assert "建议转城管局" in queue


def test_handing_over_moves_the_case_out_of_the_sight_of_the_old_office(cast, case):
    do(cast.clerk, case, "accept")
    gone = do(cast.clerk, case, "hand_over", words="请水利局一并处理", post=cast.water_clerk.post.pk)
    assert gone.url == "/desk/"
    assert cast.clerk.client().get(f"/desk/cases/{case.pk}/").status_code == 404
    assert cast.water_clerk.client().get(f"/desk/cases/{case.pk}/").status_code == 200


def test_handing_over_without_a_post_keeps_the_words(cast, case):
    do(cast.clerk, case, "accept")
    page = do(cast.clerk, case, "hand_over", words="请水利局一并处理")
    assert page.status_code == 422
    assert "请水利局一并处理</textarea>" in page.content.decode()
    assert 'href="#hand_over-post"' in page.content.decode()


def test_who_handled_a_case_may_not_check_it(cast, case):
    cast.clerk.post.roles = ["handler", "checker"]
    cast.clerk.post.save()
    cast.forget()
    cast.clerk.act(case, "accept")
    cast.clerk.act(case, "answer", words="已增加班次")
    page = cast.clerk.client().get(f"/desk/cases/{case.pk}/").content.decode()
    assert "/do/pass" not in page
    assert do(cast.clerk, case, "pass").status_code == 403
    assert do(cast.checker, case, "pass").status_code == 302


def test_a_failed_check_sends_it_back_with_what_is_missing(cast, case):
    cast.clerk.act(case, "accept")
    cast.clerk.act(case, "answer", words="已增加班次")
    assert do(cast.checker, case, "rework", words="诉求人说仍然没有车").status_code == 302
    page = cast.clerk.client().get(f"/desk/cases/{case.pk}/").content.decode()
    assert "诉求人说仍然没有车" in page
    assert "/do/answer" in page


def test_the_second_of_two_people_sees_what_is_new_and_keeps_their_words(cast, case):
    seen = case.version
    cast.clerk.act(case, "note", words="我先去现场看看")
    page = do(cast.clerk, case, "return", version=seen, words="这是写了很久的理由")
    text = page.content.decode()
    assert page.status_code == 409
    assert "您打开页面之后的新情况" in text
    assert "我先去现场看看" in text
    assert "这是写了很久的理由</textarea>" in text
    assert f'name="version" value="{seen + 1}"' in text


def test_words_for_a_step_that_is_gone_are_shown_to_be_copied(cast, case):
    seen = case.version
    cast.clerk.act(case, "accept")
    cast.clerk.act(case, "answer", words="已答复")
    text = do(cast.clerk, case, "return", version=seen, words="这是写了很久的理由").content.decode()
    assert "您写的内容还在" in text
    assert "这是写了很久的理由</textarea>" in text


def test_a_form_without_its_version_changes_nothing(cast, case):
    assert do(cast.clerk, case, "accept", version="").status_code == 409
    case.refresh_from_db()
    assert case.stage == "dispatched"


@pytest.mark.parametrize("who", ["outsider", "water_clerk", "administrator"])
def test_a_case_of_another_area_or_office_does_not_exist(cast, case, who):
    member = cast.members[who]
    assert member.client().get(f"/desk/cases/{case.pk}/").status_code == 404
    assert member.client().get(f"/desk/cases/{case.pk}/print").status_code == 404
    assert do(member, case, "note", words="看看").status_code == 404


def test_only_the_post_that_has_the_step_may_do_it(cast, case):
    assert do(cast.township_handler, case, "accept").status_code == 403
    assert do(cast.leader, case, "answer", words="好").status_code in (403, 409)


@pytest.mark.both
@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "😀" * 100, "\u202egnp.exe", "\x00nul", "a" * 5001])
def test_hostile_words_are_kept_as_words_or_refused(cast, case, words):
    answer = do(cast.clerk, case, "note", words=words)
    assert answer.status_code in (302, 422)
    page = cast.clerk.client().get(f"/desk/cases/{case.pk}/").content.decode()
    assert "<script>alert" not in page


def test_a_reopening_is_decided_by_the_dispatcher(cast, case):
    from gongzhi.modules.service_requests.services import reporter

    cast.clerk.act(case, "accept")
    cast.clerk.act(case, "answer", words="已增加班次")
    cast.checker.act(case, "pass")
    case.refresh_from_db()
    reporter.ask_reopening(case, "班次又减了，请重新办理")
    page = cast.dispatcher.client().get(f"/desk/cases/{case.pk}/").content.decode()
    assert "班次又减了，请重新办理" in page
    assert do(cast.dispatcher, case, "reopen").status_code == 302
    case.refresh_from_db()
    assert (case.is_open, case.stage, case.round) == (True, "registered", 2)
