"""Approvals in real Chromium: two dispatchers at once on the same return, and an extension over the Spring Festival in English."""

from datetime import datetime

import pytest
from playwright.sync_api import expect
from tests.browser import axe

from gongzhi.common import clock

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("live_server")]


def press(page, verb, name):
    """Send the form of a verb; beside its button stand those of templates and previews."""
    page.locator(f"form[action$='/do/{verb}']").get_by_role("button", name=name, exact=True).click()


def test_of_two_dispatchers_on_one_return_the_second_sees_what_the_first_did(cast, new_page):
    case = cast.report("公交车班次太少，老人看病不方便", matter="public_transport")
    office, first, second = new_page(), new_page(), new_page()
    cast.clerk.sign_in(office)
    office.goto(f"/desk/cases/{case.pk}/")
    office.keyboard.press("r")
    office.fill("#return-ground", "县职责清单第三章")
    office.select_option("#return-office", str(cast.city_clerk.post.pk))
    office.fill("#return-words", "站点由城管局管理")
    press(office, "return", "申请退单")
    expect(office.get_by_role("status").first).to_contain_text("退单申请已提交")
    cast.dispatcher.sign_in(first)
    cast.dispatcher.sign_in(second)
    first.goto(f"/desk/cases/{case.pk}/")
    second.goto(f"/desk/cases/{case.pk}/")
    first.locator("summary", has_text="不同意退单").click()
    first.fill("#refuse_return-words", "按职责清单由交通局办理")
    press(first, "refuse_return", "不同意退单")
    expect(first.get_by_role("status").first).to_contain_text("已不同意退单")
    second.fill("#agree_return-words", "情况属实，写了很久")
    press(second, "agree_return", "同意退单")
    expect(second.locator("#kept-words")).to_have_value("情况属实，写了很久")
    expect(second.get_by_text("按职责清单由交通局办理").first).to_be_visible()
    assert axe(second) == []


def test_an_extension_over_the_spring_festival_is_granted_in_english(cast, new_page):
    with clock.frozen(datetime(2026, 2, 6, 10, tzinfo=clock.LOCAL)):
        case = cast.report("公交车班次太少，老人看病不方便", matter="public_transport")
        cast.clerk.act(case, "accept")
        cast.clerk.act(case, "extend", words="线路要经评审", values={"days": "2"})
        case.refresh_from_db()
    page = new_page(1366, 768, "en")
    cast.dispatcher.sign_in(page)
    page.goto(f"/desk/cases/{case.pk}/")
    expect(page.locator("#agree_extension-days")).to_have_value("2")
    expect(page.locator("#agree_extension-words")).to_have_value("线路要经评审")
    press(page, "agree_extension", "Grant the extension")
    expect(page.get_by_role("status").first).to_contain_text("Granted")
    expect(page.get_by_text("Extended by 2 working days").first).to_be_visible()
    limit = case.clocks.get(key="answer_within")
    assert f"{clock.local(limit.due_at):%Y-%m-%d %H:%M}" == "2026-02-24 17:30"
    assert axe(page) == []
