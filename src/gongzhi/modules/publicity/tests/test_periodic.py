"""What is published every quarter and every month, what was not, and the content's own checks."""

from datetime import datetime

import pytest
from django.test import Client

from gongzhi.common import clock
from gongzhi.engine.rules.public import Item
from gongzhi.modules.publicity import public as publicity
from gongzhi.modules.publicity.rules.content import check_matter
from gongzhi.modules.publicity.rules.spans import after, completed, is_span, span_of

from .conftest import DIAGRAM, FORM, MATTER, PROCESS, SHOWN

VILLAGE = "999901001001"
ITEMS = {f"item-{key}": "无" for key in ("decisions", "aid", "assistance", "consultation", "other")}


@pytest.fixture
def counting(cast):
    """The invented county counts from the third quarter and from September; a quarter and a month are just over."""
    with clock.frozen(datetime.fromisoformat("2026-10-05T10:00:00+08:00")):
        yield cast


@pytest.mark.django_db
def test_a_quarter_is_prepared_released_and_the_rest_is_missing(counting):
    publicity.find_gaps()
    publicity.find_gaps()
    assert publicity.Gap.objects.filter(disclosure="village_affairs").count() == 4
    address = f"/desk/publicity/new/village_affairs/{VILLAGE}/2026-Q3"
    clerk = counting.township_handler.client()
    assert VILLAGE in clerk.get("/desk/publicity/").content.decode()
    wrong = clerk.post(address, {**ITEMS, "item-aid": "发给13800138000", "item-other": ""})
    assert set(wrong.context["wrong"]) == {"item-aid", "item-other"}
    clerk.post(address, ITEMS)
    posting = publicity.Posting.objects.get()
    counting.leader.client().post(f"/desk/publicity/{posting.pk}", {"wish": "release", "version": posting.version})
    open_gaps = publicity.Gap.objects.filter(made_up_at=None, disclosure="village_affairs")
    assert sorted(open_gaps.values_list("area_code", flat=True)) == ["999901001002", "999901002001", "999901002002"]
    page = Client().get("/publicity/gaps").content.decode()
    assert page.count("石桥村") == page.count("柳塘村") + 1
    assert "柳塘村" in Client().get("/publicity/gaps?made_up=1").content.decode()
    assert "2026年第3季度" in Client().get(f"/publicity/{VILLAGE}").content.decode()
    assert "2026年第3季度" in Client().get("/publicity/999901001?q=无").content.decode()
    with clock.frozen(datetime.fromisoformat("2031-10-05T10:00:00+08:00")):
        page = Client().get("/publicity/999901001?q=无")
        assert page.context["rows"] == []
        assert "2026年第3季度" in Client().get(f"/publicity/999901001{page.context['older']}").content.decode()
    _read_by_a_program(posting)


def _read_by_a_program(posting):
    [row] = Client().get(f"/api/v1/boards/{VILLAGE}").json()["items"]
    assert (row["id"], row["span"], row["state"]) == (posting.pk, "2026-Q3", "released")
    shown = Client().get(f"/api/v1/notices/{posting.pk}").json()
    assert {line["value"]["zh"] for line in shown["lines"]} == {"无"}
    late = Client().get("/api/v1/gaps", {"area": VILLAGE, "made_up": True}).json()["items"]
    assert [(gap["area"], gap["span"]) for gap in late] == [(VILLAGE, "2026-Q3")]
    assert Client().get("/api/v1/boards/999999").json()["code"] == "missing"


@pytest.mark.django_db
def test_a_list_of_missing_things_costs_the_same_however_many(counting, django_assert_max_num_queries):
    publicity.find_gaps()
    Client().get("/publicity/gaps")
    with django_assert_max_num_queries(4):
        Client().get("/publicity/gaps")


@pytest.mark.django_db
def test_boards_that_are_not_there(cast):
    assert Client().get("/publicity/999999").status_code == 404
    assert Client().get("/publicity/notices/7").status_code == 404
    assert cast.clerk.client().get("/desk/publicity/").status_code == 403


@pytest.mark.parametrize(
    ("day", "every", "span", "over"),
    [
        ("2026-12-31", "month", "2026-12", "2027-01-01"),
        ("2026-12-31", "quarter", "2026-Q4", "2027-01-01"),
        ("2026-02-28", "year", "2026", "2027-01-01"),
    ],
)
def test_spans(day, every, span, over):
    moment = datetime.fromisoformat(day).date()
    assert span_of(moment, every) == span
    assert after(span, every).isoformat() == over
    assert is_span(span, every)
    assert not is_span("2026-Q5", every)
    assert list(completed(moment, moment, every)) == []


def told(entry, xml=DIAGRAM):
    body = {**PROCESS, "xml": xml, "form": FORM}
    process = Item("process", "hardship", body, "process.bpmn", "base")
    matter = Item("matter", "hardship", {**MATTER, "publicity": entry}, "matter.yaml", "base")
    return [problem.message % problem.details for problem in check_matter(matter, {("process", "hardship"): process})]


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ([{**SHOWN, "fields": ["phone"]}], "can never be made public"),
        ([{**SHOWN, "fields": ["salary"]}], "has a field “salary”"),
        ([{**SHOWN, "node": "moon"}], "no node"),
        ([], "waits for publicity"),
    ],
)
def test_content_that_cannot_be_is_refused(entry, why):
    assert any(why in words for words in told(entry))
