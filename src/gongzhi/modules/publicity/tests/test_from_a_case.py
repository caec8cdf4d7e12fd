"""A notice made from a case: what it shows, who may release it, how long it hangs, and that the case waits for it."""

from datetime import timedelta

import pytest
from django.test import Client

from gongzhi.common import clock
from gongzhi.common.errors import Conflict
from gongzhi.engine.access.public import SYSTEM
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.timeline import public as timeline
from gongzhi.modules.matters.public import Application, start
from gongzhi.modules.publicity import public as publicity

from .conftest import apply_for_aid

pytestmark = pytest.mark.django_db


def post(member, posting, wish, **given):
    posting.refresh_from_db()
    address = f"/desk/publicity/{posting.pk}"
    return member.client().post(address, {"wish": wish, "version": posting.version, **given}, follow=True)


def shown(cast, **given):
    """Take a case to its notice on the board; return both."""
    case = apply_for_aid(cast.township_handler.actor, **given)
    cast.township_handler.act(case, "show")
    posting = publicity.Posting.objects.get()
    assert post(cast.township_handler, posting, "prepare").status_code == 200
    assert post(cast.leader, posting, "release").status_code == 200
    posting.refresh_from_db()
    return case, posting


def test_it_shows_what_the_rule_says_and_no_more(village):
    _case, posting = shown(village)
    page = Client().get(f"/publicity/notices/{posting.pk}").content.decode()
    assert all(text in page for text in ("李*红", "1,200.00", "房屋受灾", "柳塘村"))
    assert "13800138000" not in page
    assert "李小红" not in page
    assert str(posting.pk) in Client().get("/publicity/999901001001").content.decode()


def test_free_words_of_a_form_that_speak_of_illness_are_withheld(village):
    _case, posting = shown(village, why="患有糖尿病，电话13800138001")
    page = Client().get(f"/publicity/notices/{posting.pk}").content.decode()
    assert "糖尿病" not in page
    assert "（不公开）" in page


@pytest.mark.parametrize(
    "text", ["身份证330127198001012348", "电话：１３８ ００１３ ８０００", "家中有人患癌", "卡号6222021234567890128"]
)
def test_what_must_not_be_public_is_refused_in_typed_words(village, text):
    village.township_handler.act(apply_for_aid(village.township_handler.actor), "show")
    posting = publicity.Posting.objects.get()
    page = post(village.township_handler, posting, "prepare", text=text)
    assert (page.status_code, list(page.context["wrong"])) == (422, ["text"])
    posting.refresh_from_db()
    assert posting.state == publicity.Posting.DUE


def test_a_second_person_releases(village):
    village.township_handler.act(apply_for_aid(village.township_handler.actor), "show")
    posting = publicity.Posting.objects.get()
    assert "1 份公开公示等待准备" in village.township_handler.client().get("/desk/").content.decode()
    post(village.township_handler, posting, "prepare")
    assert "1 份公开公示等待您审核发布" in village.leader.client().get("/desk/").content.decode()
    assert post(village.township_handler, posting, "release").status_code == 403
    assert Client().get(f"/publicity/notices/{posting.pk}").status_code == 404


def test_another_township_has_nothing_to_do_with_it(village):
    _case, posting = shown(village)
    assert village.outsider.client().get(f"/desk/publicity/{posting.pk}").status_code == 404


def test_the_case_waits_for_the_whole_period(village):
    case, posting = shown(village)
    assert posting.ends_at - posting.released_at >= timedelta(days=15)
    with pytest.raises(Conflict, match="公示到"), cases.change_case(SYSTEM, case.pk, version=None) as change:
        processes.send(change, "display_over")
    with clock.frozen(posting.ends_at + timedelta(minutes=1)):
        publicity.end_over()
    case.refresh_from_db()
    assert case.stage == "paying"
    assert list(cases.verify()) == []


def test_an_objection_becomes_a_case_and_keeps_the_case_waiting(village):
    case, posting = shown(village)
    client, address = Client(), f"/publicity/notices/{posting.pk}/object"
    key = client.get(address).context["given"]["key"]
    given = {"words": "这户没有受灾，我的电话13900139000", "phone": "13900139000", "key": key}
    first, second = client.post(address, given), client.post(address, given)
    assert first.url == second.url
    objection = publicity.Objection.objects.get().case
    assert (objection.matter, objection.village_code, objection.post_id is not None) == (
        "village_affairs",
        "999901001001",
        True,
    )
    assert "13900139000" not in objection.texts.get(kind="report").body
    with clock.frozen(posting.ends_at + timedelta(minutes=1)):
        publicity.end_over()
    case.refresh_from_db()
    assert case.stage == "resting"


def test_an_objection_brought_in_person_keeps_the_case_waiting_and_names_nobody(village):
    case, posting = shown(village)
    parties.Duty.objects.create(
        post=village.township_handler.post, function="village_supervisor", area_code="999901001"
    )
    village.forget()
    values = {"area": "999901001001", "notice": f"第{posting.pk}号", "what": "这户没有受灾"}
    application = Application(matter="publicity_objection", channel="desk", values=values)
    started = start(application, actor=village.township_handler.actor)
    objection = publicity.Objection.objects.get(case=started.case_id)
    assert (objection.posting, objection.case.reporter_id) == (posting, None)
    with clock.frozen(posting.ends_at + timedelta(minutes=1)):
        publicity.end_over()
    case.refresh_from_db()
    assert case.stage == "resting"
    assert [*cases.verify(), *publicity.verify()] == []


def test_a_correction_takes_its_place_and_a_withdrawal_says_why(village):
    case, posting = shown(village)
    post(village.township_handler, posting, "correct", text="金额以此为准", reason="漏了说明")
    new = publicity.Posting.objects.latest("id")
    assert Client().get(f"/publicity/notices/{posting.pk}").context["shown"] is True
    post(village.leader, new, "release")
    old = Client().get(f"/publicity/notices/{posting.pk}").content.decode()
    assert "1,200.00" not in old
    assert f"/publicity/notices/{new.pk}" in old
    post(village.leader, new, "withdraw", reason="名单有误")
    assert "名单有误" in Client().get(f"/publicity/notices/{new.pk}").content.decode()
    with cases.change_case(SYSTEM, case.pk, version=None) as change:
        processes.go_on(change, "publicity")
    assert change.case.stage == "resting"
    assert [*cases.verify(), *publicity.verify()] == []
    assert [due.state for due in publicity.Posting.objects.order_by("pk")] == ["replaced", "withdrawn", "due"]


def test_a_notice_that_is_changed_or_removed_behind_its_back_is_found(village):
    case, posting = shown(village)
    quarter = [
        {"disclosure": "village_affairs", "area": "999901001001", "span": span} for span in ("2026-Q1", "2026-Q2")
    ]
    said = {key: {"zh": "无", "en": "None"} for key in ("decisions", "aid", "assistance", "consultation", "other")}
    past = [publicity.PastNotice(**one, said=said, released_at=clock.now()) for one in quarter]
    first, second = publicity.record_past(past)
    later = apply_for_aid(village.township_handler.actor)
    village.township_handler.act(later, "show")
    assert [*timeline.verify(), *publicity.verify()] == []
    rows = publicity.Posting.objects
    rows.filter(pk=posting.pk).update(ends_at=posting.ends_at - timedelta(days=9))
    rows.filter(pk=first.pk).update(text="另有收入")
    rows.filter(pk=second.pk).delete()
    rows.filter(case=later).delete()
    found = [(finding.code, finding.chain) for finding in publicity.verify()]
    changed = [("notice_changed", case.chain), ("notice_changed", f"posting/{first.pk}")]
    assert found == [*changed, ("row_removed", f"posting/{second.pk}"), ("notice_removed", later.chain)]


def test_a_paper_for_the_wall(village):
    _case, posting = shown(village)
    answer = Client().get(f"/publicity/notices/{posting.pk}/notice.pdf")
    assert answer.content.startswith(b"%PDF")
