"""Details are sealed so that a stolen database opens nothing."""

import base64
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Invalid
from gongzhi.engine.custody import public as custody

LI = {"name": "李秀英", "phone": "13800138000", "address": "云溪县青石镇柳溪村三组15号"}
PURPOSE = "handle the report"


def sealed_li() -> custody.Sealed:
    sealing = custody.seal("reporter", LI, purpose=PURPOSE)
    custody.store([sealing])
    return sealing.sealed


def spellings(text: str) -> set[bytes]:
    raw = [text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode("gb18030")]
    escaped = json.dumps(text).strip('"').encode()
    encoded = [base64.b64encode(form).rstrip(b"=") for form in raw] + [form.hex().encode() for form in raw]
    return {*raw, *encoded, *(form.upper() for form in encoded[4:]), escaped}


def test_a_stolen_database_holds_no_name_phone_or_address_in_any_encoding(stolen):
    sealed = sealed_li()
    custody.reveal(sealed, actor="user/1", post="post/2", purpose="回电 13800138000 核实情况", subject="case/1")
    database = stolen()
    assert PURPOSE.encode() in database  # the copy does hold the row
    found = [form for value in (*LI.values(), "秀英", "柳溪村") for form in spellings(value) if form in database]
    assert found == []


def test_the_keys_lie_outside_the_database_in_files_only_the_owner_reads(db, keys):
    sealed_li()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in keys.iterdir()}
    assert modes == {"custody.json": 0o600, "lookup.key": 0o600}


def test_the_same_details_are_never_sealed_to_the_same_bytes(db):
    first, second = custody.seal_many("reporter", [LI, LI], purpose=PURPOSE)
    assert first.sealed.ciphertext != second.sealed.ciphertext
    assert custody.commitment(first.sealed) != custody.commitment(second.sealed)


def test_details_moved_to_another_row_do_not_open(db):
    mine, other = sealed_li(), sealed_li()
    other.ciphertext, other.nonce = mine.ciphertext, mine.nonce
    with pytest.raises(custody.Unreadable):
        custody.masked(other)


def test_details_taken_for_another_purpose_or_kind_do_not_open(db):
    sealed = sealed_li()
    sealed.purpose = "advertising"
    with pytest.raises(custody.Unreadable):
        custody.masked(sealed)
    sealed.purpose, sealed.kind = PURPOSE, "witness"
    with pytest.raises(custody.Unreadable):
        custody.masked(sealed)


def test_details_under_a_lost_key_say_so_and_are_listed(db, keys):
    sealed = sealed_li()
    (keys / "custody.json").unlink()
    with translation.override("en"), pytest.raises(custody.Unreadable, match="key is missing"):
        custody.masked(sealed)
    assert custody.list_missing_keys() == [sealed.key_id]


def test_a_row_is_saved_without_an_own_query_for_each_person(db, django_assert_num_queries):
    sealings = custody.seal_many("reporter", [LI] * 50, purpose=PURPOSE)
    with django_assert_num_queries(4):  # savepoint, rows, look-up keys, release
        custody.store(sealings)


def test_empty_fields_are_left_out_and_terms_are_kept(db):
    terms = custody.Terms("sensitive", "person_concerned", "command_centre")
    sealed = custody.seal("reporter", {"name": " ", "phone": "1"}, purpose=PURPOSE, terms=terms).sealed
    assert custody.masked(sealed) == {"phone": "***"}
    assert (sealed.data_class, sealed.owner, sealed.steward) == ("sensitive", "person_concerned", "command_centre")


@pytest.mark.parametrize("value", ["李" * 20_001, "\ud83d"])
def test_a_field_that_cannot_be_kept_is_refused_by_name(db, value):
    with pytest.raises(Invalid) as refusal:
        custody.seal("reporter", {"name": value}, purpose=PURPOSE)
    assert list(refusal.value.fields) == ["name"]


def test_a_saved_row_cannot_be_saved_over(db):
    with pytest.raises(Conflict):
        sealed_li().save()


def test_the_database_refuses_a_row_that_is_neither_sealed_nor_erased(db):
    sealed = custody.seal("reporter", LI, purpose=PURPOSE, keep_until=date(2030, 1, 1)).sealed
    sealed.erased_at = clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        sealed.save()


def test_threads_that_start_at_once_make_one_keyring(keys):
    with ThreadPoolExecutor(8) as threads:
        sealings = list(threads.map(lambda _: custody.seal("reporter", LI, purpose=PURPOSE), range(16)))
    assert len({sealing.sealed.key_id for sealing in sealings}) == 1
    assert len({sealing.lookups[0].hmac for sealing in sealings}) == 1
    assert sorted(path.name for path in keys.iterdir()) == ["custody.json", "lookup.key"]
