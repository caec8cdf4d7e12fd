"""What must stay hidden: contact details without a purpose, reports about an office from that office, restricted ones from all."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.cast import ANONYMOUS, Cast, Member

from gongzhi.engine.cases.public import Case
from gongzhi.engine.custody.public import Look
from gongzhi.engine.files.public import accept


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.report("村口的路灯坏了三天了", matter="street_lighting")


@pytest.fixture
def about_the_town(cast: Cast) -> Case:
    """A report about the town government, where its own staff would handle it."""
    return cast.report("镇政府办事窗口态度恶劣", subject_organisation=cast.offices["town"].pk)


def ask(member: Member, case: Case, purpose: str):
    return member.client().post(f"/desk/cases/{case.pk}/contact", {"purpose": purpose})


def test_contact_details_are_shown_for_a_purpose_and_the_look_is_on_record(cast, case):
    page = ask(cast.township_handler, case, "联系诉求人约定上门时间").content.decode()
    assert "李小红" in page
    assert 'href="tel:13800138000"' in page
    [look] = Look.objects.all()
    assert (look.purpose, look.actor) == ("联系诉求人约定上门时间", cast.township_handler.actor.label)
    assert "王建国 云溪镇人民政府 · 综合办经办人：联系诉求人约定上门时间" in page


def test_details_that_were_shown_are_kept_by_no_browser(cast, case):
    answer = ask(cast.township_handler, case, "联系诉求人约定上门时间")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("purpose", ["", "  ", "a", "。。。。。", "x" * 201])
def test_without_a_real_purpose_nothing_is_shown_and_what_was_typed_is_kept(cast, case, purpose):
    answer = ask(cast.township_handler, case, purpose)
    assert answer.status_code == 422
    assert "13800138000" not in answer.content.decode()
    assert 'href="#contact-purpose"' in answer.content.decode()
    assert not Look.objects.exists()


def test_who_may_not_look_is_refused(cast, case):
    assert ask(cast.leader, case, "想了解一下情况").status_code == 403
    assert ask(cast.outsider, case, "想了解一下情况").status_code == 404
    assert "查看联系方式" not in cast.leader.client().get(f"/desk/cases/{case.pk}/").content.decode()


def test_the_privacy_officer_sees_who_looked(cast, case):
    ask(cast.township_handler, case, "联系诉求人约定上门时间")
    page = cast.privacy_officer.client().get(f"/desk/cases/{case.pk}/").content.decode()
    assert "联系诉求人约定上门时间" in page
    assert "13800138000" not in page


def test_an_anonymous_report_has_nothing_to_show(cast):
    case = cast.report("路灯坏了", matter="street_lighting", **ANONYMOUS)
    assert "匿名" in cast.township_handler.client().get(f"/desk/cases/{case.pk}/").content.decode()
    assert ask(cast.township_handler, case, "联系诉求人约定上门时间").status_code == 404


@pytest.mark.parametrize("who", ["township_handler", "leader", "grid_worker"])
def test_a_report_about_an_office_is_nowhere_to_be_seen_by_it_or_below_it(cast, about_the_town, who):
    member = cast.members[who]
    browser, number = member.client(), about_the_town.pk
    assert browser.get(f"/desk/cases/{number}/").status_code == 404
    assert browser.get(f"/desk/cases/{number}/print").status_code == 404
    assert "态度恶劣" not in browser.get("/desk/cases/").content.decode()
    assert "没有符合条件" in browser.get(f"/desk/cases/?q={about_the_town.receipt}").content.decode()
    assert "态度恶劣" not in b"".join(browser.get("/desk/cases/export.csv").streaming_content).decode()
    assert member.api().get("/api/v1/cases").json()["items"] == []
    assert member.api().get(f"/api/v1/cases/{number}").status_code == 404


def test_counts_leave_out_what_the_viewer_may_not_know_of(cast, about_the_town, case):
    town = cast.leader.client().get("/desk/command/").content.decode()
    county = cast.dispatcher.client().get("/desk/command/").content.decode()
    assert "<b>1</b>" in town
    assert "<b>2</b>" in county


def test_a_report_about_an_office_cannot_be_given_to_it(cast, about_the_town):
    about_the_town.refresh_from_db()
    assert about_the_town.organisation_id != cast.offices["town"].pk
    page = cast.discipline.client().get(f"/desk/cases/{about_the_town.pk}/").content.decode()
    assert f'<option value="{cast.township_handler.post.pk}"' not in page
    assert f'<option value="{cast.clerk.post.pk}"' in page
    cast.discipline.act(about_the_town, "accept")
    form = {"post": cast.township_handler.post.pk, "words": "请你们办"}
    about_the_town.refresh_from_db()
    form["version"] = about_the_town.version
    answer = cast.discipline.client().post(f"/desk/cases/{about_the_town.pk}/do/hand_over", form)
    assert answer.status_code == 422


def test_an_accusation_is_for_discipline_alone(cast):
    case = cast.report("举报村干部侵占集体资金", matter="office_misconduct")
    assert cast.discipline.client().get(f"/desk/cases/{case.pk}/").status_code == 200
    hidden = [cast.dispatcher, cast.leader, cast.auditor, cast.clerk, cast.township_handler, cast.privacy_officer]
    assert {member.client().get(f"/desk/cases/{case.pk}/").status_code for member in hidden} == {404}


def test_a_photo_is_for_those_who_may_read_the_case(cast, photo_of_a_lamp):
    case = cast.report("路灯坏了", matter="street_lighting", files=(photo_of_a_lamp,))
    address = f"/desk/cases/{case.pk}/photos/{case.attachments.get().pk}"
    shown = cast.township_handler.client().get(address)
    small = cast.township_handler.client().get(f"{address}?small")
    assert (shown.status_code, shown["Content-Type"], small.status_code) == (200, "image/jpeg", 200)
    assert len(b"".join(small.streaming_content)) < len(b"".join(shown.streaming_content))
    assert cast.outsider.client().get(address).status_code == 404


@pytest.fixture
def photo_of_a_lamp(db):
    buffer = BytesIO()
    Image.new("RGB", (640, 480), "navy").save(buffer, "JPEG")
    return accept(SimpleUploadedFile("lamp.jpg", buffer.getvalue()))
