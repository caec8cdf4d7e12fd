"""Rates and exclusion in real Chromium: a story of three people, and nothing that axe finds, in both languages."""

import pytest
from playwright.sync_api import expect
from tests.browser import axe

from gongzhi.modules.evaluation.tests.conftest import said

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("live_server")]


@pytest.fixture
def case(answered):
    return answered(0, said("no", "unsatisfied"))


def test_an_office_applies_and_an_evaluator_leaves_the_case_out(cast, case, up_to_date, new_page):
    office = new_page()
    cast.clerk.sign_in(office)
    office.goto(f"/desk/cases/{case.pk}/")
    fill(office, "apply_exclusion", "beyond_duty", "属于省级高速公路，附管养协议", "申请剔除")
    judge = new_page()
    cast.evaluator.sign_in(judge)
    judge.goto("/desk/rates/exclusions/?state=waiting")
    judge.get_by_role("link", name=case.receipt).click()
    fill(judge, "decide_exclusion", "granted", "属实", "审核剔除")
    judge.goto("/desk/rates/exclusions/")
    expect(judge.locator("main")).to_contain_text("已同意剔除")
    up_to_date()
    judge.goto("/desk/rates/?rate=solved&period=2026-09")
    judge.locator("td[data-label='已剔除'] a").first.click()
    expect(judge.locator("main")).to_contain_text(case.receipt)


def fill(page, verb: str, choice: str, words: str, label: str) -> None:
    """Open the form of an act on the page of a case, fill it in, and see that it was done."""
    form = page.locator(f"form[action$='/do/{verb}']")
    page.locator("details.act", has=form).evaluate("details => { details.open = true }")
    form.locator("select[name^=field]").select_option(choice)
    form.locator("textarea").fill(words)
    form.get_by_role("button", name=label, exact=True).click()
    expect(page.locator(".timeline")).to_contain_text(words)


@pytest.mark.parametrize(("language", "width"), [("zh-CN", 1366), ("en", 360)])
def test_no_page_has_a_fault(cast, case, up_to_date, new_page, language, width):
    up_to_date()
    page = new_page(width, 768, language)
    cast.evaluator.sign_in(page)
    addresses = ["/desk/rates/?rate=solved", "/desk/rates/?by=office", "/desk/rates/exclusions/", "/desk/command/wall/"]
    assert [fault for address in addresses for fault in faults(page, address)] == []


def faults(page, address: str) -> list[str]:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*axe(page), *([f"{address} is wider than the screen"] if wide else [])]
