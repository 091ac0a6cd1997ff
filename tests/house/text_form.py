#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The form of what we write: at most 110 columns, no trailing blanks, no tabs, LF, a newline at the end, a
licence line at the top of every source, and nothing left half done.

Exempt: material carried in from elsewhere or made to be broken (sample/, fixtures, corpora), the licence, and
lines that cannot be broken: table rows and link targets of Markdown.
"""

import os
import re
import sys

import house

CODE = (".c", ".h", ".inc", ".py", ".sh")
TEXT = CODE + (".md", ".yaml", ".yml", ".build", ".txt", ".json", ".1", ".5", ".html", ".css", ".ts")
NAMED = {
    "run",
    "check",
    ".ci/run",
    "Makefile",
    "meson.build",
    "meson_options.txt",
    ".clang-format",
    ".clang-tidy",
    ".editorconfig",
    ".gitignore",
}
GIVEN = re.compile(
    r"^(sample/(?!.*\.(py|md|sh|c)$)|tests/([^/]+/)*(fixtures|broken|corpus|expected|golden)/|LICENSE$)"
)
WIDTH = 110
UNFINISHED = re.compile(r"\b(" + "TO" + "DO|FIX" + r"ME)\b")


def ours(path):
    return not GIVEN.match(path) and (path.endswith(TEXT) or path in NAMED)


def unbreakable(path, line):
    if path.endswith(".md"):
        return line.lstrip().startswith("|") or "](" in line or re.search(r"https?://\S{60}", line)
    return path.endswith(".inc")


def problems_of(path, raw):
    text = raw.decode("utf-8")
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        place = f"{path}:{number}"
        if len(line) > WIDTH and not unbreakable(path, line):
            yield "width", f"{place}: {len(line)} columns, at most {WIDTH}"
        if line != line.rstrip():
            yield "blanks", f"{place}: blanks or a carriage return at the end of the line"
        if "\t" in line and path != "Makefile":
            yield "blanks", f"{place}: a tab; indent with blanks"
        if UNFINISHED.search(line):
            yield "unfinished", f"{place}: {line.strip()}"
    if text and (lines[-1] != "" or lines[-2:] == ["", ""]):
        yield "blanks", f"{path}: must end with exactly one newline"
    if (
        path.endswith(CODE)
        and text
        and not any("SPDX-License-Identifier: Apache-2.0" in line for line in lines[:3])
    ):
        yield "licence", f"{path}: no line 'SPDX-License-Identifier: Apache-2.0' at the top"


def check(top):
    found = {"width": [], "blanks": [], "licence": [], "unfinished": [], "utf-8": []}
    for path in house.tree_files(top):
        if not ours(path):
            continue
        with open(os.path.join(top, path), "rb") as file:
            raw = file.read()
        try:
            for kind, problem in problems_of(path, raw):
                found[kind].append(problem)
        except UnicodeDecodeError as problem:
            found["utf-8"].append(f"{path}: {problem}")
    yield f"at most {WIDTH} columns", found["width"]
    yield "no trailing blanks, no tabs, one newline at the end", found["blanks"]
    yield "every source names its licence", found["licence"]
    yield "nothing left half done", found["unfinished"]
    yield "all text is UTF-8", found["utf-8"]


SPDX = "/* SPDX-License-Identifier: Apache-2.0 */\n"
PLANTS = [
    (
        "a wide line",
        lambda top: house.write(top, "src/planted.c", SPDX + "/* " + "x" * 108 + " */\n"),
        "columns",
    ),
    ("a trailing blank", lambda top: house.write(top, "docs/planted.md", "word \n"), "blanks"),
    ("a carriage return", lambda top: house.write(top, "docs/planted.md", "word\r\n"), "blanks"),
    ("a tab", lambda top: house.write(top, "src/planted.c", SPDX + "\tint x;\n"), "a tab"),
    ("a missing newline", lambda top: house.write(top, "docs/planted.md", "word"), "exactly one newline"),
    ("a missing licence", lambda top: house.write(top, "src/planted.c", "int x;\n"), "SPDX"),
    (
        "work left undone",
        lambda top: house.write(top, "src/planted.c", SPDX + "/* TO" + "DO: later */\n"),
        "later",
    ),
]

if __name__ == "__main__":
    sys.exit(house.run(check, PLANTS, lambda path: False))
