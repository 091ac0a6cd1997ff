#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What libadvalorem asks of its host: memory and string primitives, the allocator from base/ alone, and the
compiler's own helpers; and it brings no writable data.  Looks at the release build (BUILD_DIR).
"""

import os
import re
import subprocess
import sys
import tempfile

import house

PRIMITIVES = {"memcpy", "memmove", "memset", "memcmp", "memchr", "strlen", "strcmp", "strncmp"}
ALLOCATOR = {"malloc", "realloc", "free"}
COMPILER = re.compile(
    r"^(__assert_fail|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_|"
    r"__(u?div|u?mod|mul|u?divmod|ashl|ashr|lshr|neg|cmp|ucmp|mulo)ti[234])$"
)
WRITABLE = re.compile(r"^\.(data|bss|tdata|tbss)(?!\.rel\.ro)(\..*)?$")


def output(*command):
    return subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C"}
    ).stdout


def symbols(archive, option):
    """{member: names} of the undefined (-u) or defined symbols of every object of an archive."""
    found = {}
    for line in output("nm", "-A", option, archive).splitlines():
        words = line.split()
        # archive:member:address TYPE name, with blanks for the address where there is none
        if len(words) >= 2 and words[0].count(":") >= 2:
            member = os.path.basename(words[0].split(":")[-2])
            found.setdefault(member, set()).add(words[-1])
    return found


def writable_sections(archive):
    member, found = archive, []
    for line in output("readelf", "-SW", archive).splitlines():
        if line.startswith("File:"):
            member = line.split("(")[-1].rstrip(")")
        match = re.match(r"\s*\[\s*\d+\]\s+(\.\S+)\s+\S+\s+[0-9a-f]+\s+[0-9a-f]+\s+([0-9a-f]+)", line)
        if match and WRITABLE.match(match.group(1)) and int(match.group(2), 16):
            found.append(f"{member}: {int(match.group(2), 16)} bytes in {match.group(1)}")
    return found


def check_archive(archive, base_archive):
    defined = set().union(*symbols(archive, "--defined-only").values())
    base = set(symbols(base_archive, "--defined-only"))
    problems = []
    for member, names in sorted(symbols(archive, "-u").items()):
        for name in sorted(names - defined):
            if name in PRIMITIVES or COMPILER.match(name) or (name in ALLOCATOR and member in base):
                continue
            problems.append(
                f"{member} needs {name}" + (", which only base/ may" if name in ALLOCATOR else "")
            )
    yield "nothing is needed but memory and string primitives", problems
    yield "nothing writable outlives a call", writable_sections(archive)


def planted_problems(text):
    """Problems found in an archive of one object that does what it must not."""
    with tempfile.TemporaryDirectory() as folder:
        source, archive = os.path.join(folder, "planted.c"), os.path.join(folder, "libplanted.a")
        empty = os.path.join(folder, "libempty.a")
        with open(source, "w", encoding="utf-8") as file:
            file.write(text)
        subprocess.run(["cc", "-O2", "-fPIC", "-c", source, "-o", source[:-1] + "o"], check=True)
        subprocess.run(["ar", "rcs", archive, source[:-1] + "o"], check=True)
        with open(os.path.join(folder, "e.c"), "w", encoding="utf-8") as file:
            file.write("int adv_nothing;\n")
        subprocess.run(
            ["cc", "-c", os.path.join(folder, "e.c"), "-o", os.path.join(folder, "e.o")], check=True
        )
        subprocess.run(["ar", "rcs", empty, os.path.join(folder, "e.o")], check=True)
        return [problem for _, problems in check_archive(archive, empty) for problem in problems]


PLANTS = [
    ("stdio", '#include <stdio.h>\nvoid f(void) { printf("%d", 1); }\n', "printf"),
    ("an allocation outside base/", "#include <stdlib.h>\nvoid *f(void) { return malloc(3); }\n", "malloc"),
    (
        "a sort of the C library",
        "#include <stdlib.h>\nvoid f(void *p, int (*c)(const void *, const void *))"
        " { qsort(p, 2, 1, c); }\n",
        "qsort",
    ),
    ("a writable variable", "int adv_count; int f(void) { return ++adv_count; }\n", "bytes in .bss"),
    ("a writable table", "int adv_table[] = {1, 2}; void f(void) { adv_table[0]++; }\n", "bytes in .data"),
]


def main():
    report = house.Report()
    build = house.build_folder()
    archive, base = os.path.join(build, "src", "libadvalorem.a"), os.path.join(build, "src", "libbase.a")
    if os.path.exists(archive):
        for name, problems in check_archive(archive, base):
            report.case(name, problems)
    else:
        report.case("the library is built", [f"{archive} is not there; ./check house builds it"])
    for name, text, word in PLANTS:
        found = planted_problems(text)
        report.case(
            f"catches {name}", [] if any(word in problem for problem in found) else [f"found only {found}"]
        )
    clean = planted_problems(
        'static const char *const t[] = {"a", "b"};\n'
        "#include <string.h>\nunsigned long f(int i) { return strlen(t[i & 1]); }\n"
    )
    report.case("a table of constants passes", clean)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
