# The same targets for people and for CI. Each does the set-up it needs, once.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := $(CURDIR)/.venv/bin
STAMPS := .venv/stamps
export PATH := $(BIN):$(PATH)
export PYTHONPATH := $(CURDIR)/scripts:$(CURDIR)/tests
unexport VIRTUAL_ENV

BUNDLE := kpitree_widgets/widgets/static/widget.js
JS_SOURCES := js/build.mjs js/package-lock.json kpitree_widgets/theme.json $(shell find js/src -type f 2>/dev/null)

.PHONY: help setup build check test test-spark demo bench pictures wheel lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMPS)/python $(STAMPS)/node $(STAMPS)/chromium $(STAMPS)/java ## Python, Node, Chromium and Java, whatever of them is missing

build: $(BUNDLE) ## the JavaScript of the widget and of the saved page

check: $(STAMPS)/python $(STAMPS)/node ## ruff, mypy, import-linter, Biome, tsc
	ruff check
	ruff format --check
	mypy
	lint-imports
	cd js && npm run --silent check

test: setup build ## vitest; pytest (doctests, browser and JupyterLab included); then test-spark
	cd js && npm test --silent
	pytest -n 2 --dist loadfile -m "not spark"
	pytest -m spark tests/spark

test-spark: $(STAMPS)/python $(STAMPS)/java ## a Spark cluster on this machine against pandas; skipped without Java
	pytest -m spark tests/spark

demo: setup build ## the quickstart in JupyterLab; HEADLESS=1: its files in build/demo
	python scripts/demo.py

bench: setup build ## times and sizes, each beside its peer or limit
	python benchmarks/run.py

pictures: setup build ## docs/pictures, from the running widget
	python scripts/pictures.py

wheel: $(STAMPS)/python build ## sdist and wheel in dist/, installed and imported without Node
	python scripts/build_wheel.py

lock: $(STAMPS)/python ## the newest versions into requirements-dev.txt and package-lock.json
	python scripts/lock.py

clean: ## what was built; the installed tools stay
	rm -rf build dist kpitree_widgets/widgets/static kpitree_widgets/report/static
	find kpitree_widgets scripts tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

$(STAMPS)/python: requirements-dev.txt pyproject.toml
	$(PYTHON) scripts/setup_python.py
	touch $@

$(STAMPS)/node: js/package-lock.json js/.npmrc | $(STAMPS)/python
	python scripts/setup_node.py
	touch $@

$(STAMPS)/chromium: | $(STAMPS)/python
	python scripts/chromium.py
	touch $@

$(STAMPS)/java: | $(STAMPS)/python
	python scripts/setup_java.py
	touch $@

$(BUNDLE): $(JS_SOURCES) | $(STAMPS)/node
	cd js && node build.mjs
	touch $@
