"""The real files come in by the mapping files of the documentation, and the other system's own figures come out again."""

import csv
import gzip
from pathlib import Path

import pytest
from django.db import connection

from gongzhi.engine.cases.public import Case, Clock
from gongzhi.modules.service_requests.public import Import, importing

pytestmark = [pytest.mark.usefixtures("cast"), pytest.mark.slow]
EXAMPLES = Path(__file__).parents[5] / "docs" / "examples"


def imported(data: Path, name: str, mapping: str) -> Import:
    job = importing.import_reports(data / name, importing.read_mapping_file(EXAMPLES / mapping))
    print(f"\n{importing.summary(job)}\n{job.stages} {(job.ended_at - job.started_at).total_seconds():.0f} s")
    return job


def judged(key: str = "answer_within") -> dict[str, str]:
    """Return how the limit of each case stands, by the number in the other system."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # rows of this very transaction are unknown to the planner yet
    clocks = Clock.objects.filter(key=key, unit=Clock.ELSEWHERE)
    return dict(clocks.values_list("case__external_number", "state"))


def test_all_messages_become_cases_dispatched_or_waiting_with_the_reason(test_data: Path):
    job = imported(test_data, "petitions/messages.xlsx", "messages.yaml")
    assert (job.rows, job.opened, job.refused) == (4326, 4326, 0)
    assert sum(job.offices.values()) + sum(job.queued.values()) == Case.objects.count() == 4326
    assert sum(job.offices.values()) > 500


def test_all_answered_messages_become_past_cases_with_their_answers(test_data: Path):
    job = imported(test_data, "petitions/messages_with_replies.xlsx", "messages_with_replies.yaml")
    assert (job.rows, job.opened, job.refused) == (2816, 2816, 0)
    assert Case.objects.filter(closed_at=None).count() == 0
    assert Case.objects.filter(texts__kind="answer").distinct().count() == 2816


def test_the_citys_own_punctuality_is_reproduced(test_data: Path):
    with gzip.open(test_data / "city_311/cases.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    job = imported(test_data, "city_311/cases.csv.gz", "city_311.yaml")
    assert (job.rows, job.opened, job.refused) == (29838, 29838, 0)
    states = judged()
    both = [row for row in rows if row["sla_target_dt"] and row["closed_dt"]]
    wrong = [row for row in both if (states[row["case_enquiry_id"]] == "met") != (row["on_time"] == "ONTIME")]
    assert (len(both), wrong) == (15478, [])
    without = [row["case_enquiry_id"] for row in rows if not row["sla_target_dt"]]
    assert (len(without), states.keys() & set(without)) == (12338, set())
    overdue = Case.objects.filter(closed_at=None, due_at__lt=importing.of_dict(job.mapping).as_of)
    assert (overdue.count(), Case.objects.filter(closed_at=None).count()) == (2022, 10769)
    assert job.outside > 29000
