"""Applying: filled in, looked through, sent once, followed, withdrawn; with a helper, at a counter, by a program."""

import pytest
from django.test import Client

from gongzhi.engine.cases import public as cases

from .conftest import GIVEN, VILLAGE, apply_for_hall, fill_in, send

pytestmark = pytest.mark.django_db
ADDRESS = "/guide/venue_booking/apply"


def test_a_resident_applies_and_follows_it(hall):
    client = Client()
    look = fill_in(client, ADDRESS)
    assert {"外婆八十大寿", "文化礼堂", "柳塘村"} <= {answer["value"] for answer in look.context["answers"]}
    receipt = send(client, look).content.decode()
    case = cases.Case.objects.get()
    assert case.receipt in receipt
    assert (case.kind, case.channel, case.village_code) == ("application", "portal", VILLAGE)
    track = client.get(f"/t/{case.receipt}/{cases.token_of(case.pk)}/").content.decode()
    assert "外婆八十大寿" in track
    assert "13800138000" not in track


def test_it_comes_to_the_keeper_who_answers(hall):
    case = apply_for_hall()
    assert [item.post_id for item in case.work_items.all()] == [hall.township_handler.post.pk]
    hall.township_handler.act(case, "grant", words="可以使用，请保持整洁。")
    hall.township_handler.act(case, "take_back")
    case.refresh_from_db()
    assert (case.stage, case.is_open) == ("closed", False)
    assert list(cases.verify()) == []


def test_personal_details_stand_nowhere_in_the_open(hall):
    case = apply_for_hall()
    assert "李小红" not in str(case.forms.get().values)
    assert cases.masked_reporter(case)["phone"] != GIVEN["phone"]


@pytest.mark.parametrize(
    ("wrong", "field"), [({"phone": "12"}, "phone"), ({"day": "2020-01-01"}, "day"), ({"venue": "moon"}, "venue")]
)
def test_what_is_wrong_comes_back_with_everything_that_was_typed(hall, wrong, field):
    page = fill_in(Client(), ADDRESS, **wrong)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert "外婆八十大寿" in page.content.decode()


def test_sending_twice_gives_one_case(hall):
    client = Client()
    look = fill_in(client, ADDRESS)
    assert send(client, look).redirect_chain == send(client, look).redirect_chain
    assert cases.Case.objects.count() == 1


def test_going_back_keeps_what_was_typed(hall):
    client = Client()
    look = fill_in(client, ADDRESS)
    assert "外婆八十大寿" in send(client, look, go="form").content.decode()


def test_with_a_helper_the_helper_is_named_and_the_person_agrees(hall):
    client = Client()
    page = fill_in(client, f"{ADDRESS}?with=helper")
    assert set(page.context["form"].errors) == {"helper_name", "agreed"}
    draft = {"draft": page.context["sealed"], "step": "form"}
    look = client.post(ADDRESS, draft | {f"f-{name}": value for name, value in GIVEN.items()} | HELPED)
    send(client, look)
    assert cases.Case.objects.get().channel == "helper"


HELPED = {"f-helper_name": "邻居老陈", "f-agreed": "on"}


def test_a_forged_draft_begins_anew(hall):
    page = Client().post(ADDRESS, {"draft": "made-up", "step": "check"})
    assert page.status_code == 200
    assert not cases.Case.objects.exists()


@pytest.mark.parametrize("matter", ["road_damage", "office_misconduct"])
def test_what_is_not_applied_for_cannot_be_applied_for(hall, matter):
    assert Client().get(f"/guide/{matter}/apply").status_code == 403


def test_too_many_from_one_address_are_asked_to_wait_and_lose_nothing(hall, settings):
    settings.REPORTS_PER_MINUTE = 1
    client = Client()
    send(client, fill_in(client, ADDRESS))
    page = send(client, fill_in(client, ADDRESS, purpose="合唱队排练"))
    assert page.status_code == 429
    assert "合唱队排练" in page.content.decode()


def test_the_applicant_withdraws_and_the_keeper_is_told(hall):
    case = apply_for_hall()
    address = f"/t/{case.receipt}/{cases.token_of(case.pk)}/withdraw"
    page = Client().post(address, {"words": "改期了"}, follow=True)
    case.refresh_from_db()
    assert (case.stage, case.is_open, page.status_code) == ("withdrawn", False, 200)
    assert case.receipt in hall.township_handler.client().get("/desk/matters/").content.decode()
    assert list(cases.verify()) == []


def test_it_is_withdrawn_once_only_and_by_nobody_else(hall):
    case = apply_for_hall()
    address = f"/t/{case.receipt}/{cases.token_of(case.pk)}/withdraw"
    Client().post(address)
    assert Client().post(address).status_code == 409
    assert Client().post(f"/t/{case.receipt}/{'0' * 24}/withdraw").status_code == 404


def test_a_report_cannot_be_withdrawn(cast):
    case = cast.report("柳塘村村口的路面坑坑洼洼，井盖也破了")
    assert Client().post(f"/t/{case.receipt}/{cases.token_of(case.pk)}/withdraw").status_code == 409
