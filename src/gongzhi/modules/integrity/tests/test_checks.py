"""A random check: the hash first, a number that nobody here controls, the checklist, findings, and anybody can draw again."""

import json
from datetime import datetime, timedelta

import pytest
from django.test import Client

from gongzhi.common import clock
from gongzhi.config.cli import main
from gongzhi.engine.cases import public as cases
from gongzhi.engine.timeline import public as timeline
from gongzhi.modules.integrity import public as integrity
from gongzhi.modules.integrity.rules import drawing

from .conftest import buy

NOW = datetime.fromisoformat("2026-11-24T10:00:00+08:00")
PLAN = {
    "title": "第四季度抽查", "checklist": "village_power", "area": "999901001", "since": "2026-11-01", "until": "2026-11-24",
    "size": "2", "source": "双色球第2026140期", "drawn_on": "2026-11-26",
}  # fmt: skip
FINE = {f"item-{key}": "fine" for key in ("basis", "papers", "place", "publicity", "avoidance")}


@pytest.fixture
def listed(village):
    """Five cases are closed, the list is fixed; it is the day of the draw."""
    with clock.frozen(NOW):
        [village.grid_worker.act(buy(village.grid_worker.actor), "pay") for _number in range(5)]
        village.leader.client().post("/desk/checks/", PLAN)
    with clock.frozen(NOW + timedelta(days=2)):
        yield village


def type_number(member, number):
    check = integrity.Check.objects.get()
    return member.client().post(f"/desk/checks/{check.pk}", {"wish": "number", "number": number}, follow=True)


@pytest.mark.django_db
def test_before_the_draw_only_the_hash_is_public(listed):
    check = integrity.Check.objects.get()
    told = Client().get(f"/checks/{check.pk}.json").json()
    assert told["list_sha256"] == drawing.list_hash(check.salt, check.items)
    assert not {"items", "salt", "seed", "number", "drawn"} & set(told)
    page = Client().get(f"/checks/{check.pk}").content.decode()
    assert check.list_sha256 in page
    assert check.items[0] not in page


@pytest.mark.django_db
def test_two_persons_must_type_the_same_number(listed):
    type_number(listed.leader, "03 07 12 18 25 31 + 05")
    assert type_number(listed.leader, "03 07 12 18 25 31 05").status_code == 403
    type_number(listed.auditor, "03 07 12 18 25 31 06")
    check = integrity.Check.objects.get()
    assert (check.state, check.numbers.count()) == ("listed", 0)
    assert type_number(listed.clerk, "03 07 12 18 25 31 05").status_code == 403


@pytest.mark.django_db
def test_it_is_drawn_checked_and_can_be_drawn_again_by_anybody(listed, tmp_path, capsys):
    type_number(listed.leader, "03 07 12 18 25 31 + 05")
    type_number(listed.auditor, "０３,07,12,18,25,31,05")
    check = integrity.Check.objects.get()
    first, second = check.drawn.order_by("place")
    browser = listed.leader.client()
    assert browser.post(f"/desk/checks/{check.pk}", {"wish": "finish"}).status_code == 409
    browser.post(f"/desk/checks/{check.pk}/{first.pk}", FINE)
    refused = browser.post(f"/desk/checks/{check.pk}/{second.pk}", {**FINE, "item-papers": "finding"})
    assert list(refused.context["wrong"]) == ["words"]
    browser.post(f"/desk/checks/{check.pk}/{second.pk}", {**FINE, "item-papers": "finding", "words": "发票与合同不符"})
    browser.post(f"/desk/checks/{check.pk}", {"wish": "finish"})
    second.refresh_from_db()
    assert (second.finding.channel, second.finding.matter) == ("check", "village_affairs")
    told = Client().get(f"/checks/{check.pk}.json")
    (tmp_path / "check.json").write_bytes(told.content)
    assert main(["checks", "draw", str(tmp_path / "check.json")]) == 0
    assert told.json()["drawn"] == [first.case.receipt, second.case.receipt]
    forged = told.json() | {"drawn": told.json()["drawn"][::-1]}
    (tmp_path / "check.json").write_text(json.dumps(forged), "utf-8")
    assert main(["checks", "draw", str(tmp_path / "check.json"), "--json"]) == 1
    assert "drawn" in capsys.readouterr().out
    assert [*timeline.verify(), *cases.verify(), *integrity.verify()] == []
    _found_by_verify(check)


def _found_by_verify(check):
    integrity.Check.objects.update(source="双色球第2026141期")
    assert [finding.code for finding in integrity.verify()] == ["check_changed"]
    check.numbers.all().delete()
    check.drawn.all().delete()
    check.delete()
    assert [finding.code for finding in integrity.verify()] == ["row_removed"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"drawn_on": "2026-11-24"}, "drawn_on"),
        ({"size": "9"}, "size"),
        ({"checklist": "mine"}, "checklist"),
        ({"since": "x"}, "since"),
    ],
)
def test_a_list_that_could_be_steered_is_refused(village, change, field):
    with clock.frozen(NOW):
        page = village.leader.client().post("/desk/checks/", {**PLAN, **change})
    assert (page.status_code, list(page.context["wrong"])) == (422, [field])
    assert village.leader.client().post("/desk/checks/", {**PLAN, "area": "999901002"}).status_code == 403


def test_the_draw_is_the_documented_one():
    items = [f"26-{number:06d}" for number in range(1, 7)]
    fixed = drawing.list_hash("salt", items)
    seed = drawing.seed_of(fixed, drawing.plain_number("8 15 16 23 42"))
    told = {"algorithm": "gongzhi-draw-1", "items": items, "salt": "salt", "number": "8-15-16-23-42", "size": 3}
    told |= {"list_sha256": fixed, "seed": seed, "drawn": drawing.draw(seed, items, 3)}
    assert drawing.differences(told) == []
    assert drawing.differences({**told, "number": "8-15-16-23-43"}) == ["seed", "drawn"]
    assert drawing.differences({**told, "items": items[::-1]})[0] == "algorithm"
    assert drawing.plain_number("12") == ""


@pytest.mark.django_db
def test_a_program_announces_a_check_and_two_persons_draw_it(village):
    send = {"content_type": "application/json"}
    with clock.frozen(NOW):
        [village.grid_worker.act(buy(village.grid_worker.actor), "pay") for _number in range(4)]
        plan = {**PLAN, "size": 1}
        assert village.clerk.api().post("/api/v1/checks", plan, **send).status_code == 403
        made = village.leader.api().post("/api/v1/checks", plan, **send)
    assert made.status_code == 201
    address = f"/api/v1/checks/{made.json()['id']}"
    assert Client().get(address).json()["list_sha256"] == made.json()["list_sha256"]
    with clock.frozen(NOW + timedelta(days=2)):
        village.leader.api().post(f"{address}/number", {"number": "12 34 56"}, **send)
        assert "1 次不定期检查正在进行" in village.auditor.client().get("/desk/").content.decode()
        assert "次不定期检查正在进行" not in village.leader.client().get("/desk/").content.decode()
        drawn = village.auditor.api().post(f"{address}/number", {"number": "12-34-56"}, **send).json()
        [item] = drawn["items"]
        answers = {name.removeprefix("item-"): value for name, value in FINE.items()}
        told = village.leader.api().post(f"{address}/items/{item['id']}", {"answers": answers}, **send)
        assert told.json()["items"][0]["answers"] == answers
        assert village.leader.api().post(f"{address}/finish", **send).json()["state"] == "done"
    assert integrity.differences(Client().get(address).json()) == []
    assert [row["state"] for row in Client().get("/api/v1/checks").json()["items"]] == ["done"]
