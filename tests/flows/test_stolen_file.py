"""What a stolen database tells of those who reported: nothing. And what somebody who alters it cannot hide."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.flows.calls import NAME, PHONE, a_report, act, anonymous, case_of, send, version_of
from tests.system import System, Template, is_postgres, server_address

pytestmark = pytest.mark.slow

TYPED_PHONE, TYPED_NUMBER = "13570864213", "110101199003070214"
DIGEST = re.compile(rb"[0-9a-f]{32,}")
CLUE = "水渠边的第三棵樟树"
OWN_WORDS = "三岔口往北的路面塌陷"
WAYS_TO_WRITE = ("139 0731 8642", "139-0731-8642", "+8613907318642", "0086 13907318642")


@pytest.fixture(scope="module")
def robbed(module_system: System) -> Template:
    """Return a system at rest that took reports with name and phone, some of it typed into the words, and acted on them."""
    system = module_system
    with system.http() as resident, system.http("township_handler") as clerk:
        first = send(resident, a_report(f"{OWN_WORDS}，请联系{TYPED_PHONE}，证件号{TYPED_NUMBER}，谢谢。"))
        send(resident, a_report(place={"words": f"村口，找我电话{TYPED_PHONE}"}))
        for written in WAYS_TO_WRITE:
            assert send(resident, a_report(f"路灯不亮，电话{written}。")).status_code == 201
        send(resident, anonymous(f"{CLUE}倒了，挡住了路。"))
        case = case_of(first.json()["receipt"])
        accepted = act(clerk, case, "accept", version_of(clerk, case))
        assert act(clerk, case, "answer", accepted.headers["ETag"], words="已经修好，请放心。").status_code == 200
    system.wait(system.is_idle, "to send its messages")
    system.stop()
    return Template(system.home, system.database_url, server_address())


@pytest.fixture
def reported(robbed: Template, tmp_path: Path, database_url: str) -> System:
    """Return a copy of it for the test alone; its check finds nothing."""
    return robbed.copy(tmp_path / "home", database_url)


def everything_in(system: System) -> bytes:
    """Return all bytes of the database: the file with its log, or every row of every table."""
    if not is_postgres(system.database_url):
        path = Path(system.database_url.removeprefix("sqlite:///"))
        return b"".join(part.read_bytes() for part in sorted(path.parent.glob(f"{path.name}*")))
    with psycopg.connect(system.database_url) as server:
        tables = server.execute("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')").fetchall()  # fmt: skip
        return b"".join(_copied(server, table) for (table,) in tables)


def _copied(server: "psycopg.Connection[tuple[object, ...]]", table: str) -> bytes:
    with server.cursor().copy(f"COPY {table} TO STDOUT".encode()) as rows:
        return b"".join(bytes(row) for row in rows)


def spellings(text: str) -> list[bytes]:
    """Return the ways in which bytes may hold a text: plain, UTF-16, escaped as in JSON, in hexadecimal."""
    plain = text.encode()
    escaped = text.encode("unicode_escape")
    return [plain, text.encode("utf-16-le"), text.encode("utf-16-be"), escaped, plain.hex().encode()]


def found(texts: tuple[str, ...], data: bytes) -> list[str]:
    return [text for text in texts if any(spelling in data for spelling in spellings(text))]


def test_a_stolen_database_shows_no_name_and_no_phone(reported: System) -> None:
    data = everything_in(reported)
    assert found((CLUE,), data) == [CLUE], "the search must be able to find what is there"
    assert found((NAME, PHONE, TYPED_PHONE, TYPED_NUMBER, *WAYS_TO_WRITE), data) == []
    # So short a part may stand in one of a thousand digests by chance.
    assert found((NAME[:2], PHONE[3:]), DIGEST.sub(b" ", data)) == []
    # The keys lie beside the database in the home folder, never in it.
    keys = [path.read_bytes().strip() for path in (reported.home / "keys").iterdir() if path.is_file()]
    assert [key for key in keys if key in data] == []


def test_an_untouched_timeline_agrees(reported: System) -> None:
    verified = reported.command("verify")
    assert verified.returncode == 0, verified.stdout


def test_deleting_what_a_reporter_gave_leaves_the_timeline_valid(reported: System) -> None:
    assert found((OWN_WORDS,), everything_in(reported)) == [OWN_WORDS]
    erased = erase_first(reported)
    data = everything_in(reported)
    # Nor do they linger in pages of the file that are free now.
    assert found((OWN_WORDS,), data) == []
    assert erased["commitment"].encode() in data
    assert reported.rows(f"SELECT count(*) FROM custody_sealed WHERE ciphertext IS NULL AND id = '{erased['sealed']}'") == [(1,)]  # fmt: skip
    assert reported.rows(f"SELECT count(*) FROM cases_casetext WHERE case_id = {erased['case']} AND kind = 'report' AND body <> ''") == [(0,)]  # fmt: skip
    verified = reported.command("verify")
    assert verified.returncode == 0, verified.stdout


def erase_first(system: System) -> dict[str, str]:
    """Let the first reporter delete everything; return the case, the sealed row and the commitment that stays."""
    return system.script("""
from gongzhi.engine.cases import public as cases
from gongzhi.engine.access.public import Actor
from gongzhi.engine.custody import public as custody
from django.db import connection
case = cases.Case.objects.select_related("reporter").order_by("pk").first()
told = {"case": case.pk, "sealed": case.reporter_id.hex if connection.vendor == "sqlite" else str(case.reporter_id)}
told["commitment"] = custody.commitment(case.reporter)
cases.erase_reporter(Actor("reporter", case_id=case.pk), case.pk)
print(json.dumps(told))
""")


@pytest.fixture
def intruder(reported: System) -> Callable[..., None]:
    """Return a way to write into the database past every guard, as its owner can: triggers are dropped first."""

    def write(*statements: str) -> None:
        if is_postgres(reported.database_url):
            with psycopg.connect(reported.database_url) as server:
                server.execute("ALTER TABLE timeline_entry DISABLE TRIGGER USER")
                for statement in statements:
                    server.execute(statement.encode())
            return
        file = sqlite3.connect(reported.database_url.removeprefix("sqlite:///"))
        guards = file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'timeline_entry'")
        for guard in [*(f"DROP TRIGGER {name}" for (name,) in guards.fetchall()), *statements]:
            file.execute(guard)
        file.commit()
        file.close()

    return write


FIRST = "chain = (SELECT min(chain) FROM timeline_entry)"
LAST_OF_FIRST = f"{FIRST} AND seq = (SELECT max(seq) FROM timeline_entry WHERE {FIRST})"


def named(system: System) -> str:
    """Return what the check says; it must have found something."""
    verified = system.command("verify")
    assert verified.returncode == 1, verified.stdout
    return verified.stdout


def first_chain(system: System) -> str:
    return str(system.rows("SELECT min(chain) FROM timeline_entry")[0][0])


def test_a_changed_row_is_found_and_named(reported: System, intruder: Callable[..., None]) -> None:
    intruder(f"UPDATE timeline_entry SET actor = 'person/999' WHERE {FIRST} AND seq = 2")
    assert f"{first_chain(reported)}  2" in named(reported)


def test_a_removed_row_is_found_and_named(reported: System, intruder: Callable[..., None]) -> None:
    intruder(f"DELETE FROM timeline_entry WHERE {FIRST} AND seq = 2")
    assert f"{first_chain(reported)}  2" in named(reported)


def test_a_cut_off_end_is_found_even_where_the_case_was_made_to_fit(
    reported: System, intruder: Callable[..., None]
) -> None:
    chain = first_chain(reported)
    ((length, head),) = reported.rows(f"SELECT seq - 1, prev_hash FROM timeline_entry WHERE {LAST_OF_FIRST}")
    intruder(
        f"DELETE FROM timeline_entry WHERE {LAST_OF_FIRST}",
        f"UPDATE cases_case SET chain_length = {length}, chain_hash = '{head}' WHERE id = {chain.removeprefix('case/')}",
    )
    assert chain in named(reported)


def test_a_changed_word_and_a_moved_case_are_found(reported: System, intruder: Callable[..., None]) -> None:
    number = first_chain(reported).removeprefix("case/")
    intruder(
        f"UPDATE cases_casetext SET body = '没有这回事' WHERE kind = 'answer' AND case_id = {number}",
        f"UPDATE cases_case SET stage = 'closed' WHERE id = {number}",
    )
    said = named(reported)
    assert "text_changed" in said
    assert "state_changed" in said
