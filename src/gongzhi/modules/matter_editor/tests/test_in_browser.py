"""In real Chromium: an official draws a step of publication and sets a limit, a second puts it in force, a resident reads it and applies."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser import axe

from gongzhi.common import clock
from gongzhi.engine.cases.public import Case
from gongzhi.modules.matters.tests.conftest import apply_for_hall
from gongzhi.modules.matters.tests.test_in_browser import fill_in

from .conftest import FOLDER, LIST

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("live_server")]
GRANTED = "outcome: granted, then: {stage: granted, open: [hand_over]}}"
PUBLISHED = """outcome: granted, then: {stage: granted, open: [notice]}}
    - {event: complete, node: notice, outcome: done_1, then: {stage: granted, open: [hand_over]}}"""


def test_what_is_drawn_runs_for_new_cases_and_leaves_the_old_alone(hall: Any, new_page: Any):
    old = apply_for_hall()
    page = new_page(1366, 768, "zh-CN")
    hall.list_editor.sign_in(page)
    draft = begin(page)
    set_limit(page)
    draw_notice(page)
    describe_notice(page)
    write_cases(page, draft)
    approve(new_page(1366, 768, "zh-CN"), hall, draft)
    apply(new_page(360, 740, "zh-CN"))
    new = Case.objects.latest("id")
    assert [clocks_of(case) for case in (old, new)] == [set(), {"village_publicity_period"}]
    hall.township_handler.act(old, "grant", words="可以使用。")
    hall.township_handler.act(new, "grant", words="可以使用。")
    assert [open_steps(case) for case in (old, new)] == [{"hand_over"}, {"notice"}]


def clocks_of(case: Case) -> set[str]:
    return {one.key for one in case.clocks.all()}


def open_steps(case: Case) -> set[str]:
    return {item.node for item in case.work_items.filter(done_at=None)}


def begin(page: Page) -> str:
    page.goto(f"{LIST}venue_booking/")
    page.fill("#reason", "镇里要求先公示再使用")
    page.click("button[value=begin]")
    page.wait_for_url("**/drafts/*/")
    draft = page.url
    page.goto(f"{draft}diagram")
    expect(page.locator("[data-element-id=examine]")).to_be_visible()
    return draft


def field(page: Page, label: str) -> Any:
    return page.locator("#panel").get_by_label(label, exact=True)


def set_limit(page: Page) -> None:
    """Choose the step without a mouse, and give it a limit."""
    field(page, "节点或线").select_option("examine")
    expect(field(page, "节点或线")).to_be_focused()
    expect(page.locator("#panel h2")).to_have_text("审核场所和时间")
    field(page, "办理时限").select_option("village_publicity_period")


def draw_notice(page: Page) -> None:
    """Drop a new step onto the arrow between grant and use."""
    page.click(".djs-palette [data-action='create.step']")
    box = page.locator("[data-element-id=granted] .djs-hit").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    expect(page.locator("#panel h2")).to_have_text("未命名")


def describe_notice(page: Page) -> None:
    """Say in the panel what the new step is, who does it, how it is finished, and what is published."""
    field(page, "中文").first.fill("公示")
    field(page, "英文").first.fill("Publish")
    page.locator("#panel summary").first.click()
    field(page, "代号").fill("notice")
    field(page, "由谁办").select_option("venue_keeper")
    field(page, "进入哪个阶段").select_option("granted")
    page.locator("#panel").get_by_role("button", name="添加按钮").click()
    verb = page.locator("#panel .panel-row").first
    verb.get_by_label("中文", exact=True).fill("公示期满")
    verb.get_by_label("英文", exact=True).fill("Shown long enough")
    page.locator("#panel summary", has_text="在这里公示").click()
    page.locator("#panel details", has_text="在这里公示").get_by_role("button", name="添加", exact=True).click()
    field(page, "公示内容（中文）").fill("谁在什么时间使用")
    field(page, "公示内容（英文）").fill("Who uses it and when")
    field(page, "公示多久").select_option("village_publicity_period")
    assert axe(page) == []
    page.click("#diagram button[type=submit]")
    page.wait_for_url("**#check")


def write_cases(page: Page, draft: str) -> None:
    page.goto(f"{draft}cases")
    page.fill("#text", (Path(FOLDER) / "cases.yaml").read_text("utf-8").replace(GRANTED, PUBLISHED))
    page.click("form .actions button")
    page.wait_for_url("**#trial")
    expect(page.locator("#force-title + p")).to_contain_text("必须由另一人批准生效")


def approve(page: Page, hall: Any, draft: str) -> None:
    """A second person looks at what differs, in words and in colour, and puts it in force."""
    hall.list_approver.sign_in(page)
    page.goto(f"{draft}differences")
    expect(page.locator("g.flow-mark-added")).to_have_count(1)
    assert axe(page) == []
    page.goto(draft)
    assert axe(page) == []
    page.fill("#draft-valid_from", clock.today().isoformat())
    page.click("button[value=force]")
    page.wait_for_url("**/venue_booking/")


def apply(page: Page) -> None:
    """A resident reads the new chart and applies."""
    page.goto("/guide/venue_booking")
    expect(page.locator("svg.flow")).to_contain_text("公示")
    expect(page.locator("ol.flow-steps")).to_contain_text("公示")
    page.click("a[href$='/apply']")
    fill_in(page)
