# The verbs of the project. `make help` lists them; the README begins with `make run` and `make test`.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
BUNDLES := web/static/build/manifest.json
BROWSER := web/browser

##@ Every day
run: $(VENV)/.run $(BUNDLES) ## Install what is missing, then web and worker on http://127.0.0.1:8080 with a demonstration organisation
	@PYTHONDONTWRITEBYTECODE= $(BIN)/bihuan run --demo  # what the first start compiles, the second one only reads

test: $(VENV)/.test $(BUNDLES) chromium ## Install what the tests need, then run all of them on SQLite and PostgreSQL
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

quick: $(VENV)/.test ## The tests that take no time: no browser, nothing slow
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow and not browser" $(ARGS)

lint: $(VENV)/.test ## Style, types and floors: ruff, mypy, import-linter
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

##@ Measuring and shaking
bench: $(VENV)/.test $(BUNDLES) ## Speed and memory on SQLite and PostgreSQL, beside the plain rate; writes build/bench.json
	@$(BIN)/python -m tests.bench

bench-inbox: $(VENV)/.test ## Inbox, badge, overdue and history at 1,000,000 open tasks; adds to build/bench.json
	@$(BIN)/python -m tests.bench.inbox

faults: $(VENV)/.test ## Kill web and worker 30 times during an import of 500 complaints and compare the end state
	@BIHUAN_FAULTS=long $(BIN)/python -m pytest tests/faults $(ARGS)

fuzz: $(VENV)/.test ## Property tests for as long as they like: 100,000 cases each
	@$(BIN)/python -m pytest tests --hypothesis-profile=long -o faulthandler_timeout=0 -k "propert or fuzz or random" $(ARGS)

fuzz-feel: $(VENV)/.test ## Hostile texts over large values for ten minutes: the expression language neither hangs nor breaks
	@$(BIN)/python -m tests.engine.feel.fuzz $(ARGS)

##@ Housekeeping
pictures: $(VENV)/.test $(BUNDLES) chromium ## Take the pictures of the documentation anew
	@$(BIN)/python -W ignore -m tests.harness.pictures

install: $(VENV)/.run $(BUNDLES) ## Install everything that running needs, start nothing

lock: $(VENV)/.test ## Write the lock files anew from pyproject.toml, with hashes and without any address
	@mkdir -p build
	@$(BIN)/pip-compile --quiet --output-file .locks/run.txt pyproject.toml
	@$(BIN)/pip-compile --quiet --extra test --constraint .locks/run.txt --output-file .locks/test.txt pyproject.toml

clean: ## Remove what the commands above made; the data in var/ stay
	rm -rf $(VENV) build $(BROWSER)/node_modules web/static/build .hypothesis

help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n\033[1m%s\033[0m\n", substr($$0, 5)} \
	  /^[a-z-]+:.*## / {printf "  \033[36mmake %-12s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

chromium:
	@.ci/chromium

$(VENV)/bin/python:
	@echo "Making a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: .locks/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing the Python packages of .locks/run.txt (a minute the first time) ..."
	@$(PIP) install --quiet --require-hashes -r .locks/run.txt
	@mkdir -p build
	@$(PIP) install -qq --no-deps --no-index --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: .locks/test.txt $(VENV)/.run
	@echo "Installing the Python packages of .locks/test.txt (a minute the first time) ..."
	@$(PIP) install --quiet --require-hashes -r .locks/test.txt
	@touch $@

$(BROWSER)/node_modules/.stamp: $(BROWSER)/package-lock.json $(BROWSER)/package.json
	@echo "Installing the browser packages of $(BROWSER)/package-lock.json ..."
	@cd $(BROWSER) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(BUNDLES): $(BROWSER)/node_modules/.stamp $(wildcard $(BROWSER)/*.mjs) $(shell find $(BROWSER)/src -type f 2>/dev/null)
	@echo "Bundling what runs in the browser ..."
	@cd $(BROWSER) && npm run --silent build
	@touch $@

.PHONY: run test quick lint bench bench-inbox faults fuzz fuzz-feel pictures install lock clean help chromium
