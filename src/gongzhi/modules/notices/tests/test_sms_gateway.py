"""Short messages go through an HTTP gateway, signed, to the operator's address only, and every answer has its meaning."""

import hashlib
import hmac

import pytest
from tests.cast import Cast

from gongzhi.engine.outbox.public import Message, list_unknown, work
from gongzhi.modules.notices.models import ChannelState, Notice

from .peers import HttpGateway, describe

LAMP = "村口路灯不亮了"


def state_of(notice: Notice | None = None) -> tuple[str, str]:
    found = notice or Notice.objects.get()
    return found.state, found.reason


def test_it_sends_the_words_with_the_countys_name_and_a_signature(cast: Cast, gateway: HttpGateway, settings, tmp_path):
    settings.KEYS = tmp_path
    (tmp_path / "sms.secret").write_text("s3cret\n")
    case = cast.report(LAMP)
    work()
    asked = gateway.asked[0]
    message = f"{asked['request']}{asked['to']}{asked['at']}".encode()
    assert asked["content"].startswith(f"【云溪县12345】您反映的问题已经收到，编号 {case.receipt}")
    assert asked["sign"] == hmac.new(b"s3cret", message, hashlib.sha256).hexdigest()
    assert (state_of(), Notice.objects.get().parts) == (("sent", ""), 1)


def test_it_gives_the_gateway_the_id_of_the_message(cast: Cast, gateway: HttpGateway):
    cast.report(LAMP)
    work()
    assert gateway.taken == {str(Message.objects.get(topic="notice").pk): "13800138000"}


def test_a_message_that_the_gateway_refuses_is_not_tried_again(cast: Cast, gateway: HttpGateway):
    gateway.mood = "refuse"
    cast.report(LAMP)
    work()
    work()
    assert (state_of(), len(gateway.asked)) == (("not_sent", "refused"), 1)


@pytest.mark.parametrize("mood", ["500", "junk", "hang", "drip"])
def test_what_may_have_arrived_waits_for_a_person_where_the_gateway_does_not_know_ids(cast: Cast, gateway: HttpGateway, settings, tmp_path, mood):  # fmt: skip
    settings.SMS = describe(tmp_path, gateway.port, accepts_same_id_twice=False, timeout_seconds=1)
    gateway.mood = mood
    cast.report(LAMP)
    work()
    assert [message.topic for message in list_unknown()] == ["notice"]


@pytest.mark.parametrize("mood", ["poor", "redirect"])
def test_what_certainly_did_not_arrive_waits_by_itself(cast: Cast, gateway: HttpGateway, settings, tmp_path, mood):
    settings.SMS = describe(tmp_path, gateway.port, accepts_same_id_twice=False)
    gateway.mood = mood
    cast.report(LAMP)
    work()
    assert (list_unknown().count(), state_of(), len(gateway.asked)) == (0, ("waiting", ""), 1)


def test_neither_number_nor_secret_is_kept_when_a_gateway_repeats_what_it_was_sent(cast: Cast, gateway: HttpGateway, settings, tmp_path):  # fmt: skip
    settings.KEYS = tmp_path
    (tmp_path / "sms.secret").write_text("s3cret")
    fields = {"request": "{id}", "to": "+86{phone}", "key": "{secret}"}
    settings.SMS = describe(tmp_path, gateway.port, fields=fields, signature=None)
    gateway.mood = "repeat"
    cast.report(LAMP)
    work()
    said = ChannelState.objects.get().last_error + Message.objects.get(topic="notice").last_error
    assert (gateway.asked[0]["to"], gateway.asked[0]["key"]) == ("+8613800138000", "s3cret")
    assert "HTTP 400" in said
    assert ("13800138000" in said, "s3cret" in said) == (False, False)


def test_it_follows_the_gateway_to_no_other_address(cast: Cast, gateway: HttpGateway):
    gateway.mood = "redirect"
    cast.report(LAMP)
    work()
    assert "HTTP 302" in ChannelState.objects.get().last_error


def test_a_gateway_that_is_described_wrongly_keeps_every_message(cast: Cast, gateway: HttpGateway, settings, tmp_path):
    settings.SMS = describe(tmp_path, gateway.port, url="http://sms.example.cn/send")
    cast.report(LAMP)
    work()
    assert (state_of(), gateway.asked) == (("waiting", ""), [])
    assert "https://" in ChannelState.objects.get().last_error


def test_a_landline_gets_no_short_message(cast: Cast, gateway: HttpGateway):
    cast.report(LAMP, phone="0731-88888888")
    work()
    assert (state_of(), gateway.asked) == (("not_sent", "no_address"), [])
