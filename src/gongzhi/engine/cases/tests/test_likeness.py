"""Which open reports are shown as perhaps the same: the numbers are content, a county may set its own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gongzhi.common import clock
from gongzhi.engine.cases.public import list_duplicates
from gongzhi.engine.cases.rules import Likely, Likeness, closeness, confidence
from gongzhi.engine.rules import public as rules

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
BY = Likeness(
    words=0.45,
    place=0.3,
    matter=0.15,
    time=0.1,
    least=0.5,
    days=30,
    near=50,
    far=1000,
    shared={15: 0.8, 12: 0.6, 9: 0.2},
)
LAMP = Likely(frozenset({"路灯", "灯坏"}), "street_lighting", "999901001001001", 124.01, 29.51, NOON)


def test_the_same_words_at_the_same_spot_are_wholly_alike():
    assert confidence(LAMP, LAMP, BY) == pytest.approx(1)


def test_each_kind_of_likeness_counts_as_much_as_it_weighs():
    other = replace(LAMP, tokens=frozenset({"漏水"}), matter="water_supply", lon=None, at=NOON + timedelta(days=60))
    assert confidence(LAMP, other, BY) == pytest.approx(BY.place * 0.8)
    assert confidence(LAMP, other, replace(BY, place=0.5)) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("area", "close"), [("999901001001001", 0.8), ("999901001001", 0.6), ("999901001", 0.2), ("", 0)]
)
def test_without_points_the_smallest_shared_area_counts(area, close):
    assert closeness(replace(LAMP, lon=None), replace(LAMP, area=area, lon=None), BY) == close


def test_a_county_may_ask_for_more_before_anything_is_shown(cast):
    first, second = cast.report("村口路灯不亮了，晚上看不见路"), cast.report("村口的路灯不亮了，看不清路")
    assert [one.case for one in list_duplicates(cast.dispatcher.actor, second)] == [first]
    body = rules.get_content("parameter", "likeness_least").body | {"values": {"2010-01-01": 100}}
    draft = rules.begin_draft(
        "parameter", {"likeness_least": body}, author=cast.dispatcher.person.pk, reason="县里确定"
    )
    rules.put_in_force(draft.pk, by=cast.administrator.person.pk, version=1, valid_from=clock.today())
    assert list_duplicates(cast.dispatcher.actor, second) == []
