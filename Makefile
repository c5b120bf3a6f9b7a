# What can be done with this checkout. `make` alone explains.
#
# Everything is installed in .venv; a file in it remembers what is installed already, so that a second call is immediate.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RECIPE := pyproject.toml requirements.lock

.DEFAULT_GOAL := help
.PHONY: help install demo test test-fast lint bench bench-full clean
.DELETE_ON_ERROR:

help:
	@echo 'make install     the bot, in $(VENV)'
	@echo 'make demo        a mail server, a list and the bot on this machine alone: watch it work (needs only Python)'
	@echo 'make test-fast   the tests that need no server, in less than a minute'
	@echo 'make test        everything: lint, and all tests with the real servers (installs them once; needs root and Debian)'
	@echo 'make lint        ruff and mypy'
	@echo 'make bench       how fast it is, in minutes; make bench-full for the long way'
	@echo 'make clean       remove what these commands have made in the checkout'
	@echo
	@echo 'PYTHON=python3.12 make ... chooses the interpreter; it must be 3.11 or newer.'

install: $(VENV)/core
	@echo 'installed: $(BIN)/iscg-bot --help'

demo: $(VENV)/demo
	@$(BIN)/iscg-bot demo

test: $(VENV)/tests
	@tests/install
	@lint=0; $(MAKE) --no-print-directory lint || lint=1; \
	ISCG_REQUIRE_SERVERS=1 $(BIN)/python -m pytest -n 2 --dist worksteal $(PYTEST) && exit $$lint

test-fast: $(VENV)/tests
	@$(BIN)/python -m pytest -n 2 -m 'not real and not slow' $(PYTEST)

lint: $(VENV)/tests
	@$(BIN)/ruff check .
	@$(BIN)/mypy

bench: $(VENV)/tests
	@tests/install
	@$(BIN)/python -m benchmarks

bench-full: $(VENV)/tests
	@tests/install
	@$(BIN)/python -m benchmarks --full

clean:
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What pip has to say is shown only when it fails: its warnings are about the machine and not about the bot.
define INSTALL
@echo 'installing $(1) in $(VENV) (once)'
@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.$(2)' >$(VENV)/pip.log 2>&1 \
	|| { cat $(VENV)/pip.log; echo 'pip could not install $(1); the reason is above.'; exit 1; }
@touch $@
endef

$(VENV)/core: $(BIN)/python $(RECIPE)
	$(call INSTALL,the bot)

$(VENV)/demo: $(BIN)/python $(RECIPE)
	$(call INSTALL,the bot and its demonstration,[demo])

$(VENV)/tests: $(BIN)/python $(RECIPE)
	$(call INSTALL,the bot and what its tests need,[dev$(comma)postgres$(comma)demo])

comma := ,

$(BIN)/python:
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
		if "$$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			exec "$$python" -m venv $(VENV); \
		fi; \
	done; \
	echo 'iscg-bot needs Python 3.11 or newer with its venv module (on Debian: apt install python3-venv);'; \
	echo '$(PYTHON) here is' "$$($(PYTHON) --version 2>&1 | head -n 1). PYTHON=/path/to/python3 make ... names another."; \
	exit 1
