# One door for everything: `make help`.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip --quiet
# A stamp is named after what it stands for, so that a changed lock is seen and an old one is not.
STAMP = $(VENV)/.installed-$(shell cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)
DEV_STAMP = $(VENV)/.installed-dev-$(shell cat requirements-dev.lock pyproject.toml | cksum | cut -d' ' -f1)
WORKERS ?= 2
UP ?=

.PHONY: help up install install-dev browser test check bench clean lock messages docs

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

up: install ## Install what is needed and serve the site (make up UP="--port 8001 --no-serve")
	@exec $(BIN)/layan up $(UP)

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@sh tools/setup.sh "$(PYTHON)" "$(VENV)"
	@echo "Installing (once; takes a minute or two) ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-build-isolation --no-deps --no-index -e .
	@rm -f $(VENV)/.installed-[0-9]*
	@touch "$@"

install-dev: install $(DEV_STAMP)

$(DEV_STAMP): requirements-dev.lock pyproject.toml $(STAMP)
	@echo "Installing the tools for development ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@rm -f $(VENV)/.installed-dev-*
	@touch "$@"

browser: install-dev
	@sh tools/browser.sh

test: install-dev browser ## Run all tests: SQLite, and PostgreSQL when LAYAN_TEST_POSTGRES is set
	@sh tools/test.sh "$(BIN)" "$(WORKERS)"

check: install-dev ## Style, types, import contracts, the city pack, translations, reference pages
	@sh tools/check.sh "$(BIN)"

bench: install-dev ## Run all benchmarks and write their page (make bench DATA=DIR)
	$(BIN)/python -m tools.write_benchmarks $(if $(DATA),--data $(DATA))
	$(BIN)/python tools/readme_benchmarks.py

messages: install-dev ## Merge and compile the translations
	$(BIN)/python -m tools.messages

docs: install-dev ## Write the reference pages of settings and commands
	$(BIN)/python -m tools.reference_docs

lock: install-dev ## Renew the lock files
	sh tools/lock.sh

clean: ## Remove the environment and everything that can be made again; keeps var/ (your data)
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './var/*' -exec rm -rf {} +
