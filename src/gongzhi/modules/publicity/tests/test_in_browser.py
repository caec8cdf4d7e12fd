"""In real Chromium: an official prepares, another releases, a resident at 360 px reads it on the board and objects, without scripts."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser import axe

from gongzhi.modules.publicity.public import Objection, Posting

from .conftest import VILLAGE, apply_for_aid

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("live_server")]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_notice_is_prepared_released_read_and_objected_to(village: Any, new_page: Any, language: str):
    village.township_handler.act(apply_for_aid(village.township_handler.actor), "show")
    prepare(village.township_handler, new_page(language=language))
    release(village.leader, new_page(language=language))
    page = new_page(360, 740, language, java_script_enabled=False)
    read(page)
    object_to(page)
    assert Objection.objects.get().case.village_code == VILLAGE


def prepare(member: Any, page: Page) -> None:
    member.sign_in(page)
    page.goto("/desk/publicity/")
    assert axe(page) == []
    page.locator("tr[data-href] a").first.click()
    page.fill("#text", "电话13800138000")
    page.click("button[value=prepare]")
    expect(page.locator("#text_error")).to_be_visible()
    page.fill("#text", "如有异议，请在公示期内提出。")
    page.click("button[value=prepare]")
    expect(page.locator("dl.facts").first).to_contain_text("李*红")
    assert axe(page) == []


def release(member: Any, page: Page) -> None:
    member.sign_in(page)
    page.goto(f"/desk/publicity/{Posting.objects.get().pk}")
    page.click("button[value=release]")
    page.wait_for_load_state("networkidle")
    assert Posting.objects.get().state == Posting.RELEASED


def read(page: Page) -> None:
    """Everything is found from the first page on, and nothing runs out of the narrow page."""
    page.goto("/")
    page.locator("a[href='/publicity']").first.click()
    page.locator("main ul.rows a[href*='notices']").first.click()
    expect(page.locator("main")).to_contain_text("1,200.00")
    assert not page.locator("main").get_by_text("李小红").count()
    assert page.locator("body").bounding_box()["width"] <= 360  # type: ignore[index]  # it is on the page


def object_to(page: Page) -> None:
    page.locator("a[href$='/object']").click()
    page.fill("#words", "名单里这户没有受灾")
    page.locator("main form button").last.click()
    page.wait_for_url("**/received")
