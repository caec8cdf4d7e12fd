"""The daily mail to staff: asked for, confirmed by a link, sent through a real mail server, ended by one click without sign-in."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests.cast import Cast

from gongzhi.common import clock
from gongzhi.engine.custody.public import Look, LookupKey, Sealed
from gongzhi.engine.outbox.public import work
from gongzhi.modules.desk.jobs import send_daily_mails
from gongzhi.modules.notices.jobs import forget_addresses_of_staff
from gongzhi.modules.notices.tests.peers import Mailbox, mail_server
from gongzhi.modules.notices.tests.test_wishes import decide

# A Friday; its Monday is a working day too.
FRIDAY = datetime(2026, 9, 4, 15, 0, tzinfo=clock.LOCAL)
MONDAY = datetime(2026, 9, 7, 8, 0, tzinfo=clock.LOCAL)
BUS = "公交车班次太少"
LINK = re.compile(r"http://testserver(/desk/mail/\S+)")


@pytest.fixture
def box(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cast: Cast) -> Iterator[Mailbox]:
    mailbox = Mailbox()
    decide(staff_mail_at=8, messages_quiet_from=21, messages_quiet_until=8.5)
    with mail_server(mailbox, tmp_path) as port:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        settings.MESSAGES, settings.MAIL_FROM = "mail", "rexian@yunxi.example.cn"
        settings.MAIL = f"smtp://rexian:geheim%2F1@127.0.0.1:{port}"
        yield mailbox


def words(box: Mailbox) -> str:
    return box.arrived[-1].get_payload(decode=True).decode().replace("\r\n", "\n")


def turn_on(cast: Cast, box: Mailbox, language: str = "zh-hans") -> None:
    """Ask for the mail and follow the link: looking at it is not enough."""
    browser = cast.clerk.client(headers={"Accept-Language": language})
    browser.post("/desk/mail/change", {"wish": "ask", "mail": "Chen.Zhiyuan@example.cn"})
    work()
    link = LINK.search(words(box))[1]
    assert "确认邮箱" in Client().get(link).content.decode() or language == "en"
    Client().post(link)


def morning(at: datetime) -> None:
    with clock.frozen(at):
        send_daily_mails()
        work()


def test_the_whole_road_of_the_mail(cast: Cast, box: Mailbox):
    with clock.frozen(FRIDAY):
        turn_on(cast, box)
        cast.report(BUS, matter="public_transport")
    morning(MONDAY - timedelta(days=1))
    morning(MONDAY + timedelta(minutes=20))
    assert len(box.arrived) == 1, "on a Sunday, and in the quiet hours, nothing leaves"
    morning(MONDAY + timedelta(minutes=31))
    morning(MONDAY + timedelta(hours=2))
    assert len(box.arrived) == 2, "one a day"
    said = words(box)
    assert "上个工作日以来新到：1\nhttp://testserver/desk/?only=new" in said
    # The link is left out: what is drawn by lot in it may well look like the beginning of a number.
    assert not [word for word in (BUS, "李小红", "陈志远", "26-") if word in LINK.sub("", said)]
    stop = LINK.search(said)[1]
    mail = box.arrived[-1]
    assert mail["List-Unsubscribe"].strip() == f"<http://testserver{stop}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # What a mail program sends, with no session and no form before it.
    answer = Client(enforce_csrf_checks=True).post(stop, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, "邮件已停止" in answer.content.decode()) == (200, True)
    morning(MONDAY + timedelta(days=1, hours=1))
    assert len(box.arrived) == 2
    assert Sealed.objects.get(kind="staff").erased_at


def test_it_speaks_the_language_of_the_person_and_says_nothing_where_nothing_waits(cast: Cast, box: Mailbox):
    with clock.frozen(FRIDAY):
        turn_on(cast, box, "en")
    assert box.arrived[-1]["Subject"] == "Confirm your mail address"
    morning(MONDAY + timedelta(hours=1))
    assert len(box.arrived) == 1
    with clock.frozen(MONDAY):
        cast.report(BUS, matter="public_transport")
    morning(MONDAY + timedelta(days=35, hours=1))
    assert "Overdue: 1\nhttp://testserver/desk/?only=overdue" in words(box)
    assert set(Look.objects.values_list("actor", flat=True)) == {"system"}
    assert not LookupKey.objects.filter(sealed__kind="staff").exists(), "nobody finds a reporter's reports by it"


def test_an_address_that_nobody_confirms_is_deleted(cast: Cast, box: Mailbox):
    browser = cast.clerk.client()
    with clock.frozen(FRIDAY):
        assert "这不是邮箱地址" in browser.post("/desk/mail/change", {"wish": "ask", "mail": "chen"}).content.decode()
        browser.post("/desk/mail/change", {"wish": "ask", "mail": "chen@example.cn"})
        cast.report(BUS, matter="public_transport")
        work()
        assert "c***@example.cn" in browser.get("/desk/mail/").content.decode()
    morning(MONDAY + timedelta(hours=1))
    assert len(box.arrived) == 1
    with clock.frozen(MONDAY + timedelta(days=1)):
        assert Client().get(LINK.search(words(box))[1]).status_code == 404
        assert forget_addresses_of_staff() == 1
    assert "c***" not in browser.get("/desk/mail/").content.decode()
