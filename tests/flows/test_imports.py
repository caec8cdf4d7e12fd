"""Imports by the real system: a process that is killed in the middle."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import children_of, command_of, kill
from tests.system import System

pytestmark = pytest.mark.slow
ROWS = 3000

ASK = """
from pathlib import Path
from gongzhi.modules.service_requests.public import importing
chosen = importing.of_dict({"columns": {"text": "words", "external_number": "number"}, "source": "board"})
print(json.dumps(importing.ask_for(Path("TABLE"), chosen, background=True).pk))
"""


def test_a_worker_that_is_killed_in_the_middle_brings_each_row_in_once(resting_system: System, tmp_path: Path) -> None:
    system, table = resting_system.start(), tmp_path / "table.csv"
    table.write_text("number,words\n" + "".join(f"{n},第{n}盏路灯不亮了\n" for n in range(ROWS)), "utf-8")
    system.script(ASK.replace("TABLE", str(table)))
    system.wait(lambda: count(system) > 0, "to have begun the import")
    kill(*system.family.worker())
    in_the_middle = count(system)
    assert 0 < in_the_middle < ROWS
    # The claim of the dead worker runs out after half a minute; then the next one goes on behind it.
    system.wait(lambda: is_over(system), "to bring the import to its end", 300)
    assert system.rows("SELECT state, rows, opened, known, refused FROM service_requests_import") == [
        ("done", ROWS, ROWS, 0, 0)
    ]
    assert system.rows("SELECT count(*), count(DISTINCT external_number) FROM cases_case") == [(ROWS, ROWS)]
    system.stop()


def test_of_two_processes_that_share_the_past_one_is_killed_and_each_row_comes_in_once(
    resting_system: System, tmp_path: Path
) -> None:
    system, table = resting_system, tmp_path / "past.csv"
    lines = (f"{n},第{n}盏路灯不亮了,2026-03-0{n % 9 + 1} 10:00,2026-04-02 11:00,已修好\n" for n in range(ROWS))
    table.write_text("number,words,came,over,answer\n" + "".join(lines), "utf-8")
    columns = ["text=words", "external_number=number", "opened_at=came", "closed_at=over", "answer=answer"]
    asked = ["reports", "import", str(table), "--history", "--source", "board", "--processes", "2", "--map", *columns]
    command = subprocess.Popen([sys.executable, "-m", "gongzhi.config.cli", *asked], env=system.environment)
    system.wait(lambda: count(system) > ROWS // 4, "to have begun the import")
    other = [pid for pid in children_of(command.pid) if "resource_tracker" not in command_of(pid)]
    assert len(other) == 1
    kill(*other)
    assert command.wait(120) == 0
    told = system.rows("SELECT state, rows, opened, known, refused FROM service_requests_import")
    assert told == [("done", ROWS, ROWS, 0, 0)]
    assert system.rows("SELECT count(*), count(DISTINCT external_number) FROM cases_case") == [(ROWS, ROWS)]
    assert system.rows("SELECT count(*) FROM cases_case WHERE closed_at IS NULL") == [(0,)]


def count(system: System) -> int:
    return int(system.rows("SELECT count(*) FROM cases_case")[0][0])


def is_over(system: System) -> bool:
    return bool(system.rows("SELECT 1 FROM service_requests_import WHERE ended_at IS NOT NULL"))
