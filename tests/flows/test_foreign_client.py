"""The whole road through the API, walked by a program that knows nothing of us but HTTP, against the running system."""

import re

import pytest

from tests.flows.calls import OTHER_PLACE, ROAD, a_report, act, anonymous, case_of, send, version_of
from tests.system import System

pytestmark = pytest.mark.slow

ANSWER = "路面已经填平压实，限速牌已立，请放心通行。"


def test_it_takes_a_report_from_intake_to_its_rating(module_system: System) -> None:
    with (
        module_system.http() as resident,
        module_system.http("township_handler") as clerk,
        module_system.http("checker") as checker,
    ):
        taken = send(resident, a_report(ROAD))
        assert taken.status_code == 201, taken.text + module_system.log()[-4000:]
        case, tracking = case_of(taken.json()["receipt"]), taken.json()["tracking_url"]
        listed = clerk.get("/api/v1/cases", params={"stage": "dispatched", "area": "999901001"}).json()
        row = next(row for row in listed["items"] if row["id"] == case)
        accepted = act(clerk, case, "accept", row["version"])
        assert accepted.json()["stage"] == "in_progress"
        answered = act(clerk, case, "answer", accepted.headers["ETag"], words=ANSWER)
        assert answered.json()["stage"] == "answered"
        closed = act(checker, case, "pass", version_of(checker, case), words="现场看过")
        assert closed.json()["closed_at"] is not None
        page = resident.get(tracking)
        assert ANSWER in page.text
        assert "现场看过" not in page.text
        rated = rate(resident, tracking, page.text)
        assert rated.status_code == 302
        assert module_system.rows(f"SELECT solved, satisfied FROM service_requests_rating WHERE case_id = {case}") == [("yes", "satisfied")]  # fmt: skip


def rate(resident, tracking, page):
    hidden = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    form = {"csrfmiddlewaretoken": hidden and hidden.group(1), "solved": "yes", "satisfied": "satisfied"}
    return resident.post(f"{tracking}rating", data=form, headers={"Referer": tracking})


def test_of_two_people_who_act_at_once_the_second_is_told_to_look_again(module_system: System) -> None:
    with module_system.http() as resident, module_system.http("township_handler") as clerk:
        case = case_of(send(resident, a_report()).json()["receipt"])
        seen = version_of(clerk, case)
        assert act(clerk, case, "accept", seen).status_code == 200
        late = act(clerk, case, "return", seen, words="不属于我镇管理")
        assert late.status_code == 409
        assert late.headers["Content-Type"] == "application/problem+json"
        assert late.json()["code"] == "stale"
        assert act(clerk, case, "accept", version_of(clerk, case)).status_code == 409


def test_more_time_is_asked_for_and_granted_by_two_programs_that_read_what_they_may_do(module_system: System) -> None:
    with (
        module_system.http() as resident,
        module_system.http("township_handler") as clerk,
        module_system.http("dispatcher") as dispatcher,
    ):
        case = case_of(send(resident, a_report()).json()["receipt"])
        accepted = act(clerk, case, "accept", version_of(clerk, case))
        assert (
            verb(clerk, case, "extend")["fields"][0].items()
            >= {"name": "days", "kind": "number", "required": True}.items()
        )
        refused = act(clerk, case, "extend", accepted.headers["ETag"], words="等材料到货", values={"days": 99})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "days")
        asked = act(clerk, case, "extend", accepted.headers["ETag"], words="等材料到货", values={"days": 3})
        assert asked.status_code == 200, asked.text
        assert act(clerk, case, "agree_extension", asked.headers["ETag"], words="同意").status_code in (403, 409)
        before = limit(dispatcher, case)
        granted = act(
            dispatcher, case, "agree_extension", asked.headers["ETag"], words="等材料到货，请谅解", values={"days": 2}
        )
        assert granted.status_code == 200, granted.text
        assert limit(clerk, case) > before
        again = act(dispatcher, case, "refuse_extension", asked.headers["ETag"], words="不同意")
        assert (again.status_code, again.json()["code"]) == (409, "stale")


def verb(client, case, name):
    """Return what the API says of a verb that is offered now."""
    return next(verb for verb in client.get(f"/api/v1/cases/{case}").json()["verbs"] if verb["verb"] == name)


def limit(client, case):
    limits = client.get(f"/api/v1/cases/{case}").json()["limits"]
    return next(limit["due_at"] for limit in limits if limit["key"] == "answer_within")


def test_the_same_key_leads_to_one_case_only(module_system: System) -> None:
    with module_system.http() as resident:
        first, again = (send(resident, a_report(), "key-of-the-farm") for _ in range(2))
        assert first.status_code == again.status_code == 201
        assert first.json() == again.json()
        other = send(resident, a_report("另外一件事情，路灯不亮了"), "key-of-the-farm")
        assert other.status_code == 422
        assert other.json()["errors"][0]["field"] == "Idempotency-Key"


def test_every_refusal_is_a_problem_with_the_fields_that_are_wrong(module_system: System) -> None:
    with module_system.http() as resident:
        refused = send(resident, {"text": "路", "place": {"lon": 29.5, "lat": 124.0}, "contact": {"phone": "12"}})
        assert refused.status_code == 422
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert {"type", "title", "status", "detail", "errors"} <= set(refused.json())
        assert {error["field"] for error in refused.json()["errors"]} >= {"text", "place", "contact.phone"}
        assert resident.get("/api/v1/cases").status_code == 401
        assert resident.get("/api/v1/cases", headers={"Authorization": "Bearer forged"}).status_code == 401


def test_what_lies_in_the_next_township_does_not_exist(module_system: System) -> None:
    with (
        module_system.http() as resident,
        module_system.http("township_handler") as clerk,
        module_system.http("outsider") as outsider,
    ):
        case = case_of(send(resident, anonymous(place=OTHER_PLACE)).json()["receipt"])
        unknown, foreign = clerk.get("/api/v1/cases/999999999"), clerk.get(f"/api/v1/cases/{case}")
        assert unknown.status_code == foreign.status_code == 404
        assert unknown.json() == foreign.json()
        assert act(clerk, case, "accept", 2).status_code == 404
        assert act(clerk, case, "accept", version_of(outsider, case)).status_code == 404
        listed = clerk.get("/api/v1/cases", params={"limit": 200}).json()["items"]
        assert case not in [row["id"] for row in listed]


def test_boards_meetings_alerts_and_checks_are_found_by_the_description_for_machines(module_system: System) -> None:
    with module_system.http() as resident, module_system.http("leader") as leader:
        paths = resident.get("/api/v1/openapi.json").json()["paths"]
        assert {"/api/v1/meetings", "/api/v1/boards/{area}", "/api/v1/gaps", "/api/v1/alerts", "/api/v1/checks"} <= set(
            paths
        )
        assert resident.get("/api/v1/boards/999901001001").json() == {"items": [], "next": None}
        assert {gap["area"][:6] for gap in resident.get("/api/v1/gaps").json()["items"]} <= {"999901"}
        assert resident.get("/api/v1/meetings").status_code == resident.get("/api/v1/alerts").status_code == 401
        assert leader.get("/api/v1/meetings").json()["items"] == []
        plan = {"title": "抽查", "checklist": "village_power", "area": "999901001", "since": "2026-01-01"}
        plan |= {"until": "2026-11-01", "size": 3, "source": "双色球", "drawn_on": "2030-01-01"}
        refused = leader.post("/api/v1/checks", json=plan)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "size")


def test_a_forged_tracking_address_is_answered_like_one_that_never_was(module_system: System) -> None:
    with module_system.http() as resident:
        tracking = send(resident, a_report()).json()["tracking_url"]
        receipt, token = tracking.rstrip("/").split("/")[-2:]
        forged = resident.get(f"/t/{receipt}/{'0' * len(token)}/")
        never = resident.get(f"/t/26-999999/{token}/")
        assert forged.status_code == never.status_code == 404
        assert resident.get(tracking).status_code == 200
