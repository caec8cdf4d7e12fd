"""Work orders and case files as PDF: for who may read the case, the reporter masked unless a purpose is stated."""

import pytest
from tests.cast import Cast

from gongzhi.engine.cases.public import Case
from gongzhi.engine.custody.public import looks_at

LAMP = "村口路灯不亮了"


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.report(LAMP)


def test_a_work_order_comes_as_pdf_in_both_languages(cast: Cast, case: Case):
    browser = cast.township_handler.client()
    chinese = browser.get(f"/desk/cases/{case.pk}/work-order.pdf")
    english = browser.get(f"/desk/cases/{case.pk}/work-order.pdf", headers={"Accept-Language": "en"})
    assert (chinese["Content-Type"], chinese.content[:5], english.content[:5]) == (
        "application/pdf",
        b"%PDF-",
        b"%PDF-",
    )
    assert case.receipt in chinese["Content-Disposition"]


def test_nobody_prints_a_case_that_is_not_theirs_to_see(cast: Cast, case: Case):
    browser = cast.outsider.client()
    assert browser.get(f"/desk/cases/{case.pk}/work-order.pdf").status_code == 404
    assert browser.get(f"/desk/cases/work-orders.pdf?case={case.pk}").status_code == 404


def test_the_reporters_number_goes_onto_paper_only_for_a_purpose_on_record(cast: Cast, case: Case):
    browser = cast.township_handler.client()
    browser.get(f"/desk/cases/{case.pk}/work-order.pdf")
    assert looks_at(case.reporter_id).count() == 0
    assert browser.post(f"/desk/cases/{case.pk}/work-order.pdf", {"purpose": ""}).status_code == 422
    assert browser.post(f"/desk/cases/{case.pk}/work-order.pdf", {"purpose": "上门核实"}).content[:5] == b"%PDF-"
    assert [look.purpose for look in looks_at(case.reporter_id)] == ["上门核实"]


def test_several_work_orders_come_in_one_file(cast: Cast):
    found = cast.report_many([{"text": LAMP}] * 3)
    address = "/desk/cases/work-orders.pdf?" + "&".join(f"case={case.pk}" for case in found)
    assert cast.township_handler.client().get(address).content.count(b"/Type/Page/") == 3
    assert cast.township_handler.client().get("/desk/cases/work-orders.pdf").status_code == 422


def test_a_case_becomes_a_file_when_it_is_closed(cast: Cast, case: Case):
    browser = cast.township_handler.client()
    assert browser.get(f"/desk/cases/{case.pk}/file.pdf").status_code == 404
    cast.township_handler.act(case, "accept")
    cast.township_handler.act(case, "answer", words="灯已换好 #panic()")
    cast.checker.act(case, "pass")
    assert browser.get(f"/desk/cases/{case.pk}/file.pdf").content[:5] == b"%PDF-"
    assert f"/desk/cases/{case.pk}/file.pdf" in browser.get(f"/desk/cases/{case.pk}/").content.decode()
