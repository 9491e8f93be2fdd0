# The commands of the project; each makes the environment that it needs. `make` lists them.
#
#   PYTHON=/path/to/python   which Python (3.11 or later) to make .venv with
#   CONTESTED_SHARED=folder  where the real reports and maps for tests lie (../shared if not said)

BIN = .venv/bin
SHARED = $(or $(CONTESTED_SHARED),../shared)
export NO_MKDOCS_2_WARNING = 1

.NOTPARALLEL:
.PHONY: help web demo test lint types docs gate unit coverage eval bench lock clean run-environment dev-environment

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10

demo: run-environment ## check a demonstration report and write its brief to out/demo
	@$(BIN)/contested check --demo --out out/demo --ledger out/demo/ledger.sqlite

test: lint types docs gate unit ## everything that must pass: the commands from lint to unit

lint: dev-environment ## style, format, and that imports go one way only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo

types: dev-environment ## mypy, strict
	$(BIN)/mypy

docs: dev-environment ## build the documentation in site/
	$(BIN)/mkdocs build --strict

gate: dev-environment ## the floors of accuracy
	@if [ -f scripts/gate.py ]; then $(BIN)/python scripts/gate.py; fi

unit: dev-environment ## the tests and the examples in the code
	@sh scripts/postgres.sh $(BIN)/pytest --durations=25 --durations-min=3

coverage: dev-environment ## the same, and what of the code they run (takes half as long again)
	@sh scripts/postgres.sh $(BIN)/pytest --cov --cov-report=term

eval: dev-environment ## accuracy in full: claims, times, places, verdicts, links, inferred control (needs CONTESTED_SHARED)
	$(BIN)/python scripts/eval_claims.py
	$(BIN)/python scripts/eval_confidence.py
	$(BIN)/python scripts/eval_false_claims.py
	$(BIN)/python scripts/fuzz_claims.py
	$(BIN)/python scripts/eval_time.py
	$(BIN)/python scripts/eval_attribution.py
	$(BIN)/python scripts/eval_places.py $(SHARED)/gold/dev/*.jsonl
	$(BIN)/python scripts/eval_verdicts.py
	$(BIN)/python scripts/eval_anchor.py
	$(BIN)/python scripts/eval_measures.py
	$(BIN)/python scripts/eval_links.py
	$(BIN)/python scripts/eval_copies.py
	$(BIN)/python scripts/eval_control.py

bench: dev-environment ## how long a check takes, and a plain script beside it (needs CONTESTED_SHARED)
	$(BIN)/python scripts/bench.py
	$(BIN)/python scripts/bench_claims.py
	$(BIN)/python scripts/bench_history.py
	$(BIN)/python scripts/bench_extract.py
	$(BIN)/python scripts/bench_ledger.py
	$(BIN)/python scripts/bench_links.py
	$(BIN)/python scripts/bench_web.py
	$(BIN)/python scripts/bench_audio.py

web: ## build the map page from web/ into the package (needs Node 20 and npm)
	cd web && npm ci --no-audit --no-fund && npm run build

lock: ## write requirements/ anew after a change of dependencies (needs uv)
	sh scripts/lock.sh

clean: ## remove what the commands made, the environment included
	rm -rf .venv build dist site out/demo .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf .import_linter_cache
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +

run-environment:
	@sh scripts/environment.sh run

dev-environment:
	@sh scripts/environment.sh dev
