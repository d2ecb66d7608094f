GO     ?= go
PYTHON ?= python3

# Pinned here and run by version, so that the program's own modules stay few.
GOFUMPT     = mvdan.cc/gofumpt@v0.12.0
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2

GO_DIRS  = cmd detect fixtures flows
# The server of Spark Connect for Spark as flows/spark/requirements.txt pins it.
SPARK_CONNECT     = org.apache.spark:spark-connect_2.12:3.5.7
SPARK_CONNECT_SUM = 15366e21273a874c760b51fa00743a2acb8fa78642cc35d7a076a3ade0c5eef6
MAVEN_COPY        = org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy

BATCH    = out/belarus-batch
REAL    ?= $(wildcard ../shared/data)
BROWSERS = chromium chromium-browser google-chrome

.DEFAULT_GOAL := help
.PHONY: help build run test lint score calibrate bench notebooks picture python browser spark connect clean

help: ## list the targets
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 16

build: ## build bin/detour
	$(GO) build -o bin/detour ./cmd/detour

run: build ## run the embedded scenario; says where the report is and the first ten findings
	rm -rf $(BATCH)
	bin/detour run --scenario belarus --out $(BATCH)

test: browser spark .venv/ready ## check everything: vet, tests, notebooks, what Spark reads
	$(GO) vet ./...
	$(GO) test ./...
	$(MAKE) notebooks
	.venv/bin/python notebooks/workbook.py $(BATCH)/findings.xlsx
	if [ -e .spark/ready ]; then \
		.venv/bin/python notebooks/tables.py $(BATCH) | .spark/bin/python notebooks/spark.py $(BATCH); \
	fi

lint: ## gofumpt, go vet, staticcheck, each at its pinned version
	@unformatted=$$($(GO) run $(GOFUMPT) -l $(GO_DIRS)) || exit 1; \
	if [ -n "$$unformatted" ]; then \
		printf 'not formatted as by gofumpt -w:\n%s\n' "$$unformatted" >&2; exit 1; \
	fi
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

score: build ## recall, realised FDR and dates over seeds 1 to 20 of the scenario
	$(GO) run ./fixtures/seeds --detour bin/detour --out out/score

calibrate: build ## what the method promises, measured by simulation (about two hours of CPU: --only names a part); REAL=DIR names real files
	rm -rf out/calibrate
	bin/detour score --calibrate --out out/calibrate $(if $(REAL),--real $(REAL))

bench: build .venv/ready ## speed as a ratio to DuckDB, Polars and ruptures, side by side
	.venv/bin/python notebooks/bench.py --detour bin/detour --go "$(GO)"

notebooks: run .venv/ready ## execute the notebooks on the outputs of make run
	.venv/bin/jupyter nbconvert --execute --to html --output-dir out/notebooks notebooks/*.ipynb

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'the notebooks need Python 3.11 or newer: make PYTHON=...' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ [ "$$(id -u)" = 0 ] && apt-get update -q && apt-get install -qy python3-venv; }

.venv/ready: notebooks/requirements.txt | python
	$(PYTHON) -m venv --clear .venv
	.venv/bin/pip install --quiet --disable-pip-version-check -r notebooks/requirements.txt
	touch $@

# Chromium as root needs --no-sandbox; the other flags keep it off the network.
# A palette makes a third of the file: the report has no photographs.
picture: run browser .venv/ready ## take the picture of the report that the README shows
	@set -e; profile=$$(mktemp -d); trap 'rm -rf "$$profile"' EXIT; \
	for b in $(BROWSERS); do if command -v $$b >/dev/null; then break; fi; done; \
	$$b --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
		--disable-background-networking --disable-component-update --disable-sync \
		--hide-scrollbars --user-data-dir="$$profile" --window-size=1280,1400 \
		--screenshot=out/report.png "file://$(CURDIR)/$(BATCH)/report.html" 2>/dev/null
	.venv/bin/python -c 'from PIL import Image; \
		Image.open("out/report.png").convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(".readme/report.png", optimize=True)'

# The report is looked at in a browser. Where none can be installed the test of
# it says that it was skipped.
browser:
	@for b in $(BROWSERS); do if command -v $$b >/dev/null; then exit 0; fi; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -q && apt-get install -qy --no-install-recommends chromium; \
	else \
		echo 'no browser found: install chromium to test the report in one' >&2; \
	fi

# A virtual environment of its own: Spark is ten times the size of what the notebooks
# need. Where no Java can be installed the tests with Spark say that they were skipped.
spark: ## install Apache Spark with Spark Connect into .spark
	@for p in java:openjdk-17-jre-headless mvn:maven; do \
		if command -v $${p%:*} >/dev/null; then continue; fi; \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -q && apt-get install -qy --no-install-recommends $${p#*:} || exit 1; \
		else \
			echo "no $${p%:*} found: install Java 17 and Maven to test with Spark" >&2; exit 0; \
		fi; \
	done; $(MAKE) .spark/ready

.spark/ready: flows/spark/requirements.txt | python
	$(PYTHON) -m venv --clear .spark
	.spark/bin/pip install --quiet --disable-pip-version-check -r $<
	mvn --batch-mode --quiet $(MAVEN_COPY) -Dartifact=$(SPARK_CONNECT) -DoutputDirectory=$(CURDIR)/.spark
	echo "$(SPARK_CONNECT_SUM)  $$(echo .spark/spark-connect_*.jar)" | sha256sum --check --quiet
	touch $@

# Its port is open on every interface and asks for no password.
connect: spark ## start Spark with Spark Connect on this machine, to try it out, until Ctrl-C
	SPARK_HOME="$$(echo $(CURDIR)/.spark/lib/python3*/site-packages/pyspark)" SPARK_LOCAL_IP=127.0.0.1 \
		.spark/bin/spark-submit --class org.apache.spark.sql.connect.service.SparkConnectServer \
		--master 'local[*]' --jars $$(echo .spark/spark-connect_*.jar) spark-internal

clean: ## remove everything that was built
	rm -rf bin out .venv .spark
