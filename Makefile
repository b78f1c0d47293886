# Everything a person does with a checkout. Each target works as the first command on a fresh machine:
# Python >= 3.11 and make are enough.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: help install demo test quick check bench eval lock clean

help:
	@echo "make demo     install, run on the newsroom that comes along, show the result"
	@echo "make test     install, run all tests that can run here (make quick: the fast ones)"
	@echo "make check    lint, format and types"
	@echo "make bench    what a page costs, beside a naive pipeline of the same parts"
	@echo "make eval     how well pages are read and stories told, beside simple baselines"
	@echo "make install  .venv from requirements.lock, nothing else"
	@echo "make lock     requirements.lock anew from pyproject.toml"

install: .venv/installed

# uv installs the hash-pinned lock in seconds where pip takes a minute; it comes pinned itself. Compiled at once: where
# bytecode may not be written later, each start of the desk would compile Scrapy and SQLAlchemy anew (2 s).
.venv/installed: requirements.lock bootstrap.lock pyproject.toml
	@echo "installing into .venv (about 150 packages, by their hashes) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Copydesk needs Python 3.11 or newer; make PYTHON=python3.12 names one")'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bootstrap.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q copydesk crawler flows
	@touch $@

demo: install
	@$(BIN)/copydesk demo

test: install
	@echo "running the tests ..."
	@$(BIN)/pytest -n auto

quick: install
	@$(BIN)/pytest -n auto -m "not slow and not shared"

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: install
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.lookups

eval: install
	@$(BIN)/python -m bench.extraction
	@$(BIN)/python -m bench.eval_stories

lock: install
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bootstrap.lock
	@$(BIN)/uv pip compile --quiet pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --upgrade --output-file requirements.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
