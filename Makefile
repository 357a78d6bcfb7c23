# Everything happens in this folder: the virtual environment is .venv, the demo's data are in .demo, those of `make up`
# in .up. With uv on the PATH it is used, else Python's own venv and pip. Another Python: make test PYTHON=python3.12

PYTHON ?= python3
BIN := .venv/bin
MADE := .venv/.made
TEST ?=
BENCH ?=
export TRINE_DATA_FOR_CHECKS := $(CURDIR)/.venv/.checks

.DEFAULT_GOAL := help
.PHONY: help demo up test test-tryton test-engines check bench bench-attribution drill drill-briefing fmt lock clean \
	check-format check-lint check-types check-imports check-templates check-django

help: ## say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1	/' | expand -t 24

demo: $(MADE) ## start Trine with the demo company
	@$(BIN)/trine up --demo --open --data .demo

up: $(MADE) ## start Trine on a data folder of this clone
	@$(BIN)/trine up --data .up

test: $(MADE) ## all checks, then all tests (some of them: make test TEST=tests/core)
	@sh requirements/find-browser.sh > .venv/.browser
	@$(MAKE) --no-print-directory --jobs 2 check
	TRINE_CHROMIUM="$$(cat .venv/.browser)" $(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadgroup $(TEST)

check: check-format check-lint check-imports check-types check-templates check-django ## format, lint, types, contracts

check-format: $(MADE)
	$(BIN)/ruff format --check --quiet .

check-lint: $(MADE)
	$(BIN)/ruff check --quiet .

check-imports: $(MADE)
	@echo "$(BIN)/lint-imports"
	@$(BIN)/lint-imports --no-logo --cache-dir .venv/.import_linter > .venv/.imports 2>&1 || { cat .venv/.imports; exit 1; }

check-types: $(MADE)
	TRINE_DATA=$$TRINE_DATA_FOR_CHECKS $(BIN)/mypy

check-templates: $(MADE)
	$(BIN)/djlint --quiet --lint src

check-django: $(MADE)
	$(BIN)/python -m tests.with_database $(BIN)/python -m django makemigrations --check --dry-run
	TRINE_URL=https://trine.example $(BIN)/python -m tests.with_database \
		$(BIN)/python -m django check --deploy --fail-level WARNING

bench: $(MADE) ## measure (docs/benchmarks.md has the figures)
	$(BIN)/python -m bench

bench-attribution: $(MADE) ## measure attribution at 1 to 30 million touches, beside other tools
	@test -x .venv/.rivals/bin/python || $(PYTHON) -m venv .venv/.rivals
	-@.venv/.rivals/bin/python -m pip install --quiet ChannelAttribution marketing-attribution-models matplotlib pandas pyarrow setuptools
	$(BIN)/python -m bench.attribution $(BENCH)

test-engines: ## the same attribution on DuckDB, Spark (needs Java) and ClickHouse's dialect (chdb)
	@test -x .venv/.engines/bin/python || $(PYTHON) -m venv .venv/.engines
	.venv/.engines/bin/python -m pip install --quiet --editable ".[spark]" "chdb>=4,<5" setuptools pytest pytest-django
	.venv/.engines/bin/python -m pytest -c tests/engines/pytest.ini --rootdir . tests/engines

drill: $(MADE) ## kill Trine's processes 50 times and count what is lost (nothing)
	$(BIN)/python -m bench.kill_drill --kills 50

drill-briefing: $(MADE) ## kill what sends mail and calls webhooks 500 times; count what is lost or comes twice
	$(BIN)/python -m bench.briefing_drill

test-tryton: $(MADE) ## follow a real Tryton server, in an environment of its own (GPL-3)
	@test -x .venv/.tryton/bin/trytond || { $(PYTHON) -m venv .venv/.tryton && \
		.venv/.tryton/bin/pip install --quiet 'trytond>=8.2,<8.3' 'trytond-sale-opportunity>=8.2,<8.3'; }
	TRINE_TRYTON=$(CURDIR)/.venv/.tryton/bin/python $(BIN)/pytest tests/integrations/tryton

fmt: $(MADE) ## format code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only --quiet .

lock: ## renew requirements/*.txt from pyproject.toml (needs uv)
	@command -v uv > /dev/null || { echo "make lock needs uv: pip install uv"; exit 1; }
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-annotate \
		pyproject.toml --output-file requirements/app.txt
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-annotate \
		pyproject.toml --group dev --output-file requirements/dev.txt

clean: ## remove .venv, the demo and what tools have left (not .up)
	rm -rf .venv .demo dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# ----------------------------------------------------------------------------------------------------------------------

$(MADE): requirements/dev.txt pyproject.toml
	@sh requirements/make-venv.sh "$(PYTHON)"
	@touch $@
