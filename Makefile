.DEFAULT_GOAL := help
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export PYTHONWARNINGS := ignore
PYTHON := .venv/bin/python

.PHONY: run test check train bench load attack audit evaluate catalogues screenshots clean help

run: ## set everything up and serve the assistant (PORT=8000, HOST=127.0.0.1, WORKERS=1)
	@scripts/setup
	@exec $(PYTHON) -m bot serve

test: ## set everything up and run all checks and tests
	@scripts/setup dev
	@scripts/browser
	@scripts/check
	@scripts/test

check: ## style, types, rooms and content
	@scripts/setup dev
	@scripts/check

train: ## train the understanding
	@scripts/setup
	@$(PYTHON) -m bot train

evaluate: ## measure the understanding and write results/evaluation.md
	@scripts/setup dev
	@$(PYTHON) -m bot train --if-needed
	@$(PYTHON) -m bot evaluate

bench: ## measure speed and memory beside Rasa's own starter bot
	@scripts/setup dev
	@$(PYTHON) -m bot train --if-needed
	@$(PYTHON) -m tests.bench
	@for file in $$(find tests -name 'bench_*.py' | sort); do $(PYTHON) -m $$(echo $${file%.py} | tr / .) || exit 1; done

load: ## let 1, 10, 50 and 200 people talk with a running assistant (ADDRESS=http://127.0.0.1:8000)
	@scripts/setup
	@scripts/load $(or $(ADDRESS),http://127.0.0.1:8000)

attack: ## send 5,000 requests from the API's description and against it
	@scripts/setup dev
	@scripts/attack

audit: ## ask for known vulnerabilities of all packages
	@scripts/setup
	@scripts/audit

catalogues: ## write new German texts into all catalogues, mark changed ones as fuzzy
	@scripts/setup
	@$(PYTHON) -m bot catalogues

screenshots: ## take pictures of the chat in every state, language and width into results/screenshots
	@scripts/setup dev
	@scripts/browser
	@scripts/screenshots

clean: ## remove what can be made again (not the database)
	@rm -rf .venv .rasa .mypy_cache .ruff_cache .pytest_cache .hypothesis bot/web/node_modules results .cache .schemathesis var/cache *.egg-info
	@rm -f models/*.tar.gz models/trained.json

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 12
