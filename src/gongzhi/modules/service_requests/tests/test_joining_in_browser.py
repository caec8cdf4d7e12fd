"""In real Chromium, in both languages: five reports of one lamp, one anonymous, are merged; two offices give one answer to all five."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser import axe
from tests.cast import ANONYMOUS, Cast

from gongzhi.common import clock
from gongzhi.engine.cases.public import Case, verify
from gongzhi.modules.service_requests.public import token_of

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("live_server")]

WORDS = ["村口路灯不亮了", "村口的路灯坏了两天", "晚上村口没有路灯", "村口路灯不亮，老人摔了一跤", "柳塘村口路灯坏了"]
REPORTS = [{"text": words} for words in WORDS[:4]] + [{"text": WORDS[4]} | ANONYMOUS]
ANSWER = "灯泡和线路都修好了"


@pytest.fixture
def five(cast: Cast) -> list[Case]:
    with clock.frozen(clock.now() - timedelta(hours=2)):
        return cast.report_many(REPORTS)


def do(page: Page, verb: str, words: str = "", **fields: Any) -> None:
    """Open the form of a verb on the page of a case, fill it in and send it."""
    form = page.locator(f"form[action$='/do/{verb}']").last
    form.locator("xpath=ancestor::details").evaluate("details => details.open = true")
    if words:
        form.locator("[name=words]").fill(words)
    for name, value in fields.items():
        form.locator(f"[name=field-{name}]").select_option(value)
    form.locator("button:not([name=step])").last.click()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_five_reports_are_merged_and_two_offices_give_one_answer(
    cast: Cast, five: list[Case], new_page: Any, language: str
):
    merge_all(new_page(language=language), cast, five)
    lead = Case.objects.get(pk=five[0].pk)
    assert lead.merged_count == 4
    answer_together(new_page, cast, lead, language)
    assert {Case.objects.get(pk=case.pk).stage for case in five} == {"answered"}
    pages = [read_as_reporter(new_page(360, 740, language), case) for case in five]
    assert [ANSWER in text for text in pages] == [True] * 5
    assert [[words in text for words in WORDS].count(True) for text in pages] == [1] * 5
    assert list(verify()) == []


def merge_all(page: Page, cast: Cast, five: list[Case]) -> None:
    """The dispatcher finds the other four suggested on the page of one, ticks them and merges."""
    cast.dispatcher.sign_in(page)
    page.goto(f"/desk/cases/{five[2].pk}/")
    boxes = page.locator("#duplicates input[type=checkbox]")
    expect(boxes).to_have_count(4)
    [boxes.nth(number).check() for number in range(4)]
    assert axe(page) == []
    page.locator("#duplicates button").click()
    page.wait_for_url("**/desk/cases/**")
    expect(page.locator(".receipt").first).to_have_text(five[2].receipt)
    expect(page.locator("#leading-title")).to_be_visible()


def answer_together(new_page: Any, cast: Cast, lead: Case, language: str) -> None:
    """The town leads, calls the urban management bureau in, is warned while its opinion is missing, and answers with it."""
    town, city = new_page(language=language), new_page(language=language)
    cast.township_handler.sign_in(town)
    cast.city_clerk.sign_in(city)
    town.goto(f"/desk/cases/{lead.pk}/")
    do(town, "accept")
    do(town, "call_in", "请查线路", posts=str(cast.city_clerk.post.pk))
    do(town, "answer", ANSWER)
    expect(town.locator("#answer-despite_error")).to_be_visible()
    assert axe(town) == []
    city.goto("/desk/")
    city.locator("tbody a.receipt").first.click()
    do(city, "give_opinion", "线路已修好")
    town.goto(f"/desk/cases/{lead.pk}/")
    expect(town.locator("#merged-title")).to_be_visible()
    do(town, "answer", ANSWER)


def read_as_reporter(page: Page, case: Case) -> str:
    page.goto(f"/t/{case.receipt}/{token_of(case.pk)}/")
    assert axe(page) == []
    return page.locator("main").inner_text()
