"""When and whether somebody is told: their own wish, quiet hours, the limit per day, and what the law demands all the same."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cast import Cast

from gongzhi.common import clock
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.public import erase_reporter, story
from gongzhi.engine.outbox.public import work
from gongzhi.engine.rules import public as rules
from gongzhi.modules.notices.models import Notice
from gongzhi.modules.notices.public import opt_in, opt_out

LAMP = "村口路灯不亮了"
# 22:30 in China; the morning after is 8:00.
NIGHT = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
MORNING = datetime(2026, 11, 26, 0, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def box(settings, tmp_path: Path) -> Path:
    settings.MESSAGES, settings.HOME = "file", tmp_path
    return tmp_path / "messages.jsonl"


def sent(box: Path) -> list[str]:
    return [json.loads(line)["to"] for line in box.read_text("utf-8").splitlines()] if box.exists() else []


def decide(**values: float) -> None:
    """Let the county decide parameters."""
    rules.ContentVersion.objects.bulk_create(_decided(key, value) for key, value in values.items())
    rules.forget_content()


def _decided(key: str, value: float) -> rules.ContentVersion:
    old = rules.get_content("parameter", key)
    body = old.body | {"values": {"2021-01-01": value}}
    return rules.ContentVersion(
        kind="parameter", key=key, number=old.number + 1, digest=key, valid_from=old.valid_from,
        source="county", loaded_at=clock.now(), body=body,
    )  # fmt: skip


def demand(key: str) -> None:
    """Let the law demand a notice."""
    old = rules.get_content("text", key)
    law = {"title": {"zh": "某法", "en": "Some Law"}, "article": "第一条"}
    rules.ContentVersion.objects.create(
        kind="text", key=key, number=old.number + 1, digest=key, valid_from=old.valid_from,
        source="county", loaded_at=clock.now(), body=old.body | {"demanded": law},
    )  # fmt: skip
    rules.forget_content()


def fate() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("at").values_list("state", "reason"))


def test_what_is_due_at_night_is_sent_in_the_morning(cast: Cast, box: Path):
    decide(messages_quiet_from=21, messages_quiet_until=8)
    with clock.frozen(NIGHT):
        cast.report(LAMP)
        work()
    with clock.frozen(MORNING - timedelta(minutes=1)):
        work()
    assert sent(box) == []
    with clock.frozen(MORNING):
        work()
    assert sent(box) == ["13800138000"]


def test_an_emergency_is_told_at_night(cast: Cast, box: Path):
    decide(messages_quiet_from=21, messages_quiet_until=8)
    with clock.frozen(NIGHT):
        case = cast.report(LAMP)
        type(case).objects.filter(pk=case.pk).update(urgency="urgent")
        work()
    assert sent(box) == ["13800138000"]


def test_where_the_county_has_not_decided_hours_messages_go_out_at_once(cast: Cast, box: Path):
    with clock.frozen(NIGHT):
        cast.report(LAMP)
        work()
    assert len(sent(box)) == 1


def test_what_is_too_much_for_one_phone_goes_out_the_next_day(cast: Cast, box: Path):
    decide(messages_per_day=2, messages_quiet_until=8)
    with clock.frozen(NIGHT):
        cast.report_many([{"text": LAMP}] * 3 + [{"text": LAMP, "phone": "13900139000"}])
        work()
    assert sorted(sent(box)) == ["13800138000"] * 2 + ["13900139000"]
    with clock.frozen(MORNING):
        work()
    assert len(sent(box)) == 4


def test_who_opted_out_is_told_nothing_in_all_later_reports(cast: Cast, box: Path):
    case = cast.report(LAMP)
    opt_out(Actor("reporter", case_id=case.pk), case.pk)
    cast.report("自来水停了两天")
    work()
    assert (sent(box), fate()) == ([], [("not_sent", "opted_out")] * 2)


def test_an_opt_out_survives_the_erasure_of_the_data(cast: Cast, box: Path):
    case = cast.report(LAMP)
    reporter = Actor("reporter", case_id=case.pk)
    opt_out(reporter, case.pk)
    erase_reporter(reporter, case.pk)
    cast.report("自来水停了两天")
    work()
    assert sent(box) == []


def test_an_opt_out_can_be_taken_back(cast: Cast, box: Path):
    case = cast.report(LAMP)
    opt_out(Actor("reporter", case_id=case.pk), case.pk)
    opt_in(Actor("reporter", case_id=case.pk), case.pk)
    work()
    assert len(sent(box)) == 1


def test_an_opt_out_stands_in_the_timeline_without_an_address(cast: Cast):
    case = cast.report(LAMP)
    opt_out(cast.township_handler.actor, case.pk)
    line = story(case, public=False)[-1]
    assert (line.kind, line.by, set(line.data)) == ("opted_out", "staff", {"after"})


def test_what_the_law_demands_is_sent_despite_an_opt_out(cast: Cast, box: Path):
    demand("notice_received")
    case = cast.report(LAMP)
    opt_out(Actor("reporter", case_id=case.pk), case.pk)
    work()
    assert len(sent(box)) == 1


def test_who_chose_not_to_be_told_is_not_told(cast: Cast, box: Path):
    cast.report(LAMP, told_by="none")
    work()
    assert (sent(box), fate()) == ([], [("not_sent", "declined")])


def test_who_chose_mail_is_told_by_mail_only(cast: Cast, box: Path):
    cast.report(LAMP, mail="li@example.cn", told_by="mail")
    work()
    assert sent(box) == ["li@example.cn"]
