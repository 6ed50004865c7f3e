SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
tool := go tool -modfile=.ci/tools.mod

# SQLite and its C library are C made into Go: their heap is mapped outside the memory that the race detector watches, and watching the rest costs a
# third of the tests; regular expressions only read what they were made of. make check vets, so the tests do not do so again.
unraced := -gcflags=regexp=-race=false -gcflags=regexp/syntax=-race=false -gcflags=modernc.org/sqlite/lib=-race=false -gcflags=modernc.org/libc=-race=false -gcflags=modernc.org/memory=-race=false

help: ## show this help
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

build: ## build the static binary bin/bongsu
	CGO_ENABLED=0 go build -trimpath -o bin/bongsu ./cmd/bongsu

test: ## run all tests with the race detector, beside a Postgres of their own
	@.ci/install test
	CGO_ENABLED=1 .ci/with-postgres go test -vet=off -race $(unraced) -timeout 20m $(if $(skip),-skip '$(skip)') ./...

check: ## format, vet, lint, modules, vulnerabilities, words and configuration
	@.ci/install check
	@$(tool) gofumpt -l -extra . | { ! grep . ; } || { echo 'not formatted: run $(tool) gofumpt -w -extra .' >&2; exit 1; }
	go vet ./...
	.cache/bin/golangci-lint run ./...
	go mod tidy -diff
	@.ci/river-versions
	@.ci/vulncheck
	go fix -diff ./...
	go run ./cmd/bongsu lint

bench: ## measure bongsu beside its peers, some twenty-five minutes; asserts nothing
	@.ci/install test
	@POSTGRES_FSYNC=on .ci/with-postgres .ci/bench

rounds := 50
faults: ## kill -9 in 100 fan-outs, 50 on each store, the other faults in 10 on each, counted at the receivers, some quarter of an hour; writes its table into docs/reliability.md
	@.ci/install test
	.ci/with-postgres go test ./cmd/bongsu -run '^TestFaults$$' -count=1 -timeout 6h -faults.rounds=$(rounds) -faults.report=$(CURDIR)/docs/reliability.md

.PHONY: help build test check bench faults
