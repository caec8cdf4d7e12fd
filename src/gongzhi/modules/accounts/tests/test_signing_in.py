"""Signing in, being locked out, changing the password, tokens: without JavaScript."""

from datetime import timedelta

import pytest
from axes.models import AccessLog
from django.test import Client
from django.urls import reverse
from tests.cast import PASSWORD, Cast

from gongzhi.common import clock
from gongzhi.modules.accounts.jobs import forget_sign_ins
from gongzhi.modules.accounts.public import find_user_by_token, issue_token

pytestmark = pytest.mark.usefixtures("cast")
ADDRESS = "/sign-in/"


def sign_in(browser: Client, name: str, password: str, **more):
    return browser.post(ADDRESS, {"username": name, "password": password, **more})


def test_who_signs_in_goes_on_to_the_page_that_was_asked_for():
    browser = Client()
    wanted = browser.get("/desk/cases/").url
    assert f'name="next" value="{wanted.split("next=")[1]}"' in browser.get(wanted).content.decode()
    assert sign_in(browser, "clerk", PASSWORD, next="/desk/cases/").url == "/desk/cases/"
    assert sign_in(Client(), "clerk", PASSWORD).url == "/desk/"


def test_an_address_of_another_host_is_not_followed():
    assert sign_in(Client(), "clerk", PASSWORD, next="https://example.org/").url == "/desk/"


@pytest.mark.parametrize(("name", "password"), [("clerk", "wrong"), ("nobody", PASSWORD), ("clerk", "x" * 5000)])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(name, password):
    answer = sign_in(Client(), name, password)
    assert answer.status_code == 422
    assert "用户名和密码不符" in answer.content.decode()


def test_empty_fields_are_named_each():
    text = sign_in(Client(), "", "").content.decode()
    assert 'href="#id_username"' in text
    assert 'href="#id_password"' in text


def test_five_failures_close_the_sign_in_even_for_the_right_password():
    browser = Client()
    [sign_in(browser, "clerk", "wrong") for _ in range(5)]
    answer = sign_in(browser, "clerk", PASSWORD)
    assert answer.status_code == 429
    assert "登录暂停 15 分钟" in answer.content.decode()
    assert sign_in(browser, "checker", PASSWORD).status_code == 302


def test_signing_out_needs_a_post_and_ends_the_session(cast: Cast):
    browser = cast.clerk.client()
    assert browser.get("/sign-out/").status_code == 405
    assert browser.post("/sign-out/").url == ADDRESS
    assert browser.get("/desk/").status_code == 302
    sign_in(browser, "clerk", PASSWORD)
    browser.post("/sign-out/")
    forget_sign_ins()
    assert set(AccessLog.objects.values_list("logout_time", flat=True)) == {None}, "nobody's hours are kept"
    with clock.frozen(clock.now() + timedelta(days=185)):
        forget_sign_ins()
    assert not AccessLog.objects.exists()


def test_what_was_sent_after_the_session_had_ended_is_not_lost(cast: Cast):
    case = cast.report("公交车班次太少", matter="public_transport")
    browser, page, action = Client(), f"/desk/cases/{case.pk}/", reverse("case-act", args=(case.pk, "accept"))
    sent = {"version": case.version, "verb": "accept", "words": "马上去看", "old_password": "geheim"}
    answer = browser.post(action, sent, headers={"Referer": f"http://testserver{page}?tab=all"})
    asked = answer.content.decode()
    assert (answer.status_code, answer.context["next"]) == (403, f"{page}?tab=all")
    assert ("马上去看" in asked, "geheim" in asked) == (True, False)
    carried = {"unsent_act": action, "unsent": answer.context["unsent"].packed, "next": answer.context["next"]}
    assert sign_in(browser, "clerk", "wrong", **carried).context["unsent"].act == action
    again = sign_in(browser, "clerk", PASSWORD, **carried)
    assert ("没有办成" in again.content.decode(), again.context["page"]) == (True, f"{page}?tab=all")
    browser.post(action, dict(again.context["unsent"].fields))
    case.refresh_from_db()
    assert case.stage == "in_progress"
    # With scripts the page itself is filled in again; it says that nothing was done.
    browser.logout()
    back = sign_in(browser, "clerk", PASSWORD, unsent_act=action, next=page)
    assert "没有办成" in browser.get(back.url).content.decode()
    assert browser.get(action, follow=True).request["PATH_INFO"] == page


@pytest.mark.parametrize("act", ["https://example.org/", "//example.org/", ""])
def test_nothing_is_carried_to_another_host(act):
    assert sign_in(Client(), "clerk", PASSWORD, unsent_act=act, unsent='[["words", "x"]]').url == "/desk/"


def test_the_password_is_changed_with_the_old_one_and_a_good_new_one(cast: Cast):
    browser = cast.clerk.client()
    form = {
        "old_password": PASSWORD,
        "new_password1": "shan-qing-shui-xiu-88",
        "new_password2": "shan-qing-shui-xiu-88",
    }
    assert browser.post("/password/", form | {"old_password": "no"}).status_code == 422
    assert browser.post("/password/", form | {"new_password2": "other"}).status_code == 422
    assert browser.post("/password/", form | {"new_password1": "short", "new_password2": "short"}).status_code == 422
    assert "密码已修改" in browser.post("/password/", form, follow=True).content.decode()
    assert sign_in(Client(), "clerk", "shan-qing-shui-xiu-88").status_code == 302


def test_a_token_ends_with_its_time_and_with_its_account(cast: Cast):
    user = cast.clerk.user
    token = issue_token(user, "tests", expires_at=clock.now() + timedelta(hours=1))
    assert find_user_by_token(token) == user
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert find_user_by_token(token) is None
    user.is_active = False
    user.save()
    assert find_user_by_token(cast.clerk.token) is None


def test_an_account_without_a_post_may_do_nothing(cast: Cast):
    from gongzhi.engine.parties.public import Holding

    Holding.objects.filter(post=cast.clerk.post).delete()
    cast.forget()
    assert cast.clerk.client().get("/desk/cases/").status_code == 403
    assert "今日待办" in cast.clerk.client().get("/desk/").content.decode()
