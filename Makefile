# Commands of the project: `make help`. Needed: make, Python 3.11 or newer, a package registry.
# Each target makes what it needs, from nothing; stamp files (.venv/.ok, .venv/.dev) keep the second time fast.

PYTHON ?= $(shell scripts/find-python.sh)
VENV := .venv
PY := $(VENV)/bin/python
PYTEST := $(PY) -m pytest -n 2

.DEFAULT_GOAL := help
.PHONY: help run test test-full check bench drills screenshots lock translations clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: export XIESHANG_DEMO ?= 1
run: $(VENV)/.ok  ## demo year on http://127.0.0.1:$PORT (8000); Ctrl-C stops
	@exec $(PY) manage.py serve

# On SQLite: units, journeys, permission matrix, and the browser with axe once per template.
test: $(VENV)/.dev  ## tests on SQLite with a browser; at most 10 minutes on two cores
	@scripts/ensure-browser.sh
	@scripts/run-pytest.sh "make test: SQLite" $(PYTEST) -m "not full and not postgres and not race"

# What `make test` cannot show: the long browser runs (display modes, field traps) once, on SQLite, since
# the database makes no difference to how a page looks; then everything without a browser again on
# PostgreSQL, with races and fuzzing.
test-full: $(VENV)/.dev  ## the same on PostgreSQL, plus races, fuzzing, display modes; at most 40 minutes
	@scripts/ensure-browser.sh
	@scripts/test-full.sh $(PYTEST)

check: $(VENV)/.dev  ## linters, types, layers, migrations, settings, budgets, translations
	@scripts/check.sh

bench: $(VENV)/.dev  ## measurements: figures, no verdict
	@test -e bench/__main__.py && exec $(PY) -m bench || echo "No benchmarks in this release yet."

drills: $(VENV)/.dev  ## fault drills: what survives a kill, a full disk, a lost network
	@test -e drills/__main__.py && exec $(PY) -m drills || echo "No drills in this release yet."

screenshots: $(VENV)/.dev  ## pictures of the pages for the documentation
	@scripts/ensure-browser.sh
	@test -e scripts/screenshots.py && exec $(PY) -m scripts.screenshots || echo "No screenshots in this release yet."

lock: $(VENV)/.dev  ## renew requirements*.txt from requirements*.in (no registry address is written)
	@scripts/lock.sh

translations: $(VENV)/.dev  ## add missing words to the catalogue, take unused ones out
	@$(PY) -m scripts.catalogue update

clean:  ## remove the environment and caches; data in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.ok: requirements.txt requirements-uv.txt
	@scripts/install.sh "$(PYTHON)" $(VENV) requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.ok
	@scripts/install.sh "$(PYTHON)" $(VENV) requirements.txt requirements-dev.txt
	@touch $@
