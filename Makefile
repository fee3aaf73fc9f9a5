# Each target makes what it needs in .venv, from a plain clone, with Python and make alone.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
DATA ?= ../shared/data
OUT ?= demo-output

.PHONY: demo test e2e lint bench clean system-packages
.DELETE_ON_ERROR:

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "aligner needs Python 3.11 or newer; make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

# Dependency groups need pip 25.1; environments begin with the pip of their Python.
$(VENV)/.pip: | $(BIN)/python
	$(PIP) install -U "pip>=25.1"
	touch $@

$(VENV)/.installed: pyproject.toml $(VENV)/.pip
	$(PIP) install -e .
	touch $@

# The constraints keep torch, which only the tests of the extra `transformers` need, small.
$(VENV)/.dev: $(VENV)/.installed constraints-dev.txt
	$(PIP) install -c constraints-dev.txt --group dev
	touch $@

$(VENV)/.bench: $(VENV)/.dev
	$(PIP) install -c constraints-dev.txt --group bench
	touch $@

demo: $(VENV)/.installed
	@mkdir -p $(OUT)
	@$(BIN)/aligner align seeds/000_9c13ed28b9cebf86.txt seeds/001_556ae4647ab09233.txt
	@$(BIN)/aligner align seeds/000_9c13ed28b9cebf86.txt seeds/001_556ae4647ab09233.txt \
	    -o $(OUT)/seed.tmx -o $(OUT)/seed.csv -o $(OUT)/seed.aligner
	@echo
	@echo "Next: load $(OUT)/seed.tmx into your CAT tool, open $(OUT)/seed.csv in a spreadsheet, or try"
	@echo "  $(BIN)/aligner export $(OUT)/seed.aligner -o $(OUT)/paragraphs.tmx --unit paragraph"
	@echo "  $(BIN)/aligner align YOUR.docx ITS-TRANSLATION.docx -o memory.tmx"
	@echo "  $(BIN)/aligner --help"

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 -m "not e2e"

e2e: $(VENV)/.dev system-packages
	$(BIN)/python -m pytest -m e2e

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.bench
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/align.py --data $(DATA)

system-packages:
	@command -v omegat >/dev/null || { \
	  echo "installing OmegaT, which the end-to-end tests drive"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends omegat; }

clean:
	rm -rf $(VENV) $(OUT) .pytest_cache .mypy_cache .ruff_cache .hypothesis
