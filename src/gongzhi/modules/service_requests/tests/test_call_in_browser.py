"""A call taken in real Chromium by keyboard alone, in both languages: two matters, one of them answered on the spot."""

from typing import Any

import pytest
from tests.browser import axe
from tests.cast import Cast

from gongzhi.common import clock
from gongzhi.engine.cases.public import Case
from gongzhi.modules.knowledge import public as knowledge
from gongzhi.modules.service_requests.models import CallMatter

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("live_server"),
]

LAMP = "柳塘村口路灯坏了三盏，晚上看不见路"
QUESTION = "家里突然停水了，应该找谁"


@pytest.fixture
def answer(cast: Cast) -> knowledge.Version:
    draft = knowledge.Draft(
        title="突然停水怎么办",
        questions="家里没水了\n自来水停了找谁",
        answer="计划停水提前24小时通知；突发故障请拨打供水热线报修。",
        basis="供水条例第二十三条",
        office=cast.water_clerk.post.organisation_id,
        matter="water_supply",
        valid_from=clock.today(),
    )
    version = knowledge.write(cast.water_clerk.actor, draft)
    knowledge.offer(cast.water_clerk.actor, version)
    knowledge.approve(cast.checker.actor, version)
    return version


def type_into_next(page: Any, words: str) -> None:
    page.keyboard.press("Tab")
    page.keyboard.type(words)


def press_and_wait(page: Any, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def overflow(page: Any) -> int:
    """Return by how many pixels the page is higher than the screen."""
    height: int = page.evaluate("document.documentElement.scrollHeight - window.innerHeight")
    return height


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_call_needs_no_mouse(cast: Cast, answer: knowledge.Version, new_page: Any, language: str) -> None:
    page = new_page(language=language)
    cast.call_taker.sign_in(page)
    page.goto("/desk/call")
    page.keyboard.type("13800138000")
    type_into_next(page, "李小红")
    page.focus("#call-text")
    page.keyboard.type(LAMP)
    type_into_next(page, "柳塘村")
    page.wait_for_selector("#call-hints[aria-busy=false] >> text=999901001001", state="detached")
    press_and_wait(page, "F8")
    page.keyboard.type(QUESTION)
    page.wait_for_selector(f"#version-{answer.pk}")
    page.focus(f"#version-{answer.pk}")
    page.keyboard.press("Space")
    press_and_wait(page, "F9")
    page.wait_for_url("**/desk/call/*/")
    assert sorted(CallMatter.objects.values_list("act", flat=True)) == ["answered_at_once", "opened"]
    assert all(case.receipt in page.content() for case in Case.objects.all())


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_page_fits_one_screen_and_has_no_fault(
    cast: Cast, answer: knowledge.Version, new_page: Any, language: str
) -> None:
    cast.report("柳塘村口路灯坏了两盏，晚上看不见路")
    page = new_page(language=language)
    cast.call_taker.sign_in(page)
    page.goto("/desk/call")
    page.fill("#call-text", LAMP)
    page.wait_for_selector("input[name=same]")
    assert axe(page) == []
    assert overflow(page) <= 0


def test_a_repeat_is_joined_by_keys(cast: Cast, new_page: Any) -> None:
    case = cast.report("柳塘村口路灯坏了两盏，晚上看不见路")
    page = new_page()
    cast.call_taker.sign_in(page)
    page.goto("/desk/call")
    page.keyboard.press("F2")
    page.fill("#call-text", LAMP)
    page.wait_for_selector(f"#same-{case.pk}")
    page.focus(f"#same-{case.pk}")
    page.keyboard.press("Space")
    assert page.input_value("#call-act") == "joined"
    press_and_wait(page, "F9")
    assert Case.objects.get(merged_into=case).reporter is None


def test_it_works_without_scripts(cast: Cast, answer: knowledge.Version, new_page: Any) -> None:
    page = new_page(java_script_enabled=False)
    cast.call_taker.sign_in(page)
    page.goto("/desk/call")
    page.fill("#call-phone", "13800138000")
    page.fill("#call-text", QUESTION)
    page.click("[data-without-script]")
    page.check(f"#version-{answer.pk}")
    page.click("button[data-fkey=F9]")
    page.wait_for_url("**/desk/call/*/")
    assert CallMatter.objects.get().act == "answered_at_once"


def test_the_help_names_the_function_keys(cast: Cast, new_page: Any) -> None:
    page = new_page()
    cast.call_taker.sign_in(page)
    page.goto("/desk/call")
    page.focus("#main")
    page.keyboard.press("?")
    assert {"F2", "F4", "F8", "F9"} <= set(page.locator("#keys kbd").all_inner_texts())
