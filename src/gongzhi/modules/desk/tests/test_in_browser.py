"""Staff pages in real Chromium: axe, office screen and phone, keys only, two people at once, without scripts."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.browser import axe
from tests.cast import Cast, Member

from gongzhi.common import clock
from gongzhi.engine.cases.public import Case

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("live_server")]
OFFICE, PHONE = (1366, 768), (360, 740)


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case of the road clerk that is signed for and has a question, beside an overdue one and an unclear one."""
    with clock.frozen(clock.now() - timedelta(days=9)):
        cast.report("公交站牌倒了，一直没人修", matter="public_transport")
    cast.report("这事说不清归谁管，请帮忙看看")
    case = cast.report("公交车班次太少，老人看病不方便", matter="public_transport")
    cast.clerk.act(case, "accept")
    cast.clerk.act(case, "ask", words="您说的是哪一路车？")
    return case


def faults(page: Page, member: Member | None, addresses: list[str]) -> dict[str, list[str]]:
    """Open the pages as a member and return what axe finds, and whether a page is wider than the screen."""
    if member:
        member.sign_in(page)
    found = {}
    for address in addresses:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        found[address] = [*axe(page), *(["wider than the screen"] if wide else [])]
    return {address: list_ for address, list_ in found.items() if list_}


@pytest.mark.parametrize(("language", "size"), [("zh-CN", OFFICE), ("en", PHONE)])
def test_no_page_of_staff_has_a_fault(cast, case, new_page, language, size):
    def fresh() -> Page:
        return new_page(*size, language)

    assert faults(fresh(), None, ["/sign-in/"]) == {}
    one = f"/desk/cases/{case.pk}/"
    assert (
        faults(fresh(), cast.clerk, ["/desk/", one, f"{one}print", "/desk/cases/9999/", "/desk/command/", "/password/"])
        == {}
    )
    waiting = Case.objects.get(post=None).pk
    lists = ["/desk/cases/?only=open&matter=public_transport", "/desk/cases/?q=abcdef", "/desk/command/"]
    assert faults(fresh(), cast.dispatcher, [*lists, f"/desk/queue/?case={waiting}&matter=street_lighting"]) == {}
    assert faults(fresh(), cast.administrator, ["/desk/calendar/2027/", "/desk/messages/"]) == {}


# What has the focus, and whether one sees that it has: a ring around it, and all of it that fits within the window.
FOCUS = """() => {
    const held = document.activeElement, box = held.getBoundingClientRect(), style = getComputedStyle(held);
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    return held !== document.body && ring && box.bottom > 0 && box.top < innerHeight;
}"""


def go_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus; on the way the focus is never lost or out of sight."""
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS), page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached")


def choose(page: Page, selector: str, value: str) -> None:
    go_to(page, selector)
    number = page.evaluate("v => [...document.activeElement.options].findIndex(o => o.value === v)", value)
    page.keyboard.press("Home")
    [page.keyboard.press("ArrowDown") for _ in range(number)]


def open_first(member: Member, page: Page, address: str) -> Page:
    """Open the first row of a list by keys."""
    member.sign_in(page)
    page.goto(address)
    page.keyboard.press("j")
    assert page.evaluate(FOCUS)
    page.keyboard.press("Enter")
    page.wait_for_url("**case**")
    return page


def is_told(page: Page, words: str) -> None:
    """The message of what was done has the focus: one goes on from there."""
    expect(page.locator(".notice:focus")).to_contain_text(words)
    assert page.evaluate(FOCUS)


def test_the_whole_road_needs_no_mouse(cast: Cast, new_page):
    case = cast.report("这事说不清归谁管，请帮忙看看")
    page = open_first(cast.dispatcher, new_page(), "/desk/queue/")
    choose(page, "#dispatch-matter", "public_transport")
    go_to(page, "button")
    page.keyboard.press("Enter")
    page.wait_for_url("**matter=public_transport**")
    page.keyboard.press("d")
    is_told(page, "已派单")
    page = open_first(cast.clerk, new_page(), "/desk/")
    go_to(page, "form[action$='/do/accept'] button")
    page.keyboard.press("Enter")
    is_told(page, "已签收")
    go_to(page, "#answer-words")
    page.keyboard.type("已与公交公司商定增加两班")
    go_to(page, "form[action$='/do/answer'] button:not([name])")
    page.keyboard.press("Enter")
    is_told(page, "已答复")
    page = open_first(cast.checker, new_page(), "/desk/")
    page.keyboard.press("p")
    choose(page, "[name=field-reached]", "reached")
    press_pass(page)
    case.refresh_from_db()
    assert case.stage == "closed"


def press_pass(page: Page) -> None:
    """Say what the reporter said on the telephone, and close the case."""
    choose(page, "[name=field-solved]", "yes")
    choose(page, "[name=field-satisfied]", "satisfied")
    go_to(page, "form[action$='/do/pass'] button:not([name])")
    page.keyboard.press("Enter")
    is_told(page, "办结")


def test_the_help_names_the_keys_of_the_page(cast, case, page):
    cast.clerk.sign_in(page)
    page.goto(f"/desk/cases/{case.pk}/")
    page.keyboard.press("r")
    expect(page.locator("#return-words")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_contain_text("转办")


def press_answer(page):
    """Send the answer; beside its button stand those of templates and preview."""
    page.locator("form[action$='/do/answer']").get_by_role("button", name="办结答复", exact=True).click()


def test_the_second_of_two_people_keeps_what_was_typed(cast, case, new_page):
    first, second = new_page(), new_page()
    cast.clerk.sign_in(first)
    cast.clerk.sign_in(second)
    first.goto(f"/desk/cases/{case.pk}/")
    second.goto(f"/desk/cases/{case.pk}/")
    first.fill("#answer-words", "先答复的")
    press_answer(first)
    expect(first.get_by_role("status").first).to_contain_text("已答复")
    second.fill("#answer-words", "后答复的，写了很久")
    press_answer(second)
    expect(second.locator("#kept-words")).to_have_value("后答复的，写了很久")
    expect(second.get_by_role("alert")).to_contain_text("刚刚")


def test_a_session_that_ends_takes_no_words_with_it(cast, case, page):
    cast.clerk.sign_in(page)
    page.goto(f"/desk/cases/{case.pk}/")
    page.fill("#answer-words", "已与公交公司商定增加两班")
    page.context.clear_cookies(name="sessionid")
    press_answer(page)
    expect(page.locator("main .notice")).to_contain_text("刚才提交的没有办成")
    page.fill("[name=username]", cast.clerk.username)
    page.fill("[name=password]", cast.clerk.password)
    page.click("main form button")
    expect(page.locator("#answer-words")).to_have_value("已与公交公司商定增加两班")
    expect(page.get_by_role("status").first).to_contain_text("刚才提交的没有办成")


def test_everything_works_without_scripts(cast, case, new_page):
    page = new_page(java_script_enabled=False)
    cast.clerk.sign_in(page)
    page.get_by_role("link", name=case.receipt).click()
    page.locator("#answer-words").fill("已与公交公司商定增加两班")
    press_answer(page)
    case.refresh_from_db()
    assert case.stage == "answered"


def test_a_work_order_fits_one_sheet_of_paper(cast, case, page):
    cast.clerk.sign_in(page)
    page.goto(f"/desk/cases/{case.pk}/print")
    page.emulate_media(media="print")
    expect(page.locator(".sections")).to_be_hidden()
    expect(page.locator(".print-address")).to_be_visible()
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
