# Every task of the house. `make run` and `make test` do all set-up themselves.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA_DIR ?= $(CURDIR)/.shortline
export UV_PROJECT_ENVIRONMENT := $(VENV)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: setup run test fix bench screenshots clean lock

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	@echo "Installing Python packages ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-bootstrap.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

# The locked, hashed list of packages; it names no download address.
lock:
	@$(BIN)/uv export --quiet --no-emit-project --all-groups --no-annotate --no-header --format requirements-txt -o requirements.lock
	@rm -f uv.lock

clean:
	rm -rf $(VENV) build dist web/node_modules web/build web/.svelte-kit src/shortline/web_build .shortline
