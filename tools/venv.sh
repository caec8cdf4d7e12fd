#!/bin/sh
# Makes .venv with a Python that fits: the machine's own python3 if it does, else the newest that fits. PYTHON=... overrides.
set -eu

fits() {
  "$1" - 2>/dev/null <<'PY'
import sqlite3, sys
import ensurepip, venv
sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
PY
}

is_sound() {
  home=$(sed -n 's/^command = .* -m venv //p' .venv/pyvenv.cfg 2>/dev/null)
  [ "${home:-$(pwd -P)/.venv}" = "$(pwd -P)/.venv" ] && fits .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1
}

for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
  if fits "$candidate"; then
    echo "· Python: $("$candidate" --version) → .venv"
    # One that was half made by an interrupted start, or that came with a moved folder, is made anew; a sound one is kept.
    is_sound && exit 0
    rm -rf .venv
    exec "$candidate" -m venv .venv
  fi
done

cat >&2 <<'TXT'
No fitting Python was found. Gongzhi needs Python 3.11, 3.12 or 3.13 with the modules venv, ensurepip and sqlite3 (with FTS5).
  Debian, Ubuntu:  apt-get install python3 python3-venv
  Fedora, openEuler:  dnf install python3
  elsewhere:  make run PYTHON=/path/to/python3.12
TXT
exit 1
