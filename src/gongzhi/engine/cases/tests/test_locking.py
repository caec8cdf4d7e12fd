"""Acts on cases that are joined, or about to be, at the same moment: one after the other, none in vain."""

import pytest

from gongzhi.common.errors import Conflict, Invalid
from gongzhi.engine.cases.public import Case, Wish, verify
from gongzhi.engine.processes.public import act
from gongzhi.modules.service_requests.services import reporter

from .test_writing import kinds, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def three(cast) -> list[Case]:
    return [cast.report(text) for text in ("村口路灯不亮了", "村口的路灯坏了", "柳塘村口路灯坏了")]


def merge(cast, case: Case, others: list[Case]):
    values = {"cases": ", ".join(other.receipt for other in others), "lead": "oldest"}
    try:
        return act(cast.dispatcher.actor, case.pk, "merge", version=None, wish=Wish(values=values))
    except (Conflict, Invalid):
        return "merged already"


def do(member, case: Case, verb: str, words: str):
    return act(member.actor, case.pk, verb, version=None, wish=Wish(words=words)).pk


def test_two_who_merge_the_same_cases_from_both_sides_do_not_stop_each_other(cast, three):
    first, second, third = three
    done = together(
        *[lambda case=case, others=others: merge(cast, case, others) for case, others in ((third, [first, second]),
          (first, [third, second]), (second, [first, third]), (third, [second, first]))]
    )  # fmt: skip
    assert len([one for one in done if one != "merged already"]) >= 1
    assert {case.merged_into_id for case in Case.objects.exclude(pk=first.pk)} == {first.pk}
    assert Case.objects.get(pk=first.pk).merged_count == 2
    assert list(verify()) == []


def test_acts_on_lead_and_merged_cases_at_once_are_all_kept(cast, three):
    first, second, third = three
    merge(cast, third, [first, second])
    together(
        lambda: do(cast.township_handler, first, "accept", ""),
        lambda: do(cast.dispatcher, second, "separate", "是另一盏灯"),
        lambda: reporter.reply(Case.objects.get(pk=third.pk), "灯还不亮"),
        lambda: do(cast.dispatcher, third, "note", "已核实"),
    )
    assert Case.objects.get(pk=first.pk).stage == "in_progress"
    assert Case.objects.get(pk=second.pk).merged_into_id is None
    assert {"replied", "noted"} <= set(kinds(third))
    assert list(verify()) == []
