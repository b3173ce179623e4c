#!/bin/sh
# All checks, also after one has failed: a person would rather mend five things than hear of them one by one.
cd "$(dirname "$0")/.."
export DJANGO_SETTINGS_MODULE=masthead.house.settings
status=0

check() { tools/step.sh "$@" || status=1; }

check "layout of the code (ruff format)" .venv/bin/ruff format --check --output-format concise .
check "style and common mistakes (ruff check)" .venv/bin/ruff check --output-format concise .
check "the stairs (import-linter)" .venv/bin/lint-imports
check "Django's own checks" .venv/bin/python -m django check --fail-level WARNING
check "no migration is missing" .venv/bin/python -m django makemigrations --check --dry-run
check "generated pages are current" .venv/bin/python -m tools.docs --check
check "types (mypy --strict)" .venv/bin/mypy

[ $status -eq 0 ] || echo "Something above needs mending; \`make fix\` does what a program can." >&2
exit $status
