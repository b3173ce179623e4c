#!/bin/sh
# Pin every dependency by hash into requirements/*.txt. The lists name no index and no folder, so they
# are the same on every machine; --universal covers Linux and macOS in one file. With MORE=--upgrade
# every pin moves to the newest release that its range allows, otherwise only what had to move moves.
set -eu
cd "$(dirname "$0")/.."

pin() {
  out=$1
  shift
  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-annotate --no-header ${MORE:-} "$@" -o "requirements/$out"
  echo "  requirements/$out  $(grep -c '^[A-Za-z]' "requirements/$out") packages"
}

pin uv.txt requirements/uv.in
pin build.txt requirements/build.in
pin run.txt pyproject.toml
pin dev.txt --extra dev --constraint requirements/run.txt pyproject.toml
