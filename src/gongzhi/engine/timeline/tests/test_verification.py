"""Somebody with access to the file drops the triggers and changes what happened; each way is found and named."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils.translation import override

from gongzhi.engine.timeline.public import Checkpoint, Entry, check_head, check_heads, list_entries, sequence, verify
from gongzhi.engine.timeline.rules.statements import Link, link_hash

from .conftest import write
from .tampering import unguarded

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owners() -> list[Any]:
    """Three chains of four entries, signed after each: checkpoints at 4, 8 and 12."""
    found = []
    for number in range(3):
        found.append(write(f"case/{number}", 4))
        sequence()
    return found


def found() -> list[tuple[str, str, int]]:
    return [(finding.code, finding.chain, finding.seq) for finding in verify()]


def tamper(act: Callable[[], object]) -> list[tuple[str, str, int]]:
    with unguarded():
        act()
    return found()


def rewrite(chain: str, seq: int) -> None:
    """Change an entry and compute all hashes behind it anew, as a knowing forger would."""
    before = ""
    for entry in list_entries(chain):
        entry.actor = "post/99" if entry.seq == seq else entry.actor
        entry.prev_hash = before
        entry.hash = before = link_hash(Link(*(getattr(entry, name) for name in Link._fields)))
        entry.save()


def test_an_untouched_timeline_has_no_findings(owners: list[Any]) -> None:
    assert found() == []


def test_entries_that_wait_for_their_place_are_no_finding(owners: list[Any]) -> None:
    write("case/9", 2)
    assert found() == []


def test_a_changed_row_is_found(owners: list[Any]) -> None:
    assert tamper(lambda: list_entries("case/1").filter(seq=2).update(actor="post/99")) == [
        ("entry_changed", "case/1", 2)
    ]


def test_a_changed_row_with_its_own_hash_made_anew_is_found(owners: list[Any]) -> None:
    def forge() -> None:
        entry = list_entries("case/1").get(seq=2)
        entry.data = {"n": 99}
        entry.hash = link_hash(Link(*(getattr(entry, name) for name in Link._fields)))
        entry.save()

    assert tamper(forge) == [("link_broken", "case/1", 3), ("root_differs", "", 8)]


def test_a_chain_forged_to_its_end_is_found_by_the_signed_root_and_only_there(owners: list[Any]) -> None:
    assert tamper(lambda: rewrite("case/1", 2)) == [("root_differs", "", 8)]


def test_a_removed_middle_row_is_found(owners: list[Any]) -> None:
    assert tamper(lambda: list_entries("case/1").filter(seq=2).delete()) == [
        ("entries_missing", "case/1", 2),
        ("leaves_missing", "", 5),
    ]


def test_a_removed_chain_is_found(owners: list[Any]) -> None:
    assert tamper(lambda: list_entries("case/1").delete()) == [("leaves_missing", "", 4)]
    assert [finding.code for finding in check_heads({"case/1": (4, owners[1].chain_hash)})] == ["chain_cut"]


def test_a_cut_off_tail_is_found(owners: list[Any]) -> None:
    assert tamper(lambda: list_entries("case/2").filter(seq__gt=2).delete()) == [("leaves_missing", "", 10)]
    finding = check_head("case/2", 4, owners[2].chain_hash)
    assert finding is not None
    assert (finding.code, finding.chain, finding.seq) == ("chain_cut", "case/2", 4)


def test_a_tail_cut_off_together_with_its_checkpoint_is_found_by_the_file(owners: list[Any]) -> None:
    def cut() -> None:
        list_entries("case/2").delete()
        Checkpoint.objects.filter(tree_size=12).delete()

    assert tamper(cut) == [("checkpoint_missing", "", 12)]
    write("case/3", 9)
    sequence()
    assert found() == [("checkpoint_missing", "", 12)]


@pytest.mark.parametrize(
    ("size", "findings"),
    [
        (8, [("checkpoint_missing", "", 8)]),
        (12, [("leaves_unsigned", "", 8), ("checkpoint_missing", "", 12)]),
    ],
)
def test_a_removed_checkpoint_is_found(owners: list[Any], size: int, findings: list[Any]) -> None:
    assert tamper(lambda: Checkpoint.objects.filter(tree_size=size).delete()) == findings


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"root": "0" * 64}, ["signature_wrong", "checkpoint_missing"]),
        ({"signature": "no"}, ["signature_wrong", "checkpoint_missing"]),
        ({"key_id": "0" * 16}, ["key_unknown"]),
        ({"frontier": ["00" * 32]}, ["frontier_wrong"]),
        ({"frontier": {"no": "list"}}, ["frontier_wrong"]),
    ],
)
def test_a_changed_checkpoint_is_found(owners: list[Any], change: dict[str, Any], codes: list[str]) -> None:
    assert [code for code, _, _ in tamper(lambda: Checkpoint.objects.filter(tree_size=8).update(**change))] == codes


def test_content_that_cannot_be_read_is_named_and_the_rest_is_checked(owners: list[Any]) -> None:
    def spoil() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE timeline_entry SET hash = 'none' WHERE chain = 'case/0' AND seq = 1")

    assert tamper(spoil) == [
        ("entry_changed", "case/0", 1),
        ("link_broken", "case/0", 2),
        ("root_differs", "", 4),
    ]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps such values out by its types")
@pytest.mark.parametrize(
    ("column", "rubbish", "code"),
    [
        ("data", "{rubbish", "entry_changed"),
        ("at", "rubbish", "entry_changed"),
        ("at", "2026-99-99 00:00:00", "entry_unreadable"),
    ],
)
def test_a_column_filled_with_rubbish_is_named(owners: list[Any], column: str, rubbish: str, code: str) -> None:
    def spoil() -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints=ON")
            cursor.execute(f"UPDATE timeline_entry SET {column} = %s WHERE chain = 'case/1' AND seq = 3", [rubbish])

    assert tamper(spoil) == [(code, "case/1", 3)]


def test_a_moved_place_in_the_tree_is_found(owners: list[Any]) -> None:
    assert tamper(lambda: list_entries("case/1").filter(seq=4).update(leaf_index=None)) == [("leaves_missing", "", 7)]


def test_a_removed_or_unreadable_file_is_found(owners: list[Any], settings: Any) -> None:
    path = settings.HOME / "checkpoints.log"
    lines = path.read_text().splitlines(keepends=True)
    path.unlink()
    assert found() == [("log_incomplete", "", 3)]
    path.write_text(lines[0] + "rubbish\n" + lines[2])
    assert found() == [("log_unreadable", "", 0), ("log_incomplete", "", 3)]


def test_owners_learn_whether_their_chains_end_as_they_say(owners: list[Any]) -> None:
    expected = {f"case/{number}": (4, owner.chain_hash) for number, owner in enumerate(owners)}
    assert list(check_heads(expected)) == []
    wrong = {"case/0": (3, "x"), "case/1": (4, "x"), "case/8": (1, "x")}
    assert [finding.code for finding in check_heads(wrong)] == ["chain_longer", "head_differs", "chain_cut"]
    assert check_head("case/8", 0, "") is None


def test_it_tells_how_far_it_is(owners: list[Any]) -> None:
    told: list[tuple[int, int]] = []
    assert list(verify(lambda done, total: told.append((done, total)))) == []
    assert told[-1] == (24, 24)


def test_a_finding_speaks_the_readers_language(owners: list[Any]) -> None:
    with unguarded():
        list_entries("case/1").filter(seq=2).update(actor="post/99")
    [finding] = verify()
    with override("en"):
        assert str(finding.message).startswith("case/1, entry 2: its content does not fit")
    assert Entry.objects.count() == 12
