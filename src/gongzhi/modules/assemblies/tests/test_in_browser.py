"""In real Chromium: a meeting below quorum lets nothing pass, a second one with quorum does, and everybody reads how they voted."""

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser import axe

from gongzhi.common import clock
from gongzhi.engine.cases.public import Case, verify

from .conftest import motion, to_resolution

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("live_server")]
SAID = {
    "zh-CN": ("应到 45 人，实到 29 人；须三分之二以上，即至少 30 人：未达到", "决议公开中", "会议符合规定"),
    "en": ("two thirds or more is at least 30: requirement not met", "Decision on display", "The meeting counts"),
}


@pytest.mark.parametrize(("language", "width"), [("zh-CN", 1366), ("en", 360)])
def test_a_village_decides_with_a_quorum_and_not_below_it(
    present_village: Any, at: Any, new_page: Any, language: str, width: int
):
    today = clock.today()
    case = waiting_for_resolution(present_village, at)
    wanted, stage, counts = SAID[language]
    page = new_page(width, 768, language)
    present_village.clerk_of_village.sign_in(page)
    meet(page, case, today - timedelta(days=2), 29, 29)
    adopt(page, case)
    expect(page.locator("main")).to_contain_text(wanted)
    assert axe(page) == []
    meet(page, case, today - timedelta(days=1), 30, 18)
    adopt(page, case)
    expect(page.locator("h1")).to_contain_text(stage)
    read_as_everybody(page, counts)
    assert list(verify()) == []


def waiting_for_resolution(village: Any, at: Any) -> Case:
    """Return a decision that has passed its first three deliberations in the last three weeks."""
    now = clock.now()
    at((now - timedelta(days=20)).isoformat())
    case = motion(village)
    to_resolution(village, case, at, review=(now - timedelta(days=10)).isoformat())
    return case


def meet(page: Page, case: Case, day: date, present: int, agreed: int) -> None:
    """Announce a meeting of the representatives from the page of the case, and record how it was held."""
    page.goto(f"/desk/cases/{case.pk}/")
    page.click(f"a[href='/desk/cases/{case.pk}/meetings/']")
    assert axe(page) == []
    page.click("a[href*='assembly=villagers_representatives']")
    expect(page.locator("[name=title]")).to_have_value("安装村内主干道路灯")
    page.fill("[name=at]", f"{day}T19:30")
    page.fill("[name=called_on]", f"{day}")
    assert axe(page) == []
    page.click("main form .actions button")
    page.click("a[href$='/record']")
    typed = {"due": "45", "present": str(present), "minutes": "代表讨论了方案。", "names": "赵一\n钱二"}
    typed |= {"motion-1-agreed": str(agreed), "motion-1-against": str(present - agreed)}
    for name, value in typed.items():
        page.fill(f"[name={name}]", value)
    assert axe(page) == []
    page.click("main form .actions button")
    page.wait_for_url("**/desk/meetings/*/")


def adopt(page: Page, case: Case) -> None:
    page.goto(f"/desk/cases/{case.pk}/")
    form = page.locator("details.act:has(form[action$='/adopt'])")
    if form.get_attribute("open") is None:
        form.locator("summary").first.click()
    form.locator("form button[type=submit], form button.button:not([name=step])").first.click()
    page.wait_for_load_state("networkidle")


def read_as_everybody(page: Page, counts: str) -> None:
    """The result is on the open pages, in figures, with nobody's name."""
    page.goto("/meetings")
    assert axe(page) == []
    page.click("main ul.rows li:first-child a")
    expect(page.locator("main")).to_contain_text(counts)
    expect(page.locator("main")).not_to_contain_text("赵一")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
