# Two commands set everything up on a fresh Debian machine: `make run` and `make test`.

SHELL := /bin/bash
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: run test properties golden errors schemas fuzz bench scaling must-hold shapes peers thresholds lint format setup wheel

# Builds both tools, structures the medium deal and checks every service level and golden range.
run: setup
	swift build -c release --product structctl
	swift build -c release --product StructBench
	.build/release/StructBench --fixture medium

# Passes all tests, the random ones over a part of their deals.
test: setup
	swift test

# Passes the random tests over all of their deals: every suite that names Amount, in which the number is chosen.
SUITES = $$(grep -rlw Amount Tests/StructEngineTests | sed 's|.*/||; s|[.]swift$$||' | paste -sd '|' -)
properties: setup
	STRUCTENGINE_TESTS=full swift test --filter "[.]($(SUITES))/"

# Writes the golden digests anew; say why in CHANGELOG.md under Results.
golden: setup
	UPDATE_GOLDEN=1 swift test --filter GoldenDigestTests
	git diff --stat Fixtures/golden

# Writes Documentation/ERRORS.md anew from Fixtures/issues.
errors: setup
	UPDATE_ERRORS=1 swift test --filter ErrorsDocumentTests
	git diff --stat Documentation/ERRORS.md

# Writes the schemas of results anew from the engine's lists of fields.
schemas: setup
	UPDATE_SCHEMAS=1 swift test --filter SchemaFilesTests
	git diff --stat Schemas

# Feeds mutants of the fixtures to the engine, and of tables to the import; `make fuzz MUTANTS=1000000 SEED=7` for more of them.
MUTANTS ?= 100000
SEED ?= 1
fuzz: setup
	swift build --product structfuzz
	.build/debug/structfuzz run --mutants $(MUTANTS) --seed $(SEED)
	.build/debug/structfuzz run --tables --mutants $(MUTANTS) --seed $(SEED)

# The Python package as a wheel that needs no Swift where it is installed: .build/wheel/structengine-*.whl.
wheel: setup
	Python/wheel.sh

# Measurements, which write their tables to Documentation/PERFORMANCE.md; close everything else first. A variable that steers BLAS is
# taken away, so that it chooses its kernel by itself.
bench: setup valgrind
	env -u OPENBLAS_CORETYPE Benchmarks/stages.py

scaling: setup
	env -u OPENBLAS_CORETYPE Benchmarks/scaling.py

must-hold: setup
	env -u OPENBLAS_CORETYPE Benchmarks/must_hold.py

# The speed of deals of every shape, beside medium's.
shapes: setup
	env -u OPENBLAS_CORETYPE Benchmarks/shapes.py

# The engine beside a fused, parallel Numba program of the same pipeline, in an environment of its own; make peers PEERS=--check compares
# results alone, over few positions.
PEERS ?=
peers: setup
	[ -x .build/peers/bin/python ] || python3 -m venv .build/peers
	.build/peers/bin/python -m pip install -q --disable-pip-version-check -r Benchmarks/peers/requirements.txt
	env -u OPENBLAS_CORETYPE .build/peers/bin/python Benchmarks/peers/compare.py $(PEERS)

# Fails where a stage takes more instructions or allocations than it may; make thresholds UPDATE=--update sets new thresholds.
thresholds: setup valgrind
	Benchmarks/thresholds.py $(UPDATE)

# Style; CI fails on any finding.
SWIFT_SOURCES := Package.swift Sources Tests $(addprefix Benchmarks/,Package.swift Stages StageTimes StageCounts Curves) $(addprefix Examples/StructServer/,Package.swift Sources Tests)
lint:
	swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)

format:
	swift format --in-place --recursive --parallel $(SWIFT_SOURCES)

# Counts instructions; only benchmarks need it.
.PHONY: valgrind
valgrind:
	@command -v valgrind >/dev/null || { $(SUDO) apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq valgrind >/dev/null; }

# Installs what is missing: OpenBLAS, zlib, expat and libxlsxwriter with headers, and pkg-config (apt, or brew on macOS). Swift itself comes from swift.org.
setup:
	@command -v swift >/dev/null || { echo "Swift 6.2 or later is needed: see https://www.swift.org/install" >&2; exit 1; }
	@if [ "$$(uname)" = Darwin ]; then \
	  pkg-config --exists openblas zlib expat xlsxwriter 2>/dev/null || brew install openblas zlib expat libxlsxwriter pkg-config; \
	elif ! pkg-config --exists openblas zlib expat xlsxwriter 2>/dev/null || [ ! -e /usr/include/lapacke.h ]; then \
	  $(SUDO) apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq libopenblas-dev liblapacke-dev zlib1g-dev libexpat1-dev libxlsxwriter-dev pkg-config >/dev/null; \
	fi
