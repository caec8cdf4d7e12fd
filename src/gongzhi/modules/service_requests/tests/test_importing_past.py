"""Past cases from files: what the file says and nothing else; limits, answers, closings, ratings, open cases up to a day."""

from datetime import datetime
from pathlib import Path

import pytest
from tests.cast import Cast

from gongzhi.common import clock
from gongzhi.engine.cases.public import Case, Clock, verify
from gongzhi.engine.timeline.public import list_entries
from gongzhi.modules.service_requests.models import ImportedRow, Rating
from gongzhi.modules.service_requests.public import Import, importing
from gongzhi.modules.service_requests.services.importing import running

pytestmark = pytest.mark.usefixtures("cast")
HEADER = "no,text,open,target,closed,status,answer,happy,lon,lat,reason"
COLUMNS = {"external_number": "no", "text": "text", "opened_at": "open", "target_at": "target", "closed_at": "closed"}
COLUMNS |= {
    "status": "status",
    "answer": "answer",
    "satisfied": "happy",
    "lon": "lon",
    "lat": "lat",
    "matter": "reason",
}
TABLES = {"status": {"Open": "open", "Closed": "closed"}, "satisfied": {"5": "satisfied"}, "matter": {"Lamps": "street_lighting", "*": None}}  # fmt: skip
MAPPING = importing.of_dict(
    {
        "columns": COLUMNS,
        "values": TABLES,
        "history": True,
        "as_of": "2020-01-01",
        "outside": "keep",
        "source": "city",
        "timezone": "America/New_York",
    }
)
EARLY = "1,Street light is out,2019-03-04 10:00,2019-03-08 10:00,2019-03-05 10:00,Closed,Repaired,5,-71.05,42.36,Lamps"
LATE = "2,Street light is out,2019-03-04 10:00,2019-03-08 10:00,2019-03-09 10:00,Closed,Repaired,,,,Lamps"
UNLIMITED = "3,Street light is out,2019-03-04 10:00,,2019-03-09 10:00,Closed,Repaired,,,,Lamps"
OVERDUE = "4,A dog was found here,2019-03-04 10:00,2019-03-08 10:00,,Open, ,,,,Dogs"
WAITING = "5,A dog was found here,2019-03-04 10:00,,,Open,,,,,Dogs"
BACKWARDS = "6,A dog was found here,2019-03-04 10:00,2019-03-08 10:00,2019-03-01 10:00,Closed,,,,,Dogs"
NOT_YET = "7,A dog was found here,2019-12-30 10:00,2020-01-08 10:00,2020-02-01 10:00,Closed,Found,,,,Dogs"
ALL = (EARLY, LATE, UNLIMITED, OVERDUE, WAITING, BACKWARDS, NOT_YET)


def table(folder: Path, *rows: str) -> Path:
    path = folder / "past.csv"
    path.write_text("\n".join([HEADER, *rows]), "utf-8")
    return path


def imported(folder: Path, *rows: str) -> Import:
    return importing.import_reports(table(folder, *rows), MAPPING)


def case_of(number: int) -> Case:
    return Case.objects.get(source="city", external_number=str(number))


def limits() -> dict[str, str]:
    return dict(Clock.objects.filter(key="answer_within").values_list("case__external_number", "state"))


def test_the_other_systems_targets_are_the_limits_and_a_row_without_one_has_none(tmp_path: Path):
    job = imported(tmp_path, *ALL)
    assert (job.opened, job.refused) == (7, 0)
    assert limits() == {"1": "met", "2": "missed", "4": "running", "6": "met", "7": "running"}
    late = Case.objects.filter(closed_at=None, due_at__lt=MAPPING.as_of)
    assert list(late.values_list("external_number", flat=True)) == ["4"]


def test_what_was_done_is_told_as_taken_over_at_its_time_and_the_timeline_holds(tmp_path: Path):
    imported(tmp_path, *ALL)
    case = case_of(1)
    told = [(entry.kind, entry.actor) for entry in list_entries(case.chain)]
    assert ("answered", "import") in told
    assert ("passed", "import") in told
    assert case.closed_at == datetime(2019, 3, 5, 10, tzinfo=MAPPING.zone)
    assert case.texts.get(kind="answer").body == "Repaired"
    assert list(verify()) == []


def test_what_came_later_than_the_day_is_not_known_yet(tmp_path: Path):
    imported(tmp_path, NOT_YET)
    assert (case_of(7).is_open, case_of(7).texts.filter(kind="answer").count()) == (True, 0)


def test_no_case_is_closed_before_it_was_opened(tmp_path: Path):
    imported(tmp_path, BACKWARDS)
    assert case_of(6).closed_at == case_of(6).opened_at


def test_a_rating_comes_along(tmp_path: Path):
    imported(tmp_path, EARLY, LATE)
    rating = Rating.objects.get()
    assert (rating.satisfied, rating.solved) == ("satisfied", "")


def test_a_point_outside_stays_and_the_case_is_the_countys_and_says_so(tmp_path: Path):
    job = imported(tmp_path, EARLY, OVERDUE)
    case = case_of(1)
    assert (case.area_code, round(case.lon or 0, 2), job.outside) == ("999901", -71.05, 1)
    assert ImportedRow.objects.get(outside=True).case_id == case.pk
    assert "1" in importing.summary(job).splitlines()[1]


@pytest.mark.parametrize(("row", "is_told"), [(EARLY, True), (OVERDUE, False)])
def test_the_page_of_a_case_says_that_its_point_lies_outside(tmp_path: Path, cast: Cast, row: str, is_told: bool):
    imported(tmp_path, row)
    case = Case.objects.get(source="city")
    page = cast.dispatcher.client().get(f"/desk/cases/{case.pk}/", headers={"Accept-Language": "zh-hans"})
    assert ("点位在县域以外" in page.content.decode()) is is_told


def test_staff_see_where_the_limit_comes_from_and_who_acted(tmp_path: Path, cast: Cast):
    imported(tmp_path, EARLY)
    page = cast.dispatcher.client().get(f"/desk/cases/{case_of(1).pk}/", headers={"Accept-Language": "zh-hans"})
    assert "由原系统转入" in page.content.decode()
    assert "由原系统设定" in page.content.decode()


def test_a_kill_between_two_batches_loses_and_doubles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(running, "AT_A_TIME", 2)
    job = importing.ask_for(table(tmp_path, *ALL), MAPPING, background=True)
    running.carry_on(job, seconds=1e-9)
    assert (Case.objects.count(), Import.objects.get().line) == (2, 3)
    running._open.clear()  # another process goes on
    monkeypatch.setattr(running, "TURN_SECONDS", 600.0)  # a slow machine must not end the turn
    with clock.frozen(clock.now() + running.LEASE * 2):
        importing.work_on_imports()
    job.refresh_from_db()
    assert (job.state, job.opened, ImportedRow.objects.count(), Case.objects.count()) == ("done", 7, 7, 7)


@pytest.mark.parametrize(
    "row",
    [
        "8,A dog was found here,,,,Open,,,,,",
        "8,A dog was found here,2019-03-04,,,Closed,,,,,",
        "8,A dog was found here,2019-03-04,,,Reopened,,,,,",
        "8,A dog was found here,2019-03-04,03/04/2026,,Open,,,,,",
        "8,A dog was found here,2021-03-04,,,Open,,,,,",
    ],
)
def test_a_past_that_the_file_does_not_tell_is_refused(tmp_path: Path, row: str):
    job = imported(tmp_path, row)
    assert (job.opened, job.refused) == (0, 1)
