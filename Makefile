# Everything that is done with this repository. Each target prepares what it needs.
.DEFAULT_GOAL := help
.SUFFIXES:
.PHONY: help demo test check lint format messages migrations bench audit screenshots clean

BIN := .venv/bin
RUNTIME := .venv/.ready-runtime
TOOLS := .venv/.ready-tools

help:  ## Show these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "  PORT=8080 DATA_DIR=/srv/demo make demo   uses another port and folder"

demo: $(RUNTIME)  ## Run a demonstration at http://127.0.0.1:8000 (Ctrl+C ends it, the data stay)
	@$(BIN)/probidad demo

test: $(TOOLS)  ## Run all tests and checks that this machine has the parts for
	@$(BIN)/python tools/test.py $(ARGS)

lint: $(TOOLS)  ## Check style and who imports whom
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo

format: $(TOOLS)  ## Put the code into the house's style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

messages: $(TOOLS)  ## Collect texts to translate, and compile the translations
	@$(BIN)/python tools/messages.py update
	@$(BIN)/python tools/messages.py compile

migrations: $(TOOLS)  ## Write the migrations that changed models need
	@$(BIN)/probidad manage makemigrations

bench: $(TOOLS)  ## Measure speed and size; the results go to docs/benchmarks.md
	@$(BIN)/python -m benchmarks

audit: $(TOOLS)  ## Audit disclosure control over 10,000 invented rounds, for every night
	@$(BIN)/python tools/audit_disclosure.py

screenshots: $(TOOLS)  ## Take the README's pictures of the demonstration (needs Chromium)
	@$(BIN)/python tools/screenshots.py

clean:  ## Remove the environment and caches; data folders stay
	@rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist
	@find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUNTIME): uv.lock pyproject.toml tools/environment
	@sh tools/environment
	@touch $@

$(TOOLS): uv.lock pyproject.toml tools/environment
	@sh tools/environment --group test --group browser
	@touch $@ $(RUNTIME)
