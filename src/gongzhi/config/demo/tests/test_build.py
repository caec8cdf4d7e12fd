"""The whole demo in an empty database: complete, sound, with something on every page, and made only once."""

import json
import stat
from collections import Counter
from datetime import timedelta
from time import perf_counter

import pytest
from django.db import transaction
from django.test import override_settings
from tests.cast import build_content, forget_everything

from gongzhi.common import clock
from gongzhi.config.demo import build
from gongzhi.config.demo.size import SMALL
from gongzhi.config.demo.tests.county import NOW
from gongzhi.config.map import base_path
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.timeline import public as timeline
from gongzhi.modules.accounts.public import User, actor_of, find_user_by_token
from gongzhi.modules.assemblies import public as assemblies
from gongzhi.modules.evaluation import public as evaluation
from gongzhi.modules.integrity import public as integrity
from gongzhi.modules.knowledge import public as knowledge
from gongzhi.modules.publicity import public as publicity
from gongzhi.modules.service_requests.public import Rating

ENOUGH_SECONDS = 60
STAGES = {"registered", "dispatched", "in_progress", "answered", "closed", "archived"}
# Their cases go ways of their own.
OTHER_ROADS = ["village_decision", "venue_booking"]
Case = cases.Case


@pytest.fixture(scope="module")
def home(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo made once for all tests of this file, in a home folder of its own, and taken back at the end.

    The clock stands meanwhile: each day has a demo of its own, and half past five makes the limits of the day late.
    """
    folder = tmp_path_factory.mktemp("home")
    with django_db_blocker.unblock(), override_settings(HOME=folder), clock.frozen(NOW), transaction.atomic():
        forget_everything()
        build_content()
        began = perf_counter()
        build.ensure(folder / "demo-signins.json", print, lambda done, total: None, SMALL)
        print(f"the demo took {perf_counter() - began:.1f} s; at most {ENOUGH_SECONDS} s are meant")
        yield folder
        transaction.set_rollback(True)
    forget_everything()


def signins(home):
    return json.loads((home / "demo-signins.json").read_text("utf-8"))


def test_it_is_as_large_as_promised(home):
    levels = [areas.list_areas(level).count() for level in areas.LEVELS]
    assert levels == [1, 3, 30, 200]
    # The past cases, two village decisions, the bookings of a hall, an objection, and what a random check found.
    assert Case.objects.filter(parent=None).count() == 2000 + 2 + 8 + 1 + 1


def test_the_knowledge_base_is_checked_and_some_of_it_has_to_be_renewed(home):
    assert knowledge.search_in_force("").count() >= 60
    assert knowledge.Renewal.objects.filter(done_at=None).exists()


def test_villages_have_held_meetings_and_one_of_them_must_be_held_again(home):
    assert assemblies.Meeting.objects.filter(state="held").count() > 10
    decision = Case.objects.get(matter="village_decision", village_code="999901001007")
    last = decision.meetings.latest("at")
    assert (decision.stage, assemblies.judgement_of(last).counts) == ("resolving", False)


def test_boards_hang_full_some_villages_left_one_out_and_one_alert_waits(home):
    assert publicity.Posting.objects.filter(state="released").count() >= 20
    assert publicity.Gap.objects.filter(made_up_at=None).exists()
    assert list(integrity.Alert.objects.values_list("rule", "state")) == [("handler_related", "open")]
    assert publicity.Objection.objects.get().posting.state == "released"
    over, waits = integrity.Check.objects.order_by("pk")
    assert (over.state, waits.state) == ("done", "listed")
    assert integrity.differences(integrity.public_file(over)) == []


def test_offices_have_asked_to_leave_cases_out_of_the_rates_and_some_wait_for_an_answer(home):
    found = Counter(evaluation.Exclusion.objects.values_list("state", flat=True))
    assert found == {"applied": 2, "granted": 1, "refused": 1, "appealed": 1, "appeal_granted": 1}


def test_nothing_is_found_when_it_is_checked(home):
    kept = (*assemblies.verify(), *publicity.verify(), *integrity.verify())
    assert [str(finding.message) for finding in (*timeline.verify(), *cases.verify(), *kept)] == []


def test_about_eighty_are_open_in_all_stages_and_some_are_late(home):
    unfinished = Case.objects.filter(closed_at=None)
    late = unfinished.filter(due_at__lt=clock.now()).count()
    assert 70 <= unfinished.count() <= 110
    assert 10 <= late <= 70
    assert set(Case.objects.exclude(matter__in=OTHER_ROADS).values_list("stage", flat=True)) == STAGES


def test_no_clock_is_behind_when_the_worker_begins(home):
    assert cases.Clock.objects.filter(state="running", ran_out_at=None, due_at__lt=clock.now()).count() <= 2


def test_some_report_the_same_and_some_have_parts(home):
    assert Case.objects.filter(merged_count__gte=2).exists()
    assert Case.objects.filter(parent__closed_at__isnull=False, closed_at__isnull=False).count() >= 2
    assert not Case.objects.filter(
        merged_into=None, stage="dispatched", opened_at__lt=clock.now() - timedelta(100)
    ).exists()


def test_some_were_returned_handed_over_reworked_reopened_and_rated(home):
    kinds = set(timeline.Entry.objects.values_list("kind", flat=True))
    assert {"returned", "handed_over", "failed", "reopened", "reopening_refused", "asked", "replied", "noted"} <= kinds
    assert Rating.objects.count() > 400
    assert Case.objects.filter(round=2).exists()


def test_most_is_done_in_time(home):
    answers = cases.Clock.objects.filter(key="answer_within")
    late = answers.filter(state="missed").count() / answers.filter(state__in=["met", "missed"]).count()
    # Limits of hours (water, power, urgent ones) are missed more often than those of days.
    assert 0.03 < late < 0.2


def test_some_wait_for_approval_some_rest_and_some_are_supervised(home):
    waiting = cases.WorkItem.objects.filter(state="open", node__in=["extension", "suspension", "hanging", "return"])
    assert waiting.count() >= 5
    assert Case.objects.filter(hold="hanging").exists()
    assert Case.objects.filter(work_items__node="supervision", work_items__state="open").exists()
    assert cases.WorkItem.objects.filter(state="open", node="escalation").exists()


def test_people_have_something_to_decide(home):
    dispatcher = actor_of(User.objects.get(username="dispatcher"))
    queue = cases.list_queue(dispatcher, "dispatcher", "case.dispatch")
    assert len(queue) > 5
    assert {item.node for item in queue} >= {"dispatch", "reopening", "return"}


@pytest.mark.parametrize(
    "name", ["town-dispatcher", "checker", "ecology-clerk", "utilities-clerk", "town-works", "village", "grid-worker"]
)
def test_who_tries_it_out_finds_work(home, name):
    assert cases.list_work(actor_of(User.objects.get(username=name)))


def test_sign_ins_work_and_only_their_owner_can_read_them(home):
    rows = signins(home)
    assert len(rows) == 21
    assert stat.S_IMODE((home / "demo-signins.json").stat().st_mode) == 0o600
    assert all(User.objects.get(username=row["name"]).check_password(row["password"]) for row in rows)
    assert all(find_user_by_token(row["api_token"]).username == row["name"] for row in rows)


def test_the_reporters_are_in_custody_and_not_in_the_texts(home):
    share = Case.objects.exclude(reporter=None).count() / Case.objects.count()
    assert share == pytest.approx(0.7, abs=0.05)
    assert not cases.CaseText.objects.filter(body__contains="13800138").exists()
    assert custody.masked(Case.objects.exclude(reporter=None).first().reporter)["phone"].startswith("138****")


def test_the_ground_of_the_map_is_there(home):
    assert base_path().parent.parent == home
    assert json.loads(base_path().read_text("utf-8"))["features"]


def test_making_it_again_changes_nothing(home):
    before = signins(home), Case.objects.count(), timeline.Entry.objects.count()
    said: list[str] = []
    build.ensure(home / "demo-signins.json", said.append, lambda done, total: None, SMALL)
    assert (signins(home), Case.objects.count(), timeline.Entry.objects.count()) == before
    assert said == []
