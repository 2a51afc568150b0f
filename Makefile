# `make help` lists what there is to make. Paths are relative throughout, so that the folder's own name may hold spaces.
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
unexport PYTHONHOME PYTHONPATH VIRTUAL_ENV

# Python for .venv: the first of python3.11 … python3.14, python3 that is 3.11 or newer. Another: make PYTHON=…
PYTHON ?=
export PYTHON
# A user whose home can't be written to (a container's, a service's) keeps the packages' caches here.
ifeq ($(shell test -w "$$HOME" && echo yes),)
export UV_CACHE_DIR ?= $(CURDIR)/.venv/.cache-uv
export PIP_CACHE_DIR ?= $(CURDIR)/.venv/.cache-pip
endif
# Test processes at once.
WORKERS ?= 2

BIN := .venv/bin
UV := $(BIN)/uv --quiet
# Stamps carry the sum of what they were made from: touching a lock file does nothing, changing a letter of it installs.
sum = $(shell cat $(1) | cksum | tr ' ' '-')
# A virtual environment knows its own folder, so a moved one is made anew.
VENV := .venv/.venv-$(shell (pwd -P; cat .ci/venv .ci/uv.txt) | cksum | tr ' ' '-')
LOCKED := .venv/.locked-$(call sum,.ci/uv.txt requirements.lock pyproject.toml)
LOCKED_DEV := .venv/.locked-dev-$(call sum,.ci/uv.txt requirements-dev.lock pyproject.toml)
PO := $(wildcard translations/*/LC_MESSAGES/*.po translations/staff/*/LC_MESSAGES/*.po)
# A catalog that is gone, or older than its source, has all of them compiled again.
NO_CATALOG := $(if $(filter-out $(wildcard $(PO:.po=.mo)),$(PO:.po=.mo)),FORCE)

COMPILE := $(UV) pip compile --universal --generate-hashes --no-emit-index-url --no-header $(if $(UPGRADE),--upgrade)

SEMGREP := PYTHONWARNINGS=ignore $(BIN)/semgrep scan --metrics=off --disable-version-check

.PHONY: help setup run test check audit bench lock clean venv dev browser louis FORCE

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(LOCKED) .venv/.catalogs .venv/.fonts ## everything that `make run` needs: packages, catalogs, database
	@$(BIN)/portal upgrade

run: setup ## the portal with its demonstration; prints the addresses to open (PORT, HOST: where)
	@exec $(BIN)/portal run

# One run of pytest, so that one closing figure counts everything. The quick folders are named first and the browser's last;
# pytest keeps that order, and xdist hands the files out in it. A new folder under tests/ is taken by itself.
QUICK := $(filter-out tests/browser/ tests/__pycache__/,$(sort $(wildcard tests/*/))) $(wildcard tests/test_*.py)
TESTS ?= $(QUICK) $(wildcard tests/browser/)

test: dev browser louis check ## everything the tests need, a browser and braille included, then every check and every test
	@mkdir -p .cache
	@rm -f .cache/tests.xml
	$(BIN)/python -m pytest -v --numprocesses=$(WORKERS) --dist=loadfile --no-loadscope-reorder -rfEs --junitxml=.cache/tests.xml $(TESTS)
	@$(BIN)/python .ci/tests_ran.py .cache/tests.xml

check: dev ## format, lint, static security checks, types, imports, catalogs, Easy Read
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml portal 2>/dev/null
	$(SEMGREP) --test .ci/semgrep >/dev/null
	$(SEMGREP) --error --quiet --config .ci/semgrep/portal.yaml portal templates static
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/portal translations check
	$(BIN)/portal translations check --staff
	$(BIN)/portal translations check --staff
	$(BIN)/portal easy-read check
	$(BIN)/portal easy-read languages
	$(BIN)/portal letters check

audit: dev ## whether a known weakness is in what is locked; fails, too, when it could not find out
	@bash .ci/audit

bench: dev browser ## the benchmarks: tables, and bench/results.json
	$(BIN)/python -m bench

lock: $(VENV) ## writes the lock files anew from pyproject.toml (UPGRADE=1: with the newest versions)
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock

clean: ## takes away everything made here, but never ./instance, where people's words are
	rm -rf .venv .cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist build

# --- what the above stand on

dev: $(LOCKED_DEV) .venv/.catalogs .venv/.fonts

browser: $(LOCKED_DEV)
	@$(BIN)/python -m tests.browser.chromium

louis: $(LOCKED_DEV)
	@$(BIN)/python -m tests.louis

$(VENV):
	@sh .ci/venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/uv.txt
	@rm -f .venv/.venv-*
	@touch $@

# The build's own packages come from the development lock, which pins and hashes them too.
$(LOCKED): $(VENV)
	@echo 'Installing what requirements.lock names …'
	@$(UV) pip install --python $(BIN)/python --require-hashes -r requirements.lock
	@$(UV) pip install --python $(BIN)/python --no-deps --build-constraints requirements-dev.lock --editable .
	@rm -f .venv/.locked-[0-9]*
	@touch $@

$(LOCKED_DEV): $(LOCKED)
	@echo 'Installing what requirements-dev.lock names …'
	@$(UV) pip install --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@rm -f .venv/.locked-dev-*
	@touch $@

# Cut anew when the fonts' package, what cuts them, or the languages change, or when they are gone.
.venv/.fonts: requirements.lock portal/adapters/web_fonts.py translations $(if $(wildcard static/fonts/*.woff2),,FORCE) | $(LOCKED)
	@$(BIN)/portal fonts >/dev/null
	@touch $@

.venv/.catalogs: $(PO) $(NO_CATALOG) | $(LOCKED)
	@$(BIN)/portal translations compile
	@touch $@
