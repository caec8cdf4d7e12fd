"""One writer: authority first, then the version, then the act, all in one transaction with its entry."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from gongzhi.common import clock
from gongzhi.common.errors import Invalid, Missing, Stale
from gongzhi.engine.cases.public import (
    Case,
    Wish,
    change_case,
    forget_numbers,
    keep_numbers_ready,
    reserve_numbers,
    take_number,
)
from gongzhi.engine.processes.public import act
from gongzhi.engine.timeline.public import Entry, list_entries


@pytest.fixture
def case(cast):
    return cast.report("村口路灯不亮了")


def together(*acts):
    """Do all at once, each in a thread with a connection of its own; return what came of them."""

    def alone(act):
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(alone, acts))


def kinds(case):
    return [entry.kind for entry in list_entries(case.chain)]


def test_a_form_that_is_older_than_the_case_is_refused(cast, case):
    seen = case.version
    cast.township_handler.act(case, "note", words="先去现场看看")
    with pytest.raises(Stale):
        act(cast.township_handler.actor, case.pk, "accept", version=seen, wish=Wish())
    assert kinds(case)[-1] == "noted"


def test_a_foreigner_learns_nothing_from_a_wrong_version(cast, case):
    with pytest.raises(Missing) as wrong_version:
        act(cast.outsider.actor, case.pk, "accept", version=case.version + 5, wish=Wish())
    with pytest.raises(Missing) as no_case:
        act(cast.outsider.actor, case.pk + 1000, "accept", version=1, wish=Wish())
    assert str(wrong_version.value) == str(no_case.value)


def test_nothing_is_written_when_the_act_fails_half_way(cast, case):
    with pytest.raises(Invalid):
        cast.township_handler.act(case, "hand_over", words="请转办", post_id=None)
    assert kinds(case) == ["opened", "dispatched"]
    assert Case.objects.get(pk=case.pk).version == case.version


def test_a_block_that_raises_leaves_no_trace(cast, case):
    def break_off():
        with change_case(cast.township_handler.actor, case.pk, version=None) as change:
            change.record("noted")
            change.write("note", "写到一半")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert kinds(case) == ["opened", "dispatched"]
    assert not case.texts.filter(kind="note").exists()


def test_a_block_that_records_nothing_writes_nothing(cast, case):
    with change_case(cast.township_handler.actor, case.pk, version=case.version):
        pass
    assert Case.objects.get(pk=case.pk).version == case.version


def test_each_act_is_an_entry_that_names_the_person_and_the_post(cast, case):
    cast.township_handler.act(case, "accept")
    handler = cast.township_handler
    assert Entry.objects.filter(chain=case.chain).last().actor == f"person/{handler.person.pk}@post/{handler.post.pk}"


def test_an_entry_holds_no_words_and_no_name(cast):
    secret = "我家门口的路灯不亮了，请快来修"
    case = cast.report(secret, name="李小红", phone="13800138000")
    cast.township_handler.act(case, "note", words="已与李小红联系")
    told = "".join(str(entry.data) + entry.actor for entry in list_entries(case.chain))
    assert not [word for word in ("路灯", "李小红", "13800138000", "已与") if word in told]


def test_a_receipt_is_year_and_number_and_numbers_rise(cast):
    with clock.frozen(datetime(2026, 3, 2, 2, tzinfo=UTC)):
        first, second = cast.report_many([{"text": "路灯不亮了"}, {"text": "路灯又不亮了"}])
    assert first.receipt == f"26-{first.pk:06d}"
    assert second.pk == first.pk + 1


@pytest.mark.django_db(transaction=True)
def test_a_hundred_reports_need_hardly_more_statements_than_one(cast, django_assert_max_num_queries):
    cast.report("路灯不亮了")
    with django_assert_max_num_queries(40):
        cast.report_many([{"text": f"第{number}盏路灯不亮了"} for number in range(100)])


@pytest.mark.django_db(transaction=True)
def test_numbers_taken_in_what_is_rolled_back_are_not_kept():
    forget_numbers()
    with transaction.atomic():
        keep_numbers_ready()
        reserve_numbers(1)
        transaction.set_rollback(True)
    given = reserve_numbers(1)
    forget_numbers()
    assert reserve_numbers(1) > given


@pytest.mark.django_db(transaction=True)
def test_many_who_take_numbers_at_once_never_get_the_same():
    forget_numbers()
    taken = together(*[lambda count=count: reserve_numbers(count) for count in (1, 3, 7, 60) * 8])
    forget_numbers()
    numbers = [number for block in taken for number in block]
    assert len(set(numbers)) == len(numbers) == 8 * (1 + 3 + 7 + 60)


@pytest.mark.django_db(transaction=True)
def test_who_takes_numbers_in_a_transaction_never_waits_for_somebody_who_waits_for_its_end():
    forget_numbers()

    @transaction.atomic
    def within() -> list[int]:
        first = take_number()
        time.sleep(0.3)
        return [first, take_number()]

    taken = together(within, lambda: time.sleep(0.1) or reserve_numbers(1))
    forget_numbers()
    assert len({number for block in taken for number in block}) == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_who_act_at_once_one_is_told_that_somebody_acted(cast, case):
    actor = cast.township_handler.actor

    def accept():
        try:
            return act(actor, case.pk, "accept", version=case.version, wish=Wish()).stage
        except Stale:
            return "stale"

    assert sorted(together(accept, accept, accept, accept)) == ["in_progress", "stale", "stale", "stale"]
    assert kinds(case) == ["opened", "dispatched", "signed"]
