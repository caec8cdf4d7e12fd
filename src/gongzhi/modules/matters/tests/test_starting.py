"""Starting a matter by staff: at a counter and through the API; who may not is refused."""

import pytest

from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as rules

from .conftest import GIVEN, fill_in, send

pytestmark = pytest.mark.django_db
DESK = "/desk/matters/venue_booking/start"
API = "/api/v1/matters/venue_booking/cases"
AGREED = {"agreed": "on"}


def call(member, key="k1", values=GIVEN):
    headers = {"Idempotency-Key": key} if key else {}
    return member.api().post(API, {"values": values}, content_type="application/json", headers=headers)


def test_the_keeper_starts_it_for_somebody_at_the_counter(hall):
    client = hall.township_handler.client()
    assert "venue_booking" in client.get("/desk/matters/").content.decode()
    page = send(client, fill_in(client, DESK, **AGREED))
    case = cases.Case.objects.get()
    assert case.channel == "counter"
    assert case.receipt in page.content.decode()


def test_only_places_of_ones_own_are_offered(hall):
    page = hall.township_handler.client().get(DESK).content.decode()
    assert ("柳塘村" in page, "茶岭村" in page) == (True, False)


def test_at_the_counter_the_person_must_agree(hall):
    page = fill_in(hall.township_handler.client(), DESK)
    assert set(page.context["form"].errors) == {"agreed"}


@pytest.mark.parametrize("who", ["clerk", "auditor", "administrator"])
def test_a_post_without_function_or_grant_starts_nothing(hall, who):
    member = getattr(hall, who)
    assert member.client().get(DESK).status_code == 403
    assert call(member).status_code == 403
    assert not cases.Case.objects.exists()


def test_the_next_township_starts_nothing_here(hall):
    assert call(hall.outsider).status_code == 403


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        ({"list_type": "withdrawn", "taken_over_by": "civil_affairs"}, "民政"),
        (
            {
                "list_type": "grid_admission",
                "admission": {"number": "云网〔2026〕1号", "valid_from": "2020-01-01", "valid_to": "2020-12-31"},
            },
            "云网〔2026〕1号",
        ),
    ],
)
def test_what_was_taken_back_or_is_admitted_no_more_is_refused_with_where_it_goes(hall, client, stated, why):
    body = rules.get_content("matter", "venue_booking").body
    assert rules.check_draft("matter", {"venue_booking": {**body, "list_type": stated["list_type"]}}) != []
    item = rules.Item("matter", "venue_booking", {**body, **stated}, "", "base")
    with rules.trying_out([item]):
        refused = call(hall.township_handler)
        assert (refused.status_code, why in refused.content.decode()) == (403, True)
        assert why in client.get("/guide/venue_booking/apply").content.decode()
        assert "venue_booking" not in hall.township_handler.client().get("/desk/matters/").content.decode()
    assert not cases.Case.objects.exists()


def test_nobody_starts_a_report_matter_this_way(hall):
    address = "/api/v1/matters/road_damage/cases"
    sent = hall.township_handler.api().post(
        address, {"values": {}}, content_type="application/json", headers={"Idempotency-Key": "x"}
    )
    assert sent.status_code in {403, 422}
    assert not cases.Case.objects.exists()


def test_a_program_starts_it_once_under_its_key(hall):
    first, second = call(hall.township_handler), call(hall.township_handler)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert cases.Case.objects.get().channel == "api"


def test_the_same_key_with_another_body_is_refused(hall):
    call(hall.township_handler)
    assert call(hall.township_handler, values={**GIVEN, "people": "3"}).status_code == 422


@pytest.mark.parametrize(("key", "values"), [("", GIVEN), ("k", {**GIVEN, "phone": "1"}), ("k" * 201, GIVEN)])
def test_a_program_is_told_what_is_wrong(hall, key, values):
    assert call(hall.township_handler, key, values).status_code == 422


def test_a_program_without_token_starts_nothing(hall, client):
    assert client.post(API, {"values": GIVEN}, content_type="application/json").status_code == 401


def test_a_program_sees_what_it_may_start(hall):
    found = {one["key"]: one for one in hall.township_handler.api().get("/api/v1/matters").json()}
    assert "applicant" in {field["name"] for field in found["venue_booking"]["fields"]}
    assert "village_decision" not in found
