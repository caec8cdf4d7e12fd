"""A PostgreSQL server of one's own: private socket, own data folder, gone afterwards. Nothing that runs already is touched.

`python -m tests.postgres [--durable] COMMAND…` runs a command with DATABASE_URL set; without a command it prints the
address and stays until it is stopped.
"""

import argparse
import ctypes
import getpass
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

START_SECONDS = 60
STOP_SECONDS = 20
# What tests may give up: a power cut in the middle of a test run loses nothing that anybody wants.
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # Hundreds of databases live for a second each.
    "autovacuum": "off",
}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
SETTINGS = {"listen_addresses": "", "shared_buffers": "256MB", "max_connections": "100", "logging_collector": "off"}


def find_programs() -> Path:
    """Return the folder of initdb and postgres, the newest server that is installed; raise FileNotFoundError if none is."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which("postgres")
    if found is None:
        raise FileNotFoundError("No PostgreSQL server is installed (package postgresql).")
    return Path(found).resolve().parent


def server_user() -> str:
    """Return who runs the server: PostgreSQL refuses to run as root, so root lends it to an unprivileged user."""
    if os.geteuid() != 0:
        return getpass.getuser()
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def end_with_parent() -> Callable[[], None] | None:
    """Return what makes the kernel stop the server when this process is killed outright (Linux only)."""
    if not sys.platform.startswith("linux"):
        return None
    set_death_signal = ctypes.CDLL(None).prctl
    return lambda: set_death_signal(1, signal.SIGINT)


@contextmanager
def private_postgres(*, durable: bool = False) -> Iterator[str]:
    """Run a private server for the block and yield its DATABASE_URL.

    `durable` keeps what was committed through a power cut (for measurements and crash tests); otherwise speed comes first.
    The database user may create databases. Raise RuntimeError with the server's log if it does not start.
    """
    programs, user = find_programs(), server_user()
    as_user = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    home = Path(tempfile.mkdtemp(prefix="gongzhi-pg-"))
    try:
        shutil.chown(home, user)
        initialise(programs, home, as_user)
        with running(programs, home, as_user, DURABLE if durable else FORGETFUL):
            yield f"postgresql://gongzhi@{quote(str(home), safe='')}/gongzhi"
    finally:
        shutil.rmtree(home, ignore_errors=True)


def initialise(programs: Path, home: Path, as_user: dict[str, object]) -> None:
    options = ["--username=gongzhi", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    subprocess.run(
        [programs / "initdb", f"--pgdata={home}/data", *options],
        check=True,
        cwd=home,
        stdout=subprocess.DEVNULL,
        **as_user,  # type: ignore[call-overload]  # the keywords depend on who starts it
    )


@contextmanager
def running(programs: Path, home: Path, as_user: dict[str, object], durability: dict[str, str]) -> Iterator[None]:
    settings = [f"--{name}={value}" for name, value in (SETTINGS | durability).items()]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", home / "data", "-k", home, *settings],
            cwd=home,
            stdout=log,
            stderr=log,
            preexec_fn=end_with_parent(),
            # Of a group of its own: Ctrl-C is for the tests, which then stop the server in good order.
            process_group=0,
            **as_user,  # type: ignore[call-overload]  # the keywords depend on who starts it
        )
    try:
        create_database(programs, home, server)
        yield
    finally:
        stop(server)


def create_database(programs: Path, home: Path, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers, then make the empty database."""
    command = [str(programs / "createdb"), "-h", str(home), "-U", "gongzhi", "gongzhi"]
    until = time.monotonic() + START_SECONDS
    while subprocess.run(command, cwd=home, capture_output=True, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"PostgreSQL did not start:\n{(home / 'log').read_text()}")
        time.sleep(0.1)


def stop(server: subprocess.Popen[bytes]) -> None:
    for order in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is None:
            server.send_signal(order)
        try:
            server.wait(STOP_SECONDS)
            return
        except subprocess.TimeoutExpired:
            continue


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.postgres", description=__doc__)
    parser.add_argument("--durable", action="store_true", help="keep what was committed through a power cut")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    chosen = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with private_postgres(durable=chosen.durable) as address:
        if chosen.command:
            return subprocess.run(chosen.command, env=os.environ | {"DATABASE_URL": address}, check=False).returncode
        print(f"DATABASE_URL={address}", flush=True)
        signal.pause()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
