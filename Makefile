# Masthead. `make` lists what there is to say. Needs Python 3.11, git and make; fetches the rest itself.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
export PYTHON
# Where the machine forbids Python to keep what it compiled, every start would compile everything: seconds, each time.
export PYTHONDONTWRITEBYTECODE :=

PORT ?= 8000
T ?= tests
DB ?= both
BIN := .venv/bin
DAILY := not night and not network
# A whole run is dealt out to a process per processor; a few tests are sooner done in one.
DEAL := $(if $(filter tests,$(T)),-n auto --maxprocesses 4)

.PHONY: help run test check fix bench night docs screenshots lock clean-data clean test-postgres test-sqlite

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.stamp-run ## a running newsroom with its demo, at http://127.0.0.1:8000  [PORT=8000]
	@exec $(BIN)/masthead run --port $(PORT)

test: .venv/.stamp-dev ## every test, on PostgreSQL and SQLite, in a real browser  [T=path] [DB=sqlite|postgres]
	@sh tools/ensure.sh chromium headless fonts nginx varnish
	@case "$(DB)" in both|postgres) $(MAKE) test-postgres ;; esac
	@case "$(DB)" in both|sqlite) $(MAKE) test-sqlite ;; esac

# PostgreSQL goes first and takes only the tests that touch the database; the full run comes last, so
# that the closing line is the one that counts everything. Status 5 is pytest's "nothing to run here".
test-postgres: .venv/.stamp-dev
	@echo "PostgreSQL: the tests that touch the database"
	@$(BIN)/python -m tools.on_postgres $(BIN)/pytest -q $(DEAL) -m "$(DAILY) and not browser and not sqlite_only" $(T) \
		|| [ $$? -eq 5 ]

test-sqlite: .venv/.stamp-dev
	@echo "SQLite: all tests"
	@$(BIN)/pytest -q $(DEAL) -m "$(DAILY)" $(T)

check: .venv/.stamp-dev ## style, types, stairs, settings and migrations, in under a minute
	@sh tools/check.sh

fix: .venv/.stamp-dev ## put right what a program can put right: layout, imports, simple mistakes
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: .venv/.stamp-dev ## measure, print a table, write var/bench.json  [B=name]
	@sh tools/ensure.sh nginx wrk
	@$(BIN)/python -m bench $(B)

night: .venv/.stamp-dev ## the long doses: kills, floods, state machines, both databases  [T=path]
	@sh tools/ensure.sh chromium headless fonts nginx varnish
	@$(BIN)/python -m tools.on_postgres $(BIN)/pytest -q -m "night and not network and not browser and not sqlite_only" $(T) \
		|| [ $$? -eq 5 ]
	@$(BIN)/pytest -q -m "night and not network" $(T)
	@$(BIN)/pytest -q -m "hypothesis and $(DAILY)" --hypothesis-profile=night $(T)

docs: .venv/.stamp-dev ## write the generated pages anew (docs/settings.md)
	@$(BIN)/python -m tools.docs

screenshots: .venv/.stamp-dev ## take docs/screenshots anew from the demo
	@sh tools/ensure.sh chromium
	@$(BIN)/python -m tools.screenshots

lock: .venv/.stamp-run ## pin the dependencies of pyproject.toml in requirements/  [MORE=--upgrade]
	@MORE="$(MORE)" sh tools/lock.sh

clean-data: ## remove var/: the database, the media and the edition of `make run`
	rm -rf var

clean: ## remove the environment and the caches; var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.stamp-run: pyproject.toml requirements/run.txt requirements/build.txt requirements/uv.txt tools/bootstrap.sh
	@echo "Preparing Masthead (first start, or its packages changed)"
	@sh tools/bootstrap.sh run

.venv/.stamp-dev: pyproject.toml requirements/dev.txt requirements/build.txt requirements/uv.txt tools/bootstrap.sh
	@echo "Preparing the tests and checks"
	@sh tools/bootstrap.sh dev
