# Wikigrove. `make run` and `make test` are all that a newcomer needs; `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= ./data
BIND ?= localhost:8080
COMPAT ?= 127.0.0.1:8110
SHARED ?= $(if $(WIKIGROVE_SHARED),$(WIKIGROVE_SHARED),../shared)
CASES ?= $(SHARED)/conformance/cases
SUITE ?= *
MODE ?= wt2html wt2wt html2html html2wt selser metadata pst comment
FUZZ_SECONDS ?= 3600
FUZZ_API_SECONDS ?= 600
COMPILED := $(CURDIR)/build/compiled
export WIKIGROVE_SHARED := $(SHARED)

.PHONY: help run init install frontend compile test test-compiled test-postgres test-browser test-clients test-screens lint types bench conformance fuzz fuzz-api docs screens clean locks dev compat-wiki

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

run: install frontend init ## install everything, make a wiki in ./data, serve it on http://localhost:8080
	@$(BIN)/python tools/run_and_compile.py $(COMPILED) $(BIN)/wikigrove --data $(DATA) serve --bind $(BIND)

install: .stamps/install

init: install
	@$(BIN)/wikigrove --data $(DATA) init

.stamps/venv:
	@mkdir -p .stamps
	$(PYTHON) tools/make_venv.py $(VENV)
	@touch $@

.stamps/install: .stamps/venv requirements/base.txt pyproject.toml engine/pyproject.toml
	$(BIN)/python tools/install.py requirements/base.txt
	@touch $@

.stamps/dev: .stamps/install requirements/dev.txt
	$(BIN)/python tools/install.py requirements/dev.txt
	@touch $@

dev: .stamps/dev ## install what tests, linters and documentation need

frontend: .stamps/frontend ## build styles and scripts

.stamps/frontend: .stamps/venv frontend/package-lock.json $(shell find frontend/styles frontend/controllers frontend/source frontend/*.mjs -type f 2>/dev/null)
	@$(BIN)/python tools/build_frontend.py
	@touch $@

compat-wiki: install frontend ## make a fresh wiki to compare with a MediaWiki, and serve it on COMPAT (127.0.0.1:8110)
	@$(BIN)/python tools/compat_wiki.py --bind $(COMPAT)

test: dev frontend ## run the tests (SQLite)
	$(BIN)/pytest -n auto -m "not browser and not postgres and not clients"

compile: .stamps/compile ## compile the engine into build/compiled, where a C compiler is at hand

.stamps/compile: .stamps/install engine/setup.py engine/pyproject.toml $(shell find engine/src -name '*.py' -o -name '*.json' -o -name '*.lua' 2>/dev/null)
	@$(BIN)/python tools/compile_engine.py
	@touch $@

test-compiled: dev frontend compile ## compile the engine and run its tests on the compiled form
	WIKIGROVE_EXPECT_COMPILED=1 $(BIN)/pytest -n auto -o pythonpath='$(COMPILED) src .' --ignore=engine/tests/test_fuzz.py --ignore=engine/tests/test_growth.py --ignore=engine/tests/test_cli.py engine/tests tests/rendering

test-postgres: dev ## run the tests on PostgreSQL (WIKIGROVE_TEST_DATABASE_URL)
	$(BIN)/pytest -n auto -m "not browser and not anydatabase and not clients" tests

test-browser: dev frontend ## run the browser's journeys (needs chromium)
	$(BIN)/pytest -n 2 -m browser tests/journeys

test-screens: dev frontend ## look at every screen in every mode with axe (needs chromium)
	WIKIGROVE_EVERY_SCREEN=1 $(BIN)/pytest -n 2 -m browser tests/journeys/test_accessibility.py

test-clients: dev frontend ## run pywikibot and mwclient against a wiki that is served
	$(BIN)/pytest -n 2 --dist loadfile -m clients tests/clients

lint: dev ## ruff, import contracts, house rules, links, missing docs, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	PYTHONPATH=src:engine/src $(BIN)/lint-imports
	$(BIN)/python tools/check_house.py
	$(BIN)/python tools/check_links.py
	$(BIN)/python tools/write_docs.py --check
	$(BIN)/python tools/translations.py check
	$(MAKE) types

types: dev ## mypy
	$(BIN)/mypy -p wikigrove_engine
	$(BIN)/mypy -p wikigrove

bench: dev ## benchmarks; with the peer installed, side by side (see bench/README.md)
	$(BIN)/python bench/run_all.py

conformance: dev ## the judge over wikitext cases: CASES=DIR SUITE=GLOB MODE="wt2html ..."
	@mkdir -p build
	@if [ -d "$(CASES)" ]; then \
	  $(BIN)/python $(SHARED)/conformance/judge.py --engine '$(BIN)/python engine/tests/conformance/adapter.py' \
	    --cases $(CASES) --suite '$(SUITE)' --mode $(MODE) --json build/conformance.json $(JUDGE) \
	  && $(BIN)/python tools/check_conformance.py build/conformance.json; \
	else echo "SKIPPED: there are no conformance cases in $(CASES)"; fi

fuzz: dev ## look for inputs that break the engine, for FUZZ_SECONDS of processor time; what fails is put into build/fuzz
	$(BIN)/python engine/tools/fuzz.py --seconds $(FUZZ_SECONDS) --shared $(SHARED)

fuzz-api: dev frontend ## look for calls that break the JSON APIs, FUZZ_API_SECONDS for each (schemathesis)
	$(BIN)/python tools/fuzz_api.py --seconds $(FUZZ_API_SECONDS)

docs: dev ## make the parts of docs/ that are made from code
	$(BIN)/python tools/write_docs.py

screens: dev frontend ## take the screenshots (needs chromium)
	$(BIN)/python docs/tools/screens.py

locks: ## pin the requirements anew, without addresses of any index
	$(BIN)/python tools/lock.py

clean: ## remove what was built (never ./data)
	rm -rf .stamps $(VENV) build engine/build src/wikigrove/web/static/dist frontend/node_modules
