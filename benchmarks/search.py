"""Search: documents indexed a second, and milliseconds a query beside LIKE over the same texts in the same run.

    python benchmarks/search.py [DOCUMENTS]        (100,000 by default; DATABASE_URL for another database than SQLite)

Texts are made up from a fixed seed. On PostgreSQL give an empty database: the tables are made and dropped again.
"""

import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import dj_database_url
import django
from django.conf import settings

PLACES = [
    "青石镇柳溪村",
    "云溪县白沙镇",
    "松林村委会",
    "幸福社区",
    "桐梓坡路口",
    "老街菜市场",
    "县人民医院",
    "第二中学门口",
]
THINGS = [
    "路灯不亮",
    "井盖丢失",
    "垃圾没人清",
    "自来水停水",
    "养老保险缴费标准",
    "公交车不停站",
    "工地夜间噪音",
    "下水道堵了",
    "宅基地审批",
    "低保申请",
]
WORDS = [
    "请尽快处理",
    "已经半个月了",
    "老人小孩走路不安全",
    "希望有人来看看",
    "多次反映没有结果",
    "谢谢",
    "影响出行",
    "村民意见很大",
    "什么时候能办好",
]
RARE = "玻璃栈道"
COMMON, TWO, LONG, ONE = "路灯", "路灯 老人", "养老保险缴费标准", "水"
ROUNDS = 15


def text_of(number: int, rng: random.Random) -> str:
    parts = [rng.choice(PLACES), rng.choice(THINGS), *rng.sample(WORDS, 4), f"编号{number}"]
    return "，".join(parts + [RARE] * (number % 20_000 == 7))


def marks_of(number: int) -> tuple[str, ...]:
    village = f"999901{1 + number % 3:03}{1 + number // 3 % 10:03}"
    return (village[:6], village[:9], village)


def start(folder: Path) -> None:
    address = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3"
    database = dict(dj_database_url.parse(address))
    if database["ENGINE"].endswith("sqlite3"):
        pragmas = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-20000;PRAGMA mmap_size=134217728;"
        database["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "init_command": pragmas}
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=["gongzhi.engine.search"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()


def milliseconds(ask: Callable[[], int]) -> tuple[float, int]:
    """Return the median of some rounds and the number of hits."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        hits = ask()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times), hits


def documents(count: int) -> Iterator[tuple[int, str]]:
    rng = random.Random(7)
    return ((number, text_of(number, rng)) for number in range(1, count + 1))


def fill(count: int) -> None:
    """Write the texts as a plain table, then index them; print both rates."""
    from django.db import connection, transaction

    from gongzhi.engine.search.public import Document, index

    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain (id bigint PRIMARY KEY, area varchar(12), words text)")
        rows = [(number, marks_of(number)[2], words) for number, words in documents(count)]
        cursor.executemany("INSERT INTO plain VALUES (%s, %s, %s)", rows)
    print(f"plain INSERT   {count / (time.perf_counter() - began):10,.0f} rows/s")
    began = time.perf_counter()
    for first in range(0, count, 5000):
        index(Document(number, words, (area[:6], area[:9], area)) for number, area, words in rows[first : first + 5000])
    print(f"index          {count / (time.perf_counter() - began):10,.0f} documents/s")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT gin_clean_pending_list('search_tokens')")
            connection.cursor().execute("ANALYZE")


def ask_index(query: str, marks: tuple[str, ...]) -> int:
    """Ask for the first page of 100, as a list page does."""
    from gongzhi.engine.search.models import IndexedText
    from gongzhi.engine.search.public import matching

    found = IndexedText.objects.filter(id__in=matching(query, marks=marks)).order_by("-id")
    return len(found.values_list("id", flat=True)[:100])


def ask_like(query: str, marks: tuple[str, ...]) -> int:
    from django.db import connection

    conditions = ["words LIKE %s" for _ in query.split()] + ["area LIKE %s"] * len(marks)
    values = [f"%{word}%" for word in query.split()] + [f"{mark}%" for mark in marks]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM plain WHERE {' AND '.join(conditions)} ORDER BY id DESC LIMIT 100", values)
        return len(cursor.fetchall())


def compare() -> None:
    village = ("999901002003",)
    print(f"{'query':24}{'marks':>8}{'index ms':>10}{'LIKE ms':>10}{'hits':>6}")
    for query in (RARE, LONG, TWO, COMMON, ONE, "不存在的词"):
        for marks in ((), village):
            fast, hits = milliseconds(lambda query=query, marks=marks: ask_index(query, marks))
            slow, _ = milliseconds(lambda query=query, marks=marks: ask_like(query, marks))
            print(f"{query:24}{'village' if marks else '-':>8}{fast:10.2f}{slow:10.2f}{hits:6}")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        start(Path(folder))
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        print(f"{count:,} documents on {connection.vendor} (SQLite library {sqlite3.sqlite_version})")
        fill(count)
        compare()
        sizes = {path.name: path.stat().st_size / count for path in Path(folder).iterdir()}
        print("bytes a document, texts and index:", {name: round(size) for name, size in sizes.items()})
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE plain")
        call_command("migrate", "search", "zero", verbosity=0)
        connection.close()


if __name__ == "__main__":
    main()
