# Yinian (颐年). `make run` is all a newcomer needs; `make help` lists the rest.
# Every step leaves a stamp inside what it made, so a second call does only what has changed.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules

BIN := .venv/bin
PYTHON := $(BIN)/python
SPARK := .venv-spark
# What the suite runs with: JOBS=0 for one process, PYTEST="-k wallet" for a part of it.
JOBS ?= 2
PYTEST ?=
ONLY ?=

# The machine's own certificates, for sites behind an inspecting proxy.
CERTIFICATES := $(firstword $(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt))
ifneq ($(CERTIFICATES),)
export NODE_EXTRA_CA_CERTS ?= $(CERTIFICATES)
export PIP_CERT ?= $(CERTIFICATES)
endif
export UV_SYSTEM_CERTS := true
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export NPM_CONFIG_UPDATE_NOTIFIER := false

# A python3 of 3.11 or later; PY=... chooses another.
PY ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
NODE := PATH="$(CURDIR)/$(BIN):$$PATH"

# Each database has its own stamp; without the SQLite file its stamp counts for nothing.
VAR := $(or $(YINIAN_VAR),var)
DATABASE_URL := $(or $(YINIAN_DATABASE_URL),$(shell sed -n 's/^YINIAN_DATABASE_URL=//p' .env 2>/dev/null))
DATABASE := $(VAR)/.ready-$(shell printf %s '$(DATABASE_URL)' | cksum | cut -d' ' -f1)
ifeq ($(DATABASE_URL)$(wildcard $(VAR)/yinian.sqlite3),)
FRESH := force
endif
MIGRATIONS := $(wildcard yinian/*/migrations/*.py yinian/*/*/migrations/*.py)
REGIONS := $(wildcard data/regions/* data/regions/*/*)
WEB := $(shell find web -type f 2>/dev/null) tools/build.mjs package.json
CATALOGUE := locale/en/LC_MESSAGES/django
READY := $(BIN)/.ready .env static/build/.ready $(CATALOGUE).mo

.PHONY: help run setup test check style types floors migrations catalogue locks bench spark lock divisions docs messages clean force

help: ## these lines
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

run: setup ## set up, then serve on 127.0.0.1:8000 and print who can sign in
	@$(PYTHON) -m yinian serve

setup: $(DATABASE) ## everything but the server: packages, bundle, secrets, database, demo regions
	@:

test: $(READY) ## the whole suite, browser journeys included (YINIAN_DATABASE_URL=... for PostgreSQL)
	@sh tools/browser.sh
	$(PYTHON) -m pytest -n $(JOBS) $(PYTEST)

check: style types floors migrations catalogue locks ## style, types, import contracts, migrations, English catalogue, locks

style: $(READY)
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
types: $(READY)
	$(BIN)/mypy
floors: $(READY)
	$(BIN)/lint-imports
migrations: $(READY)
	$(PYTHON) -m django makemigrations --check --dry-run --settings=yinian.config.settings
catalogue: $(READY)
	$(PYTHON) -m tools.messages check
locks: $(READY)
	$(PYTHON) -m tools.addresses

bench: $(READY) ## measure; ONLY=house measures one part
	$(PYTHON) -m bench $(ONLY)

spark: $(SPARK)/.ready $(READY) ## columns on a real local cluster of Apache Spark with two workers: every row as DuckDB has it
	@sh tools/java.sh
	YINIAN_COLUMNS=spark $(SPARK)/bin/python -m pytest tests/spark $(PYTEST)

messages: $(BIN)/.ready ## collect new texts into the English catalogue
	$(PYTHON) -m tools.messages extract

docs: $(READY) ## write the generated pages under docs/ again
	$(PYTHON) -m yinian docs

divisions: $(BIN)/.node ## fetch the package of all divisions of China, for `yinian regions import`
	$(NODE) npm ci --prefix tools/divisions --loglevel=error

lock: $(BIN)/.ready ## resolve all dependencies again
	for name in requirements requirements-dev requirements-node requirements-spark; do \
		$(BIN)/uv pip compile -q --universal --upgrade --python-version 3.11 --generate-hashes --no-header \
			-o $$name.txt $$name.in || exit 1; done
	$(NODE) npm install --package-lock-only --loglevel=error

clean: ## remove what was installed and built; .env and var/ (your secrets and data) stay
	rm -rf .venv .venv-spark node_modules tools/divisions/node_modules static/build .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache .hypothesis $(CATALOGUE).mo

# uv installs in seconds; where it cannot, pip does the same from the same lock.
$(BIN)/.ready: requirements-dev.txt
	@test -n "$(PY)" || { echo "Python 3.11 or later is needed and was not found." >&2; exit 1; }
	@test -x $(PYTHON) || $(PY) -m venv .venv || \
		{ echo "Python's venv module is needed (on Debian: apt install python3-venv)." >&2; exit 1; }
	@test -x $(BIN)/uv || { sed -n '/^uv==/,/# via/p' requirements-dev.txt > .venv/uv.txt && \
		$(BIN)/pip install -q --require-hashes --no-deps -r .venv/uv.txt; } || echo "No uv here; pip takes its place."
	@echo "Installing Python packages"
	@{ test -x $(BIN)/uv && $(BIN)/uv pip sync -q --require-hashes --python $(PYTHON) requirements-dev.txt; } || \
		$(BIN)/pip install -q --require-hashes -r requirements-dev.txt
	@touch $@

# Spark has an environment of its own, so that nothing else can come to need it.
$(SPARK)/.ready: requirements-dev.txt requirements-spark.txt $(BIN)/.ready
	@test -x $(SPARK)/bin/python || $(PY) -m venv $(SPARK)
	@echo "Installing Apache Spark"
	@{ test -x $(BIN)/uv && $(BIN)/uv pip sync -q --require-hashes --python $(SPARK)/bin/python \
		requirements-dev.txt requirements-spark.txt; } || \
		$(SPARK)/bin/pip install -q --require-hashes -r requirements-dev.txt -r requirements-spark.txt
	@touch $@

# Node from the machine when it is 18 or later, else from a wheel in our own environment.
$(BIN)/.node: $(BIN)/.ready requirements-node.txt
	@{ command -v npm >/dev/null && node -e 'process.exit(process.versions.node.split(".")[0] < 18 ? 1 : 0)' 2>/dev/null; } || \
		$(BIN)/uv pip install -q --require-hashes --python $(PYTHON) -r requirements-node.txt || \
		$(BIN)/pip install -q --require-hashes -r requirements-node.txt
	@touch $@

node_modules/.ready: package-lock.json .npmrc $(BIN)/.node
	@echo "Installing front-end packages"
	@$(NODE) npm ci --loglevel=error >/dev/null
	@touch $@

static/build/.ready: node_modules/.ready $(WEB)
	@$(NODE) npm run --silent build
	@touch $@

$(CATALOGUE).mo: $(CATALOGUE).po $(BIN)/.ready
	@$(PYTHON) -m tools.messages compile

.env: | $(BIN)/.ready
	@$(PYTHON) -m yinian setup secrets

$(DATABASE): $(READY) $(MIGRATIONS) $(REGIONS) $(FRESH)
	@$(PYTHON) -m yinian setup
	@mkdir -p $(VAR) && touch $@
