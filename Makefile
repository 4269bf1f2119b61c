# The commands of barnes_social. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup install browser run test faults bench check drill fix states lock

PORT ?= 8000
PYTHON := .venv/bin/python
MAKEFLAGS += --no-print-directory

help: ## List these commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: ## Install what the project needs into this folder (again costs nothing)
	@scripts/setup

install: ## Install what a real school's server needs into this folder (docs/install.md)
	@scripts/setup server

browser: setup
	@scripts/setup browser

run: setup ## Open the demonstration school (PORT=8000)
	@PORT="$(PORT)" exec $(PYTHON) manage.py serve --die-with-parent

test: setup browser ## Run every test, on PostgreSQL and on SQLite, and the journeys in a browser
	@scripts/test

faults: setup ## Break everything the product stands on, one after the other, and write docs/faults.md
	@scripts/faults

bench: setup browser ## Measure every figure and write docs/bench.md (SIZES=small: a quick look)
	@scripts/bench

check: setup ## Check style, layers, migrations, settings and generated documents
	@scripts/check

drill: setup ## Follow docs/install.md on two scratch machines: install, back up, restore, update
	@scripts/drill

fix: setup ## Mend style where a tool can
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .
	@git ls-files -z '*.html' | xargs -0 -r .venv/bin/djade --target-version 5.2

lock: setup ## Write requirements.lock afresh from requirements-dev.txt
	@.venv/bin/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--no-header --output-file requirements.lock requirements-dev.txt
