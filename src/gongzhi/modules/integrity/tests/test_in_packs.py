"""The packs played with real money: what alerts see in them, and who must step aside, with values that the county has set in the browser."""

from datetime import timedelta

import pytest

from gongzhi.common import clock
from gongzhi.common.errors import Denied, Missing
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.modules.integrity import public as integrity
from gongzhi.modules.matter_editor.tests.test_values import approve, propose

from .conftest import VILLAGE, warned

pytestmark = pytest.mark.django_db
HELD = {
    "village_committee": "grid_worker",
    "village_supervisor": "township_handler",
    "village_secretary": "leader",
    "village_accountant": "clerk",
    "township_clerk": "water_clerk",
}
PURCHASE = {"area": VILLAGE, "subject": "维修文化礼堂", "kind": "works", "estimate": "9000", "decided": "budget"}
SPENDING = {
    "area": VILLAGE, "subject": "村道保洁", "kind": "office", "amount": "12000", "payee": "张三", "decided": "budget",
    "decision_number": "2026-03-12",
}  # fmt: skip
HELP = {
    "applicant": "王秀英", "phone": "13800138000", "id_number": "11010519491231002X", "area": VILLAGE, "hardship": "accident",
    "on_allowance": "no", "urgent": "no", "what": "家中失火，衣物粮食烧毁。", "family_size": "3", "honest": "yes",
}  # fmt: skip


@pytest.fixture
def county(cast):
    """Let members of the cast hold the functions of a village; the clock stands, so that no midnight parts proposal and approval."""
    [hold(getattr(cast, member), function) for function, member in HELD.items()]
    cast.forget()
    with clock.frozen(clock.now()):
        yield cast


def hold(member, function):
    parties.Duty.objects.create(post=member.post, function=function, area_code="999901001")
    member.post.roles = [*member.post.roles, "officer"]
    member.post.save()


def begin(actor, matter, values):
    draft = cases.CaseDraft(
        text="办理", channel="desk", matter=matter, matter_version=rules.get_content("matter", matter),
        process_version=rules.get_content("process", matter), kind=rules.get_content("matter", matter).body["kind"],
        area=VILLAGE, values=values,
    )  # fmt: skip
    return processes.open_cases(actor, [draft])[0]


def buy(county, price, supplier="云溪县安居建筑队", offers="1"):
    """Let a village buy from a supplier, up to the choice."""
    member = county.grid_worker
    case = begin(member.actor, "small_purchase", {**PURCHASE, "estimate": price})
    member.act(case, "invite_offers", values={"needs": "翻修屋面", "until": clock.today().isoformat()})
    choice = {"offers": offers, "supplier": supplier, "price": price, "reason": "报价最低"}
    return member.act(case, "choose_offer", values=choice)


def set_value(county, key, amount):
    assert propose(county.list_editor, key, **{"amount-other": amount}).status_code == 302
    assert approve(county.list_approver, key).status_code == 302


def test_a_purchase_keeps_the_threshold_of_its_day_and_a_new_one_has_the_new(county):
    old = begin(county.grid_worker.actor, "small_purchase", {**PURCHASE, "estimate": "30000"})
    set_value(county, "purchase_threshold", "20000")
    new = begin(county.grid_worker.actor, "small_purchase", {**PURCHASE, "estimate": "30000"})
    assert (old.stage, new.stage, new.is_open) == ("inviting", "elsewhere", False)


def test_split_purchases_and_the_same_single_bidder_are_seen(county):
    set_value(county, "purchase_threshold", "20000")
    buy(county, "9000")
    buy(county, "8000")
    buy(county, "9500", supplier="桃源水泥厂")
    assert (warned("purchase_split"), warned("single_bidder")) == ([], [])
    third = buy(county, "7000")
    [split], [single] = warned("purchase_split"), warned("single_bidder")
    assert (split.case_id, split.facts["cases"], split.facts["sum"]) == (third.pk, 3, 2_400_000)
    assert (single.case_id, single.facts["times"], single.watcher_id) == (third.pk, 3, county.township_handler.post.pk)
    assert warned("publicity_short") == warned("without_duty") == []


def test_money_spent_in_parts_is_seen_by_its_payee_and_what_goes_to_persons_is_not_added_up(county):
    set_value(county, "purchase_threshold", "20000")
    [begin(county.grid_worker.actor, "collective_spending", SPENDING) for _time in range(2)]
    assert warned("purchase_split") == []
    paid = {**SPENDING, "payee_unit": "云溪保洁服务部"}
    [_first, second] = [begin(county.grid_worker.actor, "collective_spending", paid) for _time in range(2)]
    assert [alert.case_id for alert in warned("purchase_split")] == [second.pk]


def test_a_choice_that_was_not_shown_and_one_made_without_the_duty_are_seen(county):
    case = buy(county, "9000")
    county.township_handler.act(case, "choice_objected", words="两家报价相同")
    assert [alert.node for alert in warned("publicity_short")] == ["show"]
    assert warned("without_duty") == []
    tomorrow = clock.now() + timedelta(days=1)
    county.grid_worker.post.duties.filter(function="village_committee").update(valid_to=clock.local(tomorrow).date())
    county.forget()
    with clock.frozen(tomorrow):
        assert warned("without_duty") == []
        county.grid_worker.act(case, "too_few_offers", words="重新询价")
        assert [alert.node for alert in warned("without_duty")] == ["compare"]


def test_who_is_related_steps_aside_and_another_takes_over(county):
    hold(county.city_clerk, "township_clerk")
    county.forget()
    related, other = county.water_clerk, county.city_clerk
    integrity.declare(related.actor, "spouse", phone="13800138000")
    case = begin(county.dispatcher.actor, "temporary_assistance", HELP)
    item = case.work_items.get(node="receive")
    item.post = related.post
    item.save()
    page = related.client().get(f"/desk/cases/{case.pk}/")
    assert f"· {other.post.names['zh']}" in page.content.decode()
    with pytest.raises(Denied, match=other.post.names["zh"]):
        related.act(case, "ask_more", words="请补充火灾证明")
    related.act(case, "recuse")
    item.refresh_from_db()
    assert (item.post_id, item.reason) == (other.post.pk, {"code": "recused"})
    with pytest.raises(Missing):
        related.act(case, "ask_more", words="请补充火灾证明")
    other.act(case, "ask_more", words="请补充火灾证明")
    assert warned("handler_related") == warned("without_duty") == []


def test_the_party_of_a_penalty_is_known_by_number_and_a_relative_does_not_investigate(county):
    hold(county.water_clerk, "enforcement_officer")
    hold(county.leader, "township_leader")
    county.forget()
    officer = county.water_clerk
    integrity.declare(officer.actor, "sibling", id_number=HELP["id_number"])
    case = begin(officer.actor, "enforcement_case", {"area": VILLAGE, "subject": "占用疏散通道"})
    head = {"party_kind": "organisation", "party": "幸福超市", "id_number": HELP["id_number"]}
    officer.act(case, "ask_filing", values={**head, "power": "第12项", "officers": "2"})
    county.leader.act(case, "approve_filing")
    with pytest.raises(Denied, match="回避"):
        officer.act(case, "finish_investigation", words="已查清")
