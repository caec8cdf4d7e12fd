"""Makes the pictures of README and manual from the running demo, by headless Chromium, in both languages.

`python -m tools.pictures [ADDRESS] [SIGNINS]` (default: http://127.0.0.1:8000 and var/demo-signins.json). It sends two reports
and has one of them answered, so that the pages have something to tell; the demo county's people are invented.
"""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import APIRequestContext, Browser, Page
from tests.browser import launch

from tools.steps import ROOT

FOLDER = ROOT / "docs" / "pictures"
EXAMPLES = ROOT / "tools" / "pictures.json"
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
MOST_BYTES = 120_000
COLOURS = (256, 128, 64, 32)
HANDLER, OVERSEER = "town-works", "dispatcher"


@dataclass(frozen=True)
class Format:
    """Size of the window in CSS pixels, and how many dots each of them has."""

    width: int
    height: int
    dots: int


PHONE = Format(390, 800, 2)
# Above the choice of photos, which the browser labels in its own language and not in that of the page.
UPPER_PHONE = Format(390, 570, 2)
OFFICE = Format(1280, 800, 1)


@dataclass(frozen=True)
class Scene:
    """What the pictures show: who signs in, and the reports that were sent for them."""

    signins: dict[str, dict[str, str]]
    words: str
    tracking: str
    case: str


def prepare(api: APIRequestContext, signins: dict[str, dict[str, str]]) -> Scene:
    """Send the example reports; let the handler sign for both and answer the first."""
    examples: dict[str, Any] = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    bearer = {"Authorization": f"Bearer {signins[HANDLER]['api_token']}"}
    addresses = {}
    for name, report in examples["reports"].items():
        sent = _answer(api.post("/api/v1/reports", data=report)).json()
        found = _answer(api.get("/api/v1/cases", params={"q": sent["receipt"]}, headers=bearer)).json()["items"]
        addresses[name] = (sent["tracking_url"], found[0]["id"])
    for _tracking, number in addresses.values():
        _act(api, number, "accept", {}, bearer)
    tracking, answered = addresses["answered"]
    _act(api, answered, "answer", {"words": examples["answer"]}, bearer)
    return Scene(signins, examples["words"], tracking, f"/desk/cases/{addresses['in_hand'][1]}/")


def _act(api: APIRequestContext, number: int, verb: str, body: dict[str, str], bearer: dict[str, str]) -> None:
    seen = _answer(api.get(f"/api/v1/cases/{number}", headers=bearer))
    headers = bearer | {"If-Match": seen.headers["etag"]}
    _answer(api.post(f"/api/v1/cases/{number}/{verb}", data=body, headers=headers))


def _answer(response: Any) -> Any:
    """Return the answer, or stop with what the platform said."""
    if not response.ok:
        sys.exit(f"{response.url}: {response.status} {response.text()[:500]}")
    return response


def sign_in(page: Page, scene: Scene, name: str) -> None:
    page.goto("/sign-in/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", scene.signins[name]["password"])
    page.click("main form button")
    page.wait_for_url("**/desk/**")


def show_home(page: Page, _scene: Scene) -> None:
    page.goto("/")


def show_report(page: Page, scene: Scene) -> None:
    page.goto("/report")
    page.fill("[name=text]", scene.words)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


def show_tracking(page: Page, scene: Scene) -> None:
    page.goto(scene.tracking)


def show_work(page: Page, scene: Scene) -> None:
    sign_in(page, scene, HANDLER)


def show_case(page: Page, scene: Scene) -> None:
    sign_in(page, scene, HANDLER)
    page.goto(scene.case)


def show_command(page: Page, scene: Scene) -> None:
    sign_in(page, scene, OVERSEER)
    page.goto("/desk/command/")


PICTURES: dict[str, tuple[Format, Callable[[Page, Scene], None]]] = {
    "home": (PHONE, show_home),
    "report": (UPPER_PHONE, show_report),
    "tracking": (PHONE, show_tracking),
    "work": (OFFICE, show_work),
    "case": (OFFICE, show_case),
    "command": (OFFICE, show_command),
}


def take(browser: Browser, address: str, scene: Scene) -> Iterator[Path]:
    """Yield each picture as it is written."""
    for name, (form, show) in PICTURES.items():
        for language, locale in LANGUAGES.items():
            context = browser.new_context(
                base_url=address,
                viewport={"width": form.width, "height": form.height},
                device_scale_factor=form.dots,
                locale=locale,
                timezone_id="Asia/Shanghai",
                reduced_motion="reduce",
            )
            page = context.new_page()
            show(page, scene)
            page.wait_for_load_state("networkidle")
            path = FOLDER / f"{name}.{language}.png"
            path.write_bytes(shrink(page.screenshot()))
            context.close()
            yield path


def shrink(png: bytes) -> bytes:
    """Return the picture with as many colours as fit into the limit; text stays sharp, which JPEG would not keep."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    small = png
    for colours in COLOURS:
        out = BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        small = out.getvalue()
        if len(small) < MOST_BYTES:
            break
    return small


def main(arguments: list[str]) -> int:
    address = arguments[0] if arguments else "http://127.0.0.1:8000"
    signins_file = Path(arguments[1]) if len(arguments) > 1 else ROOT / "var" / "demo-signins.json"
    signins = {row["name"]: row for row in json.loads(signins_file.read_text(encoding="utf-8"))}
    FOLDER.mkdir(parents=True, exist_ok=True)
    with launch() as browser:
        scene = prepare(browser.new_context(base_url=address).request, signins)
        for path in take(browser, address, scene):
            sys.stdout.write(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
