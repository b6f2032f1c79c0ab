# The two commands a newcomer needs are `make html` and `make test`.

BUILDDIR   ?= _build
SPHINXOPTS ?= --nitpicky --fail-on-warning --keep-going
PYTESTOPTS ?=
PORT       ?= 8000
LOCKOPTS   ?=

# With PYTHON=... that interpreter is used as it is; else an environment is made in .venv.
ifdef PYTHON
RUN   := $(PYTHON) -m
READY  =
else
RUN   := .venv/bin/python -m
READY  = .venv/$(1).ready
endif

SPHINX = $(RUN) sphinx --conf-dir . --jobs auto --doctree-dir $(BUILDDIR)/doctrees $(SPHINXOPTS)

LOCK    = requirements
PIP     = .venv/bin/python -m pip --quiet --disable-pip-version-check
# One version of each for every system and for every Python, from the first 3.11 on.
COMPILE = $(RUN) uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
  --generate-hashes --no-annotate --custom-compile-command "make lock" $(LOCKOPTS)

.DEFAULT_GOAL := help
.PHONY: help html epub latex text live serve published test lint lock clean

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

html: $(call READY,docs)  ## Build the site and say where it is
	@$(SPHINX) --builder html docs $(BUILDDIR)/html
	@echo "Open $(abspath $(BUILDDIR))/html/index.html"

epub latex text: $(call READY,docs)
	@$(SPHINX) --builder $@ docs $(BUILDDIR)/$@

epub:  ## Build one file for e-readers
latex:  ## Build the sources of a PDF
text:  ## Build plain text

live: $(call READY,live)  ## Build, serve, and build again on every save
	@$(RUN) sphinx_autobuild --conf-dir . --port $(PORT) --watch ext --watch conf.py docs $(BUILDDIR)/live

serve: html  ## Build the site and serve it on this machine
	@$(RUN) http.server --bind 127.0.0.1 --directory $(BUILDDIR)/html $(PORT)

published: $(call READY,docs)  ## Add new pages to docs/published.txt, whose addresses must not break
	@$(RUN) almanac.published docs/published.txt

test: $(call READY,test)  ## Run the tests
	@$(RUN) pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(PYTESTOPTS)

lint: $(call READY,lint)  ## Check style, types and spelling
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy
	@$(RUN) codespell_lib README.md CONTRIBUTING.md CHANGELOG.md docs ext

lock: $(call READY,lock)  ## Lock what pyproject.toml asks for; all anew with LOCKOPTS=--upgrade
	@$(COMPILE) --group build --group lint --group lock --output-file $(LOCK)/all.txt
	@$(COMPILE) --group build --constraint $(LOCK)/all.txt --output-file $(LOCK)/build.txt

clean:  ## Remove what was built, and the environment
	rm -rf $(BUILDDIR) .venv

# Nothing is installed but what the lock has, as it has it: every file must have one of its hashes.
# pip itself comes first, since only newer ones look for hashes in constraints.
.venv/%.ready: pyproject.toml $(LOCK)/build.txt $(LOCK)/all.txt
	@test -x .venv/bin/python || python3 -m venv .venv
	@echo "Installing what '$*' needs into .venv ..."
	@$(PIP) install --require-hashes --requirement $(LOCK)/build.txt
	@$(PIP) install --require-hashes --constraint $(LOCK)/all.txt --group $*
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
