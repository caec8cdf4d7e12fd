"""The working calendar in the hands of staff, and what an edit does to limits that run."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Cast

from gongzhi.common import clock
from gongzhi.engine.calendar import public as calendar
from gongzhi.engine.cases.public import Clock
from gongzhi.engine.outbox import public as outbox

# Six working days before the end of 2026: the time to answer reaches into the year whose table is not known.
LATE_DECEMBER = datetime(2026, 12, 28, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh_table():
    calendar.forget_table()
    yield
    calendar.forget_table()


def table(*lines: str, name: str = "2027.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join(("date,kind,note", *lines)).encode())


def test_a_day_is_decided_and_taken_back(cast: Cast):
    browser = cast.administrator.client()
    browser.post("/desk/calendar/2026/", {"date": "2026-06-10", "kind": "rest", "note": "汛期停工"})
    assert not calendar.is_working_day(date(2026, 6, 10))
    assert "汛期停工" in browser.get("/desk/calendar/2026/").content.decode()
    browser.post("/desk/calendar/2026/clear", {"date": "2026-06-10"})
    assert calendar.is_working_day(date(2026, 6, 10))


@pytest.mark.parametrize(
    ("day", "kind", "field"), [("", "rest", "date"), ("2026-13-01", "rest", "date"), ("2026-06-10", "", "kind")]
)
def test_what_cannot_be_a_day_is_named_and_kept(cast: Cast, day, kind, field):
    answer = cast.administrator.client().post("/desk/calendar/2026/", {"date": day, "kind": kind, "note": "汛期停工"})
    assert answer.status_code == 422
    assert f'href="#day-{field}"' in answer.content.decode()
    assert 'value="汛期停工"' in answer.content.decode()


def test_a_table_is_taken_whole_or_not_at_all(cast: Cast):
    browser = cast.administrator.client()
    wrong = browser.post("/desk/calendar/2027/import", {"file": table("2027-02-06,rest,春节", "2027-02-99,rest,")})
    assert wrong.status_code == 422
    assert "第3行" in wrong.content.decode()
    assert calendar.missing_years(date(2027, 3, 1)) == [2027]
    right = browser.post(
        "/desk/calendar/2027/import", {"file": table("2027-02-08,rest,春节"), "reference": "国办发明电"}
    )
    assert right.status_code == 302
    assert calendar.missing_years(date(2027, 3, 1)) == []
    assert not calendar.is_working_day(date(2027, 2, 8))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\xd8", b"x" * 200_000, "日期,类型\n".encode("gb18030")])
def test_a_file_that_is_no_table_is_refused_in_words(cast: Cast, content):
    upload = SimpleUploadedFile("a.csv", content)
    answer = cast.administrator.client().post("/desk/calendar/2027/import", {"file": upload})
    assert answer.status_code == 422
    assert 'href="#import-file"' in answer.content.decode()


def test_a_year_is_confirmed_and_withdrawn(cast: Cast):
    browser = cast.administrator.client()
    browser.post("/desk/calendar/2027/confirm", {"decision": "confirm", "reference": "国办发明电"})
    assert calendar.missing_years(date(2027, 3, 1)) == []
    assert "国办发明电" in browser.get("/desk/calendar/2027/").content.decode()
    browser.post("/desk/calendar/2027/confirm", {"decision": "withdraw"})
    assert calendar.missing_years(date(2027, 3, 1)) == [2027]


def test_a_limit_into_an_unknown_year_is_marked_and_computed_anew_when_the_table_comes(cast: Cast):
    with clock.frozen(LATE_DECEMBER):
        case = cast.report("公交车班次少", matter="public_transport")
        limit = Clock.objects.get(case=case, key="answer_within")
        assert (limit.assumed, clock.local(limit.due_at).date()) == (True, date(2027, 1, 5))
        notice = "2027 年的法定节假日安排还没有录入"
        assert notice in cast.clerk.client().get("/desk/").content.decode()
        page = cast.clerk.client().get(f"/desk/cases/{case.pk}/").content.decode()
        assert ("暂定" in page, notice in page) == (True, False)
        assert notice in cast.administrator.client().get("/desk/calendar/").content.decode()
        browser = cast.administrator.client()
        browser.post("/desk/calendar/2027/import", {"file": table("2027-01-01,rest,元旦", "2027-01-04,rest,元旦")})
        outbox.work(1000)
        limit.refresh_from_db()
        assert (limit.assumed, clock.local(limit.due_at).date()) == (False, date(2027, 1, 6))
        assert notice not in cast.clerk.client().get("/desk/").content.decode()


def test_only_those_who_keep_the_calendar_may_change_it(cast: Cast):
    browser = cast.dispatcher.client()
    assert browser.post("/desk/calendar/2026/", {"date": "2026-06-10", "kind": "rest"}).status_code == 403
    assert browser.post("/desk/calendar/2026/clear", {"date": "2026-06-10"}).status_code == 403
    assert browser.post("/desk/calendar/2027/confirm").status_code == 403
    assert calendar.is_working_day(date(2026, 6, 10))
