#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every public header compiles alone, twice included, as C17 and as C++17, with gcc and with clang."""

import os
import shutil
import subprocess
import sys

import house

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror", "-fsyntax-only"]
COMPILERS = [
    ("gcc", "c", ["-std=c17", "-Wstrict-prototypes"]),
    ("clang", "c", ["-std=c17", "-Wstrict-prototypes"]),
    ("g++", "c++", ["-std=c++17"]),
    ("clang++", "c++", ["-std=c++17"]),
]


def compile_alone(top, header, compiler, language, options):
    text = f'#include "advalorem/{header}"\n#include "advalorem/{header}"\n'
    done = subprocess.run(
        [compiler, "-x", language, *options, *WARNINGS, "-I", os.path.join(top, "include"), "-"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr.strip().splitlines()[:5] if done.returncode else []


def check(top):
    folder = os.path.join(top, "include", "advalorem")
    for header in sorted(os.listdir(folder)):
        if not header.endswith(".h"):
            continue
        for compiler, language, options in COMPILERS:
            if shutil.which(compiler):
                yield f"{header} alone with {compiler}", compile_alone(
                    top, header, compiler, language, options
                )
            else:
                yield f"{header} alone with {compiler}", [f"{compiler} is not installed; ./check installs it"]


def plant(text):
    return lambda top: house.write(top, "include/advalorem/planted.h", text)


PLANTS = [
    ("a header that forgets an include", plant("#pragma once\nint adv_f(size_t n);\n"), "size_t"),
    ("a header that is not C++", plant("#ifndef P\n#define P\nstruct p { int class; };\n#endif\n"), "class"),
]

if __name__ == "__main__":
    # The plants alone are compiled: the other headers have just been seen.
    sys.exit(house.run(check, PLANTS, lambda path: False))
