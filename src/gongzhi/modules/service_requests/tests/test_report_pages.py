"""A resident reports something, without JavaScript."""

import re

import pytest
from django.contrib.sessions.models import Session
from tests.cast import Cast

from gongzhi.engine.cases.public import Case
from gongzhi.engine.files.public import StoredFile

from .walking import ANONYMOUS, NAMED, PLACE, WORDS, Resident, photo

pytestmark = pytest.mark.usefixtures("cast")


def test_a_report_goes_from_page_to_page_and_becomes_a_case_with_words_place_and_photos():
    resident = Resident()
    address = resident.walk(photos=[photo(), photo(colour="brown")])
    case = Case.objects.get()
    assert (case.village_code, case.matter, case.kind) == ("999901001001", "street_lighting", "help")
    assert case.texts.get(kind="report").body == WORDS
    assert case.texts.get(kind="place").body == PLACE["place"]
    assert case.attachments.count() == 2
    assert address == f"/t/{case.receipt}/{address.split('/')[3]}/received"


def test_the_receipt_says_number_address_and_what_happens_by_when():
    resident = Resident()
    resident.open(resident.walk())
    case = Case.objects.get()
    assert case.receipt in resident.html
    assert f"http://testserver/t/{case.receipt}/" in resident.html
    assert "前答复您" in resident.html
    assert re.search(r"\d{4}年\d{1,2}月\d{1,2}日", resident.html)


def test_name_and_phone_are_in_custody_and_nowhere_in_the_open():
    Resident().walk()
    case = Case.objects.get()
    assert case.reporter is not None
    assert "13800138000" not in str(list(case.texts.values_list("body", flat=True)))


def test_no_session_and_no_mark_of_the_browser_is_kept():
    resident = Resident()
    resident.open(resident.walk())
    assert set(resident.client.cookies) == {"csrftoken"}
    assert not Session.objects.exists()


def test_an_anonymous_report_keeps_nothing_of_the_person_even_if_a_name_was_typed():
    Resident().walk(person=ANONYMOUS | {"name": "李小红", "phone": "13800138000"})
    assert Case.objects.get().reporter is None


def test_the_answers_can_be_looked_through_and_changed_before_sending():
    resident = Resident()
    resident.open("/report")
    resident.fill()
    assert all(text in resident.html for text in (WORDS, PLACE["place"], "柳塘村", "李小红", "13800138000"))
    resident.send("check", go="place")
    assert 'value="村口大榕树旁"' in resident.html
    resident.send("place", place="村小学门口", area="999901001002")
    assert "村小学门口" in resident.html
    assert resident.send("check").status_code == 302
    assert Case.objects.get().village_code == "999901001002"


def test_going_back_keeps_what_was_typed_on_the_page_that_is_left():
    resident = Resident()
    resident.open("/report")
    resident.send("words", text=WORDS)
    resident.send("place", place="大榕树", go="words")
    assert WORDS in resident.html
    resident.send("words", text=WORDS)
    assert 'value="大榕树"' in resident.html


def test_a_tap_on_send_twice_makes_one_case_and_gives_the_same_receipt():
    resident = Resident()
    resident.open("/report")
    resident.fill()
    sealed = resident.draft
    first, second = (resident.client.post("/report/check", {"draft": sealed}).url for _ in range(2))
    assert first == second
    assert Case.objects.count() == 1


def test_a_report_changed_by_the_way_back_after_sending_is_sent_only_if_that_is_meant():
    resident = Resident()
    first_page = resident.open("/report")
    resident.fill()
    assert resident.send("check").status_code == 302
    resident.page = first_page
    resident.fill(words="另一件事：自来水管漏水，路面结冰")
    assert resident.send("check").status_code == 422
    assert "已经提交过" in resident.html
    assert "自来水管漏水" in resident.html
    assert resident.send("check").status_code == 302
    assert Case.objects.count() == 2


def test_words_of_danger_lead_to_the_number_first_and_can_be_gone_on_with():
    resident = Resident()
    resident.open("/report")
    resident.send("words", text="楼下着火了，里面还有人，快来救人")
    assert 'href="tel:119"' in resident.html
    assert 'id="place-map"' not in resident.html
    resident.send("emergency")
    assert 'id="place-map"' in resident.html
    resident.send("place", **PLACE)
    resident.send("person", **NAMED)
    assert "楼下着火了" in resident.html


def test_a_report_about_an_office_never_goes_to_it(cast: Cast):
    office = cast.offices["roads_bureau"]
    person = NAMED | {"about": "complaint", "office": str(office.pk)}
    Resident().walk(words="交通局窗口人员态度恶劣，公路坑洼问了三次都不理", person=person)
    case = Case.objects.get()
    assert (case.subject_organisation_id, case.kind) == (office.pk, "complaint")
    assert case.organisation_id != office.pk
    assert cast.clerk.client().get(f"/desk/cases/{case.pk}/").status_code == 404


def test_an_accusation_goes_to_discipline_only(cast: Cast):
    office = cast.offices["town"]
    Resident().walk(
        words="镇里修路的钱被人拿走了", person=ANONYMOUS | {"about": "accusation", "office": str(office.pk)}
    )
    case = Case.objects.get()
    assert (case.kind, case.restricted) == ("accusation", True)
    assert case.organisation_id == cast.offices["discipline_commission"].pk


def test_a_comment_on_the_platform_asks_for_no_place_and_no_office():
    resident = Resident()
    resident.open("/report?matter=platform_feedback")
    resident.send("words", text="地图打不开，找不到位置", matter="platform_feedback")
    assert 'id="id_phone"' in resident.html
    assert 'id="id_office_0"' not in resident.html
    resident.send("person", **NAMED)
    assert resident.send("check").status_code == 302
    assert Case.objects.get().matter == "platform_feedback"


def test_the_pages_speak_english_too():
    resident = Resident("en")
    resident.open("/report")
    assert "What is the problem?" in resident.html
    resident.send("words", text="The street lamp has been broken for three days")
    assert "Liutang Village" in resident.html


def test_large_print_and_language_are_switched_without_losing_what_was_typed():
    resident = Resident()
    resident.open("/report")
    resident.send("words", text=WORDS, go="elder:on")
    assert 'data-mode="elder"' in resident.html
    assert WORDS in resident.html
    resident.send("words", text=WORDS, go="language:en")
    assert "What is the problem?" in resident.html
    assert WORDS in resident.html
    assert 'data-mode="elder"' in resident.open("/report").content.decode()


def test_photos_survive_every_page_and_can_be_taken_out_again():
    resident = Resident()
    resident.open("/report")
    resident.send("words", text="", photos=[photo(), photo(colour="brown")])
    ids = re.findall(r'name="remove" value="([^"]+)"', resident.html)
    assert len(ids) == 2
    shown = re.findall(r'src="(/report/photo/[^"]+)"', resident.html)
    assert resident.client.get(shown[0]).getvalue().startswith(b"\xff\xd8")
    resident.send("words", text=WORDS, remove=[ids[0]])
    resident.send("place", **PLACE)
    resident.send("person", **NAMED)
    resident.send("check")
    assert [str(row.file_id) for row in Case.objects.get().attachments.all()] == [ids[1]]
    assert StoredFile.objects.count() == 2
