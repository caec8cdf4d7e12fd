"""`POST /api/v1/reports`, as a foreign program calls it: no sign-in, no page before it, no token against forged forms."""

import base64
import json
import struct
import zlib
from typing import Any

import pytest
from django.test import Client
from tests.cast import LAT, LON

from gongzhi.common.coordinates import wgs84_to_gcj02
from gongzhi.engine.cases.public import Case
from gongzhi.engine.custody import public as custody

from .walking import WORDS, photo

pytestmark = pytest.mark.usefixtures("cast")
REPORT: dict[str, Any] = {
    "text": WORDS,
    "place": {"lon": LON, "lat": LAT, "crs": "CGCS2000", "words": "村口大榕树旁"},
    "contact": {"name": "李小红", "phone": "13800138000"},
}
ANONYMOUS = {"text": WORDS, "anonymous": True}


def post(body: Any, **headers: str) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client(enforce_csrf_checks=True).post("/api/v1/reports", raw, content_type="application/json", headers=named)


def refused(body: Any, **headers: str) -> dict[str, str]:
    """Return what was refused, by field, of an answer that must be a problem in the form of RFC 9457."""
    response = post(body, **headers)
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == response.status_code == 422
    assert all(problem[name] for name in ("type", "title", "detail", "code"))
    return {error["field"]: error["message"] for error in problem["errors"]}


def test_a_report_becomes_a_case_and_the_answer_leads_to_its_progress():
    response = post(REPORT)
    answer, case = response.json(), Case.objects.get()
    assert response.status_code == 201
    assert answer == {"receipt": case.receipt, "tracking_url": response.headers["Location"]}
    assert (case.channel, case.grid_code, case.matter) == ("api", "999901001001001", "street_lighting")
    assert Client().get(answer["tracking_url"].removeprefix("http://testserver")).status_code == 200


def test_an_anonymous_report_keeps_nobody():
    assert post(ANONYMOUS).status_code == 201
    assert Case.objects.get().reporter is None


def test_photos_come_as_base64():
    photos = [{"data": base64.b64encode(photo(colour=colour).read()).decode()} for colour in ("red", "green")]
    assert post(ANONYMOUS | {"attachments": photos}).status_code == 201
    assert Case.objects.get().attachments.count() == 2


def test_gcj02_is_converted_so_that_the_point_is_where_it_was_meant():
    lon, lat = wgs84_to_gcj02(LON, LAT)
    assert post(REPORT | {"place": {"lon": lon, "lat": lat, "crs": "GCJ02"}}).status_code == 201
    case = Case.objects.get()
    assert (case.lon, case.lat) == (pytest.approx(LON, abs=1e-5), pytest.approx(LAT, abs=1e-5))


def test_the_same_key_and_body_give_the_same_answer_and_one_case():
    first, second = (post(REPORT, Idempotency_Key="k-1") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Case.objects.count() == 1


def test_the_same_key_with_another_body_is_refused():
    post(REPORT, Idempotency_Key="k-1")
    assert list(refused(ANONYMOUS, Idempotency_Key="k-1")) == ["Idempotency-Key"]
    assert Case.objects.count() == 1


def test_a_key_of_the_page_is_not_a_key_of_the_api():
    assert custody.lookup("intake-key", "api:k") != custody.lookup("intake-key", "k")


def test_a_refused_report_leaves_its_key_free():
    refused(REPORT | {"text": ""}, Idempotency_Key="k-1")
    assert post(REPORT, Idempotency_Key="k-1").status_code == 201


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "坏"}, "text"),
        ({"text": "路" * 100_000}, "text"),
        ({"text": "路灯\0坏了三天"}, "text"),
        ({"text": 5}, "text"),
        ({"text": None}, "text"),
        ({"contact": None}, "contact.phone"),
        ({"contact": {"name": "李", "phone": "12"}}, "contact.phone"),
        ({"contact": {"name": "李" * 41, "phone": "13800138000"}}, "contact.name"),
        ({"contact": {"name": "李\0", "phone": "13800138000"}}, "contact.name"),
        ({"contact": {"name": "李", "phone": "13800138000", "fax": "x"}}, "contact.fax"),
        ({"contact": []}, "contact"),
        ({"anonymous": True}, "contact"),
        ({"anonymous": "yes"}, "anonymous"),
        ({"place": {"lon": LAT, "lat": LON}}, "place"),
        ({"place": {"lon": 116.4, "lat": 39.9}}, "place"),
        ({"place": {"lon": 500, "lat": 29.5}}, "place"),
        ({"place": {"lon": LON}}, "place"),
        ({"place": {"lon": "124", "lat": 29.5}}, "place.lon"),
        ({"place": {"lon": LON, "lat": LAT, "crs": "BD09"}}, "place.crs"),
        ({"place": {"words": "路" * 201}}, "place"),
        ({"place": "村口"}, "place"),
        ({"attachments": [{"data": "no base64"}]}, "attachments.0.data"),
        ({"attachments": [{"data": base64.b64encode(b"MZ\x90\x00 program").decode()}]}, "attachments.0.data"),
        ({"attachments": [{"data": ""}]}, "attachments.0.data"),
        ({"attachments": [{"data": ""}] * 6}, "attachments"),
        ({"attachments": {}}, "attachments"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_field_and_opens_nothing(change: dict[str, Any], field: str):
    assert list(refused(REPORT | change)) == [field]
    assert not Case.objects.exists()


def test_all_faults_are_told_at_once_in_the_callers_language():
    body = {"text": "", "contact": {"phone": "1"}}
    zh, en = refused(body), refused(body, Accept_Language="en")
    assert set(zh) == set(en) == {"text", "contact.phone"}
    assert "请用几句话" in zh["text"]
    assert en["text"].startswith("Please say")


def test_a_picture_that_would_burst_the_memory_is_refused_before_it_is_opened():
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    found = refused(REPORT | {"attachments": [{"data": base64.b64encode(bomb).decode()}]})
    assert "5000 万像素" in found["attachments.0.data"] or "像素" in found["attachments.0.data"]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"text": "\\ud800"}', b"[" * 5000])
def test_what_is_no_json_is_not_understood(body: bytes):
    response = post(body)
    assert (response.status_code, response.json()["code"]) == (400, "malformed")


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"null", b"5"])
def test_json_that_is_no_object_is_refused(body: bytes):
    assert list(refused(body)) == ["body"]


def test_a_body_too_large_is_refused_without_being_read():
    response = post(b"x" * (10 * 1024 * 1024 + 1))
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_markup_emoji_and_writing_from_right_to_left_are_kept_as_they_are():
    text = "<script>alert(1)</script> 路灯坏了 🕯️ مصباح الشارع مكسور"
    assert post(ANONYMOUS | {"text": text}).status_code == 201
    assert Case.objects.get().texts.get(kind="report").body == text


def test_too_many_reports_from_one_address_are_told_when_to_come_again(settings):
    settings.REPORTS_PER_MINUTE = 2
    answers = [post(ANONYMOUS, X_Forwarded_For=f"10.0.0.{number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert int(answers[2].headers["Retry-After"]) in range(1, 61)
    assert answers[2].headers["Content-Type"] == "application/problem+json"


def test_behind_the_gateway_each_caller_has_a_limit_of_their_own(settings):
    settings.REPORTS_PER_MINUTE, settings.HTTPS = 1, True
    callers = ("9.9.9.9, 192.0.2.7", "192.0.2.8", "1.1.1.1, 192.0.2.7", "2001:db8::1", "2001:db8::ffff")
    answers = [post(ANONYMOUS, X_Forwarded_For=caller).status_code for caller in callers]
    assert answers == [201, 201, 429, 201, 429]


def test_the_document_of_the_api_says_what_to_send():
    document = Client().get("/api/v1/openapi.json").json()
    call = document["paths"]["/api/v1/reports"]["post"]
    schema = call["requestBody"]["content"]["application/json"]["schema"]
    assert set(schema["properties"]) == {"text", "place", "contact", "anonymous", "enterprise", "attachments"}
    assert [parameter["name"] for parameter in call["parameters"]] == ["Idempotency-Key"]
    assert not call.get("security")
