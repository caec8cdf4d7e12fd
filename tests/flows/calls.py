"""What a foreign program sends: reports with a name or without, from the first grid of the cast."""

from typing import Any

import httpx

from tests.cast import LAT, LON, SIDE, SOUTH, WEST

ROAD = "柳塘村口的路面塌陷，来往车辆很危险，请尽快派人来修。"
NAME, PHONE = "欧阳小红", "13907318642"
PLACE = {"lon": LON, "lat": LAT, "crs": "CGCS2000"}
# In the last grid, which belongs to the next township.
OTHER_PLACE = {"lon": WEST + SIDE * 7.5, "lat": SOUTH + SIDE / 2, "crs": "CGCS2000"}


def a_report(text: str = ROAD, **changes: Any) -> dict[str, Any]:
    """Return the body of a report with name and phone; `changes` replace its fields."""
    return {"text": text, "place": PLACE, "contact": {"name": NAME, "phone": PHONE}} | changes


def anonymous(text: str = ROAD, **changes: Any) -> dict[str, Any]:
    return {"text": text, "place": PLACE, "anonymous": True} | changes


def send(client: httpx.Client, body: dict[str, Any], key: str = "") -> httpx.Response:
    return client.post("/api/v1/reports", json=body, headers={"Idempotency-Key": key} if key else {})


def case_of(receipt: str) -> int:
    return int(receipt.rpartition("-")[2])


def act(client: httpx.Client, case: int, verb: str, version: Any, **body: Any) -> httpx.Response:
    """Do one act of staff; `version` is the ETag or number that was seen."""
    return client.post(f"/api/v1/cases/{case}/{verb}", json=body, headers={"If-Match": str(version)})


def version_of(client: httpx.Client, case: int) -> str:
    """Return the ETag of a case as the client sees it now."""
    answer = client.get(f"/api/v1/cases/{case}")
    assert answer.status_code == 200, answer.text
    return answer.headers["ETag"]
