import hashlib
import json
from datetime import datetime, timedelta

import pytest

from gongzhi.engine.timeline.public import Draft, Entry, append, commit_text, heads, list_entries, new_salt

from .conftest import START, new_drafts, new_owner, write


def test_it_chains_unsaved_entries_and_moves_the_head() -> None:
    owner = new_owner()
    first, second = append(owner, "case/7", new_drafts(2))
    assert (first.seq, first.prev_hash, first.pk) == (1, "", None)
    assert (second.seq, second.prev_hash) == (2, first.hash)
    assert (owner.chain_length, owner.chain_hash) == (2, second.hash)


def test_an_outsider_gets_the_same_hash_from_plain_json() -> None:
    [entry] = append(new_owner(), "case/7", [Draft("case.opened", "reporter", {"b": 1.0, "a": [None, True]}, START)])
    text = (
        '{"actor":"reporter","at":"2026-12-30T01:02:03.456789Z","chain":"case/7","data":{"a":[null,true],"b":1},'
        '"kind":"case.opened","prev":"","seq":1}'
    )
    assert entry.hash == hashlib.sha256(text.encode()).hexdigest()
    assert json.loads(text)["seq"] == entry.seq


def test_the_time_zone_of_the_clock_makes_no_difference() -> None:
    elsewhere = START.astimezone(datetime.strptime("+0800", "%z").tzinfo)
    [here] = append(new_owner(), "case/7", [Draft("k", "system", {}, START)])
    [there] = append(new_owner(), "case/7", [Draft("k", "system", {}, elsewhere)])
    assert here.hash == there.hash


@pytest.mark.parametrize("data", [{"note": "路灯坏了"}, {"note": "two words"}, {"list": [{"x": "张三"}]}, {"键": 1}])
def test_it_refuses_free_text(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="free text"):
        append(new_owner(), "case/7", [Draft("case.opened", "reporter", data, START)])


@pytest.mark.parametrize("data", [{"n": float("nan")}, {"n": 2**60}])
def test_it_refuses_numbers_that_json_readers_disagree_about(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        append(new_owner(), "case/7", [Draft("case.opened", "reporter", data, START)])


def test_it_refuses_a_time_without_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        append(new_owner(), "case/7", [Draft("case.opened", "reporter", {}, START.replace(tzinfo=None))])


def test_a_commitment_is_the_hash_of_salt_and_text() -> None:
    salt = new_salt()
    assert commit_text(salt, "路灯坏了") == hashlib.sha256(salt + "路灯坏了".encode()).hexdigest()
    assert commit_text(new_salt(), "路灯坏了") != commit_text(new_salt(), "路灯坏了")


@pytest.mark.django_db
def test_entries_come_back_in_order_and_with_the_head_of_their_chain() -> None:
    owner = write("case/1", 2)
    other = write("case/2", 1)
    write("case/1", 1, owner)
    assert [(entry.seq, entry.at) for entry in list_entries("case/1")][:2] == [
        (1, START),
        (2, START + timedelta(minutes=1)),
    ]
    assert heads(["case/1", "case/2", "case/3"]) == {
        "case/1": (3, owner.chain_hash),
        "case/2": (1, other.chain_hash),
    }
    assert Entry.objects.filter(leaf_index__isnull=True).count() == 4
