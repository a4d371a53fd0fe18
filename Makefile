# elearn: `make run` shows it, `make test` proves it, `make` lists the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup run test lint types unit e2e bench rehearsal lock screenshots clean

PORT ?= 8000
PY := .venv/bin/python
# What mails and QR codes point to.
run: export ELEARN_BASE_URL ?= http://localhost:$(PORT)

help: ## list the targets
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: ## install what is missing (system libraries, .venv, browser packages)
	@sh .ci/setup.sh run

run: ## serve the demo at http://localhost:8000 (another port: make run PORT=…)
	@sh .ci/setup.sh run
	@$(PY) manage.py load_demo --migrate --live-now
	@exec $(PY) manage.py serve --port $(PORT)

test: ## everything: lint, types, checks, tests, browser tests
	@sh .ci/setup.sh test
	@$(MAKE) --no-print-directory lint types unit e2e

lint: ## ruff, import law, templates, Django's checks, missing migrations
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/djhtml --check elearn courses scenarios media certificates
	find elearn courses scenarios media certificates -name '*.html' -print0 | xargs -0 .venv/bin/djade --check --target-version 5.2
	$(PY) manage.py check --fail-level WARNING --settings elearn.settings.test
	$(PY) manage.py makemigrations --check --dry-run --settings elearn.settings.test

types: ## mypy on the pure core and the services
	.venv/bin/mypy

unit: ## pytest without the browser
	.venv/bin/pytest -q -m "not e2e" -n 2 --dist loadgroup

e2e: ## browser tests in Debian's Chromium
	.venv/bin/pytest -q -m e2e -p no:randomly -n 2 --dist loadfile

bench: ## speed as ratios against a floor, never a test; docs/reference/benchmarks/ keeps what they print
	@failed=; for file in benchmarks/bench_*.py; do \
	  echo "$$file"; told=docs/reference/benchmarks/$$(basename "$$file" .py).txt; \
	  if $(PY) "$$file" > "$$told.new"; then mv "$$told.new" "$$told" && cat "$$told"; \
	  else cat "$$told.new"; rm "$$told.new"; failed="$$failed $$file"; fi; \
	done; \
	if [ -n "$$failed" ]; then echo "Without a result:$$failed" >&2; exit 1; fi

rehearsal: ## a whole event with 2000 simulated browsers, and sealing killed sixty times
	ELEARN_KILLS=60 .venv/bin/pytest -q -n 0 -p no:randomly tests/media/test_crash.py tests/media/live/test_kill.py
	$(PY) manage.py rehearse_webinar --viewers 2000 --minutes 60 --kills 10

screenshots: ## every page type at 320, 768 and 1440 px, light and dark, into var/screenshots
	@sh .ci/setup.sh test
	$(PY) -m tests.e2e.screenshots

lock: ## write requirements.lock anew from pyproject.toml
	.venv/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements.lock

clean: ## remove what set-up and the demo have made here; a folder named by ELEARN_VAR stays
	rm -rf .venv node_modules build var
