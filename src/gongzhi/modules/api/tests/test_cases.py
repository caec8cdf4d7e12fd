"""Cases through the API: who calls, what they see, acting with a version, refusals as RFC 9457 problems."""

import json
import logging

import pytest
from django.test import Client
from tests.cast import OTHER_GRID, Cast, Member, point_in

from gongzhi.engine.cases.public import Case
from gongzhi.modules.api.endpoints.shapes import CaseList

CASES = "/api/v1/cases"


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.report("公交车班次太少，老人看病不方便", matter="public_transport")


def send(member: Member, case: Case, verb: str, tag: str | None, **body):
    headers = {"If-Match": tag} if tag is not None else {}
    address = f"{CASES}/{case.pk}/{verb}"
    return member.api().post(address, json.dumps(body), content_type="application/json", headers=headers)


def is_problem(answer, status: int, code: str) -> bool:
    body = answer.json()
    right_type = answer["Content-Type"] == "application/problem+json"
    return right_type and (answer.status_code, body["status"], body["code"]) == (status, status, code)


@pytest.mark.parametrize(
    "header",
    [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic abc"}, {"Authorization": "Bearer " + "x" * 9999}],
)
def test_without_a_valid_token_nothing_is_told(db, header):
    answer = Client(headers=header).get(CASES)
    assert is_problem(answer, 401, "unauthenticated")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_session_of_the_pages_is_no_token(cast):
    assert cast.clerk.client().get(CASES).status_code == 401


def test_a_token_sees_what_its_person_may_see(cast, case):
    answer = cast.clerk.api().get(CASES).json()
    assert CaseList.model_validate(answer).model_dump(mode="json") == answer
    [row] = answer["items"]
    assert (row["receipt"], row["stage"]["names"]["zh"], row["matter"]["key"]) == (
        case.receipt,
        "已派单",
        "public_transport",
    )
    assert row["post"]["office"]["zh"] == "云溪县交通运输局"
    assert cast.outsider.api().get(CASES).json() == {"items": [], "next": None}
    assert is_problem(cast.outsider.api().get(f"{CASES}/{case.pk}"), 404, "missing")


def test_somebody_without_any_right_to_cases_is_refused(cast):
    assert is_problem(cast.administrator.api().get(CASES), 403, "denied")


def test_pages_follow_each_other_without_gap_or_twin(cast):
    opened = cast.report_many(
        [{"text": f"第{number}件：路灯坏了", "matter": "street_lighting"} for number in range(25)]
    )
    caller, seen, cursor = cast.dispatcher.api(), [], ""
    first = caller.get(CASES, {"limit": 10}).json()
    second = caller.get(CASES, {"limit": 10, "cursor": first["next"]}).json()
    third = caller.get(CASES, {"limit": 10, "cursor": second["next"]}).json()
    seen = [row["id"] for page in (first, second, third) for row in page["items"]]
    assert seen == sorted((case.pk for case in opened), reverse=True)
    assert (third["next"], cursor) == (None, "")


def test_filters_narrow_the_list(cast, case):
    lon, lat = point_in(OTHER_GRID)
    cast.report("村口的路灯坏了", matter="street_lighting", lon=lon, lat=lat)
    caller = cast.dispatcher.api()
    assert len(caller.get(CASES, {"area": "999901002"}).json()["items"]) == 1
    assert len(caller.get(CASES, {"matter": "public_transport", "stage": "dispatched"}).json()["items"]) == 1
    assert caller.get(CASES, {"q": case.receipt}).json()["items"][0]["id"] == case.pk


@pytest.mark.parametrize(
    "query",
    [{"limit": 201}, {"limit": "x"}, {"area": "12"}, {"cursor": "?"}, {"only": "all"}, {"q": "x" * 101}, {"post": -1}],
)
def test_a_query_that_makes_no_sense_names_its_field(cast, query):
    answer = cast.dispatcher.api().get(CASES, query)
    assert is_problem(answer, 422, "invalid")
    assert [error["field"] for error in answer.json()["errors"]] == list(query)


def test_an_act_needs_the_version_that_was_seen_and_returns_the_new_one(cast, case):
    tag = cast.clerk.api().get(f"{CASES}/{case.pk}")["ETag"]
    done = send(cast.clerk, case, "accept", tag)
    assert (done.status_code, done.json()["stage"]) == (200, "in_progress")
    assert done["ETag"] == f'"{done.json()["version"]}"' != tag
    assert is_problem(send(cast.clerk, case, "answer", tag, words="已增加班次"), 409, "stale")
    assert send(cast.clerk, case, "answer", done["ETag"], words="已增加班次").status_code == 200


def test_an_act_without_a_version_is_refused(cast, case):
    assert is_problem(send(cast.clerk, case, "accept", None), 428, "version_missing")
    assert is_problem(send(cast.clerk, case, "accept", "*"), 400, "version_unreadable")


def test_refusals_have_a_code_and_name_the_field(cast, case):
    tag = f'"{case.version}"'
    missing = send(cast.clerk, case, "return", tag)
    assert is_problem(missing, 422, "invalid")
    assert missing.json()["errors"][0]["field"] == "words"
    unfounded = send(cast.clerk, case, "return", tag, words="不属于我局职责")
    assert unfounded.json()["errors"][0]["field"] == "ground"
    assert is_problem(send(cast.township_handler, case, "accept", tag), 403, "denied")
    assert is_problem(send(cast.clerk, case, "answer", tag, words="好"), 409, "conflict")
    assert is_problem(send(cast.clerk, case, "fly", tag), 409, "conflict")
    assert is_problem(send(cast.outsider, case, "accept", '"1"'), 404, "missing")


@pytest.mark.parametrize("body", ["", "{", "[]", '{"words": 5}', '{"more": 1}', '{"words": "\\ud800"}'])
def test_a_body_that_cannot_be_read_is_refused(cast, case, body):
    answer = cast.clerk.api().post(
        f"{CASES}/{case.pk}/note", body, content_type="application/json", headers={"If-Match": f'"{case.version}"'}
    )
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


def test_a_number_that_no_database_holds_is_refused(cast):
    assert cast.clerk.api().get(f"{CASES}/{10**30}").status_code == 422
    assert is_problem(cast.clerk.api().get(f"{CASES}/{10**12}"), 404, "missing")


def test_contact_details_are_masked(cast, case):
    body = cast.clerk.api().get(f"{CASES}/{case.pk}").content.decode()
    assert "138****8000" in body
    assert "13800138000" not in body


def test_words_follow_the_language_of_the_caller(cast, case):
    chinese = cast.outsider.api().get(f"{CASES}/{case.pk}", headers={"Accept-Language": "zh-CN"}).json()
    english = cast.outsider.api().get(f"{CASES}/{case.pk}", headers={"Accept-Language": "en"}).json()
    assert chinese["title"] == "没有找到"
    assert english["title"] == "Not found"


def test_a_fault_of_ours_tells_no_secret_and_is_logged(cast, case, caplog, settings, django_db_blocker):
    settings.ROOT_URLCONF = "gongzhi.modules.api.tests.failing"
    with caplog.at_level(logging.ERROR, logger="gongzhi"):
        answer = Client().get("/api/v1/fail")
    assert is_problem(answer, 500, "fault")
    assert "hunter2" not in answer.content.decode()
    assert "hunter2" in caplog.text


def test_an_unknown_address_answers_in_the_same_form(db):
    assert is_problem(Client().get("/api/v1/nothing/here"), 404, "missing")


def test_the_document_describes_every_address_without_another_host(db):
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert {"/api/v1/cases", "/api/v1/cases/{case_id}", "/api/v1/cases/{case_id}/{verb}"} <= answer.json()[
        "paths"
    ].keys()


def test_a_list_of_a_hundred_takes_six_queries_at_most(cast, django_assert_max_num_queries):
    cast.report_many([{"text": f"第{number}件：路灯坏了", "matter": "street_lighting"} for number in range(110)])
    caller = cast.dispatcher.api()
    caller.get(CASES)
    with django_assert_max_num_queries(6):
        assert len(caller.get(CASES, {"limit": 100}).json()["items"]) == 100


def test_a_case_takes_fifteen_queries_at_most(cast, case, django_assert_max_num_queries):
    caller = cast.clerk.api()
    caller.get(f"{CASES}/{case.pk}")
    with django_assert_max_num_queries(15):
        caller.get(f"{CASES}/{case.pk}")


def test_a_token_needs_no_form_secret_and_a_session_gains_nothing_by_it(cast, case):
    strict = {"Authorization": f"Bearer {cast.clerk.token}", "If-Match": f'"{case.version}"'}
    program = Client(enforce_csrf_checks=True, headers=strict)
    body = json.dumps({"words": "看过了"})
    assert program.post(f"{CASES}/{case.pk}/note", body, content_type="application/json").status_code == 200
    browser = cast.clerk.client(enforce_csrf_checks=True)
    assert browser.post(f"{CASES}/{case.pk}/note", body, content_type="application/json").status_code == 401
    assert browser.post(f"/desk/cases/{case.pk}/do/note", {"version": 9, "words": "看过了"}).status_code == 403
