"""Details are masked; whoever wants them whole states a purpose, and the look is kept for the person to see."""

from datetime import UTC, date, datetime

import pytest

from gongzhi.common import clock
from gongzhi.common.errors import Invalid, Missing
from gongzhi.engine.custody import public as custody

WANG = {"name": "王小明", "phone": "０７３１—8888 8888", "id_number": "11010519491231002x"}
ASKED = {"actor": "user/7", "post": "post/3", "purpose": "打电话核实地点", "subject": "case/12"}


@pytest.fixture
def sealed(db) -> custody.Sealed:
    sealing = custody.seal("reporter", WANG, purpose="handle the report")
    custody.store([sealing])
    return sealing.sealed


def test_details_are_masked_until_a_purpose_is_stated(sealed):
    assert custody.masked(sealed) == {"name": "王*明", "phone": "0731-****8888", "id_number": "1101**********002X"}
    assert list(custody.looks_at(sealed)) == []


def test_a_look_gives_the_details_and_is_recorded(sealed):
    with clock.frozen(datetime(2026, 11, 21, 6, 30, tzinfo=UTC)) as moment:
        assert custody.reveal(sealed, **ASKED) == WANG
    look = custody.looks_at(sealed).get()
    assert (look.actor, look.post, look.purpose, look.subject) == tuple(ASKED.values())
    assert (look.at, look.fields) == (moment, ["id_number", "name", "phone"])


@pytest.mark.parametrize("purpose", ["", "   ", "。。。。。", "看", "长" * 201])
def test_a_look_without_a_real_purpose_is_refused_and_shows_nothing(sealed, purpose):
    with pytest.raises(Invalid) as refusal:
        custody.reveal(sealed, **ASKED | {"purpose": purpose})
    assert list(refusal.value.fields) == ["purpose"]
    assert custody.looks_at(sealed).count() == 0


def test_a_purpose_does_not_carry_the_number_in_the_open(sealed):
    custody.reveal(sealed, **ASKED | {"purpose": "回电 0731-88888888 核实"})
    assert custody.looks_at(sealed).get().purpose == "回电 0731-****8888 核实"


def test_equal_numbers_are_found_in_any_way_of_writing_them(sealed):
    custody.store([custody.seal("reporter", {"phone": "13800138000"}, purpose="handle the report")])
    assert list(custody.find_by("phone", "(0731) 88888888")) == [sealed]
    assert list(custody.find_by("id_number", "110105 19491231 002X")) == [sealed]
    assert list(custody.find_by("phone", "110105 19491231 002X")) == []


def test_erased_details_stay_erased(sealed):
    stale = custody.Sealed.objects.get(pk=sealed.pk)
    custody.reveal(sealed, **ASKED)
    with clock.frozen(datetime(2026, 11, 21, 6, 30, tzinfo=UTC)):
        assert custody.erase(sealed)
    assert custody.masked(sealed) == {}
    assert not custody.find_by("id_number", WANG["id_number"]).exists()
    with pytest.raises(Missing, match="2026"):
        custody.reveal(stale, **ASKED)
    assert not custody.erase(stale)
    assert custody.looks_at(sealed).count() == 1


def test_nothing_of_erased_details_can_be_opened_or_recomputed(sealed):
    custody.erase(sealed)
    tombstone = custody.Sealed.objects.values().get(pk=sealed.pk)
    assert (tombstone["ciphertext"], tombstone["nonce"], tombstone["key_id"]) == (None, None, "")
    with pytest.raises(Missing):
        custody.commitment(sealed)


def test_details_are_due_for_erasure_the_day_after_their_last_day(db):
    days = [date(2026, 11, 21), date(2026, 11, 20), date(2026, 11, 22), None]
    rows = [custody.seal("reporter", WANG, purpose="handle the report", keep_until=day) for day in days]
    custody.store(rows)
    with clock.frozen(datetime(2026, 11, 21, 16, 30, tzinfo=UTC)):  # already the 22nd in China
        due = custody.due_for_erasure(10)
    assert due == [rows[1].sealed, rows[0].sealed]


def test_a_new_key_seals_from_now_on_and_old_rows_are_carried_over(sealed):
    before, old_key = custody.commitment(sealed), sealed.key_id
    new_key = custody.rotate_key()
    assert custody.masked(sealed)["name"] == "王*明"
    assert (custody.reseal(10), custody.reseal(10)) == (1, 0)
    sealed.refresh_from_db()
    assert (sealed.key_id, custody.commitment(sealed)) == (new_key, before)
    assert new_key != old_key


def test_erased_rows_are_not_sealed_anew(sealed):
    custody.erase(sealed)
    custody.rotate_key()
    assert custody.reseal(10) == 0
