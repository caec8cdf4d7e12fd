"""`POST /api/v1/cases/batch`: many acts of staff in one call, each done or refused by itself."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast

from gongzhi.common.snapshot import trust_all
from gongzhi.engine.cases.public import Case, verify

BATCH = "/api/v1/cases/batch"
ANSWER = {"verb": "answer", "words": "已经增加了早晚各一班车"}


@pytest.fixture
def waiting(cast: Cast) -> list[Case]:
    return [cast.report(f"公交车班次太少，第{number}次反映", matter="public_transport") for number in range(4)]


def asked(case: Case, verb: str = "accept", **more: Any) -> dict[str, Any]:
    return {"case": case.pk, "verb": verb, "version": case.version} | more


def send(cast: Cast, acts: list[Any], member: str = "clerk", **headers: str) -> list[dict[str, Any]]:
    client = cast.members[member].api()
    answer = client.post(BATCH, json.dumps({"acts": acts}), content_type="application/json", headers=headers)
    assert answer.status_code == 200, answer.content
    return list(answer.json()["results"])


def statuses(results: list[dict[str, Any]]) -> list[int]:
    return [one["status"] for one in results]


def test_each_act_is_done_and_answered_with_the_case_as_it_is_then(cast: Cast, waiting: list[Case]):
    done = send(cast, [asked(case) for case in waiting])
    assert statuses(done) == [200] * 4
    now = [Case.objects.get(pk=case.pk) for case in waiting]
    assert [(one["id"], one["version"], one["stage"]) for one in done] == [(c.pk, c.version, c.stage) for c in now]
    assert all(after.version > before.version for before, after in zip(waiting, now, strict=True))
    answered = send(cast, [ANSWER | {"case": one["id"], "version": one["version"]} for one in done])
    assert statuses(answered) == [200] * 4
    assert not list(verify())


def test_what_is_refused_is_told_at_its_place_leaves_no_trace_and_holds_up_no_other(cast: Cast, waiting: list[Case]):
    first, second, third, fourth = waiting
    acts = [
        asked(first),
        asked(second, version=second.version + 1),
        asked(third, "answer", words=""),
        asked(first),
        asked(fourth, colour="red"),
        {"case": 999_999, "verb": "accept", "version": 1},
        asked(fourth, "archive_by_hand"),
        asked(fourth),
    ]
    done = send(cast, acts)
    assert statuses(done) == [200, 409, 409, 422, 422, 404, 409, 422]
    assert (done[1]["code"], done[4]["errors"][0]["field"], done[3]["errors"][0]["field"]) == (
        "stale",
        "colour",
        "case",
    )
    untouched = [Case.objects.get(pk=case.pk).version for case in (second, third, fourth)]
    assert untouched == [case.version for case in (second, third, fourth)]
    assert not list(verify())


def test_nobody_does_more_in_a_batch_than_in_single_calls(cast: Cast, waiting: list[Case]):
    assert statuses(send(cast, [asked(case) for case in waiting], "outsider")) == [404] * 4
    assert cast.administrator.api().post(BATCH, "{}", content_type="application/json").status_code in (403, 422)


def test_a_call_that_is_sent_again_does_nothing_twice(cast: Cast, waiting: list[Case]):
    acts = [asked(case) for case in waiting[:2]]
    key = {"Idempotency-Key": "k1"}
    first, second = send(cast, acts, **key), send(cast, acts, **key)
    assert statuses(second) == [200, 200]
    assert first == second
    other = send(cast, [acts[0], asked(waiting[2])], **key)
    assert [(one["status"], one["errors"][0]["field"]) for one in other[1:]] == [(422, "Idempotency-Key")]
    assert Case.objects.get(pk=waiting[2].pk).version == waiting[2].version


def test_cases_that_are_joined_are_acted_on_by_themselves_in_the_same_call(cast: Cast, waiting: list[Case]):
    lead, member, *others = waiting
    Case.objects.filter(pk=member.pk).update(merged_into=lead.pk)
    Case.objects.filter(pk=lead.pk).update(merged_count=1)
    done = send(cast, [asked(lead), *(asked(case) for case in others)])
    assert statuses(done) == [200] * 3
    assert Case.objects.get(pk=member.pk).version > member.version


def test_the_statements_do_not_grow_with_the_acts(cast: Cast, waiting: list[Case]):
    trust_all(600)
    with CaptureQueriesContext(connection) as few:
        send(cast, [asked(case) for case in waiting[:1]])
    with CaptureQueriesContext(connection) as more:
        send(cast, [asked(case) for case in waiting[1:]])
    most = {"postgresql": 0}.get(connection.vendor, 40)
    assert len(more) - len(few) <= most
