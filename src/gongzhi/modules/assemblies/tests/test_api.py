"""A village's own program announces a meeting, records it and corrects it; others read or are kept out as on the pages."""

import pytest

from .conftest import VILLAGE

pytestmark = pytest.mark.django_db
MEETINGS = "/api/v1/meetings"
CALL = {
    "assembly": "villagers_meeting",
    "area": VILLAGE,
    "title": "村规民约修订",
    "at": "2026-11-10T09:00:00+08:00",
    "called_on": "2026-10-30",
}
VOTE = {"text": "同意修订村规民约", "agreed": 151, "against": 150}
RECORD = {
    "counted": "persons",
    "due": 600,
    "present": 301,
    "minutes": "讨论并表决，联系电话13800138000。",
    "motions": [VOTE],
    "names": ["赵一", "钱二"],
}


def post(member, address, body, tag=None):
    headers = {"If-Match": tag} if tag else {}
    return member.api().post(address, body, content_type="application/json", headers=headers)


def refusal(answer):
    return answer.status_code, answer["Content-Type"], answer.json()["code"]


def test_a_program_announces_records_and_corrects_a_meeting(village):
    clerk, problem = village.clerk_of_village, "application/problem+json"
    made = post(clerk, MEETINGS, CALL)
    address, tag = f"{MEETINGS}/{made.json()['id']}", made["ETag"]
    assert (made.status_code, made.json()["state"], made.json()["counts"]) == (201, "called", None)
    assert "有 1 次会议已到时间，还没有记录" in clerk.client().get("/desk/").content.decode()
    [waits] = clerk.client().get("/desk/meetings/?state=waits").context["rows"]
    assert waits["meeting"].pk == made.json()["id"]
    assert refusal(post(clerk, f"{address}/record", RECORD)) == (428, problem, "version_missing")
    wrong = post(clerk, f"{address}/record", {**RECORD, "present": 601}, tag)
    assert (refusal(wrong), wrong.json()["errors"][0]["field"]) == ((422, problem, "invalid"), "present")
    held = post(clerk, f"{address}/record", RECORD, tag)
    assert (held.json()["counts"], held.json()["motions"][0]["carried"]) == (True, True)
    assert "13800138000" not in held.content.decode()
    assert "赵一" not in held.content.decode()
    assert refusal(post(clerk, f"{address}/record", RECORD, tag)) == (409, problem, "stale")
    unexplained = post(clerk, f"{address}/record", RECORD, held["ETag"])
    assert unexplained.json()["errors"][0]["field"] == "reason"
    less = {**RECORD, "present": 300, "motions": [{**VOTE, "against": 149}], "reason": "多计一人"}
    corrected = post(clerk, f"{address}/record", less, held["ETag"]).json()
    assert (corrected["counts"], corrected["corrections"], corrected["motions"][0]["carried"]) == (False, 1, False)


def test_who_may_read_and_write_is_as_on_the_pages(village):
    made = post(village.clerk_of_village, MEETINGS, CALL)
    address, listed = f"{MEETINGS}/{made.json()['id']}", {"assembly": "villagers_meeting", "state": "called"}
    reader = village.township_handler.api().get(MEETINGS, listed).json()
    assert [row["title"] for row in reader["items"]] == ["村规民约修订"]
    assert village.township_handler.api().get(address).json()["may_record"] is False
    assert refusal(post(village.township_handler, f"{address}/cancel", {"reason": "改期"}, made["ETag"]))[0] == 403
    assert refusal(post(village.next_village, f"{address}/cancel", {"reason": "改期"}, made["ETag"]))[0] == 404
    assert village.administrator.api().get(MEETINGS).status_code == 403
    gone = post(village.colleague, f"{address}/cancel", {"reason": "改期"}, made["ETag"])
    assert (gone.status_code, gone.json()["state"]) == (200, "cancelled")
    assert refusal(post(village.clerk_of_village, MEETINGS, {**CALL, "at": "2026-11-10T09:00"}))[0] == 422
