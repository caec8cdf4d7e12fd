"""A keeper of the venue and an applicant."""

import pytest
from django.test import Client

from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties

VILLAGE = "999901001001"
GIVEN = {
    "applicant": "李小红",
    "phone": "13800138000",
    "area": VILLAGE,
    "venue": "hall",
    "purpose": "外婆八十大寿",
    "day": "2036-10-01",
    "part_of_day": "evening",
    "people": "80",
}


@pytest.fixture
def hall(cast):
    """Let the town's handler keep the venue; return the cast."""
    parties.Duty.objects.create(post=cast.township_handler.post, function="venue_keeper", area_code="999901001")
    cast.forget()
    return cast


def fill_in(client, address, **given):
    """Send the form as the page has it; return the answer."""
    draft = client.get(address).context["sealed"]
    fields = {f"f-{name}": value for name, value in {**GIVEN, **given}.items()}
    return client.post(address, {"draft": draft, "step": "form", **fields})


def send(client, page, **more):
    """Send what the last look showed."""
    address = page.request["PATH_INFO"]
    return client.post(address, {"draft": page.context["sealed"], "step": "check", **more}, follow=True)


def apply_for_hall(**given):
    """Let a resident apply; return the case."""
    client = Client()
    send(client, fill_in(client, "/guide/venue_booking/apply", **given))
    return cases.Case.objects.latest("id")
