"""`gongzhi doctor`: looks at settings and surroundings, says what is wrong and how to mend it. Changes nothing."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import Error, connection
from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.config import running

ENOUGH_DISK = 2 * 1024**3
MARKS = {"fine": "✓", "notice": "!", "wrong": "✗"}


@dataclass(frozen=True)
class Result:
    """One thing looked at: fine, a notice, or wrong; with what to do."""

    level: str
    about: str
    text: str
    mend: str = ""

    @property
    def mark(self) -> str:
        return MARKS[self.level]


def examine() -> Iterator[Result]:
    """Yield a result for each thing that can be wrong; a database that does not answer, or is not prepared, ends the list."""
    for look in (_settings, _keys, _disk, _front_end, _database):
        yield from look()
    if not _database_answers():
        return
    if count := running.missing_migrations():
        yield Result("wrong", _("tables"), _("%(count)d changes are waiting") % {"count": count}, "gongzhi run")
        return
    for look in AFTER_DATABASE:
        yield from look()


def _settings() -> Iterator[Result]:
    if settings.DEBUG:
        yield Result("wrong", "GONGZHI_DEBUG", _("debugging is on: errors show secrets"), _("unset GONGZHI_DEBUG"))
    if settings.DEMO:
        yield Result("notice", "GONGZHI_DEMO", _("demo mode: sign-ins are known to everybody"), _("unset GONGZHI_DEMO"))
    elif not settings.COUNTY:
        yield Result(
            "notice", "GONGZHI_COUNTY", _("no county overlay is chosen"), _("set it to a folder of content/counties")
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Result("wrong", "GONGZHI_HOSTS", _("any host name is accepted"), _("name the hosts, separated by commas"))
    if not settings.HTTPS and not settings.DEMO:
        yield Result(
            "notice",
            "GONGZHI_HTTPS",
            _("cookies may travel unencrypted"),
            _("put a gateway with HTTPS in front and set GONGZHI_HTTPS=1"),
        )
    if settings.REPORTS_PER_MINUTE == 0:
        yield Result(
            "notice", "GONGZHI_REPORTS_PER_MINUTE", _("reports are not rate-limited"), _("set a number such as 20")
        )


def _keys() -> Iterator[Result]:
    for path in sorted(settings.KEYS.iterdir()):
        if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077 and "public" not in path.name:
            yield Result("wrong", str(path), _("others on this machine can read this key"), f"chmod 600 {path}")
    if settings.KEYS.is_relative_to(settings.HOME) and not settings.DEMO:
        yield Result(
            "notice", "GONGZHI_KEYS", _("keys lie beside the database: one copy of the folder opens everything"),
            _("put the keys on another disk and back them up apart from the database"),
        )  # fmt: skip


def _disk() -> Iterator[Result]:
    free = shutil.disk_usage(settings.HOME).free
    level = "fine" if free > ENOUGH_DISK else "wrong"
    yield Result(
        level,
        str(settings.HOME),
        _("%(free).1f GB free") % {"free": free / 1024**3},
        "" if level == "fine" else _("make room"),
    )
    if not os.access(settings.HOME, os.W_OK):
        yield Result("wrong", str(settings.HOME), _("not writable"), f"chown {settings.HOME}")


def _front_end() -> Iterator[Result]:
    built = (settings.FRONTEND / "app.css").exists()
    yield Result(
        "fine" if built else "wrong",
        "frontend/dist",
        _("built") if built else _("not built"),
        "" if built else "make assets",
    )


def _database_answers() -> bool:
    try:
        connection.ensure_connection()
    except Error:
        return False
    return True


def _database() -> Iterator[Result]:
    if not _database_answers():
        yield Result("wrong", "DATABASE_URL", _("the database does not answer"), _("start it, or correct DATABASE_URL"))
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            durable = cursor.fetchone()[0] >= 2
        else:
            cursor.execute("SHOW synchronous_commit")
            durable = cursor.fetchone()[0] == "on"
    text = _("what is acknowledged is on disk") if durable else _("acknowledged reports can be lost at a power cut")
    yield Result("fine" if durable else "wrong", connection.vendor, text)


def _content() -> Iterator[Result]:
    from gongzhi.engine.rules import public as rules

    problems = rules.check_content(rules.content_folders())
    if problems:
        yield Result("wrong", _("content"), _("%(count)d problems") % {"count": len(problems)}, "gongzhi content check")
    undecided = [found.key for found in rules.list_content("parameter") if _is_undecided(found.key)]
    if undecided:
        yield Result(
            "notice",
            _("limits that the county has not decided"),
            ", ".join(undecided),
            _("set them in content/counties/<county>/parameters"),
        )


def _is_undecided(key: str) -> bool:
    from gongzhi.engine.rules import public as rules

    return rules.parameter(key, clock.today(), case={"kind": "help"}).value is None


def _calendar() -> Iterator[Result]:
    from gongzhi.engine.calendar import public as calendar

    for year in calendar.missing_years():
        yield Result(
            "notice", _("calendar %(year)s") % {"year": year}, _("no official table yet: weekends and fixed holidays are assumed"),
            _("enter the days as soon as the State Council publishes them: desk, calendar"),
        )  # fmt: skip


def _worker() -> Iterator[Result]:
    from gongzhi.config.health import SILENCE
    from gongzhi.engine.outbox import public as outbox

    beat = outbox.last_beat("worker")
    alive = beat is not None and clock.now() - beat < SILENCE
    text = _("working") if alive else _("silent: messages, clocks and checkpoints stand still")
    yield Result("fine" if alive else "notice", _("worker"), text, "" if alive else "gongzhi run")


def _channels() -> Iterator[Result]:
    from gongzhi.modules.notices import public as notices

    for way, fault in notices.examine_channels():
        yield Result("wrong" if fault else "fine", way, fault or _("set up and working"))


AFTER_DATABASE: tuple[Callable[[], Iterator[Result]], ...] = (_content, _calendar, _worker, _channels)
