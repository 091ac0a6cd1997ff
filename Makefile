# SPDX-License-Identifier: Apache-2.0
# For habit: the doors are ./run and ./check.  The first build sets up what the machine lacks, as they do.

PREFIX ?= /usr/local
DESTDIR ?=
BUILD ?= build/release

.PHONY: all check bench install uninstall clean

all: $(BUILD)/build.ninja
	ninja -C $(BUILD) adval

$(BUILD)/build.ninja:
	. tools/setup.sh && need_packages $$run_packages && need_duckdb && \
		configure $(BUILD) --prefix=$(PREFIX) -Dtests=false

check:
	./check

# Measures; takes minutes, wants an otherwise idle machine, and is not part of ./check.
bench: all
	meson test -C $(BUILD) --benchmark --verbose

# What goes where, and how it is taken away again: docs/install.md.
install: $(BUILD)/build.ninja
	meson introspect --buildoptions $(BUILD) | grep -q '"name": "prefix", "value": "$(PREFIX)"' || \
	    meson configure $(BUILD) --prefix=$(PREFIX)
	meson install -C $(BUILD) --quiet --destdir=$(abspath $(DESTDIR))

# Takes away what the last `make install` of this build folder put in place.
uninstall:
	ninja -C $(BUILD) uninstall

clean:
	rm -rf build
