"""Messages leave in batches: with few statements, each once, and each with its own end."""

import json
from collections import Counter
from pathlib import Path

import pytest
from tests.cast import Cast

from gongzhi.common import clock
from gongzhi.engine.cases.public import Case
from gongzhi.engine.custody.public import looks_at
from gongzhi.engine.outbox.public import Message, list_unknown, work
from gongzhi.modules.notices.models import Notice
from gongzhi.modules.notices.services.sending import send

from .peers import HttpGateway, describe

LAMP = "村口路灯不亮了"


def report(cast: Cast, count: int, phone: str = "138001380{:02}") -> list[Case]:
    return cast.report_many([{"text": LAMP, "phone": phone.format(number)} for number in range(count)])


@pytest.fixture
def box(settings, tmp_path: Path) -> Path:
    settings.MESSAGES, settings.HOME = "file", tmp_path
    return tmp_path / "messages.jsonl"


def test_it_sends_a_batch_with_few_statements_and_each_once(cast: Cast, box: Path, django_assert_max_num_queries):
    report(cast, 1)
    work()
    cases = report(cast, 20)
    Message.objects.filter(topic="search").delete()
    with django_assert_max_num_queries(30):
        work()
    sent = Counter(json.loads(line)["to"] for line in box.read_text("utf-8").splitlines())
    assert sent == Counter([f"138001380{number:02}" for number in range(20)] + ["13800138000"])
    assert [looks_at(case.reporter_id).count() for case in cases] == [1] * 20
    assert set(Notice.objects.values_list("state", "parts", "channel")) == {("sent", 1, "sms")}


def test_one_that_cannot_be_planned_keeps_no_other_waiting(cast: Cast, box: Path):
    report(cast, 3)
    Notice.objects.filter(case__reporter__lookups__isnull=False).first().delete()
    bad = Notice.objects.first()
    Notice.objects.filter(pk=bad.pk).update(template="no_such_text")
    work()
    assert sorted(Notice.objects.values_list("state", flat=True)) == ["sent", "waiting"]


def test_a_gateway_that_breaks_off_in_the_middle_leaves_one_in_doubt(cast: Cast, gateway: HttpGateway, settings, tmp_path: Path):  # fmt: skip
    settings.SMS = describe(tmp_path, gateway.port, accepts_same_id_twice=False)
    report(cast, 1)
    work()
    gateway.mood = "500"
    report(cast, 4, phone="139001380{:02}")
    work()
    assert (len(gateway.asked), list_unknown().count()) == (2, 1)
    assert Message.objects.filter(topic="notice", state="waiting", attempts=0).count() == 3


def test_what_was_written_down_before_a_crash_is_no_ones_question(cast: Cast, box: Path):
    report(cast, 2)
    work()
    Message.objects.filter(topic="notice").update(
        state="sending", settled_at=None, claimed_by="dead", available_at=clock.now()
    )
    work()
    assert (list_unknown().count(), len(box.read_text("utf-8").splitlines())) == (0, 2)
    assert set(Message.objects.filter(topic="notice").values_list("state", flat=True)) == {"sent"}


def test_what_is_settled_already_is_not_sent(cast: Cast, box: Path):
    report(cast, 2)
    Notice.objects.update(state="not_sent", reason="given_up")
    work()
    assert (box.exists(), send([])) == (False, {})
