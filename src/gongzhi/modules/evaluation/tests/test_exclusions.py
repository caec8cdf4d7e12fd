"""Leaving a case out: applied for, decided by a second person, appealed to a third, on record, and out of the rate."""

import pytest

from gongzhi.common.errors import Conflict, Denied, Invalid
from gongzhi.common.spreadsheets import read_table
from gongzhi.engine.cases import public as cases
from gongzhi.modules.evaluation.models import Exclusion, RateCount
from gongzhi.modules.evaluation.tests.conftest import said

BEYOND = {"reason": "beyond_duty"}


@pytest.fixture
def case(cast, answered):
    """A case that is not solved and that the road clerk asks to leave out."""
    found = answered(0, said("no", "unsatisfied"))
    cast.clerk.act(found, "apply_exclusion", words="属于省级高速公路", values=BEYOND)
    return found


def count() -> tuple:
    row = RateCount.objects.get(rate="solved", unit="999901", month="2026-09")
    return row.counted, row.counted_all, row.excluded


def test_a_case_left_out_leaves_the_rate_but_not_the_other_one(cast, case, up_to_date):
    up_to_date()
    assert count() == (1, 1, 0)
    cast.evaluator.act(case, "decide_exclusion", words="属实", values={"decision": "granted"})
    up_to_date()
    assert count() == (0, 1, 1)


def test_an_appeal_goes_to_another_person(cast, case):
    cast.evaluator.act(case, "decide_exclusion", words="证据不足", values={"decision": "refused"})
    cast.clerk.act(case, "appeal_exclusion", words="补充管养协议")
    with pytest.raises(Conflict):
        cast.evaluator.act(case, "settle_appeal", words="维持", values={"decision": "refused"})
    cast.second_evaluator.act(case, "settle_appeal", words="同意", values={"decision": "granted"})
    assert Exclusion.objects.get().state == Exclusion.GRANTED_ON_APPEAL
    kinds = [line.kind for line in cases.story(case, public=False)]
    assert kinds[-4:] == ["exclusion_applied", "exclusion_decided", "exclusion_appealed", "appeal_settled"]


def test_who_decides_is_told_at_home_and_the_office_reads_the_outcome_on_the_case(cast, case):
    assert "剔除申请或申诉等您审核" in cast.evaluator.client().get("/desk/").content.decode()
    cast.evaluator.act(case, "decide_exclusion", words="证据不足", values={"decision": "refused"})
    assert "剔除申请或申诉等您审核" not in cast.evaluator.client().get("/desk/").content.decode()
    page = cast.clerk.client().get(f"/desk/cases/{case.pk}/").content.decode()
    assert "理由：超出职责" in page
    assert "审核意见：不予剔除" in page


def test_an_office_cannot_decide_its_own_application(cast, case):
    with pytest.raises(Denied):
        cast.clerk.act(case, "decide_exclusion", words="同意", values={"decision": "granted"})


def test_it_is_applied_for_once_and_with_a_reason_of_the_list(cast, case, answered):
    with pytest.raises(Conflict):
        cast.clerk.act(case, "apply_exclusion", words="再申请一次", values=BEYOND)
    with pytest.raises(Invalid):
        cast.clerk.act(answered(0, {}), "apply_exclusion", words="说明", values={"reason": "do_not_like_it"})


def test_another_office_cannot_apply_for_it(cast, answered):
    with pytest.raises((Conflict, Denied)):
        cast.township_handler.act(answered(0, {}), "apply_exclusion", words="说明", values=BEYOND)


def test_the_ledger_is_open_to_all_who_see_rates_but_links_only_what_they_may_read(cast, case):
    own = cast.clerk.client().get("/desk/rates/exclusions/").content.decode()
    assert f'href="/desk/cases/{case.pk}/"' in own
    other = cast.outsider.client().get("/desk/rates/exclusions/").content.decode()
    assert "超出职责" in other
    assert case.receipt in other
    assert f"/desk/cases/{case.pk}/" not in other
    sheet, empty = (
        read_table(cast.outsider.client().get(f"/desk/rates/exclusions/ledger.xlsx?{narrowed}").content, "a.xlsx")
        for narrowed in (f"state=waiting&office={case.organisation_id}", f"office={cast.offices['town'].pk}")
    )
    assert (len(sheet), sheet[1][:3:2], len(empty)) == (2, [case.receipt, "超出职责"], 1)


def test_the_reporter_is_told_nothing_of_it(cast, case):
    from gongzhi.modules.service_requests.public import token_of

    page = cast.clerk.client().get(f"/t/{case.receipt}/{token_of(case.pk)}/").content.decode()
    assert "剔除" not in page
    assert "省级高速公路" not in page
