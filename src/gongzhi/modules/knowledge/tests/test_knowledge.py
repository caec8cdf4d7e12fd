"""Answers of the knowledge base: written, checked by somebody else, found, told while in force, renewed."""

from datetime import date, timedelta

import pytest

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Denied, Invalid
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules
from gongzhi.modules.knowledge import public as knowledge
from gongzhi.modules.knowledge.jobs import ask_before_answers_run_out
from gongzhi.modules.knowledge.models import Entry, Opinion, Renewal, Version
from gongzhi.modules.knowledge.selectors import in_force
from gongzhi.modules.service_requests.models import CallMatter

STOPPED = {
    "title": "突然停水怎么办",
    "questions": "家里没水了\n自来水停了找谁",
    "answer": "先看小区公告是否计划停水。计划停水提前24小时通知；突发故障请拨打供水热线报修。",
    "basis": "供水条例第二十三条",
}
PENSION = {
    "title": "养老保险怎么转",
    "questions": "社保转移怎么办",
    "answer": "在新参保地申请转移接续。",
    "basis": "社会保险法第十九条",
}


@pytest.fixture
def told(cast):
    """Write and check an answer of the water bureau; return its version."""

    def tell(words=STOPPED, *, since=0, until=None, public=True, matter="water_supply"):
        today = clock.today()
        draft = knowledge.Draft(
            **words,
            office=cast.water_clerk.post.organisation_id,
            matter=matter,
            public=public,
            valid_from=today + timedelta(days=since),
            valid_until=None if until is None else today + timedelta(days=until),
        )
        version = knowledge.write(cast.water_clerk.actor, draft)
        knowledge.offer(cast.water_clerk.actor, version)
        knowledge.approve(cast.checker.actor, version)
        return version

    return tell


def test_it_is_offered_where_the_words_fit_best(told):
    stopped = told()
    told(PENSION, matter="pension")
    assert knowledge.suggest("我们小区突然停水了，家里没水做饭")[0] == stopped


def test_it_offers_nothing_to_words_that_it_does_not_speak_of(told):
    told()
    assert knowledge.suggest("路灯不亮") == []


def test_it_is_found_by_every_word_of_a_search(told, cast):
    told()
    told(PENSION)
    page = cast.call_taker.client().get("/desk/knowledge/?q=停水 公告").content.decode()
    assert STOPPED["title"] in page
    assert PENSION["title"] not in page


def test_nobody_checks_what_they_wrote(cast):
    draft = knowledge.Draft(**STOPPED, office=cast.water_clerk.post.organisation_id, valid_from=clock.today())
    version = knowledge.write(cast.water_clerk.actor, draft)
    knowledge.offer(cast.water_clerk.actor, version)
    with pytest.raises(Denied):
        knowledge.approve(cast.water_clerk.actor, version)


def test_only_the_responsible_office_writes(told, cast):
    entry = told().entry
    with pytest.raises(Denied):
        knowledge.write(cast.clerk.actor, knowledge.Draft(**STOPPED, valid_from=clock.today()), entry=entry)


def test_a_checked_version_never_changes(told):
    version = told()
    version.answer = "别的说法"
    with pytest.raises(Conflict):
        version.save()


def test_it_is_told_from_its_first_day_to_its_last(told):
    version = told(since=3, until=10)
    days = [version.valid_from + timedelta(days=number) for number in (-1, 0, 7, 8)]
    assert [in_force(day).count() for day in days] == [0, 1, 1, 0]


def test_a_later_version_takes_its_place(told, cast):
    first = told()
    draft = knowledge.Draft(**{**STOPPED, "answer": "新的口径。"}, matter="water_supply", valid_from=clock.today())
    second = knowledge.write(cast.water_clerk.actor, draft, entry=first.entry)
    knowledge.offer(cast.water_clerk.actor, second)
    knowledge.approve(cast.checker.actor, second)
    page = cast.water_clerk.client().get(f"/desk/knowledge/entries/{first.entry.key}/").content.decode()
    assert knowledge.suggest("突然停水") == [second]
    assert "<del>" in page
    assert "<ins>新的口径。</ins>" in page


def test_the_office_is_asked_before_an_answer_runs_out(told, cast):
    told(until=20)
    told(PENSION, until=200)
    assert knowledge.ask_for_renewals() == 1
    assert knowledge.ask_for_renewals() == 0
    page = cast.water_clerk.client().get("/desk/knowledge/?tab=renew").content.decode()
    assert STOPPED["title"] in page
    assert "知识库有 1 条" in cast.water_clerk.client().get("/desk/").content.decode()
    assert knowledge.count_renewals(cast.clerk.actor).waiting == 0


def test_what_ran_out_and_was_not_renewed_goes_to_the_post_above(told, cast):
    # Five working days are over by now, whatever holidays there were.
    version = told(since=-40, until=-30)
    parties.Post.objects.filter(pk=cast.water_clerk.post.pk).update(superior=cast.leader.post)
    cast.forget()
    ask_before_answers_run_out()
    entry = f"/desk/knowledge/entries/{version.entry.key}/"
    assert "有 1 条已过有效期" in cast.water_clerk.client().get("/desk/").content.decode()
    assert "有 1 条到期未更新" in cast.leader.client().get("/desk/").content.decode()
    assert STOPPED["title"] in cast.leader.client().get("/desk/knowledge/?tab=raised").content.decode()
    assert cast.checker.client().post(f"{entry}do/urge", {"words": "请更新"}).status_code == 403
    assert cast.leader.client().post(f"{entry}do/urge", {"words": ""}).status_code == 422
    cast.leader.client().post(f"{entry}do/urge", {"words": "请于周五前更新"})
    assert "请于周五前更新" in cast.water_clerk.client().get(entry).content.decode()
    cast.water_clerk.client().post(f"{entry}edit", STOPPED | {"valid_from": clock.today().isoformat(), "act": "offer"})
    cast.checker.client().post(f"{entry}do/approve")
    assert cast.leader.client().post(f"{entry}do/urge", {"words": "请更新"}).status_code == 409


def test_nobody_above_is_told_while_the_county_has_not_said_when(told, cast):
    told(since=-200, until=-100)
    body = {"label": {}, "values": {"2010-01-01": None}}
    with rules.trying_out([rules.Item("parameter", "knowledge_raise_after", body, "", "")]):
        ask_before_answers_run_out()
    assert Renewal.objects.get().raised_at is None


def test_a_renewal_is_done_by_the_next_checked_version(told, cast):
    first = told(until=20)
    knowledge.ask_for_renewals()
    draft = knowledge.Draft(**STOPPED, matter="water_supply", valid_from=clock.today())
    second = knowledge.write(cast.water_clerk.actor, draft, entry=first.entry)
    knowledge.offer(cast.water_clerk.actor, second)
    knowledge.approve(cast.checker.actor, second)
    assert Renewal.objects.get().done_at is not None


def test_an_opinion_that_it_was_wrong_says_why(told, cast):
    version = told()
    desk = cast.call_taker.client()
    address = f"/desk/knowledge/entries/{version.entry.key}/do/wrong"
    assert desk.post(address, {"words": ""}).status_code == 422
    assert desk.post(address, {"words": "电话已经换了"}).status_code == 302
    assert Opinion.objects.get().words == "电话已经换了"
    assert (
        "电话已经换了"
        in cast.water_clerk.client().get(f"/desk/knowledge/entries/{version.entry.key}/").content.decode()
    )


def test_residents_read_what_is_public_and_in_force(told, client):
    version, hidden = told(), told(PENSION, public=False)
    page = client.get("/questions?q=停水").content.decode()
    assert STOPPED["title"] in page
    assert STOPPED["basis"] in client.get(f"/questions/{version.entry.key}").content.decode()
    assert client.get(f"/questions/{hidden.entry.key}").status_code == 404
    assert PENSION["title"] not in client.get("/questions").content.decode()


def test_readers_of_english_read_english_or_are_told_that_there_is_none(told, client):
    chinese = told()
    english = told(STOPPED | {"title_en": "The water stopped", "answer_en": "Look at the notice board first."})
    said = {
        version: client.get(f"/questions/{version.entry.key}", headers={"Accept-Language": "en"}).content.decode()
        for version in (chinese, english)
    }
    assert f'<span lang="zh">{STOPPED["answer"]}</span>' in said[chinese]
    assert ["in Chinese only" in text for text in said.values()] == [True, False]
    assert "Look at the notice board first." in said[english]
    assert "Look at the notice board" not in client.get(f"/questions/{english.entry.key}").content.decode()
    assert knowledge.suggest("my water stopped")[0] == english


def test_what_is_withdrawn_is_offered_no_more(told, cast, client):
    version = told()
    cast.checker.client().post(f"/desk/knowledge/entries/{version.entry.key}/do/withdraw")
    assert knowledge.suggest("突然停水") == []
    assert client.get(f"/questions/{version.entry.key}").status_code == 404


def test_a_question_is_answered_on_the_spot(told, cast):
    version = told()
    desk = cast.call_taker.client()
    call = {
        "key": "k1",
        "do": "register",
        "phone": "13800138000",
        "text": "家里突然停水了找谁",
        "version": str(version.pk),
    }
    done = desk.get(desk.post("/desk/call", call).url).content.decode()
    one = CallMatter.objects.select_related("case__process_version").get()
    assert STOPPED["answer"] in done
    assert (one.act, one.detail) == ("answered_at_once", f"{version.entry.key}/1")
    assert (one.case.stage, one.case.is_open, one.case.process_version.key) == ("closed", False, "instant_answer")


def test_what_has_run_out_answers_nothing(told, cast):
    version = told(since=-10, until=-1)
    call = {"key": "k1", "do": "register", "phone": "13800138000", "text": "突然停水了", "version": str(version.pk)}
    assert "version" in cast.call_taker.client().post("/desk/call", call).context["wrong"]


def test_what_goes_out_as_a_table_comes_in_again(told, cast):
    told(until=100)
    table = knowledge.export_entries()
    done = knowledge.import_entries(cast.water_clerk.actor, table, "a.xlsx")
    assert (done.written, done.errors) == (1, [])
    assert Entry.objects.get().versions.get(number=2).state == Version.OFFERED


def test_rows_that_cannot_be_taken_are_told_with_their_number(told, cast):
    told()
    done = knowledge.import_entries(cast.clerk.actor, knowledge.export_entries(), "a.xlsx")
    assert [line for line, _words in done.errors] == [2]


def test_what_is_no_spreadsheet_is_refused(cast):
    with pytest.raises(Invalid):
        knowledge.import_entries(cast.water_clerk.actor, b"nothing", "a.xlsx")


def test_a_form_comes_back_with_what_was_typed(cast):
    desk = cast.water_clerk.client()
    page = desk.post("/desk/knowledge/new", {"title": "停水", "valid_from": "2026-13-01"})
    assert page.status_code == 422
    assert 'value="停水"' in page.content.decode()


def test_it_is_written_offered_and_checked_on_its_pages(cast):
    office = cast.water_clerk.post.organisation_id
    form = STOPPED | {"office": office, "valid_from": date(2026, 1, 1).isoformat(), "act": "offer"}
    entry = cast.water_clerk.client().post("/desk/knowledge/new", form).url
    checker = cast.checker.client()
    assert STOPPED["title"] in checker.get("/desk/knowledge/?tab=check").content.decode()
    checker.post(f"{entry}do/approve")
    assert Version.objects.get().state == Version.CHECKED
