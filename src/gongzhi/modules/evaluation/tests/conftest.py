"""A month of reports, judged and counted as the worker does it."""

from datetime import datetime

import pytest
from tests.cast import Cast

from gongzhi.common import clock
from gongzhi.engine.timeline import public as timeline
from gongzhi.modules.evaluation.jobs import bring_up_to_date

# A Monday morning; the demo county asks for a first contact within one working day.
MONDAY = datetime(2026, 9, 7, 9, 0, tzinfo=clock.LOCAL)
BUS = "公交车班次太少"


@pytest.fixture
def up_to_date():
    """Return how to let the worker read, judge and count everything."""

    def run():
        while timeline.sequence():
            pass
        return bring_up_to_date()

    return run


@pytest.fixture
def answered(cast: Cast):
    """Return how to report something that the road clerk answers so many days after Monday, and the checker checks."""

    def make(days: int = 0, check: dict | None = None, **report):
        with clock.frozen(MONDAY):
            case = cast.report(BUS, matter="public_transport", **report)
        with clock.frozen(MONDAY.replace(day=MONDAY.day + days, hour=11)):
            cast.clerk.act(case, "accept")
            cast.clerk.act(case, "answer", words="已增加两个班次")
            if check is not None:
                cast.checker.act(case, "pass", values=check)
        return case

    return make


def said(solved: str, satisfied: str) -> dict[str, str]:
    """Return what the checker fills in who reached the reporter."""
    return {"reached": "reached", "solved": solved, "satisfied": satisfied}
