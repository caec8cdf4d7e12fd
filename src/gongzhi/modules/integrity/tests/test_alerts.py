"""Rules warn over real cases and money; watchers, and nobody who is concerned, see the alert, answer it and close it."""

from datetime import datetime, timedelta

import pytest

from gongzhi.common import clock
from gongzhi.engine.rules.public import Item
from gongzhi.engine.timeline import public as timeline
from gongzhi.modules.integrity import public as integrity
from gongzhi.modules.integrity.rules.content import check_rule
from gongzhi.modules.integrity.rules.pace import deviation

from .conftest import buy, warned

WORKDAY = datetime.fromisoformat("2026-11-24T10:00:00+08:00")


@pytest.fixture(autouse=True)
def on_a_workday():
    with clock.frozen(WORKDAY):
        yield


@pytest.mark.django_db
def test_a_declared_relation_is_found_by_sealed_marks_and_only_the_watcher_sees_it(village):
    page = village.grid_worker.client().post(
        "/desk/integrity/relations", {"kind": "spouse", "phone": "138 0013 8001"}, follow=True
    )
    assert "138****8001" in page.content.decode()
    case = buy(village.grid_worker.actor, phone="13800138001")
    village.grid_worker.act(case, "pay")
    [alert] = warned("handler_related")
    assert (alert.node, alert.level, alert.watcher_id) == ("pay", "high", village.township_handler.post.pk)
    assert village.township_handler.client().get(f"/desk/integrity/{alert.pk}").status_code == 200
    assert village.grid_worker.client().get(f"/desk/integrity/{alert.pk}").status_code in (403, 404)
    assert village.outsider.client().get(f"/desk/integrity/{alert.pk}").status_code in (403, 404)
    assert list(alert.looks.values_list("person_id", flat=True)) == [village.township_handler.person.pk]
    assert "13800138001" not in str(alert.facts)


@pytest.mark.django_db
def test_it_goes_one_level_up_where_the_watcher_did_it_himself(village):
    integrity.declare(village.township_handler.actor, "self", phone="13800138001")
    village.grid_worker.post.duties.all().delete()
    village.township_handler.post.duties.create(function="village_accountant", area_code="999901001")
    village.forget()
    village.township_handler.act(buy(village.grid_worker.actor, phone="13800138001"), "pay")
    [alert] = warned("handler_related")
    assert alert.watcher_id == village.leader.post.pk
    assert village.township_handler.client().get(f"/desk/integrity/{alert.pk}").status_code == 404


@pytest.mark.django_db
def test_split_purchases_warn_once_and_an_alert_is_closed_with_its_reason(village):
    [buy(village.grid_worker.actor, amount=amount) for amount in ("20000", "29999", "100")]
    [alert] = warned("purchase_split")
    assert (alert.facts["cases"], alert.facts["sum"], alert.facts["threshold"]) == (3, 5_009_900, 50_000)
    browser, address = village.township_handler.client(), f"/desk/integrity/{alert.pk}"
    page = browser.get(address)
    said = "3 笔，最大一笔 29,999.00 元，合计 50,099.00 元；限额 50,000 元"
    assert said in page.content.decode()
    version = page.context["alert"].version
    wrong = browser.post(address, {"wish": "close", "version": version, "outcome": "false_alarm"})
    assert list(wrong.context["wrong"]) == ["words"]
    _close_by_a_program(village, alert)
    alert.refresh_from_db()
    assert (alert.state, alert.outcome) == ("closed", "false_alarm")
    rows = village.township_handler.client().get("/desk/integrity/rules").context["rows"]
    assert [row["false"] for row in rows if "化整为零" in row["name"]] == [1]
    assert [*timeline.verify(), *integrity.verify()] == []
    alert.acts.filter(kind="closed").update(words="无误")
    assert [finding.code for finding in integrity.verify()] == ["alert_changed"]
    alert.delete()
    assert [finding.code for finding in integrity.verify()] == ["row_removed"]


def _close_by_a_program(village, alert):
    """Only the post that watches finds it, and closes the version that it has seen."""
    assert village.grid_worker.api().get("/api/v1/alerts").status_code == 403
    program, address = village.township_handler.api(), f"/api/v1/alerts/{alert.pk}"
    assert [row["id"] for row in program.get("/api/v1/alerts").json()["items"]] == [alert.pk]
    assert "1 条廉政警示等待核实" in village.township_handler.client().get("/desk/").content.decode()
    tag, send = program.get(address)["ETag"], {"content_type": "application/json"}
    words = {"words": "三笔是不同工程", "outcome": "false_alarm"}
    assert program.post(f"{address}/close", words, headers={"If-Match": '"99"'}, **send).json()["code"] == "stale"
    closed = program.post(f"{address}/close", words, headers={"If-Match": tag}, **send).json()
    assert (closed["state"], closed["acts"][-1]["words"]) == ("closed", "三笔是不同工程")


@pytest.mark.django_db
def test_below_the_threshold_or_from_others_nobody_is_warned(village):
    buy(village.grid_worker.actor, amount="30000")
    buy(village.grid_worker.actor, amount="30000", supplier="桃源水泥厂")
    assert warned("purchase_split") == []


@pytest.mark.django_db
def test_the_same_single_bidder_again_and_again(village):
    [buy(village.grid_worker.actor, bidders="1") for _time in range(3)]
    [alert] = warned("single_bidder")
    assert (alert.facts["times"], alert.facts["least"]) == (3, 3)


@pytest.mark.django_db
def test_an_unusual_pace_needs_enough_cases(village):
    history = [buy(village.grid_worker.actor) for _number in range(31)]
    warned("unusual_pace")
    [
        integrity.Deed.objects.filter(case=case).update(closed_at=WORKDAY + timedelta(hours=20 + number % 5))
        for number, case in enumerate(history)
    ]
    village.grid_worker.act(buy(village.grid_worker.actor), "pay")
    [alert] = warned("unusual_pace")
    assert alert.facts["deviation"] < -3.5
    assert alert.facts["n"] == 31


@pytest.mark.django_db
def test_a_risky_step_at_night_is_seen(village):
    case = buy(village.grid_worker.actor)
    with clock.frozen(WORKDAY + timedelta(hours=12)):
        village.grid_worker.act(case, "pay")
        assert len(warned("off_hours")) == 1
    assert warned("without_duty") == []


def test_the_statistic_is_robust_and_says_nothing_of_what_is_all_alike():
    assert deviation(5, []) is None
    assert deviation(5, [3.0] * 40) is None
    middle, far = deviation(400, [20, 21, 22, 23, 24, 25, 26, 10_000])
    assert middle == pytest.approx(23.5, abs=0.1)
    assert far > 3.5


@pytest.mark.parametrize(
    ("when", "said", "fits"),
    [("related", "{relation}", True), ("colour = 1", "", False), ("related and", "", False), ("related", "{n}", False)],
)
def test_a_condition_must_speak_of_facts_that_there_are(when, said, fits):
    body = {"facts": "relation", "when": when, "asks": {"zh": "关系"}, "says": {"zh": said}}
    item = Item("alert_rule", "one", body, "rules.yaml", "base")
    assert (list(check_rule(item, {})) == []) is fits


@pytest.mark.django_db
def test_a_declaration_is_ones_own_and_can_be_taken_back(village):
    relation = integrity.declare(village.leader.actor, "self", phone="13800138009")
    assert village.clerk.client().post(f"/desk/integrity/relations/{relation.pk}/end").status_code == 404
    village.leader.client().post(f"/desk/integrity/relations/{relation.pk}/end")
    relation.refresh_from_db()
    assert relation.ended_at is not None
    assert relation.sealed.erased_at is not None
