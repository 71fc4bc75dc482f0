# make test installs what the tests need beyond Go: a Python virtual environment in .tools
# for the independent oracle, for Arelle, which validates reports, and for openxml-audit, which
# validates Office files; Chromium for the browser tests; LibreOffice, which recalculates
# workbooks and opens Word files; and PostgreSQL, whose server the tests of ledgers in a database
# start themselves.

PYTHON   := .tools/venv/bin/python
ARELLE   := .tools/venv/bin/arelleCmdLine
STAMP    := .tools/venv/requirements.stamp
AUDIT    := .tools/venv/bin/openxml-audit
BROWSER  := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
POSTGRES := $(shell command -v initdb || ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -n 1)
OFFICE   := $(shell { command -v soffice || command -v libreoffice; } >/dev/null && { /usr/bin/python3 -c 'import uno' || python3 -c 'import uno'; } 2>/dev/null && command -v pdftoppm)

.PHONY: build test soak bench equal fixtures want release

build:
	go build -o tieout .

# Run everything: format, vet, also of what is built for Windows alone, tests, the Python oracle, the
# browser tests, and the tests with LibreOffice and PostgreSQL.
test: $(STAMP) browser office postgres
	@unformatted=$$(gofmt -l main.go internal fixtures); test -z "$$unformatted" || { echo "not gofmt-ed: $$unformatted"; exit 1; }
	go vet ./...
	GOOS=windows GOARCH=amd64 go vet ./...
	TIEOUT_PYTHON=$(abspath $(PYTHON)) TIEOUT_ARELLE=$(abspath $(ARELLE)) TIEOUT_AUDIT=$(abspath $(AUDIT)) TIEOUT_REQUIRE_BROWSER=1 TIEOUT_REQUIRE_OFFICE=1 TIEOUT_REQUIRE_POSTGRES=1 go test -count=1 -timeout 20m ./...

$(STAMP): fixtures/requirements.txt fixtures/arelle/requirements.txt fixtures/office/requirements.txt
	@command -v python3 >/dev/null || { echo "make test needs python3 (3.11 or later) with venv; install it and run again"; exit 1; }
	python3 -m venv .tools/venv || { echo "python3 cannot make a virtual environment; install python3-venv and run again"; exit 1; }
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r fixtures/requirements.txt
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r fixtures/arelle/requirements.txt
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r fixtures/office/requirements.txt
	touch $@

.PHONY: browser
browser:
ifeq ($(BROWSER),)
	@echo "Chromium is missing; installing it"
	@command -v apt-get >/dev/null || { echo "make test needs Chromium on the PATH; install it and run again"; exit 1; }
	@{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null || { echo "Chromium cannot be installed here (are you root?); install it and run again"; exit 1; }
endif

.PHONY: office
office:
ifeq ($(OFFICE),)
	@echo "LibreOffice is missing; installing it"
	@command -v apt-get >/dev/null || { echo "make test needs LibreOffice, the Python module uno and pdftoppm on the PATH; install them and run again"; exit 1; }
	@{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq libreoffice-calc-nogui libreoffice-writer-nogui python3-uno poppler-utils fonts-liberation; } >/dev/null || { echo "LibreOffice cannot be installed here (are you root?); install it and run again"; exit 1; }
endif

# Debian's package starts a server of its own, unless createcluster.conf says otherwise; the tests
# do not need it.
.PHONY: postgres
postgres:
ifeq ($(POSTGRES),)
	@echo "PostgreSQL is missing; installing it"
	@command -v apt-get >/dev/null || { echo "make test needs the programs of the PostgreSQL server (initdb, postgres) on the PATH or in /usr/lib/postgresql; install them and run again"; exit 1; }
	@{ test -e /etc/postgresql-common/createcluster.conf || { mkdir -p /etc/postgresql-common && echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf; }; } && { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Options::=--force-confold postgresql; } >/dev/null || { echo "PostgreSQL cannot be installed here (are you root?); install it and run again"; exit 1; }
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null || { echo "the package postgresql has no initdb in /usr/lib/postgresql; install the PostgreSQL server and run again"; exit 1; }
endif

# Run what takes long: kill each command that writes KILLS times, read generated workbooks with
# two readers, write random filings as other systems would and read them back, draft TWINS
# generated filings from workbooks, CSV files and Parquet files, draft MOVED of them from tables
# of a database, draft YEARS random years and read
# their sentences back, have Arelle validate the reports of REPORTS generated filings, compare the
# faults that it finds in SPOILED reports with those of tieout, change MUTATIONS cells of working
# papers in LibreOffice and of their ledgers, have LibreOffice accept and reject the changes of
# REDLINES redlines, and fuzz each target for FUZZ.
# Quick samples of each are in the tests.
KILLS     := 200
WORKBOOKS := 10000
EXPORTS   := 2000
TWINS     := 2000
MOVED     := 500
YEARS     := 20000
REPORTS   := 300
SPOILED   := 1000
MUTATIONS := 5000
REDLINES  := 200
FUZZ      := 10m
soak: $(STAMP) office postgres
	TIEOUT_WORKBOOKS=$(WORKBOOKS) go test -count=1 -timeout 2h -v -run 'TestOddWorkbooks' ./internal/workbook
	TIEOUT_EXPORTS=$(EXPORTS) go test -count=1 -timeout 2h -v -run 'TestExports$$' ./internal/compute
	TIEOUT_YEARS=$(YEARS) go test -count=1 -timeout 4h -v -run 'TestAloud$$' ./internal/walk
	TIEOUT_TAMPER=0 go test -count=1 -timeout 4h -v -run 'TestTamper$$' ./internal/cli
	TIEOUT_KILLS=$(KILLS) go test -count=1 -timeout 4h -v -run 'Killed' ./internal/cli
	TIEOUT_BOOKS=$(TWINS) go test -count=1 -timeout 4h -v ./fixtures/twins
	TIEOUT_BOOKS=$(MOVED) TIEOUT_REQUIRE_POSTGRES=1 go test -count=1 -timeout 4h -v ./fixtures/warehouse
	TIEOUT_REPORTS=$(REPORTS) TIEOUT_ARELLE=$(abspath $(ARELLE)) go test -count=1 -timeout 2h -v -run 'TestGenerated$$' ./fixtures/arelle
	TIEOUT_SPOILED=$(SPOILED) TIEOUT_ARELLE=$(abspath $(ARELLE)) go test -count=1 -timeout 2h -v -run 'TestArelleAgrees$$' ./internal/efm
	TIEOUT_MUTATIONS=$(MUTATIONS) TIEOUT_REQUIRE_OFFICE=1 go test -count=1 -timeout 8h -v -run 'TestMutations' ./fixtures/office
	TIEOUT_REDLINES=$(REDLINES) TIEOUT_REQUIRE_OFFICE=1 go test -count=1 -timeout 2h -v -run 'TestLibreOfficeSettles' ./internal/redline ./internal/diff
	@for p in $$(grep -rl --include=*_test.go '^func Fuzz' internal | xargs -n1 dirname | sort -u); do \
	  for f in $$(grep -rh '^func Fuzz' $$p/*_test.go | sed 's/func \(Fuzz[A-Za-z]*\).*/\1/'); do \
	    echo "$$p $$f"; go test ./$$p -run XXX -fuzz "^$$f$$" -fuzztime $(FUZZ) || exit 1; done; done

# Time drafts, compare the reading of workbooks with other readers, and write the table in
# CONTRIBUTING.md and its main rows in README.md. BENCH=small is a quick run, which writes
# no table. Python readers that cannot be installed are left out. To time single packages, use
# go test -bench .
BENCH_PYTHON := .tools/venv-bench/bin/python
BENCH_TABLES := -tables CONTRIBUTING.md -short README.md
bench:
	@test -x $(BENCH_PYTHON) || python3 -m venv .tools/venv-bench || true
	@$(BENCH_PYTHON) -m pip install --quiet --disable-pip-version-check -r fixtures/bench/requirements.txt || true
	@mkdir -p .tools/bench
	go build -o .tools/bench/tieout .
	go build -o .tools/bench/bench ./fixtures/bench
	.tools/bench/bench -tieout .tools/bench/tieout -python $(BENCH_PYTHON) $(BENCH_TABLES) $(if $(filter small,$(BENCH)),-small)

# Draft ledgers of up to 100,000,000 rows in PostgreSQL, time the drafts beside the statement that an
# analyst would write, and write the tables in CONTRIBUTING.md and README.md. Needs the programs of a PostgreSQL server,
# which runs in POSTGRES_DIR, and 30 GB of disk there; ROWS=10000000 needs less. KEEP=1 leaves the
# tables for the next run. make bench-crowd drafts CUSTOMERS customers, with one row each in two
# ledgers, and prints the peak of memory.
ROWS         := 100000000
CUSTOMERS    := 50000000
POSTGRES_DIR := $(or $(TMPDIR),/tmp)/tieout-bench-postgres
.PHONY: bench-postgres bench-crowd
bench-postgres bench-crowd:
	@mkdir -p .tools/bench
	go build -o .tools/bench/tieout .
	go build -o .tools/bench/bench ./fixtures/bench
	.tools/bench/bench -tieout .tools/bench/tieout -server $(POSTGRES_DIR) $(if $(KEEP),-keep) $(if $(filter bench-crowd,$@),-crowd -most $(CUSTOMERS),-postgres -most $(ROWS) $(BENCH_TABLES))

# Run the tests that need Trino against a real server, which is fetched (about 210 MB) and started
# for them. Needs a JDK of version 24 or later; without one, it says so and runs nothing. Not part
# of make test. TRINO_TESTS are the packages that have such tests.
TRINO_TESTS := $(patsubst %,./%,$(wildcard internal/warehouse internal/statement internal/ledger fixtures/warehouse fixtures/trino))
.PHONY: trino
trino:
	fixtures/trino/run.sh go test -count=1 -timeout 90m -run Trino $(TRINO_TESTS)

# Take the picture of the review page in README.md again. Needs Chromium.
.PHONY: picture
picture:
	TIEOUT_PICTURE=$(abspath fixtures/review.png) TIEOUT_REQUIRE_BROWSER=1 go test -count=1 -run 'TestPicture$$' ./internal/cli

# Draft generated filing folders with an older build and with this one, and list every
# difference: make equal BASE=path/to/older/tieout [BOOKS=100] [SEED=2]
BOOKS := 1000
SEED  := 1
equal:
	@test -x "$(BASE)" || { echo "name the older build: make equal BASE=path/to/older/tieout"; exit 1; }
	rm -rf .tools/equal
	go build -o .tools/equal/tieout .
	go run ./fixtures/generate -books $(BOOKS) -seed $(SEED) -o .tools/equal/books
	go run ./fixtures/equal -base $(BASE) -new .tools/equal/tieout -books .tools/equal/books

# Write the manual as one HTML file and as a page for man: .tools/manual/manual.html and tieout.1.
.PHONY: manual
manual:
	rm -rf .tools/manual
	mkdir -p .tools/manual
	go build -o .tools/manual/tieout .
	.tools/manual/tieout explain --all --format html -o .tools/manual/manual.html
	.tools/manual/tieout explain --all --format man -o .tools/manual/tieout.1
	chmod 644 .tools/manual/manual.html .tools/manual/tieout.1
	rm .tools/manual/tieout

# Build the files of a release into dist: make release VERSION=v0.1.0. It builds the commit that is
# checked out, for all systems, and refuses if a file is not committed. Without VERSION, it is the tag
# of the commit, or the version that go build gives a commit without one.
release:
	go run ./fixtures/release $(if $(VERSION),-version $(VERSION))

# fixtures regenerates the fixtures' ledgers; want regenerates their expected output.
fixtures:
	go run ./fixtures/generate
want:
	go test ./internal/cli -run 'TestFixtures|TestReports' -update
	go test ./fixtures/broken -run TestBroken -update
