"""Mail goes through a real SMTP server, protected and with a password."""

from collections.abc import Iterator
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from tests.cast import Cast

from gongzhi.engine.outbox.public import Message, work
from gongzhi.modules.notices.models import ChannelState, Notice

from .peers import Mailbox, mail_server

LAMP = "村口路灯不亮了"
BY_MAIL = {"mail": "Li.Xiaohong@example.cn", "told_by": "mail"}


@pytest.fixture
def box(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    mailbox = Mailbox()
    with mail_server(mailbox, tmp_path) as port:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        settings.MESSAGES, settings.MAIL_FROM = "mail", "rexian@yunxi.example.cn"
        settings.MAIL = f"smtp://rexian:geheim%2F1@127.0.0.1:{port}"
        yield mailbox


def test_it_mails_who_chose_mail(cast: Cast, box: Mailbox):
    case = cast.report(LAMP, **BY_MAIL)
    work()
    mail = box.arrived[0]
    assert str(make_header(decode_header(mail["Subject"]))) == f"关于您反映的问题（编号 {case.receipt}）"
    assert case.receipt in mail.get_payload(decode=True).decode()
    assert (mail["To"], box.users) == ("li.xiaohong@example.cn", ["rexian"])
    assert mail["Message-ID"] == f"<{Message.objects.get(topic='notice').pk}@yunxi.example.cn>"


def test_an_address_that_the_server_does_not_know_is_not_tried_again(cast: Cast, box: Mailbox):
    box.answer = "550 no such mailbox"
    cast.report(LAMP, **BY_MAIL)
    work()
    assert Notice.objects.values_list("state", "reason").get() == ("not_sent", "refused")
    said = ChannelState.objects.get(name="mail").last_error
    assert ("no such mailbox" in said, "xiaohong" in said.lower()) == (True, False)


def test_a_full_mailbox_is_tried_later_and_keeps_nobody_else_waiting(cast: Cast, box: Mailbox):
    box.answer = "452 mailbox full"
    cast.report(LAMP, **BY_MAIL)
    work()
    box.answer = ""
    cast.report(LAMP, **BY_MAIL | {"mail": "other@example.cn"})
    work()
    assert [mail["To"] for mail in box.arrived] == ["other@example.cn"]


def test_it_sends_nothing_where_the_server_cannot_prove_who_it_is(cast: Cast, box: Mailbox, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    cast.report(LAMP, **BY_MAIL)
    work()
    assert (box.arrived, Notice.objects.get().state) == ([], "waiting")
    assert "CERTIFICATE_VERIFY_FAILED" in ChannelState.objects.get(name="mail").last_error


def test_a_wrong_password_is_told_to_the_operator(cast: Cast, box: Mailbox, settings):
    settings.MAIL = settings.MAIL.replace("geheim", "falsch")
    cast.report(LAMP, **BY_MAIL)
    work()
    assert "SMTPAuthenticationError" in ChannelState.objects.get(name="mail").last_error


def test_who_left_no_mail_address_gets_no_mail(cast: Cast, box: Mailbox):
    cast.report(LAMP)
    work()
    assert Notice.objects.values_list("state", "reason").get() == ("not_sent", "no_channel")
