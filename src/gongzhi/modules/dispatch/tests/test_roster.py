"""The roster: who is there, duty times and absences, for oneself and for the posts below; dispatch follows at once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Cast

from gongzhi.common import clock
from gongzhi.engine.parties import public as parties


@pytest.fixture(autouse=True)
def _one_day() -> Iterator[None]:
    """Stop the clock: who is away today is not away any more where midnight passes meanwhile."""
    with clock.frozen(clock.now()):
        yield


@pytest.fixture(autouse=True)
def _tree(cast: Cast) -> None:
    parties.Post.objects.filter(pk=cast.township_handler.post.pk).update(superior=cast.leader.post)
    cast.forget()


def away(who, person, **form: str):
    today = clock.today().isoformat()
    fields = {"person": person.person.pk, "since": today, "until": today, "substitute": ""} | form
    return who.client().post("/desk/roster/absences", fields)


def page(who) -> str:
    return who.client().get("/desk/roster/").content.decode()


def test_one_sees_ones_own_posts_and_those_below(cast: Cast):
    assert "王建国" in page(cast.leader)
    assert "何伟" in page(cast.leader)
    assert "赵强" not in page(cast.leader)


def test_who_is_away_gets_no_new_cases_until_they_are_back(cast: Cast):
    other = parties.Post.objects.create(
        key="second", names={"zh": "二岗", "en": "Second"}, organisation=cast.offices["town"], area_code="999901001"
    )
    parties.add([parties.Duty(post=other, function="public_works", area_code="999901001")])
    parties.add([parties.Holding(post=other, person=cast.clerk.person, valid_from=clock.today())])
    assert away(cast.township_handler, cast.township_handler).status_code == 302
    assert cast.report("路灯不亮了").post == other
    [absence] = parties.Absence.objects.all()
    cast.township_handler.client().post(f"/desk/roster/absences/{absence.pk}/end")
    assert cast.report("路灯又不亮了").post == cast.township_handler.post


def test_what_is_entered_and_ended_on_one_day_counts_no_more_but_is_still_told(cast: Cast):
    away(cast.leader, cast.township_handler, substitute=str(cast.leader.person.pk))
    [absence] = parties.Absence.objects.all()
    end = f"/desk/roster/absences/{absence.pk}/end"
    assert [cast.township_handler.client().post(end).status_code for _twice in range(2)] == [302, 403]
    assert parties.names_at([cast.township_handler.post.pk]) == {cast.township_handler.post.pk: "王建国"}
    shown = page(cast.leader)
    assert "没有人请假" in shown
    assert "首日结束前已销假" in shown
    assert "顶岗：何伟 · 登记人：何伟 · 销假人：王建国" in shown
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert "销假人" not in page(cast.leader)


def test_a_superior_enters_an_absence_with_who_stands_in(cast: Cast):
    assert away(cast.leader, cast.township_handler, substitute=str(cast.leader.person.pk)).status_code == 302
    case = cast.report("路灯不亮了")
    assert case.post == cast.township_handler.post
    assert parties.names_at([case.post_id]) == {case.post_id: "何伟"}
    stands_in, client = f"何伟代{cast.township_handler.person.name}", cast.leader.client()
    work = client.get("/desk/").content.decode()
    assert "路灯不亮了" in work
    assert f"代{cast.township_handler.person.name}</span>" in work
    assert stands_in in work
    assert stands_in in client.get("/desk/roster/").content.decode()
    assert stands_in in cast.dispatcher.client().get(f"/desk/cases/{case.pk}/").content.decode()


def test_nobody_enters_absences_or_times_for_others(cast: Cast):
    assert away(cast.township_handler, cast.leader).status_code == 403
    assert away(cast.outsider, cast.township_handler).status_code == 403
    form = {"post": cast.leader.post.pk, "weekday": "0", "begins": "18:00", "ends": "08:00"}
    assert cast.township_handler.client().post("/desk/roster/times", form).status_code == 403


def test_duty_times_are_added_and_removed(cast: Cast):
    desk = cast.township_handler.client()
    form = {"post": cast.township_handler.post.pk, "weekday": "4", "begins": "18:00", "ends": "06:00"}
    assert desk.post("/desk/roster/times", form).status_code == 302
    assert "星期五 18:00–06:00" in page(cast.township_handler)
    [row] = parties.DutyTime.objects.all()
    desk.post("/desk/roster/times", {"post": form["post"], "remove": str(row.pk)})
    assert not parties.DutyTime.objects.exists()


@pytest.mark.parametrize("wrong", [{"begins": ""}, {"ends": "25:00"}, {"begins": "06:00"}, {"weekday": "9"}])
def test_a_wrong_stretch_is_refused_with_its_reason(cast: Cast, wrong: dict):
    form = {"post": cast.township_handler.post.pk, "weekday": "4", "begins": "18:00", "ends": "06:00"} | wrong
    answer = cast.township_handler.client().post("/desk/roster/times", form)
    assert (answer.status_code, parties.DutyTime.objects.count()) == (422, 0)
    assert 'href="#time-weekday"' in answer.content.decode()


@pytest.mark.parametrize("wrong", [{"since": "tomorrow"}, {"until": "2020-01-01"}])
def test_a_wrong_absence_is_refused_with_its_reason(cast: Cast, wrong: dict):
    assert away(cast.township_handler, cast.township_handler, **wrong).status_code == 422
    assert not parties.Absence.objects.exists()


TABLE = "岗位,星期,开始时间,结束时间\n综合办经办人,周五,18:00,6:00\n综合办经办人,8,18:00,06:00\n镇长,星期六,25点,06:00\n县长,1,18:00,06:00\n综合办经办人,5,18:00,06:00\n"
AWAY = "请假人,开始日期,最后一天,顶岗人员\n王建国,2026/12/1,2026-12-03,何伟\n赵强,2026-12-01,2026-12-03,\n王建国,2026-12-09,2026-12-05,\n"


def bring(who, text: str):
    table = SimpleUploadedFile("值班.csv", text.encode("gb18030"))
    return who.client().post("/desk/roster/import", {"file": table})


def test_duty_times_come_in_by_a_table_and_faulty_rows_are_told(cast: Cast):
    taken = bring(cast.leader, TABLE).context["taken"]
    assert (taken.written, taken.known, [line for line, _words in taken.errors]) == (1, 1, [3, 4, 5])
    assert "星期五 18:00–06:00" in page(cast.leader)
    file = cast.leader.client().get("/desk/roster/roster.xlsx").content
    again = SimpleUploadedFile("roster.xlsx", file)
    answer = cast.leader.client().post("/desk/roster/import", {"file": again})
    assert (answer.context["taken"].written, answer.context["taken"].known) == (0, 1)


def test_absences_come_in_by_a_table_for_ones_own_people_only(cast: Cast):
    answer = bring(cast.leader, AWAY)
    assert [line for line, _words in answer.context["taken"].errors] == [3, 4]
    [absence] = parties.Absence.objects.all()
    assert (absence.person.name, str(absence.valid_to)) == ("王建国", "2026-12-04")
    assert parties.Substitution.objects.get().person == cast.leader.person
    assert bring(cast.leader, AWAY).context["taken"].known == 1


@pytest.mark.parametrize("text", ["", "岗位,星期\n镇长,1\n", "岗位,星期,开始时间,结束时间\n"])
def test_what_is_no_table_of_the_roster_is_refused(cast: Cast, text: str):
    assert bring(cast.leader, text).status_code == 422


def test_the_page_of_a_case_says_why_it_is_this_post(cast: Cast):
    away(cast.leader, cast.township_handler, substitute=str(cast.leader.person.pk))
    case = cast.report("路灯不亮了")
    text = cast.leader.client().get(f"/desk/cases/{case.pk}/").content.decode()
    assert "岗位人员不在岗，由他人顶岗" in text
