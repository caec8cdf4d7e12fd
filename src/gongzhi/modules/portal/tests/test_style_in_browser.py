"""The look in real Chromium: what axe finds, what overflows, what the small scripts do."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["/", "/about", "/style", "/style?frame=desk"]
STATES = list(itertools.product(PAGES, ["zh-CN", "en"], ["", "on"]))
PHONE = 360

NewPage = Callable[..., Page]


def choose_elder(page: Page, live_server: Any, state: str) -> None:
    page.context.add_cookies([{"name": "elder", "value": state, "url": live_server.url}])


@pytest.mark.parametrize(("address", "language", "elder"), STATES)
def test_axe_finds_nothing_and_nothing_overflows_on_a_phone(
    new_page: NewPage, live_server: Any, address: str, language: str, elder: str
) -> None:
    page = new_page(width=PHONE, height=740, language=language)
    choose_elder(page, live_server, elder)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_on_an_office_screen(new_page: NewPage, live_server: Any, address: str) -> None:
    page = new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert axe(page) == []


def test_the_first_page_weighs_less_than_100_kilobytes_without_compression(page: Page, live_server: Any) -> None:
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(len(answer.body()) for answer in answers) < 100_000


def test_elder_mode_has_large_words_and_large_targets(new_page: NewPage, live_server: Any) -> None:
    page = new_page(width=PHONE)
    choose_elder(page, live_server, "on")
    page.goto("/style")
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "24px"
    small = "[...document.querySelectorAll('main button, main .button, main input:not([type=hidden]):not([type=checkbox]):not([type=radio])')]"
    heights = page.evaluate(
        f"{small}.filter(e => e.offsetParent && !e.closest('dialog, .leaflet-container')).map(e => e.offsetHeight)"
    )
    assert min(heights) >= 60


def test_targets_of_residents_are_at_least_44_pixels_high(new_page: NewPage, live_server: Any) -> None:
    page = new_page(width=PHONE)
    page.goto("/")
    heights = page.evaluate(
        "[...document.querySelectorAll('button, .button, .card-link, .phones a, .foot a, summary')].map(e => e.offsetHeight)"
    )
    assert min(heights) >= 44


def test_the_switches_work_without_scripts(new_page: NewPage, live_server: Any) -> None:
    page = new_page(width=PHONE, java_script_enabled=False)
    page.goto("/about")
    page.get_by_role("button", name="长辈版").click()
    expect(page.locator("html")).to_have_attribute("data-mode", "elder")
    page.get_by_role("button", name="English").click()
    expect(page).to_have_url(f"{live_server.url}/about")
    expect(page.get_by_role("heading", level=1)).to_have_text("Privacy: what is kept and why")


def test_a_draft_survives_a_reload_and_choices_too(page: Page, live_server: Any) -> None:
    page.goto("/style")
    page.locator("#id_right-text").fill("村口的路灯坏了")
    page.locator("label[for=id_right-kind_1]").click()
    page.reload()
    expect(page.locator("#id_right-text")).to_have_value("村口的路灯坏了")
    expect(page.locator("#id_right-kind_1")).to_be_checked()


def test_a_place_is_picked_by_pointer_and_by_keys(page: Page, live_server: Any) -> None:
    page.goto("/style")
    place = page.locator("#sample-pick")
    expect(place.locator("canvas").first).to_be_visible()
    place.click(position={"x": 300, "y": 100})
    first = page.locator("#sample-lat").input_value()
    place.focus()
    page.keyboard.press("Enter")
    second = page.locator("#sample-lat").input_value()
    assert 29 < float(second) < float(first) < 30
    expect(page.locator("#sample-pick-status")).to_contain_text("地点已标在地图上")


def test_marks_on_the_map_gather_into_named_clusters(page: Page, live_server: Any) -> None:
    page.goto("/style")
    cluster = page.locator("#sample-map .cluster-mark").first
    expect(cluster).to_have_attribute("aria-label", r"附近有 " + cluster.inner_text() + " 处，点开查看")


def test_keys_move_through_a_list_and_can_be_switched_off(page: Page, live_server: Any) -> None:
    page.goto("/style?frame=desk")
    row = page.locator("tr[data-href]").nth(1)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(row).to_have_attribute("data-selected", "")
    page.keyboard.press("x")
    expect(row.locator("input")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/style?frame=desk#26-000184")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    expect(page.locator("#keys")).to_contain_text("转办")
    page.locator("label[for=keys-switch]").click()
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    expect(row).to_have_attribute("data-selected", "")


def test_the_slash_goes_to_the_search_field(page: Page, live_server: Any) -> None:
    page.goto("/style?frame=desk")
    page.keyboard.press("/")
    expect(page.locator("#sample-q")).to_be_focused()
