"""The diagram drives a case through its unit of work."""

import pytest
from django.apps import apps
from django.conf import settings

from gongzhi.common.errors import Conflict
from gongzhi.engine.processes.models import ProcessState, Run
from gongzhi.engine.processes.public import complete, restart, run_out, send, start
from gongzhi.engine.rules.public import forget_content, get_content, load_content

from .conftest import Notebook

pytestmark = pytest.mark.django_db


@pytest.fixture
def change():
    forget_content()
    load_content([settings.CONTENT / "base"])
    case = apps.get_model("cases", "Case")(id=1, process_version=get_content("process", "hotline_case"))
    found = Notebook(case)
    start(found)
    return found


@pytest.fixture
def closed(change):
    complete(change, "dispatch", "dispatched")
    complete(change, "sign", "signed")
    complete(change, "handle", "answered")
    complete(change, "check", "passed")
    change.told.clear()
    return change


def test_starting_opens_the_first_work(change):
    assert change.told == [
        ("stage", "registered"),
        ("action", "accept"),
        ("start", "answer_within"),
        ("open", "dispatch", "dispatcher", "dispatch_within", False),
    ]
    assert [type(row) for row in change.rows] == [Run]
    assert ProcessState.objects.filter(pk=change.rows[0].state_id).exists()


def test_a_whole_round_stores_each_state_once(closed):
    assert ProcessState.objects.count() == 5
    assert closed.extras["run"].finished is False


def test_the_clock_of_the_archive_sends_its_message(closed):
    assert run_out(closed, "sign_within") is False
    assert run_out(closed, "archive_after") is True
    assert closed.told == [("stop", "archive_after"), ("stage", "archived"), ("action", "archive")]
    assert closed.extras["run"].finished
    assert closed.extras["run"].state_id is None


def test_a_message_that_nothing_waits_for_is_refused(change):
    assert run_out(change, "archive_after") is False
    with pytest.raises(Conflict):
        send(change, "archive")


def test_reopening_begins_a_new_round_at_dispatch(closed):
    restart(closed)
    assert closed.case.round == closed.extras["run"].round == 2
    assert closed.told == [
        ("stop", "archive_after"),
        ("stage", "registered"),
        ("start", "answer_within"),
        ("open", "dispatch", "dispatcher", "dispatch_within", False),
    ]


def test_even_an_archived_case_can_be_reopened(closed):
    send(closed, "archive")
    restart(closed)
    assert ("stage", "registered") in closed.told
    assert not closed.extras["run"].finished


def test_what_is_done_twice_is_refused_the_second_time(change):
    complete(change, "dispatch", "dispatched")
    with pytest.raises(Conflict):
        complete(change, "dispatch", "dispatched")
