# Two commands matter: `make run` and `make test`. Each step leaves a stamp, so that a later start does no work.
# Plain make of any age; every path is relative, so that the checkout may lie anywhere.
SHELL := /bin/sh
# Node may have been put into .venv; npm's entry point looks it up by PATH.
WITH_NODE := PATH="$(CURDIR)/.venv/bin:$$PATH"
PYTHON_IN_VENV := .venv/bin/python
PIP := $(PYTHON_IN_VENV) -m pip install -qq --disable-pip-version-check

FRONTEND_SOURCES := $(shell find frontend -type d \( -name node_modules -o -name dist \) -prune -o -type f -print 2>/dev/null)
MESSAGE_SOURCES := $(shell find src -name '*.po' 2>/dev/null)

# A stamp whose work was removed, or moved to another folder, says nothing any more.
STALE := $(shell sh tools/stale.sh)

.NOTPARALLEL:
.PHONY: help run setup assets test test-core check bench lock format clean test-setup test-packages
.DEFAULT_GOAL := help
.SUFFIXES:

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

run: setup ## Start the system with its demonstration county on PORT (8000); data lie in GONGZHI_HOME (var/). GONGZHI_DEMO=0: without
	@GONGZHI_DEMO="$${GONGZHI_DEMO:-1}" PORT="$${PORT:-8000}" exec .venv/bin/gongzhi run

setup: .stamps/project assets ## Install everything that `make run` needs, without starting it

assets: .stamps/assets .stamps/messages

test: setup test-setup test-packages ## Run every check and every test: unit, flows, browser, on SQLite and on PostgreSQL
	@$(WITH_NODE) $(PYTHON_IN_VENV) -m tools.test

test-core: setup test-setup ## Run the tests that need Python only: no browser, no PostgreSQL, no system package
	@$(WITH_NODE) $(PYTHON_IN_VENV) -m tools.test --core

check: setup test-setup ## Run every check that reads the code, texts and content: style, types, contracts, sizes, translations
	@$(WITH_NODE) $(PYTHON_IN_VENV) -m tools.check

bench: setup test-setup ## Measure speed and size on both databases; SIZE=10k, 100k or 1M past cases (1M: PostgreSQL only)
	@SIZE="$${SIZE:-10k}" $(PYTHON_IN_VENV) -m benchmarks

lock: .stamps/venv ## Write the lock files anew with the newest allowed versions
	@bash tools/lock.sh

format: test-setup ## Bring the Python code into shape
	@$(PYTHON_IN_VENV) -m ruff check -q --fix-only . && $(PYTHON_IN_VENV) -m ruff format -q .

clean: ## Remove everything that was installed or built; the data in var/ stay
	rm -rf .venv .stamps frontend/node_modules frontend/dist frontend/fonts test-results

test-setup: .stamps/test

test-packages:
	@sh tools/system_packages.sh

# The steps behind the commands. A stamp is newer than what it was made from, or the step is done again.
.stamps/venv: tools/venv.sh
	@sh tools/venv.sh
	@mkdir -p .stamps && touch $@

.stamps/packages: .stamps/venv requirements.lock
	@echo "· Python packages: installing $$(grep -c '==' requirements.lock), about half a minute …"
	@$(PIP) --require-hashes -r requirements.lock
	@touch $@

.stamps/project: .stamps/packages pyproject.toml
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.stamps/test: .stamps/project requirements-test.lock
	@echo "· Packages for tests: installing …"
	@$(PIP) --require-hashes -r requirements-test.lock
	@touch $@

.stamps/node: .stamps/packages requirements-node.lock tools/node.sh
	@sh tools/node.sh
	@touch $@

.stamps/npm: .stamps/node frontend/package.json frontend/package-lock.json
	@echo "· Front-end packages: installing …"
	@cd frontend && $(WITH_NODE) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

.stamps/assets: .stamps/npm $(FRONTEND_SOURCES)
	@echo "· Front end: building …"
	@cd frontend && $(WITH_NODE) node build.mjs
	@touch $@

.stamps/messages: .stamps/packages tools/messages.py $(MESSAGE_SOURCES)
	@echo "· Translations: compiling …"
	@$(PYTHON_IN_VENV) -m tools.messages compile
	@touch $@
