"""Length in parts, quiet hours, growing pauses, and what is wrong with a description of a gateway."""

import re
from datetime import datetime, timedelta

import pytest

from gongzhi.modules.notices.rules import (
    count_parts,
    end_of_quiet,
    fill,
    pause_after,
    read_gateway,
    read_mail_server,
)

GOOD = {"url": "https://sms.example.cn/v1", "fields": {"to": "{phone}", "id": "{id}"}, "success": {"status": [200]}}


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("好" * 70, 1),
        ("好" * 71, 2),
        ("好" * 134, 2),
        ("好" * 135, 3),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("[" * 80, 1),
        ("[" * 81, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_it_counts_the_parts_of_a_short_message(words, parts):
    assert count_parts(words) == parts


@pytest.mark.parametrize(
    ("hour", "end"),
    [(20.9, None), (21, (26, 8)), (23.9, (26, 8)), (0, (25, 8)), (7.9, (25, 8)), (8, None)],
)
def test_it_knows_when_the_night_ends(hour, end):
    moment = datetime(2026, 11, 25) + timedelta(hours=hour)
    assert end_of_quiet(moment, 21, 8) == (datetime(2026, 11, *end) if end else None)


def test_quiet_hours_may_lie_within_a_day():
    noon = datetime(2026, 11, 25, 12, 30)
    assert end_of_quiet(noon, 12, 14.5) == datetime(2026, 11, 25, 14, 30)
    assert end_of_quiet(noon, None, 8) is None


def test_pauses_grow_up_to_ten_minutes():
    pauses = [pause_after(failures).total_seconds() for failures in (1, 2, 3, 6, 7, 1000)]
    assert pauses == [15, 30, 60, 480, 600, 600]


def test_a_value_that_looks_like_a_placeholder_is_not_read_again():
    assert fill("{words} {unknown}", {"words": "{secret}", "secret": "x"}) == "{secret} {unknown}"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"url": "http://sms.example.cn/"}, "https://"),
        ({"url": "ftp://sms.example.cn/"}, "http(s)"),
        ({"url": "https://me:word@sms.example.cn/"}, "password"),
        ({"fields": {"a": "b"}}, "{phone}"),
        ({"fields": {"a": "{phone}"}, "accepts_same_id_twice": True}, "{id}"),
        ({"timeout_seconds": 300}, "timeout_seconds"),
        ({"colour": "red"}, "colour"),
        ({"success": None}, "success"),
    ],
)
def test_it_says_what_is_wrong_with_a_description(change, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        read_gateway(GOOD | change)


def test_it_reads_the_address_of_a_mail_server():
    server = read_mail_server("smtps://a%40b:p%2Fw@mail.example.cn")
    assert (server["host"], server["port"], server["username"], server["password"], server["use_ssl"]) == (
        "mail.example.cn", 465, "a@b", "p/w", True,
    )  # fmt: skip


def test_it_repeats_no_part_of_a_password_that_was_not_written_as_it_must_be():
    with pytest.raises(ValueError, match="no number") as refused:
        read_mail_server("smtp://rexian:geheim/1@mail.example.cn")
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("address", ["", "http://a", "smtp+plain://mail.example.cn"])
def test_it_refuses_an_unprotected_way_to_another_machine(address):
    with pytest.raises(ValueError, match="smtp"):
        read_mail_server(address)
