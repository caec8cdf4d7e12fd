#!/bin/sh
# Sees to what the tests need from the system: a PostgreSQL server, Chromium and a font with Chinese characters.
# Installs what is missing where it may (Debian, Ubuntu); otherwise says exactly what is missing and fails.
set -eu

has_postgres() { command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
# Chromium without windows does the same tests with half the work. Where it cannot be had, the common one will do.
has_quick_chromium() { command -v chromium-headless-shell >/dev/null 2>&1; }
has_chromium() { has_quick_chromium || command -v chromium >/dev/null 2>&1; }
has_chinese_font() {
  if command -v fc-list >/dev/null 2>&1; then [ -n "$(fc-list :lang=zh family)" ]; else find /usr/share/fonts -iname '*cjk*' -o -iname '*wqy*' 2>/dev/null | grep -q .; fi
}

list_missing() {
  missing=""
  has_postgres || missing="$missing postgresql"
  has_chromium || missing="$missing chromium"
  has_chinese_font || missing="$missing fonts-noto-cjk"
}

install() {
  echo "· System packages for the tests: $* …"
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

list_missing
[ -z "$missing" ] && has_quick_chromium && exit 0

if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root="nobody"; fi
if [ "$as_root" != nobody ] && command -v apt-get >/dev/null 2>&1; then
  [ -z "$missing" ] || $as_root apt-get update -qq
  if ! has_quick_chromium && apt-cache show chromium-headless-shell >/dev/null 2>&1; then
    install chromium-headless-shell 2>/dev/null || true
  fi
  list_missing
  # shellcheck disable=SC2086  # several words are meant
  [ -z "$missing" ] || install $missing
  list_missing
fi
if [ -n "$missing" ]; then
  echo "The tests need these system packages, which are missing here and could not be installed:$missing" >&2
  echo "Install them and start again:  apt-get install$missing" >&2
  echo "Without them:  make test-core  (needs Python only: no browser, no PostgreSQL)" >&2
  exit 1
fi
