"""What is applied for is no choice for a report: not recognised, not taken, not offered, not corrected to."""

import pytest

from gongzhi.common.errors import Invalid
from gongzhi.engine.rules import public as rules

pytestmark = pytest.mark.django_db


def test_a_report_is_not_taken_for_an_application(cast):
    case = cast.report("我想借用场地办酒席，文化礼堂怎么预约")
    assert case.matter != "venue_booking"


def test_a_report_that_names_one_begins_as_a_report(cast):
    case = cast.report("想问一下活动室什么时候开门", matter="venue_booking")
    assert (case.matter, case.kind) == ("", "help")


def test_a_case_is_not_corrected_to_one(cast):
    case = cast.report("柳塘村村口的路面坑坑洼洼，井盖也破了")
    with pytest.raises(Invalid):
        cast.dispatcher.act(case, "correct", values={"matter": "venue_booking"})


def test_pages_for_reports_do_not_offer_it(cast):
    assert "venue_booking" not in cast.call_taker.client().get("/desk/call").content.decode()
    assert {one.body["kind"] for one in rules.list_report_matters()} <= set(rules.REPORT_KINDS)
