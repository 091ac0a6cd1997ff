# SPDX-License-Identifier: Apache-2.0
# For habit: the doors are ./run and ./check.  The first build sets up what the machine lacks, as they do.

PREFIX ?= /usr/local
DESTDIR ?=

.PHONY: all check bench install clean

all: build/release/build.ninja
	ninja -C build/release adval

build/release/build.ninja:
	. tools/setup.sh && need_packages $$run_packages && need_duckdb && \
		configure build/release --prefix=$(PREFIX) -Dtests=false

check:
	./check

# Measures; takes minutes, wants an otherwise idle machine, and is not part of ./check.
bench: all
	meson test -C build/release --benchmark --verbose

install: all
	meson configure build/release --prefix=$(PREFIX)
	meson install -C build/release --destdir=$(DESTDIR)

clean:
	rm -rf build
