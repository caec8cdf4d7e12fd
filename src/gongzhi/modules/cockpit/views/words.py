"""What the keys of the counts are called, and the lists that they open."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.common.text import say
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases.public import Case
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules

# So many digits of a code name the township.
TOWN = 9


def url(**filters: str) -> str:
    """Return the address of the list of cases with these filters; empty ones are left out."""
    return f"{reverse('cases')}?{urlencode({name: value for name, value in filters.items() if value})}"


def stage_order() -> list[str]:
    return [entry["key"] for process in rules.list_content("process") for entry in process.body["stages"]]


def stage_name(key: str) -> str:
    entries = [entry for process in rules.list_content("process") for entry in process.body["stages"]]
    return next((say(entry["label"]) for entry in entries if entry["key"] == key), key)


def place_name(code: str) -> str:
    return say(areas.area_names([code])[code])


def matter_name(key: str) -> str:
    found = rules.find_named("matter", key)
    return say(found.body["names"]) if found else key or _("Not known yet")


def post_name(post: parties.Post) -> str:
    return f"{say(post.organisation.names)} · {say(post.names)}"


def where(case: Case) -> str:
    """Return the place of a case as far as its village."""
    code = case.village_code or case.township_code
    parts = [code[:TOWN], code] if len(code) > TOWN else [code] if code else []
    return " ".join(place_name(part) for part in parts)
