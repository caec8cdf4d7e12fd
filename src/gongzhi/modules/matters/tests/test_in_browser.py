"""In real Chromium at 360 px, by keyboard: a resident finds the hall, reads the chart, applies, follows it, and takes it back."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser import axe

from gongzhi.engine.cases.public import Case, verify

from .conftest import GIVEN, VILLAGE

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("live_server")]
SEARCH = "我想借礼堂办酒席"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_resident_reads_the_chart_and_applies_by_keyboard(hall: Any, new_page: Any, language: str):
    page = new_page(360, 740, language)
    find(page)
    read(page)
    fill_in(page)
    case = Case.objects.get()
    assert (case.kind, case.village_code) == ("application", VILLAGE)
    take_back(page)
    case.refresh_from_db()
    assert case.stage == "withdrawn"
    assert list(verify()) == []


def press(page: Page, selector: str) -> None:
    """Go to a link or button and press Enter, as somebody without a mouse does."""
    page.locator(selector).first.focus()
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press("Enter")


def find(page: Page) -> None:
    page.goto("/guide")
    page.locator("#q").focus()
    page.keyboard.type(SEARCH)
    page.keyboard.press("Enter")
    page.wait_for_url("**/guide?q=**")
    assert axe(page) == []
    press(page, "main ul.rows a")


def read(page: Page) -> None:
    """The picture is there, with the same in words; nothing runs out of the narrow page but the picture in its own frame."""
    expect(page.locator("svg.flow").first).to_be_visible()
    expect(page.locator("ol.flow-steps > li")).to_have_count(7)
    page.wait_for_function("document.documentElement.scrollWidth <= 360")
    assert axe(page) == []
    press(page, "a[href$='/apply']")


def fill_in(page: Page) -> None:
    for name in ("applicant", "phone", "purpose", "people"):
        page.locator(f"[name=f-{name}]").focus()
        page.keyboard.type(GIVEN[name])
    page.locator("[name=f-day]").fill(GIVEN["day"])
    page.locator("[name=f-area]").select_option(VILLAGE)
    for name in ("venue", "part_of_day"):
        page.locator(f"[name=f-{name}]").first.focus()
        page.keyboard.press("Space")
    assert axe(page) == []
    press(page, "form[data-draft] button[type=submit]")
    expect(page.locator("[name=step][value=check]")).to_be_attached()
    assert axe(page) == []
    press(page, "form .actions button:not([name=go])")
    page.wait_for_url("**/received")


def take_back(page: Page) -> None:
    press(page, "#tracking-address")
    expect(page.locator("main")).to_contain_text(GIVEN["purpose"])
    assert axe(page) == []
    press(page, "a[href$='/withdraw']")
    press(page, "button.button-danger")
    page.wait_for_url("**/t/**")
