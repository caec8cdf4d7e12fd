"""The older past cases come behind the first page, a little at a time, in order, and only once."""

from dataclasses import replace
from itertools import pairwise

import pytest
from django.test import override_settings
from tests.cast import build_content, forget_everything

from gongzhi.common import clock
from gongzhi.config.demo import background, build
from gongzhi.config.demo.background import Background
from gongzhi.config.demo.size import SMALL
from gongzhi.config.demo.tests.county import NOW
from gongzhi.engine.cases import public as cases
from gongzhi.engine.outbox import public as outbox
from gongzhi.engine.timeline import public as timeline

SIZE = replace(SMALL, cases=420, first=100, days=60, left_open=20, latest=40, further=80)


@pytest.fixture
def begun(db, tmp_path, monkeypatch):
    """The demo with its latest cases, as it stands when the first page is shown; a turn is one batch."""
    monkeypatch.setattr(background, "SECONDS", 0.0)
    forget_everything()
    build_content()
    with override_settings(HOME=tmp_path), clock.frozen(NOW):
        build.ensure(tmp_path / "signins.json", print, lambda done, total: None, SIZE)
        yield
    forget_everything()


def reports():
    """The past reports; their parts, and the cases of the demo's meetings, boards and checks, have numbers behind theirs."""
    return cases.Case.objects.filter(id__lte=SIZE.cases).order_by("id")


def numbers():
    return list(reports().values_list("id", flat=True))


def turns(count):
    worker = Background(SIZE)
    return [worker.take_turn() or len(numbers()) for _ in range(count)]


def test_the_older_ones_follow_the_latest_batch_by_batch_and_after_a_stop_from_where_it_was(begun):
    assert numbers() == list(range(321, 421))
    assert cases.reserve_numbers(1)[0] >= 421
    assert turns(2) == [200, 300]
    assert {"written": 200, "of": 320}.items() <= outbox.last_info("demo").items()
    # Another worker, which knows nothing of the first, goes on; then it rests.
    assert turns(3) == [400, 420, 420]
    assert numbers() == list(range(1, 421))
    # Numbers follow time, and everything is sound.
    opened = list(reports().values_list("opened_at", flat=True))
    assert all(earlier <= later for earlier, later in pairwise(opened))
    assert [str(found.message) for found in (*timeline.verify(), *cases.verify())] == []


def test_a_database_without_demo_is_left_alone(db):
    turns(2)
    assert numbers() == []
