# `make check` is all that CI runs; `make fast` its quick half. PY is the interpreter of the environment to use.
PY ?= python
GOLD ?= ../shared/gold

.PHONY: check fast format lint types walls test gold golden floors

check: fast test

fast: lint types walls

format:
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

lint:
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .

types:
	$(PY) -m mypy

walls:
	$(PY) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

test:
	$(PY) -m pytest

# The figures on the annotated reports; the held-back ones count, their errors are not listed.
gold:
	for set in seed dev dev_en; do echo "== $$set"; \
	  $(PY) -m saksi evaluate $(GOLD)/$$set.jsonl --held-back tests/heldback.txt; done

# Write anew what the samples give (tests/golden); look at the difference before you commit it.
golden:
	SAKSI_REWRITE_GOLDEN=1 $(PY) -m pytest -q tests/test_golden.py
	git diff --stat tests/golden

# Move the floors up to what is measured now. None is lowered.
floors:
	for set in seed dev dev_en; do $(PY) -m saksi evaluate $(GOLD)/$$set.jsonl --floors tests/floors.json --raise; done
	$(PY) -m saksi evaluate $(GOLD)/dev.jsonl --held-back tests/heldback.txt --part held-back \
	  --floors tests/floors.json --raise
