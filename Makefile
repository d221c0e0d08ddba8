# Courant. `make help` lists the targets; each also runs by hand with the command that stands under it.

.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
SWIFT := Tools/swift.sh
SOURCES := Package.swift Sources Tests sql

# For `make demo`: a list of URLs of your own, and the contact that goes into the User-Agent.
URLS ?=
CONTACT ?=
# For `make fuzz`.
TARGET ?= html
MINUTES ?= 30
# For `make test`: with 1 a test fails that would be skipped because a package is missing that `make packages-tests`
# installs.
STRICT ?=
export URLS CONTACT TARGET MINUTES STRICT

# For `make torture`: flags such as --seed 7 --seconds 60; see Tools/torture/torture.py --help.
TORTURE ?=

.PHONY: help
help: ## This list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  make demo URLS=my-urls.txt CONTACT=mailto:me@example.org   the demo on the public web"

.PHONY: packages
packages: ## Install the system packages that are missing (says which and why)
	@Tools/install-packages.sh

.PHONY: packages-tests
packages-tests:
	@Tools/install-packages.sh tests

.PHONY: demo
demo: packages ## Build, crawl a sample news web on this machine, and print its articles
	@Tools/demo.sh --check
	$(SWIFT) build -c release
	@Tools/demo.sh

.PHONY: build
build: packages ## Build the programs for use, into .build/release
	$(SWIFT) build -c release

.PHONY: test
test: packages-tests ## Run all tests, with a real PostgreSQL; with STRICT=1 none is skipped for want of a package
	@Tools/test.sh

# For `make test-visit`: how many visits, and which: SEED=0 draws a number.
COUNT ?= 100000
SEED ?= 0

.PHONY: test-visit
test-visit: packages-tests ## Run COUNT=100000 visits against random answers; SEED=… repeats one
	$(SWIFT) build --build-tests
	@COURANT_VISITS=$(COUNT) COURANT_SEED=$(SEED) \
	  $(SWIFT) test --skip-build --disable-xctest --filter VisitPropertyTests

.PHONY: accept
accept: packages ## Crawl 500 real pages with two workers, lose one, and check every article
	$(SWIFT) build -c release
	@Tools/accept.sh

.PHONY: lint
lint: ## Check the format of all sources, and that comments, SQL and scripts keep to 120 columns
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)
	@Tools/check-columns.sh

.PHONY: format
format: ## Format all sources
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

.PHONY: verify
verify: packages-tests lint test ## What CI runs: format, warnings as errors, the floors, all tests

.PHONY: bench
bench: packages ## Measure parsing (beside lexbor), hostile pages, extraction and URLs
	$(SWIFT) build -c release
	@Tools/bench.sh

.PHONY: torture
torture: packages-tests ## Kill, stop and restart real processes for ten minutes, then check every sum
	$(SWIFT) build -c release
	python3 Tools/torture/torture.py $(TORTURE)

# For `make storm`: flags such as --pages 1000 --delay 2; see Tools/torture/storm.py --help.
STORM ?=

.PHONY: storm
storm: packages-tests ## Crawl 20,000 pages of which half break their readers, and measure what the others lose
	$(SWIFT) build -c release --scratch-path .build/traps -Xswiftc -DCOURANT_READER_TRAPS
	python3 Tools/torture/storm.py $(STORM)

# For `make bench-frontier`: flags such as --parts scale --minutes 5; see Tools/bench-frontier.py --help.
FRONTIER ?=

.PHONY: bench-frontier
bench-frontier: packages ## Measure the job table to 10 M jobs, beside pgbench and other queues (an hour)
	$(SWIFT) build -c release
	@Tools/bench-frontier.sh $(FRONTIER)

.PHONY: bench-fetch
bench-fetch: packages ## Measure fetching beside curl and aiohttp from a local nginx, and 2,000 slow servers
	$(SWIFT) build -c release --product benchmark
	@Tools/bench-fetch.sh

.PHONY: bench-readers
bench-readers: packages ## Measure what reader processes cost: start, memory, processor time, latency, system calls
	$(SWIFT) build -c release --product benchmark
	@Tools/bench-readers.sh

.PHONY: bench-extract
bench-extract: packages ## Measure extraction beside trafilatura and rs-trafilatura: speed, slowest page, memory
	$(SWIFT) build -c release --product worker
	@Tools/bench-extract.sh

.PHONY: blocked
blocked: packages ## Check that no packet leaves for an address that is refused (Linux, as root)
	$(SWIFT) build --build-tests
	@Tools/check-blocked-addresses.sh

.PHONY: names
names: packages ## Check what the system's resolver makes of name servers in trouble (Linux, as root)
	$(SWIFT) build --build-tests
	@Tools/check-names.sh

.PHONY: deadlines
deadlines: packages ## Check that no hostile server holds a slot 250 ms past its deadline (nothing else may run)
	COURANT_EXACT_DEADLINES=1 Tools/test.sh --filter "DeadlineTests|HostileServerTests"

.PHONY: memory-check
memory-check: packages-tests ## Fetch answers that once harmed libcurl's memory, under valgrind
	$(SWIFT) build --build-tests
	@Tools/check-curl-memory.sh

.PHONY: corpus
corpus: packages ## Check that every page of the corpus is parsed whole and in the right characters
	$(SWIFT) build -c release
	@Tools/check-corpus.sh

.PHONY: fuzz
fuzz: packages ## Fuzz TARGET=html (or article, header, …: Tools/fuzz.sh) for MINUTES=30 with AddressSanitizer
	@Tools/fuzz.sh

.PHONY: score
score: packages ## Score the extraction of the corpus, cross-validated by domain
	$(SWIFT) build -c release
	@Tools/score.sh

.PHONY: train
train: packages ## Train block and field models from the corpus and write them into Sources/CModels
	@Tools/train.sh

.PHONY: db-reset
db-reset: ## Remove the private database and everything in it
	@Tools/db-reset.sh
