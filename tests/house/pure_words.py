#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No binary floating point in the library and its headers, nor near money anywhere; no clock, environment,
file or allocation in its pure rooms (base/ alone allocates); no writable variable that outlives a call.
"""

import re
import sys

import house

FLOATING = re.compile(r"\b(?:float|double|strtod|strtof|strtold|atof|_Complex)\b")
IMPURE = re.compile(
    r"\b(?:time|getenv|fopen|clock|clock_gettime|setlocale|printf|fprintf|snprintf|sprintf|qsort|"
    r"localtime|gmtime|rand|getpid|open|read|write|exit|abort)\s*\("
)
ALLOCATING = re.compile(r"\b(?:malloc|calloc|realloc|free|strdup|aligned_alloc)\s*\(")
STATIC = re.compile(r"^[ \t]*static\b([^;={(]*)(=|;|\[)", re.MULTILINE)
GLOBAL = re.compile(
    r"^(?!static|typedef|extern|struct \w+;|union \w+;|enum \w+;|#|\}|return)"
    r"((?:[A-Za-z_]\w*[ \t*]+)+\w+(?:\[[^\]]*\])*)[ \t]*(?:=|;)",
    re.MULTILINE,
)


def lines_of(pattern, text, path, words):
    return [
        f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {words}: {match.group(0).strip()}"
        for match in pattern.finditer(text)
    ]


def constant(declaration):
    """`static const char *p` is a writable pointer: where there is a star, const must follow the last one."""
    _, star, tail = declaration.rpartition("*")
    return "const" in (tail if star else declaration).split()


def writable(text, path):
    found = []
    for match in list(STATIC.finditer(text)) + list(GLOBAL.finditer(text)):
        declaration = match.group(1)
        if not constant(declaration) and "inline" not in declaration:
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"{path}:{line}: a writable variable that outlives a call: {match.group(0).strip()}")
    return found


def check(top):
    rooms, _ = house.rooms_table(top)
    files = [path for path in house.tree_files(top) if path.endswith((".c", ".h", ".inc"))]
    for room, (ring, _, _) in rooms.items():
        texts = {
            path: house.without_comments(house.read(top, path))
            for path in files
            if path.startswith(f"src/{room}/")
        }
        if not texts or ring != "pure":
            continue
        problems = []
        for path, text in texts.items():
            problems += lines_of(FLOATING, text, path, "binary floating point")
            problems += lines_of(IMPURE, text, path, "not for a pure room")
            problems += writable(text, path)
            if room != "base":
                problems += lines_of(ALLOCATING, text, path, "only base/ allocates")
        yield f"room {room} keeps no state, touches no host, counts in integers", problems
    problems = []
    for path in files:
        if path.startswith("include/"):
            text = house.without_comments(house.read(top, path))
            problems += lines_of(FLOATING, text, path, "binary floating point")
    yield "public headers know no binary floating point", problems


def plant(text):
    return lambda top: house.write(top, "src/engine/planted.c", text)


PLANTS = [
    ("a double", plant("static inline int f(double x);\n"), "binary floating point"),
    ("the clock", plant("long f(void) { return time(0); }\n"), "not for a pure room"),
    ("the environment", plant('const char *f(void) { return getenv("X"); }\n'), "not for a pure room"),
    ("a file", plant('void *f(void) { return fopen("x", "r"); }\n'), "not for a pure room"),
    ("an allocation", plant("void *f(void) { return malloc(1); }\n"), "only base/ allocates"),
    ("a static counter", plant("static int count;\n"), "outlives a call"),
    (
        "a static counter inside a function",
        plant("int f(void)\n{\n    static int n = 0;\n    return n++;\n}\n"),
        "outlives a call",
    ),
    ("a global table that can be written", plant("const char *names[] = {0};\n"), "outlives a call"),
]

if __name__ == "__main__":
    sys.exit(house.run(check, PLANTS, lambda path: path.startswith(("src/", "include/"))))
