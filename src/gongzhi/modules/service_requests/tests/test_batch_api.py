"""`POST /api/v1/reports/batch`: many reports of a program in one call, each taken or refused by itself."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import LAT, LON, Cast

from gongzhi.common.snapshot import trust_all
from gongzhi.engine.cases.public import Case, verify
from gongzhi.engine.outbox.public import Message

from .walking import WORDS

LAMP: dict[str, Any] = {
    "text": WORDS,
    "place": {"lon": LON, "lat": LAT, "crs": "CGCS2000"},
    "contact": {"name": "李小红", "phone": "13800138000"},
}
QUIET = {"text": WORDS, "anonymous": True}


def send(cast: Cast, reports: Any, member: str = "grid_worker", **headers: str) -> Any:
    own = {"Authorization": f"Bearer {cast.members[member].token}"} | {
        n.replace("_", "-"): v for n, v in headers.items()
    }
    body = json.dumps({"reports": reports}, ensure_ascii=False)
    return Client().post("/api/v1/reports/batch", body, content_type="application/json", headers=own)


def results(cast: Cast, reports: Any, **headers: str) -> list[dict[str, Any]]:
    response = send(cast, reports, **headers)
    assert response.status_code == 200, response.content
    return list(response.json()["results"])


def test_each_report_is_taken_with_its_number_and_address(cast: Cast):
    found = results(cast, [LAMP, QUIET])
    assert [one["status"] for one in found] == [201, 201]
    assert {one["receipt"] for one in found} == {case.receipt for case in Case.objects.all()}
    assert Client().get(found[0]["tracking_url"]).status_code == 200


def test_the_cases_are_those_that_single_reports_would_have_become(cast: Cast):
    results(cast, [LAMP])
    Client().post("/api/v1/reports", json.dumps(LAMP), content_type="application/json")
    batched, single = Case.objects.order_by("id")
    told = ("stage", "matter", "grid_code", "post_id", "kind", "channel", "title")
    assert [getattr(batched, name) for name in told] == [getattr(single, name) for name in told]
    told = Message.objects.filter(topic="search").values_list("payload", flat=True)
    assert {number for payload in told for number in payload["cases"]} == {batched.pk, single.pk}
    assert not list(verify())


def test_what_cannot_be_taken_is_told_at_its_place_and_holds_up_no_other(cast: Cast):
    wrong = [LAMP | {"text": ""}, LAMP | {"colour": 1}, LAMP | {"contact": {"phone": "12"}}, 7, LAMP]
    found = results(cast, wrong[:3] + wrong[4:])
    assert [one["status"] for one in found] == [422, 422, 422, 201]
    assert [one["errors"][0]["field"] for one in found[:3]] == ["text", "colour", "contact.phone"]
    assert send(cast, wrong).status_code == 422
    assert Case.objects.count() == 1


def test_the_same_key_and_batch_give_the_same_answers_and_no_second_cases(cast: Cast):
    batch = [LAMP, LAMP | {"text": ""}, QUIET]
    first, second = (results(cast, batch, Idempotency_Key="k") for _ in range(2))
    assert first == second
    assert Case.objects.count() == 2


def test_a_batch_sent_again_takes_what_was_refused_before_and_is_right_now(cast: Cast):
    results(cast, [LAMP, LAMP | {"text": ""}], Idempotency_Key="k")
    assert [one["status"] for one in results(cast, [LAMP, QUIET], Idempotency_Key="k")] == [201, 201]
    assert Case.objects.count() == 2


def test_the_same_key_with_another_report_at_its_place_is_refused_there(cast: Cast):
    results(cast, [LAMP, QUIET], Idempotency_Key="k")
    found = results(cast, [QUIET, QUIET], Idempotency_Key="k")
    assert [one["status"] for one in found] == [422, 201]
    assert found[0]["errors"][0]["field"] == "Idempotency-Key"


def test_photos_come_with_single_reports_only(cast: Cast):
    [found] = results(cast, [LAMP | {"attachments": [{"data": "AAAA"}]}])
    assert (found["status"], found["errors"][0]["field"]) == (422, "attachments")


@pytest.mark.parametrize("reports", [[], [QUIET] * 501, "x"])
def test_an_empty_batch_and_one_that_is_too_large_are_refused_as_a_whole(cast: Cast, reports: Any):
    assert send(cast, reports).status_code == 422


def test_only_a_program_whose_post_may_register_sends_batches(cast: Cast):
    assert Client().post("/api/v1/reports/batch", "{}", content_type="application/json").status_code == 401
    assert send(cast, [QUIET], member="auditor").status_code == 403
    assert not Case.objects.exists()


def test_many_reports_take_no_more_statements_than_few(cast: Cast):
    results(cast, [LAMP])
    trust_all(600)
    with CaptureQueriesContext(connection) as few:
        results(cast, [LAMP] * 2)
    with CaptureQueriesContext(connection) as many:
        results(cast, [LAMP] * 20)
    assert len(told(many)) <= len(told(few))


def told(seen: CaptureQueriesContext) -> list[str]:
    """Return the statements without those for states of diagrams, which are known as stored from the first commit on."""
    return [query["sql"] for query in seen.captured_queries if "processes_processstate" not in query["sql"]]
