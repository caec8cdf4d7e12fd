"""From the files of a pack to a matter in force: checked, rehearsed, decided by a second person; running cases keep their way."""

import re

import pytest

from gongzhi.common import clock
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matters.tests.conftest import apply_for_hall

from .conftest import LIST, begun, files_of_booking, force, packed, send_files, with_notice

pytestmark = pytest.mark.django_db


def today():
    return clock.today().isoformat()


def open_steps(case):
    return {item.node for item in case.work_items.filter(done_at=None)}


def test_a_new_case_runs_the_new_way_while_an_old_one_keeps_the_old(hall):
    old = apply_for_hall()
    draft = begun(hall.list_editor)
    assert send_files(hall.list_editor, draft, packed(with_notice(files_of_booking()))).status_code == 302
    page = hall.list_approver.client().get(draft)
    assert (page.context["problems"], page.context["is_ready"]) == ([], True)
    assert "场所管理人办理“公示”" in page.content.decode()
    assert force(hall.list_editor, draft, today()).status_code == 403
    assert force(hall.list_approver, draft, today()).status_code == 302
    new = apply_for_hall()
    hall.township_handler.act(old, "grant", words="可以使用。")
    hall.township_handler.act(new, "grant", words="可以使用。")
    assert (open_steps(old), open_steps(new)) == ({"hand_over"}, {"notice"})
    assert "公示" in hall.list_editor.client().get("/guide/venue_booking").content.decode()


def test_it_counts_from_its_day_on(hall):
    draft = begun(hall.list_editor)
    send_files(hall.list_editor, draft, packed(with_notice(files_of_booking())))
    assert force(hall.list_approver, draft, "2036-01-01").status_code == 302
    assert "notice" not in rules.get_content("process", "venue_booking").body["nodes"]
    assert rules.list_versions("process", "venue_booking")[0].valid_from.isoformat() == "2036-01-01"


@pytest.mark.parametrize(
    ("name", "old", "new", "where", "why"),
    [
        ("process.bpmn", 'outcomes="granted refused"', 'outcomes="granted refused later"', "审核场所和时间", "later"),
        (
            "process.bpmn",
            'post="venue_keeper" outcomes="taken_back"',
            'post="nobody" outcomes="taken_back"',
            "",
            "nobody",
        ),
        (
            "process.bpmn",
            '<bpmn:serviceTask id="close"',
            '<bpmn:scriptTask id="bad"/><bpmn:serviceTask id="close"',
            "bad",
            "脚本",
        ),
        ("process.yaml", "en: Hand over and take back", 'en: ""', "交付使用并收回", "空"),
        ("matter.yaml", "  - node: examine", "  - node: gone", "risks › 0", "gone"),
        ("cases.yaml", "outcome: refused, then: {stage: refused", "outcome: refused, then: {stage: closed", "", ""),
    ],
)
def test_what_is_wrong_is_said_in_words_that_name_the_node_and_does_not_come_into_force(
    hall, name, old, new, where, why
):
    draft, files = begun(hall.list_editor), files_of_booking()
    assert old in files[name]
    send_files(hall.list_editor, draft, packed({**files, name: files[name].replace(old, new, 1)}))
    page = hall.list_approver.client().get(draft)
    said = " ".join(f"{one['where']}: {one['words']}" for one in page.context["problems"])
    assert where in said
    assert why in said
    assert not page.context["is_ready"]
    assert force(hall.list_approver, draft, today()).status_code == 422


def test_a_matter_goes_off_the_list_and_what_runs_goes_on(hall):
    case = apply_for_hall()
    draft = begun(hall.list_editor, do="withdraw", reason="并入文化站预约")
    assert force(hall.list_approver, draft, today()).status_code == 302
    client = hall.list_editor.client()
    assert client.get("/guide/venue_booking/apply").url == "/guide/venue_booking"
    assert [one.key for one in client.get("/guide?q=借礼堂办喜事").context["gone"]] == ["venue_booking"]
    page = client.get("/guide/venue_booking")
    assert page.status_code == 410
    assert all(text in page.content.decode() for text in ("并入文化站预约", "没有写明由什么事项代替"))
    assert "社区场所预约" in client.get(LIST).content.decode()
    hall.township_handler.act(case, "grant", words="可以使用。")
    hall.township_handler.act(case, "take_back")
    case.refresh_from_db()
    assert (case.stage, case.is_open) == ("closed", False)
    page = hall.township_handler.client().get(f"/desk/cases/{case.pk}/").content.decode()
    assert "venue_booking" not in re.sub("href=.*?>", "", page)


def test_two_drafts_of_one_matter_do_not_run_over_each_other(hall):
    first, second = begun(hall.list_editor), begun(hall.list_approver)
    send_files(hall.list_editor, first, packed(with_notice(files_of_booking())))
    assert force(hall.list_approver, first, today()).status_code == 302
    page = hall.list_editor.client().get(second)
    assert set(page.context["changed_since"]) == {
        "matter/venue_booking",
        "process/venue_booking",
        "rehearsal/venue_booking",
    }
    assert force(hall.list_editor, second, today()).status_code == 403


def test_only_those_of_the_county_edit_and_approve(hall):
    draft = begun(hall.list_editor)
    assert hall.township_handler.client().get(LIST).status_code == 403
    assert hall.township_handler.client().get(draft).status_code == 403
    assert force(hall.list_editor, draft, today()).status_code == 403
    assert force(hall.dispatcher, draft, today(), version=1).status_code == 403


def test_a_new_matter_begins_as_a_copy(hall):
    given = {
        "zh": "祠堂预约",
        "en": "Booking the hall of ancestors",
        "key": "hall_of_ancestors",
        "copied": "venue_booking",
        "reason": "新增",
    }
    answer = hall.list_editor.client().post(f"{LIST}new", given)
    page = hall.list_approver.client().get(answer.url)
    assert page.context["problems"] == []
    assert force(hall.list_approver, answer.url, today()).status_code == 302
    assert "祠堂预约" in hall.list_editor.client().get("/guide").content.decode()
    again = hall.list_editor.client().post(f"{LIST}new", given)
    assert list(again.context["form"].errors) == ["key"]


def test_what_is_exported_is_what_can_be_taken_in(hall):
    draft = begun(hall.list_editor)
    sent = hall.list_editor.client().get(f"{LIST}venue_booking/1.zip")
    assert sent["Content-Type"] == "application/zip"
    before = hall.list_editor.client().get(draft).context["pack"].parts
    from django.core.files.uploadedfile import SimpleUploadedFile

    assert send_files(hall.list_editor, draft, SimpleUploadedFile("a.zip", sent.content)).status_code == 302
    assert hall.list_editor.client().get(draft).context["pack"].parts == before
