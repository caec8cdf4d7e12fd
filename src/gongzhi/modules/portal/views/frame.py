"""What every page's frame is drawn from: a context processor, named in the settings as `gongzhi.modules.portal.views.frame`."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from gongzhi.common.snapshot import Snapshot
from gongzhi.common.text import say
from gongzhi.engine.outbox import public as outbox

ELDER_COOKIE = "elder"


def _read_demo() -> dict[str, Any]:
    return outbox.last_info("demo")


# How far the demo's past cases are written; asked for every few seconds at most.
_demo = Snapshot(_read_demo, _read_demo)


def address(name: str, otherwise: str) -> str:
    """Return the address of a page of another module, or its promised address while that module is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return otherwise


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the variables of `portal/base.html` and `desk/base.html`.

    `here` is where the language and print-size switches come back to; after a POST that is the same page asked for again.
    """
    report_url = address("report", "/report")
    return {
        "elder": request.COOKIES.get(ELDER_COOKIE) == "on",
        "here": request.get_full_path(),
        "county_name": say(getattr(settings, "COUNTY_NAME", "")),
        "operator": {key: say(text) for key, text in getattr(settings, "OPERATOR", {}).items()},
        "demo": settings.DEMO,
        "demo_written": _demo.current() if settings.DEMO else {},
        "style_page": may_show_style(),
        "report_url": report_url,
        "opinion_url": f"{report_url}?matter=platform_feedback",
        "find_url": address("find", "/find"),
        "desk_url": address("desk", "/desk/"),
        "sign_out_url": address("sign-out", "/sign-out"),
    }


def may_show_style() -> bool:
    """Say whether the style page exists: it is for builders, not for a county's residents."""
    return bool(settings.DEMO or settings.DEBUG)
