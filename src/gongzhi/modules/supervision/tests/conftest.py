"""The demonstration county (two working days to answer supervision), with short steps of escalation and a tree of posts."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from tests.cast import Cast

from gongzhi.common import clock
from gongzhi.engine.cases.public import Case
from gongzhi.engine.parties.public import Post
from gongzhi.engine.rules import public as content

# A Tuesday morning; the next days are working days.
MORNING = datetime(2026, 3, 10, 1, 30, tzinfo=UTC)
LENGTHS = {
    "sign_soon": {"share": 0.5},
    "answer_soon": {"before": {"amount": 10, "unit": "hours"}},
    "answer_late": {"after": {"amount": 1, "unit": "hours"}},
    "answer_very_late": {"after": {"amount": 1, "unit": "calendar_days"}},
}
Statement = dict[str, dict]


def state(cast: Cast, kind: str, items: Statement) -> None:
    draft = content.begin_draft(kind, items, author=cast.dispatcher.person.pk, reason="县里确定")
    content.put_in_force(draft.pk, by=cast.administrator.person.pk, version=1, valid_from=clock.today())


@pytest.fixture(autouse=True)
def _decided(cast: Cast) -> Iterator[None]:
    """The handler of the town has the head of the town above, and that post the centre's dispatcher."""
    Post.objects.filter(pk=cast.township_handler.post.pk).update(superior=cast.leader.post)
    Post.objects.filter(pk=cast.leader.post.pk).update(superior=cast.dispatcher.post)
    cast.forget()
    with clock.frozen(MORNING):
        marks = {key: content.get_content("clock_mark", key).body | {"at": at} for key, at in LENGTHS.items()}
        state(cast, "clock_mark", marks)
        yield


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.report("村口的路灯坏了")


@pytest.fixture
def at() -> Iterator[Callable[[str], None]]:
    """Yield what moves the clock, as `at("2026-03-11T18:00+08:00")`."""
    entered = []

    def move(moment: str) -> None:
        frozen = clock.frozen(datetime.fromisoformat(moment))
        frozen.__enter__()
        entered.append(frozen)

    yield move
    while entered:
        entered.pop().__exit__(None, None, None)
