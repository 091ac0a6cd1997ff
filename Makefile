# SPDX-License-Identifier: Apache-2.0
# For habit: the doors are ./run and ./check, and they set up what the machine lacks; this does not.

PREFIX ?= /usr/local
DESTDIR ?=

.PHONY: all check bench install clean

all: build/release/build.ninja
	ninja -C build/release adval

build/release/build.ninja:
	meson setup build/release --prefix=$(PREFIX) -Dtests=false

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
