"""Which cases count for which rate, and with how much: from real acts on real cases."""

from datetime import timedelta

import pytest
from tests.cast import ANONYMOUS

from gongzhi.common import clock
from gongzhi.common.errors import Invalid
from gongzhi.engine.processes import public as processes
from gongzhi.modules.evaluation.models import Judgement
from gongzhi.modules.evaluation.tests.conftest import BUS, MONDAY, said
from gongzhi.modules.service_requests.services import reporter


def points(case) -> tuple:
    found = Judgement.objects.get(case=case)
    return found.response, found.solved, found.satisfied


@pytest.mark.parametrize(
    ("days", "check", "expected"),
    [
        (1, said("yes", "satisfied"), (100, 100, 100)),
        (2, said("yes", "fairly"), (0, 100, 100)),
        (0, said("partly", "unsatisfied"), (100, 50, 0)),
        (0, said("no", "unsatisfied"), (100, 0, 0)),
        (0, {"reached": "not_reached"}, (100, None, None)),
        (0, {}, (100, None, None)),
    ],
)
def test_it_judges_by_the_first_contact_and_the_call_back(answered, up_to_date, days, check, expected):
    case = answered(days, check)
    up_to_date()
    assert points(case) == expected


def test_it_believes_the_reporter_before_the_call_back(answered, up_to_date):
    case = answered(0, said("yes", "satisfied"))
    up_to_date()
    case.refresh_from_db()
    reporter.rate(case, solved="no", satisfied="unsatisfied")
    up_to_date()
    assert points(case) == (100, 0, 0)


def test_it_takes_a_question_to_the_reporter_for_a_contact(cast, up_to_date):
    with clock.frozen(MONDAY):
        case = cast.report(BUS, matter="public_transport")
        cast.clerk.act(case, "accept")
        cast.clerk.act(case, "ask", words="哪一路车？")
    up_to_date()
    assert points(case) == (100, None, None)


def test_it_judges_a_silent_case_when_the_limit_has_passed(cast, up_to_date):
    with clock.frozen(MONDAY):
        case = cast.report(BUS, matter="public_transport")
        up_to_date()
        assert points(case) == (None, None, None)
    with clock.frozen(MONDAY + timedelta(days=3)):
        up_to_date()
        assert points(case) == (0, None, None)


def test_it_keeps_nothing_of_accusations_and_reports_about_offices(cast, up_to_date):
    about = cast.offices["town"].pk
    case = cast.report("镇政府窗口态度差", matter="office_service", subject_organisation=about, **ANONYMOUS)
    up_to_date()
    assert not Judgement.objects.filter(case=case).exists()


@pytest.mark.parametrize(
    "values",
    [
        {"reached": "reached", "solved": "yes"},
        {"solved": "yes", "satisfied": "satisfied"},
        {"reached": "not_reached", "solved": "yes"},
    ],
)
def test_it_refuses_a_call_back_that_does_not_fit_together(cast, answered, values):
    case = answered()
    with pytest.raises(Invalid):
        cast.checker.act(case, "pass", values=values)
    case.refresh_from_db()
    assert case.stage == "answered"
    assert processes.list_offers(cast.checker.actor, case)
