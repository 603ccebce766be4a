# The entry point for people and for CI. `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help run test check lint fmt fmt-check openapi openapi-check sqlx sqlx-check contract webhooks-verify webhooks-drill \
	sdk demo-days dataset-check bench drill deny postgres

# Builds read the queries' descriptions from .sqlx and never ask a database; a DATABASE_URL in the
# environment is for `run` alone.
export SQLX_OFFLINE := true
# Tools that are built on demand.
export PATH := $(CURDIR)/.tools/bin:$(PATH)

CARGO_DENY_VERSION := 0.20.2

help: ## list the targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
		|| sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1  \2/p' $(MAKEFILE_LIST)

run: export KEHU_DEMO ?= true
run: postgres ## build, start the private database (or use DATABASE_URL), migrate, serve with demo data; ARGS=...
	cargo run --bin kehu -- serve $(ARGS)

test: postgres ## run all tests on a throw-away database; ARGS='-E "test(cus_11)"' picks some
	scripts/test $(ARGS)

check: fmt-check deny sqlx-check lint openapi-check ## everything CI checks besides the tests

lint: ## clippy on everything, warnings are errors
	cargo clippy --workspace --all-targets -- -D warnings

fmt: ## format the code
	cargo fmt --all

fmt-check:
	cargo fmt --all --check

openapi: ## write openapi.yaml from the handlers
	cargo run --quiet --bin kehu -- openapi > openapi.yaml.new
	mv openapi.yaml.new openapi.yaml

openapi-check:
	cargo run --quiet --bin kehu -- openapi > openapi.yaml.new
	@diff openapi.yaml openapi.yaml.new && rm openapi.yaml.new \
		|| { rm openapi.yaml.new; echo "openapi.yaml is stale: run 'make openapi' and commit it." >&2; exit 1; }

sdk: postgres ## make clients with six generators and run a story with each; ARGS='java python' picks some
	scripts/sdk $(ARGS)

sqlx: postgres ## write .sqlx, the queries' descriptions, after a change of queries or migrations
	scripts/sqlx-prepare

sqlx-check: postgres
	scripts/sqlx-prepare --check

contract: postgres ## try the contract with linters and schemathesis; ARGS=lint for less, ARGS=full for all
	scripts/contract $(ARGS)

webhooks-verify: postgres ## check sent webhooks with the reference libraries of Python and JavaScript
	scripts/webhooks-verify

webhooks-drill: postgres ## ten thousand events through bad receivers and killed workers
	scripts/test --run-ignored only --no-capture -E "test(ten_thousand_events)"

bench: postgres ## measure on 10,000 and 1,000,000 customers, beside pgbench; ARGS='--size 10000 --only search' for less
	scripts/bench $(ARGS)

drill: postgres ## faults under load, small; ARGS='history --full --seed 7' picks some, `all --full` is the whole of it
	scripts/drill $(ARGS)

dataset-check: postgres ## load a small one of the large data sets and hold it against what the services write
	scripts/test --run-ignored only -E "test(/^dataset/)"

demo-days: postgres ## load the demo on the days on which calendars break
	scripts/test --run-ignored only -E "test(/^demo::the_demo_loads/)"

# Advisories need a copy of the advisory database, which is not part of the project.
deny: .tools/bin/cargo-deny ## check the dependencies' licences, sources and bans
	cargo deny --all-features check licenses sources bans

.tools/bin/cargo-deny:
	cargo install cargo-deny --version =$(CARGO_DENY_VERSION) --locked --debug --root .tools

postgres:
	@[ -n "$$DATABASE_URL" ] && [ "$(MAKECMDGOALS)" = run ] || scripts/install-postgres
