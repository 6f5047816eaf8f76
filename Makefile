# Every command of the workflow. Each sets up what it needs in .venv and works again when run twice.

PYTHON ?= python3
HOME_DIR ?= var
PORT ?= 8000
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -q -n 2 --dist loadfile
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links

# pip of the machine fills the environment, because Debian's python3 makes one with its own pip only after
# installing python3-venv.
INSTALL := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check install --quiet

.PHONY: run test test-slow test-all lint bench figures soak format lock wheel-demo screenshots clean
.DELETE_ON_ERROR:

run: .venv/run.stamp
	$(BIN)/readouts --home $(HOME_DIR) run --port $(PORT)

# Every test but the slow ones: kills, a simulated day, every command over every home, figures of the docs.
test: .venv/dev.stamp
	$(PYTEST) -m "not slow" $(ARGS)

test-slow: .venv/dev.stamp
	$(PYTEST) -m slow $(ARGS)

test-all: test test-slow

lint: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python .ci/audit.py $(AUDIT)

format: .venv/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Kills, full disks, refreshes under load and hostile input; then hostile strings, ten minutes of generated requests, overload
# without and with nginx in front, and what 100,000 hostile requests leave in a worker's memory.
# It ends by itself, with 1 where one of them found something. ARGS="--kills 20 --minutes 1" for less of the first.
soak: .venv/dev.stamp
	@failed=0; for part in ".soak $(ARGS)" " fuzz" " contract" " load" " load --nginx" " memory"; do \
		echo "python -m bench$$part"; $(BIN)/python -m bench$$part || failed=1; \
	done; exit $$failed

bench: .venv/bench.stamp
	$(BIN)/python -m bench $(ARGS)

# Every figure of the docs that is the same on any machine, into docs/reference/figures.md. It ends with 1 where the docs differ.
figures: .venv/bench.stamp
	$(BIN)/python -m bench figures $(ARGS)

lock: .venv/dev.stamp
	$(LOCK) --group package --output-file requirements.lock pyproject.toml
	$(LOCK) --group dev --output-file requirements-dev.lock pyproject.toml
	$(LOCK) --group bench --output-file requirements-bench.lock pyproject.toml

# The wheel in an empty environment outside the checkout: what a user of the package gets.
wheel-demo: .venv/dev.stamp
	PYTHON=$(PYTHON) sh .ci/wheel-demo

screenshots: .venv/dev.stamp
	$(BIN)/python -m docs.screenshots

clean:
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'Readouts needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 …' >&2; exit 1; }
	$(PYTHON) -m venv --without-pip .venv

.venv/run.stamp: requirements.lock pyproject.toml | .venv/bin/python
	@echo 'Setting up .venv (a minute, the first time) …'
	$(INSTALL) --require-hashes --requirement requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	$(INSTALL) --require-hashes --requirement requirements-dev.lock
	@touch $@

.venv/bench.stamp: requirements-bench.lock .venv/run.stamp
	$(INSTALL) --require-hashes --requirement requirements-bench.lock
	@touch $@
