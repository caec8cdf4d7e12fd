"""Rows go in and come out as Django itself would have them, few or many, on both databases."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction
from django.test.utils import CaptureQueriesContext

from gongzhi.common import rows
from gongzhi.common.rows.tables import pointed_to_first
from gongzhi.engine.outbox.public import Message
from gongzhi.engine.parties.models import Organisation, Post

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
BY_NUMBER = rows.Prepared(
    lambda numbers: Message.objects.filter(pk__in=numbers, state="waiting").order_by("id"), by="id"
)


def messages(count):
    return [Message(topic="t", payload={"n": n, "words": "空，\t\\N"}, created_at=AT) for n in range(count)]


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_a_row_made_in_short_is_as_one_that_the_model_makes(model):
    fast, slow = rows.new(model), model()
    given = {field.attname for field in model._meta.concrete_fields if not callable(field.default)}
    assert vars(fast).keys() == vars(slow).keys()
    assert {name: vars(fast)[name] for name in given} == {name: vars(slow)[name] for name in given}
    assert (fast._state.adding, fast._state.db) == (True, None)


def test_a_row_made_in_short_knows_what_it_points_to():
    office = Organisation.objects.create(key="o", names={"zh": "一"}, kind="department", area_code="999901")
    post = rows.new(Post, key="p", names={"zh": "二"}, organisation=office, area_code="999901")
    rows.write([post])
    assert (post.organisation is office, post.organisation_id, Post.objects.get()) == (True, office.pk, post)


@pytest.mark.parametrize("count", [1, 3, rows.MANY, rows.MANY * 3])
def test_new_rows_get_their_numbers_and_are_what_they_were(count):
    new = messages(count)
    rows.write(new)
    found = list(Message.objects.order_by("id"))
    assert [row.pk for row in found] == [row.pk for row in new]
    assert [vars(row) | {"_state": 0} for row in found] == [vars(row) | {"_state": 0} for row in new]


def test_numbers_drawn_for_many_rows_are_not_given_out_again():
    rows.write(messages(rows.MANY))
    rows.write([*messages(1)])
    Message.objects.create(topic="t", payload={})
    assert Message.objects.count() == rows.MANY + 2


def test_a_row_that_points_to_a_new_one_goes_in_after_it():
    office = Organisation(key="o", names={"zh": "一"}, kind="department", area_code="999901")
    post = Post(key="p", names={"zh": "二"}, organisation=office, area_code="999901")
    rows.write([post, office])
    assert Post.objects.get().organisation == Organisation.objects.get()


def test_a_row_that_points_to_one_that_nobody_writes_is_refused():
    post = Post(key="p", names={"zh": "二"}, organisation=Organisation(key="o"), area_code="999901")
    with pytest.raises(DatabaseError):
        rows.write([post])


def test_named_fields_are_changed_and_no_others():
    [row] = new = messages(1)
    rows.write(new)
    row.state, row.topic = "failed", "other"
    rows.write([], [(row, {"state"})])
    assert list(Message.objects.values_list("topic", "state")) == [("t", "failed")]


def test_a_row_that_is_gone_cannot_be_changed():
    [row] = new = messages(1)
    rows.write(new)
    Message.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.write([], [(row, {"state"})])


@pytest.mark.parametrize("count", [2, rows.MANY * 2])
def test_what_the_database_refuses_is_refused_with_djangos_error(count):
    new = messages(count)
    new[0].key = new[1].key = "same"
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.write(new)
    assert not Message.objects.exists()


def test_rows_are_read_as_django_reads_them_by_a_number_and_by_many():
    new = messages(3)
    rows.write(new)
    [[found]] = rows.read([BY_NUMBER], new[0].pk)
    [many] = rows.read_many([BY_NUMBER], [new[2].pk, new[0].pk, 0])
    assert (found, dict(many)) == (new[0], {new[0].pk: [new[0]], new[2].pk: [new[2]]})
    assert vars(found) | {"_state": 0} == vars(Message.objects.get(pk=new[0].pk)) | {"_state": 0}


def test_on_postgresql_all_that_belongs_together_is_one_call():
    from django.db import connection

    office = Organisation(key="o", names={"zh": "一"}, kind="department", area_code="999901")
    with CaptureQueriesContext(connection) as seen:
        rows.write([office, *messages(2)])
    assert len(seen.captured_queries) == {"postgresql": 1}.get(connection.vendor, 2)


def test_what_is_pointed_to_goes_in_first_and_a_table_that_points_to_itself_is_no_obstacle():
    assert pointed_to_first((Post, Message, Organisation)) == [Organisation, Post, Message]
