"""What a change of the rules would have done to last month's cases: worked out by the worker, each number opens its cases."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import Cast

from gongzhi.common import clock
from gongzhi.config.cli import main as gongzhi
from gongzhi.engine.outbox import public as outbox
from gongzhi.engine.rules import public as content
from gongzhi.modules.dispatch.jobs import forget_replays
from gongzhi.modules.dispatch.models import Replay
from gongzhi.modules.dispatch.services import replaying

LAST_MONTH, NOW = datetime(2026, 2, 10, 2, tzinfo=UTC), datetime(2026, 3, 10, 2, tzinfo=UTC)
RULE = {
    "order": 90,
    "label": {"zh": "路灯交交通局", "en": "Street lights go to transport"},
    "when": {"matters": ["street_lighting"]},
    "to": {"target": "duty", "duty": "transport", "from_level": "county"},
}


@pytest.fixture
def draft(cast: Cast):
    """A draft about street lights, and last month's cases: three of them, one of them restricted, one about water."""
    with clock.frozen(LAST_MONTH):
        cast.report_many([{"text": "路灯不亮了"}, {"text": "路灯又不亮了"}, {"text": "自来水停水两天了"}])
        cast.report("有人贪污修路灯的钱", kind="accusation", matter="street_lighting")
    with clock.frozen(NOW):
        cast.report("这个月的路灯不亮了")
        yield content.begin_draft("dispatch_rule", {"lamps": RULE}, author=cast.dispatcher.person.pk, reason="试试")


def ask(cast: Cast, draft) -> str:
    address: str = cast.dispatcher.client().post(f"/desk/rules/drafts/{draft.pk}/replay").url
    return address


def test_it_counts_from_where_to_where_last_months_cases_would_go(cast: Cast, draft):
    address = ask(cast, draft)
    assert "0 / 3" in cast.dispatcher.client().get(address).content.decode()
    outbox.work()
    page = cast.dispatcher.client().get(address).content.decode()
    assert "3 件中有 2 件会改派" in page
    assert page.index("云溪镇人民政府") < page.index("云溪县交通运输局")


def test_each_number_opens_its_cases(cast: Cast, draft):
    address = ask(cast, draft)
    outbox.work()
    move = Replay.objects.get().moves.first()
    page = cast.dispatcher.client().get(f"{address}?from={move.origin_id}&to={move.target_id}").content.decode()
    assert "路灯又不亮了" in page
    assert "自来水" not in page
    assert "贪污" not in page
    assert "保留到 2026年" in page
    assert forget_replays() == 0
    with clock.frozen(NOW + timedelta(days=91)):
        assert forget_replays() == 3
    assert cast.dispatcher.client().get(address).status_code == 404


def test_it_goes_on_where_it_was_left_and_counts_nothing_twice(cast: Cast, draft, monkeypatch):
    monkeypatch.setattr(replaying, "AT_A_TIME", 1)
    monkeypatch.setattr(replaying, "SECONDS", 0.0)
    ask(cast, draft)
    number = Replay.objects.get().pk
    replaying._step(number)
    assert (Replay.objects.get().done, Replay.objects.get().state) == (1, "waiting")
    assert [replaying._step(number) for _again in range(4)] == [True, True, False, False]
    assert (Replay.objects.get().done, Replay.objects.get().moves.count()) == (3, 2)


def test_it_says_so_where_nothing_would_change(cast: Cast, draft):
    content.change_draft(draft.pk, {}, author=draft.author_id, reason="试试", version=1)
    address = ask(cast, draft)
    outbox.work()
    assert "没有变化" in cast.dispatcher.client().get(address).content.decode()


def test_the_command_line_counts_the_same(cast: Cast, draft, tmp_path, capsys):
    path = tmp_path / "rules.yaml"
    path.write_text(content.dump_strict({"lamps": RULE}), "utf-8")
    assert gongzhi(["dispatch", "replay", str(path), "--month", "2026-02", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["cases"], found["elsewhere"]) == (4, 2)


@pytest.mark.parametrize(("text", "month"), [("lamps: {order: 1}", "2026-02"), ("[]", "2026-02"), ("{}", "February")])
def test_the_command_line_says_what_is_wrong(cast: Cast, tmp_path, text: str, month: str):
    path = tmp_path / "rules.yaml"
    path.write_text(text, "utf-8")
    assert gongzhi(["dispatch", "replay", str(path), "--month", month]) == 1


def test_the_command_line_explains_a_case(cast: Cast, capsys):
    case = cast.report("路灯不亮了")
    assert gongzhi(["dispatch", "explain", case.receipt]) == 0
    said = capsys.readouterr().out
    assert "属地直派" in said
    assert "云溪镇人民政府" in said.splitlines()[-1]
    assert gongzhi(["dispatch", "explain", "26-999999"]) == 1
