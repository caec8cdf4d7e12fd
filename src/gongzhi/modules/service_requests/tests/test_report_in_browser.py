"""Reporting and following a report in real Chromium: with JavaScript and without, in both languages, large print, small and zoomed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image
from tests.browser import axe
from tests.cast import LAT, LON, Cast

from gongzhi.engine.cases import public as cases
from gongzhi.engine.processes import public as processes

from .walking import WORDS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("live_server", "cast"),
]

MOST_BYTES_OF_FIRST_PAGE = 100_000
SCRIPT = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\"> 路灯坏了三天"


@pytest.fixture
def lamp(tmp_path: Path) -> Path:
    path = tmp_path / "lamp.jpg"
    Image.new("RGB", (1600, 1200), "steelblue").save(path)
    return path


def go_on(page: Any) -> None:
    """Press the main button of the page and wait for the next one."""
    with page.expect_navigation():
        page.click("#report .actions button:not([name])")


def fill_person(page: Any) -> None:
    page.check("#id_identity_0")
    page.fill("#id_name", "李小红")
    page.fill("#id_phone", "13800138000")
    page.check("#id_about_0")


def reach_answers(page: Any, words: str = WORDS) -> None:
    """Fill in all pages up to the answers, without a particular place."""
    page.goto("/report")
    page.fill("#id_text", words)
    go_on(page)
    page.check("#id_nowhere")
    go_on(page)
    fill_person(page)
    go_on(page)
    page.wait_for_selector("dl.facts")


def walk(page: Any) -> Iterator[str]:
    """Go the whole road to the receipt and stop on every page, wrong ones included."""
    page.goto("/")
    yield "home"
    page.goto("/report")
    yield "words"
    go_on(page)
    yield "words missing"
    page.fill("#id_text", "楼下着火了，里面还有人")
    go_on(page)
    yield "emergency"
    with page.expect_navigation():
        page.click("#report .actions button[name=go]")
    page.fill("#id_text", WORDS)
    go_on(page)
    yield "place"
    page.fill("#id_place", "村口大榕树旁")
    go_on(page)
    yield "person"
    go_on(page)
    yield "person missing"
    fill_person(page)
    go_on(page)
    yield "check"
    go_on(page)
    yield "received"


def follow(page: Any, cast: Cast) -> Iterator[str]:
    """Go through the states of the tracking page."""
    home = page.url.removesuffix("received")
    page.goto(home)
    yield "tracking"
    act(cast, "accept")
    act(cast, "ask", "是第几盏灯？")
    page.goto(home)
    yield "question"
    act(cast, "answer", "已更换灯泡。")
    page.goto(home)
    with page.expect_navigation():
        page.click("form[action$=rating] button")
    yield "rating missing"
    page.goto(home + "delete")
    yield "delete"
    page.goto("/find")
    yield "find"
    page.goto(f"{home[:-3]}00/")
    yield "missing"


def act(cast: Cast, verb: str, words: str = "") -> None:
    case = cases.Case.objects.get()
    post = cases.WorkItem.objects.get(case=case, state="open").post_id
    actor = next(member for member in cast.members.values() if member.post.pk == post).actor
    processes.act(actor, case.pk, verb, version=case.version, wish=cases.Wish(words=words))


def faults(page: Any, place: str) -> list[str]:
    """Return what is wrong with a page: what axe finds, and whether it must be scrolled sideways."""
    # A click may still be on its way to the next page.
    page.wait_for_function("document.documentElement && document.readyState === 'complete'")
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [f"{place}: {fault}" for fault in [*axe(page), *(["too wide"] if too_wide else [])]]


# 360 px is a small phone; 640 px at a double scale is an office screen zoomed to 200 %.
@pytest.mark.parametrize(
    ("language", "elder", "width", "scale"),
    [("zh-CN", "off", 360, 1), ("zh-CN", "on", 640, 2), ("en", "off", 640, 2), ("en", "on", 360, 1)],
)
def test_every_page_can_be_used_by_everybody(
    cast: Cast, new_page: Any, live_server: Any, language: str, elder: str, width: int, scale: int
):
    page = new_page(width=width, language=language, device_scale_factor=scale)
    page.context.add_cookies([{"name": "elder", "value": elder, "url": live_server.url}])
    found = [fault for place in walk(page) for fault in faults(page, place)]
    assert page.locator("html[data-mode=elder]").count() == (elder == "on")
    found += [fault for place in follow(page, cast) for fault in faults(page, place)]
    assert not found


def test_the_whole_road_can_be_gone_without_javascript(cast: Cast, new_page: Any, lamp: Path):
    page = new_page(width=360, java_script_enabled=False)
    page.goto("/")
    page.click(f"a[href='{reverse('report')}']")
    page.fill("#id_text", WORDS)
    page.set_input_files("#id_photos", lamp)
    go_on(page)
    page.select_option("#id_area", label="柳塘村")
    go_on(page)
    fill_person(page)
    go_on(page)
    assert page.locator("dd img").count() == 1
    go_on(page)
    page.click("#tracking-address")
    act(cast, "accept")
    act(cast, "answer", "已更换灯泡。")
    page.reload()
    page.check("#id_solved_0")
    page.check("#id_satisfied_0")
    page.click("form[action$=rating] button")
    assert page.locator(".notice-done").first.inner_text().startswith("谢谢")
    assert cases.Case.objects.get().ratings.get().solved == "yes"


def test_the_phones_position_and_the_map_fill_in_the_place(new_page: Any):
    page = new_page(geolocation={"longitude": LON, "latitude": LAT}, permissions=["geolocation"])
    page.goto("/report")
    page.fill("#id_text", WORDS)
    go_on(page)
    page.wait_for_selector("#place-map.leaflet-container")
    page.click("[data-position]")
    page.wait_for_selector("#place-map .pin")
    assert (float(page.input_value("#id_lon")), float(page.input_value("#id_lat"))) == (LON, LAT)
    page.click("#place-map", position={"x": 320, "y": 150})
    assert float(page.input_value("#id_lon")) != LON
    page.click("[data-position]")
    page.wait_for_function("lon => document.getElementById('id_lon').value == lon", arg=f"{LON:.6f}")
    go_on(page)
    fill_person(page)
    go_on(page)
    assert "柳塘村" in page.inner_text(".facts")
    go_on(page)
    page.wait_for_url("**/received")
    assert cases.Case.objects.get().grid_code == "999901001001001"


def test_what_was_typed_survives_a_reload_and_is_gone_once_it_was_sent(page: Any):
    page.goto("/report")
    page.fill("#id_text", WORDS)
    page.goto("/about")
    page.goto("/report")
    assert page.input_value("#id_text") == WORDS
    reach_answers(page)
    go_on(page)
    page.wait_for_url("**/received")
    page.goto("/report")
    assert page.input_value("#id_text") == ""


def test_an_impatient_finger_sends_one_report(page: Any):
    reach_answers(page)
    page.dblclick("#report .actions button:not([name])")
    page.wait_for_url("**/received")
    assert cases.Case.objects.count() == 1


def test_the_enter_key_goes_on_and_does_not_switch_to_large_print(page: Any):
    reach_answers(page)
    page.click("button[value=person] >> nth=0")
    page.press("#id_phone", "Enter")
    page.wait_for_selector("dl.facts")
    assert page.locator("html[data-mode=elder]").count() == 0


def test_nothing_that_was_typed_is_run(page: Any):
    reach_answers(page, words=SCRIPT)
    assert page.title() != "run"
    assert SCRIPT in page.inner_text("dl.facts")
    go_on(page)
    page.wait_for_url("**/received")
    page.click("#tracking-address")
    page.wait_for_selector("#words-title")
    assert page.title() != "run"
    assert SCRIPT in page.inner_text("main")


@pytest.mark.parametrize("address", ["/", "/report"])
def test_the_first_pages_are_light(page: Any, address: str):
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="networkidle")
    assert 0 < sum(len(answer.body()) for answer in answers) <= MOST_BYTES_OF_FIRST_PAGE
