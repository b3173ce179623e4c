#!/bin/sh
# bootstrap.sh run|dev   Make .venv and put the pinned packages into it. Safe to run twice.
# Needs Python 3.11 or 3.12 with its venv module, and a package index that pip can reach.
set -eu
cd "$(dirname "$0")/.."
list=$1
say() { printf '%s\n' "$@" >&2; }

usable() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' >/dev/null 2>&1; }

find_python() {
  for candidate in ${PYTHON:-} python3.11 python3.12 python3; do
    if usable "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  say "Masthead needs Python 3.11 (3.12 will do) and found neither on this machine." \
    "Install it (Debian: apt install python3.11 python3.11-venv; macOS: brew install python@3.11)," \
    "or say where it is: make run PYTHON=/path/to/python3.11"
  exit 1
}

make_venv() {
  python=$(find_python)
  if ! tools/step.sh "a Python environment in .venv" "$python" -m venv --clear .venv; then
    say "" "Python's venv module did not work. On Debian and Ubuntu it is a package of its own:" \
      "apt install python3.11-venv    (then run the same make command again)"
    exit 1
  fi
}

# uv is fast; pip is everywhere. What uv cannot do here (no wheel for this machine, an index that only
# pip is told about), pip does from the same pinned lists.
install() {
  if [ -x .venv/bin/uv ]; then
    .venv/bin/uv pip install --quiet --python .venv/bin/python "$@" && return
    echo "uv could not do it; trying pip." >&2
  fi
  .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"
}

fetch_uv() {
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt ||
    echo "uv is not to be had here; pip will do."
}

case ${2:-} in
  fetch-uv) fetch_uv; exit ;;
  packages) install --require-hashes -r requirements/build.txt -r "requirements/$list.txt"; exit ;;
  masthead) install --no-deps --no-build-isolation -e .; exit ;;
esac

usable .venv/bin/python || make_venv
tools/step.sh "the installer" sh "$0" "$list" fetch-uv
if ! tools/step.sh "$(grep -c '^[A-Za-z]' "requirements/$list.txt") pinned packages" sh "$0" "$list" packages; then
  say "" "The packages could not be installed; the lines above say why." \
    "Without a network, point pip at a folder of wheels (PIP_FIND_LINKS) and run the same make command again."
  exit 1
fi
tools/step.sh "masthead itself" sh "$0" "$list" masthead
touch .venv/.stamp-run
[ "$list" = run ] || touch ".venv/.stamp-$list"
