# What a developer or a user does here. `make` alone lists the targets.
PORT ?= 8050
DATA ?= var/kodro.gpkg
HOST ?= 127.0.0.1
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test crawl check lint bench audit demo lock browser screenshots

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' Makefile

run: .venv/.run ## install, make the demonstration data, serve (PORT=8050 DATA=var/kodro.gpkg)
	@$(BIN)/python app.py serve --port "$(PORT)" --host "$(HOST)" --data "$(DATA)"

test: .venv/.test browser ## install what tests need, run every check and every test
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest --numprocesses=auto --dist=worksteal

crawl: .venv/.test browser ## of the tests, those that use every control of the page
	@$(BIN)/python -m pytest --numprocesses=auto --dist=worksteal -m crawl

check: .venv/.test ## the quick part: style, types, structure, tests that take no browser and little time
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest --numprocesses=auto --dist=worksteal -m "not slow and not browser"

lint: .venv/.test ## style, types, structure
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy .
	@$(BIN)/lint-imports

bench: .venv/.test ## run every benchmark and print the table
	@$(BIN)/python -m benchmarks

screenshots: .venv/.test browser ## pictures of every lens, in both languages and three sizes, into var/screenshots
	@$(BIN)/python -m tests.browser.screenshots

audit: .venv/.test ## known faults of the locked packages (asks an advisory database: needs the internet)
	@$(BIN)/pip-audit --strict --require-hashes --disable-pip --progress-spinner off \
	  --requirement requirements.txt --requirement requirements-test.txt

demo: .venv/.run ## make the demonstration data only
	@$(BIN)/python app.py demo --data "$(DATA)"

lock: ## write the lock files again from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --group test -c requirements.txt pyproject.toml -o requirements-test.txt

.venv/bin/python:
	@sh scripts/make-venv "$(PYTHON)"

.venv/.run: requirements.txt | .venv/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt
	@touch $@

.venv/.test: requirements-test.txt .venv/.run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-test.txt
	@touch $@

browser: .venv/.test
	@sh scripts/find-browser $(BIN)/python
