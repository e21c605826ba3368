.DEFAULT_GOAL := help
PYTHON ?= python

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "%-14s %s\n", $$1, $$2}'

run: ## start the app
	$(PYTHON) -m streamlit run app.py

test: ## every test, browser included
	$(PYTHON) -m pytest

unit: ## the tests of the package: no pages, no browser, no fuzzer, not all the real tables
	$(PYTHON) -m pytest -m "not browser and not fuzz and not reference" --ignore=tests/pages -n 2 -q

lint: ## ruff: style, naming, security rules, formatting
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types: ## mypy, strict
	$(PYTHON) -m mypy

imports: ## the floors of the house (import-linter)
	lint-imports

fuzz: ## read 100,000 damaged files: a table or a refusal, never a crash
	$(PYTHON) -m tests.fuzz

bench: ## performance, as ratios measured side by side
	$(PYTHON) -m benchmarks

bench-quality: ## how right reading, kinds, amounts and suspicions are, against reference tables
	$(PYTHON) -m benchmarks.quality

shots: ## a screenshot of every page in both themes, to docs/shots
	$(PYTHON) -m scripts.shots

check: lint types imports test ## what CI runs

.PHONY: help run test unit fuzz lint types imports bench bench-quality shots check
