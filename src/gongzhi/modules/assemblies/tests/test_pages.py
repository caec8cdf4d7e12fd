"""The pages: a village announces, records, corrects, prints; everybody reads results without names; others are kept out."""

from datetime import timedelta

import pytest
from django.test import Client

from gongzhi.common import clock
from gongzhi.engine.custody.public import Look
from gongzhi.modules.assemblies import public as assemblies
from gongzhi.modules.assemblies.models import Meeting

from .conftest import VILLAGE, called, held, record

pytestmark = pytest.mark.django_db
CALL = {
    "assembly": "villagers_meeting",
    "area": VILLAGE,
    "title": "村规民约修订",
    "at": "2026-11-10T09:00",
    "called_on": "2026-10-30",
    "place": "村部",
    "called_how": "公开栏张贴",
}
RECORD = {
    "version": "1",
    "at": "2026-11-10T09:00",
    "called_on": "2026-10-30",
    "counted": "persons",
    "due": "600",
    "present": "301",
    "presided": "村委会主任",
    "names": "赵一\n钱二",
    "minutes": "讨论并表决，联系电话13800138000。",
    "motion-1-text": "同意修订村规民约",
    "motion-1-agreed": "151",
    "motion-1-against": "150",
}


def text_of(page):
    return page.content.decode()


def announced(village):
    """Announce a meeting through the page; return browser and meeting."""
    client = village.clerk_of_village.client()
    page = client.post("/desk/meetings/new", CALL)
    assert page.status_code == 302
    return client, Meeting.objects.get()


def test_a_village_announces_and_records_a_meeting_that_everybody_reads_of_without_names(village):
    client, meeting = announced(village)
    everybody = Client()
    assert "村规民约修订" in text_of(everybody.get("/meetings"))
    assert client.post(f"/desk/meetings/{meeting.pk}/record", RECORD).status_code == 302
    shown = text_of(everybody.get(f"/meetings/{meeting.pk}"))
    assert "应到 600 人，实到 301 人；须过半数，即至少 301 人：达到" in shown
    assert "同意 151 票，反对 150 票，弃权 0 票；须到会人数 301 的过半数，即至少 151 票：通过" in shown
    assert "赵一" not in shown
    assert "讨论并表决" not in shown
    minutes = text_of(client.get(f"/desk/meetings/{meeting.pk}/print"))
    assert "讨论并表决" in minutes
    assert "13800138000" not in minutes
    assert "村规民约修订" in b"".join(client.get("/desk/meetings/export.csv")).decode()


def test_names_are_sealed_and_shown_for_a_purpose_that_is_kept(village):
    client, meeting = announced(village)
    client.post(f"/desk/meetings/{meeting.pk}/record", RECORD)
    address = f"/desk/meetings/{meeting.pk}/names"
    assert client.post(address, {"purpose": ""}).status_code == 422
    assert "钱二" in text_of(client.post(address, {"purpose": "核对签到人数"}))
    assert Look.objects.get().subject == f"meeting/{meeting.pk}"
    assert village.leader.client().post(address, {"purpose": "核对签到人数"}).status_code == 403


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"present": "601"}, "present"),
        ({"due": "很多"}, "due"),
        ({"counted": "ghosts"}, "counted"),
        ({"minutes": ""}, "minutes"),
        ({"online": "3"}, "online"),
        ({"at": "2026-11-10T23:00"}, "at"),
        ({"called_on": "2026-11-11"}, "called_on"),
        ({"motion-1-agreed": "302"}, "motion-1"),
        ({"motion-1-text": ""}, "motion-1"),
        ({"names": "赵一\n" * 302}, "names"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(village, given, field):
    client, meeting = announced(village)
    page = client.post(f"/desk/meetings/{meeting.pk}/record", RECORD | given)
    assert page.status_code == 422
    assert field in page.context["wrong"]
    assert "村委会主任" in text_of(page)
    meeting.refresh_from_db()
    assert meeting.state == "called"


def test_a_record_is_corrected_with_a_reason_by_whoever_saw_its_present_state(village):
    client, meeting = announced(village)
    address = f"/desk/meetings/{meeting.pk}/record"
    client.post(address, RECORD)
    assert client.post(address, RECORD | {"version": "2"}).status_code == 422
    assert client.post(address, RECORD | {"reason": "漏计一人", "present": "302"}).status_code == 409
    assert client.post(address, RECORD | {"version": "2", "reason": "漏计一人", "present": "302"}).status_code == 302
    assert "漏计一人" in text_of(client.get(f"/desk/meetings/{meeting.pk}/"))


def test_the_page_of_a_case_leads_to_its_meetings_and_they_say_what_is_missing(village, case):
    client = village.clerk_of_village.client()
    shown = text_of(client.get(f"/desk/cases/{case.pk}/"))
    assert f"/desk/cases/{case.pk}/meetings/" in shown
    assert "还没有会议记录" in shown
    page = text_of(client.get(f"/desk/cases/{case.pk}/meetings/"))
    assert "node=propose&amp;assembly=party_branch" in page
    form = text_of(client.get(f"/desk/meetings/new?case={case.pk}&node=propose"))
    assert "安装村内主干道路灯" in form
    held(village.clerk_of_village, case, "propose", "party_branch")
    assert "现在可以" in text_of(client.get(f"/desk/cases/{case.pk}/meetings/"))
    village.clerk_of_village.act(case, "propose", words="方案")
    story = text_of(client.get(f"/desk/cases/{case.pk}/"))
    assert "发出会议通知" in story
    assert "村党组织提议 · 形成提议" in story


def test_meetings_of_the_party_are_for_staff_of_the_place_only(village, case):
    meeting = held(village.clerk_of_village, case, "propose", "party_branch")
    assert Client().get(f"/meetings/{meeting.pk}").status_code == 404
    assert "没有会议" in text_of(Client().get("/meetings"))
    assert village.next_village.client().get(f"/desk/meetings/{meeting.pk}/").status_code == 404
    assert village.call_taker.client().get("/desk/meetings/").status_code == 403
    assert village.leader.client().get(f"/desk/meetings/{meeting.pk}/").status_code == 200
    assert village.leader.client().get(f"/desk/meetings/{meeting.pk}/record").status_code == 403


def test_the_list_is_narrowed_and_paged_by_keyset(village):
    many = [called(village.clerk_of_village, "villagers_meeting", area=VILLAGE, title=f"会议{n}") for n in range(52)]
    client = village.clerk_of_village.client()
    first = client.get("/desk/meetings/")
    second = client.get("/desk/meetings/" + first.context["pages"]["older"])
    assert [len(page.context["rows"]) for page in (first, second)] == [50, 2]
    assert [row["meeting"].title for row in client.get("/desk/meetings/?q=会议51").context["rows"]] == [many[51].title]
    assert client.get("/desk/meetings/?assembly=residents_meeting").context["rows"] == []
    assert client.get("/meetings?area=999901001002&after=x-y").context["rows"] == []


def test_everybody_reads_the_rules_with_what_is_still_to_be_decided(village):
    shown = text_of(Client().get("/meetings/rules"))
    assert "待县里确定" in shown
    assert "第二十五条、第二十六条、第二十八条" in shown


def test_a_meeting_is_called_off_with_a_reason(village):
    client, meeting = announced(village)
    address = f"/desk/meetings/{meeting.pk}/cancel"
    assert client.post(address, {"version": "1", "reason": ""}).status_code == 422
    assert client.post(address, {"version": "1", "reason": "台风"}).status_code == 302
    assert "已取消" in text_of(Client().get(f"/meetings/{meeting.pk}"))
    assert client.post(f"/desk/meetings/{meeting.pk}/record", RECORD).status_code == 409


def test_a_meeting_below_quorum_decides_nothing(village):
    _client, meeting = announced(village)
    assemblies.hold(village.colleague.actor, meeting.pk, 1, record("households", 180, 119, 119))
    assert "会议不符合规定" in text_of(Client().get(f"/meetings/{meeting.pk}"))


def test_whom_the_law_wants_among_those_due_is_counted_and_a_smaller_body_is_noticed(village):
    clerk = village.clerk_of_village
    earlier = clock.today() - timedelta(days=5)
    for_village = {"area": VILLAGE, "at": clock.now() - timedelta(days=2), "called_on": earlier}
    before = called(clerk, "villagers_representatives", **for_village)
    assemblies.hold(clerk.actor, before.pk, 1, record("members", 45, 30, 18))
    now = called(clerk, "villagers_representatives", area=VILLAGE)
    address = f"/desk/meetings/{now.pk}/record"
    given = {**RECORD, "counted": "members", "due": "30", "present": "20", "names": "", "motion-1-agreed": "11"}
    given |= {"at": "2026-11-10T09:00", "motion-1-against": "9", "makeup-women": "31"}
    assert list(clerk.client().post(address, given).context["wrong"]) == ["makeup-women"]
    page = clerk.client().post(address, {**given, "makeup-women": "9"}, follow=True)
    said = text_of(page)
    assert "妇女村民代表占组成人员的三分之一以上：应到 30 人中有 9 人，至少须 10 人：未达到" in said
    assert "本次应到 30，上一次（2026年11月8日）应到 45" in said
    assert not page.context["counts"]
