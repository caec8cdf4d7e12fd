#!/usr/bin/env bash
# Writes the three lock files anew from pyproject.toml: newest allowed versions, with hashes, naming no package index.
set -euo pipefail
cd "$(dirname "$0")/.."
export UV_PYTHON_DOWNLOADS=never

python=.venv/bin/python
"$python" -m uv --version >/dev/null 2>&1 || "$python" -m pip install -q --disable-pip-version-check uv

export_lock() { # file, then what goes into it
  local file=$1
  shift
  {
    printf '# Made by `make lock` from pyproject.toml; do not edit. Install with `pip install --require-hashes -r %s`.\n' "$file"
    "$python" -m uv export -q --no-header --format requirements-txt --no-emit-project --no-default-groups "$@"
  } >"$file.new"
  if grep -nE '://|--(extra-)?index-url|--find-links' "$file.new"; then
    echo "$file would name a package index; nothing was changed." >&2
    rm -f "$file.new"
    exit 1
  fi
  mv "$file.new" "$file"
  echo "$file: $(grep -c '==' "$file") packages"
}

# uv.lock holds addresses of the index that was used here: it is only the common resolution behind the three exports.
trap 'rm -f uv.lock requirements*.lock.new' EXIT
rm -f uv.lock
export_lock requirements.lock --group build
export_lock requirements-test.lock --group build --group test
export_lock requirements-node.lock --only-group node
