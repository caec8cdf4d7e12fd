import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gongzhi.engine.timeline.public import Checkpoint, Entry, checkpoint, public_pem, sequence, verify
from gongzhi.engine.timeline.rules.merkle import leaf_hash, tree_root

from .conftest import write

pytestmark = pytest.mark.django_db


def log_lines(home: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (home / "checkpoints.log").read_text().splitlines()]


def test_it_gives_every_entry_a_place_and_signs_the_root() -> None:
    write("case/1", 3)
    write("case/2", 4)
    assert sequence() == 7
    entries = Entry.objects.order_by("leaf_index")
    found = checkpoint()
    assert [entry.leaf_index for entry in entries] == list(range(7))
    assert found is not None
    assert found.root == tree_root(leaf_hash(bytes.fromhex(entry.hash)) for entry in entries).hex()
    assert list(verify()) == []


def test_it_goes_on_where_it_stopped_and_takes_no_more_than_asked() -> None:
    owner = write("case/1", 5)
    assert [sequence(2), sequence(2), sequence(2), sequence(2)] == [2, 2, 1, 0]
    write("case/1", 3, owner)
    assert sequence() == 3
    assert list(Checkpoint.objects.order_by("id").values_list("tree_size", flat=True)) == [2, 4, 5, 8]
    assert list(verify()) == []


def test_an_entry_that_is_committed_late_with_a_lower_id_gets_its_place() -> None:
    write("case/1", 1)
    late, early = write_out_of_order()
    assert sequence() == 2
    Entry.objects.bulk_create([late])
    assert sequence() == 1
    assert list(Entry.objects.order_by("leaf_index").values_list("id", flat=True))[1:] == [early.pk, late.pk]
    assert list(verify()) == []


def write_out_of_order() -> tuple[Entry, Entry]:
    """Return an unsaved entry whose id was drawn before that of the saved one."""
    from gongzhi.engine.timeline.public import append

    from .conftest import new_drafts, new_owner

    [late] = append(new_owner(), "case/2", new_drafts(1))
    [early] = append(new_owner(), "case/3", new_drafts(1))
    drawn = Entry.objects.latest("id").pk
    late.pk, early.pk = drawn + 1, drawn + 2
    Entry.objects.bulk_create([early])
    return late, early


def test_each_checkpoint_is_also_a_line_of_the_file(settings: Any) -> None:
    write("case/1", 3)
    sequence(2)
    sequence(2)
    path = settings.HOME / "checkpoints.log"
    assert [line["tree_size"] for line in log_lines(settings.HOME)] == [2, 3]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_line_that_a_crash_kept_from_the_file_is_written_later(settings: Any) -> None:
    write("case/1", 3)
    [sequence(1), sequence(1), sequence(1)]
    path = settings.HOME / "checkpoints.log"
    first, second, _third = path.read_text().splitlines(keepends=True)
    path.write_text(first + second[:40])
    assert sequence() == 0
    assert path.read_text().splitlines()[-1] == _third.rstrip()
    assert list(verify()) == []


def test_the_key_is_made_once_for_its_owner_only(settings: Any) -> None:
    assert public_pem() == public_pem()
    private = settings.KEYS / "timeline-signing.pem"
    assert private.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name.split("-")[1] for path in settings.KEYS.iterdir()) == ["public", "signing.pem"]


def test_old_checkpoints_can_be_checked_after_a_new_key(settings: Any) -> None:
    owner = write("case/1", 1)
    sequence()
    (settings.KEYS / "timeline-signing.pem").unlink()
    write("case/1", 1, owner)
    sequence()
    assert Checkpoint.objects.values("key_id").distinct().count() == 2
    assert list(verify()) == []


@pytest.mark.parametrize("change", [{"actor": "post/1"}, {"leaf_index": None}, {"leaf_index": 5}])
def test_the_database_refuses_to_change_an_entry(change: dict[str, Any]) -> None:
    write("case/1", 1)
    sequence()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Entry.objects.update(**change)


def test_the_database_refuses_to_change_an_entry_along_with_its_place() -> None:
    write("case/1", 1)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Entry.objects.update(leaf_index=0, actor="post/1")


@pytest.mark.parametrize("table", [Entry, Checkpoint])
def test_the_database_refuses_to_delete(table: Any) -> None:
    write("case/1", 1)
    sequence()
    with pytest.raises(IntegrityError, match="deleted"), transaction.atomic():
        table.objects.all().delete()


def test_the_database_refuses_to_change_a_checkpoint() -> None:
    write("case/1", 1)
    sequence()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Checkpoint.objects.update(root="0" * 64)


SCRIPT = """
import django; django.setup()
from gongzhi.engine.timeline.public import Entry, sequence
from gongzhi.engine.timeline.tests.conftest import write
import os
for number in range(30):
    write(f"case/{os.getpid()}-{number}", 10)
    sequence(25)
while sequence(50): pass
"""
CHECK = """
import django; django.setup()
from gongzhi.engine.timeline.public import Entry, verify
print(Entry.objects.filter(leaf_index__isnull=True).count(), Entry.objects.count(), [str(f.message) for f in verify()])
"""


@pytest.mark.slow
def test_two_sequencers_at_once_build_one_tree(database_url: str, tmp_path: Path) -> None:
    environment = os.environ | {"DATABASE_URL": database_url, "GONGZHI_HOME": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "gongzhi.config.settings"
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    django_admin = [sys.executable, "-m", "django", "migrate", "timeline", "-v0", "--skip-checks"]
    subprocess.run(django_admin, env=environment, check=True)
    two = [subprocess.Popen([sys.executable, "-c", SCRIPT], env=environment) for _ in range(2)]
    assert [one.wait(240) for one in two] == [0, 0]
    done = subprocess.run([sys.executable, "-c", CHECK], env=environment, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "0 600 []"
