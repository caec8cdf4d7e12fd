"""What is told of the past cases: the same for the same seed, plausible in time, in Chinese, about nobody real."""

import re
from collections import Counter
from datetime import datetime
from itertools import pairwise

import pytest
from django.db import transaction
from tests.cast import forget_everything

from gongzhi.common import clock
from gongzhi.config.demo.build import SEED
from gongzhi.config.demo.tests.county import NOW, STORIES, found_county, plan_past
from gongzhi.engine.areas import public as areas
from gongzhi.engine.calendar import public as calendar
from gongzhi.engine.rules import public as rules

# Two numbers that differ a little because chance made them are "about" the same.
ABOUT = 0.15


@pytest.fixture(scope="module")
def pasts(django_db_setup, django_db_blocker):
    """Planned once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        forget_everything()
        found_county()
        yield plan_past(NOW, SEED)
        transaction.set_rollback(True)
    forget_everything()


def count_by(pasts, key):
    return Counter(key(clock.local(past.report.opened_at)) for past in pasts)


def test_the_same_seed_and_day_give_the_same_cases_and_others_others(pasts):
    assert plan_past(NOW, SEED) == pasts
    assert plan_past(NOW, 2)[:20] != pasts[:20]


def test_there_are_two_thousand_of_the_last_twelve_months_in_order(pasts):
    times = [past.report.opened_at for past in pasts]
    assert len(times) == 2000
    assert times == sorted(times)
    assert all(0 <= (NOW - time).days <= 366 for time in times)


def test_every_act_follows_the_one_before_and_nothing_lies_ahead(pasts):
    moments = [[past.report.opened_at, *(act.at for act in past.acts)] for past in pasts]
    assert all(earlier <= later for times in moments for earlier, later in pairwise(times))
    assert max(times[-1] for times in moments) < NOW


def test_less_is_reported_on_sundays_at_night_and_at_the_spring_festival(pasts):
    weekdays, hours = count_by(pasts, datetime.weekday), count_by(pasts, lambda at: at.hour)
    days = count_by(pasts, datetime.date)
    festival = [days[datetime(2026, 2, day).date()] for day in range(16, 23)]
    assert weekdays[6] < weekdays[0]
    assert hours[3] < hours[10] / 4
    assert sum(festival) / len(festival) < 2000 / 365 * 0.6


def test_matters_follow_the_seasons(pasts):
    months = Counter((past.matter, clock.local(past.report.opened_at).month) for past in pasts)
    assert sum(months["drainage", month] for month in (6, 7, 8)) > 2 * sum(
        months["drainage", month] for month in (12, 1, 2)
    )
    assert sum(months["social_noise", month] for month in (6, 7, 8)) > sum(
        months["social_noise", month] for month in (12, 1, 2)
    )


def test_offices_work_in_working_time(pasts):
    staff = [act.at for past in pasts for act in past.acts if act.verb in ("accept", "answer", "pass", "dispatch")]
    working = [at for at in map(clock.local, staff) if calendar.is_working_day(at.date()) and 8 <= at.hour < 18]
    assert len(working) == len(staff)


def test_more_than_half_are_questions_that_are_answered_during_the_call(pasts):
    told = [past for past in pasts if past.answer]
    assert len(told) / len(pasts) == pytest.approx(0.55, abs=0.04)
    assert {past.answer.entry.key for past in told} == set(STORIES.questions)
    assert {(past.report.channel, past.report.kind) for past in told} == {("phone", "consultation")}
    assert all(past.acts[0].at == past.report.opened_at for past in told)


def test_three_in_ten_are_anonymous_and_the_phones_are_those_of_the_sample_range(pasts):
    phones = [past.report.phone for past in pasts if past.report.phone]
    assert len(phones) / len(pasts) == pytest.approx(0.7, abs=0.05)
    assert all(re.fullmatch(r"13800138\d{3}", phone) for phone in phones)
    assert not any(past.report.name for past in pasts if past.report.anonymous)


def test_every_point_lies_in_the_village_that_the_words_speak_of(pasts):
    placed = [past for past in pasts if past.report.lon]
    assert len(placed) / len([past for past in pasts if not past.answer]) == pytest.approx(2 / 3, abs=0.05)
    assert all(areas.locate(past.report.lon, past.report.lat)[:12] == past.area for past in placed)


def test_every_template_can_be_told_without_a_hole(pasts):
    texts = [past.report.text for past in pasts] + [act.words for past in pasts for act in past.acts]
    assert not [text for text in texts if re.search(r"[{}]|。。|，。|None|！", text)]
    assert len({past.report.text for past in pasts}) > 2000 * (1 - ABOUT * 2)


def test_every_matter_has_reports_and_is_reported(pasts):
    told = {body.get("matter", key) for key, body in STORIES.reports.items()}
    matters = {found.key for found in rules.list_report_matters()}
    assert told == matters == {past.matter for past in pasts if not past.answer}
    assert all(len(body["texts"]) >= 8 for key, body in STORIES.reports.items() if "matter" not in body)
