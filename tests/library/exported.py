#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What libadvalorem shows the world: exactly what its public headers declare, each marked ADV_API, in the
shared library and in the archive alike; and what the shared library asks of its host.  Looks at the release
build (BUILD_DIR).
"""

import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "house"))
import house  # noqa: E402  (it stands in the folder beside)

from library_symbols import ALLOCATOR, COMPILER, PRIMITIVES  # noqa: E402

# What every shared object asks of the loader.
LOADER = {"__cxa_finalize", "__gmon_start__", "_ITM_deregisterTMCloneTable", "_ITM_registerTMCloneTable"}
HIDDEN = {"HIDDEN", "INTERNAL"}


def output(*command):
    return subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C"}
    ).stdout


def declarations(text):
    """(functions and tables declared, those of them marked) in the text of a header."""
    text = house.without_comments(text)
    text = re.sub(r"^[ \t]*#.*(?:\\\n.*)*", "", text, flags=re.MULTILINE)
    text = re.sub(r"__attribute__\s*\(\(.*?\)\)", "", text, flags=re.DOTALL)
    declared, marked = set(), set()
    for statement in re.split(r"[;{}]", text):
        match = re.search(r"\b(adv_\w+)\s*\(", statement)
        match = match or re.search(r"\bextern\b[^\"]*\b(adv_\w+)\s*(?:\[[^\]]*\])?\s*$", statement)
        if match and "typedef" not in statement and "static" not in statement:
            declared.add(match.group(1))
            if "ADV_API" in statement.split():
                marked.add(match.group(1))
    return declared, marked


def headers_of(top):
    folder = os.path.join("include", "advalorem")
    declared, marked = set(), set()
    for name in sorted(os.listdir(os.path.join(top, folder))):
        of_header = declarations(house.read(top, os.path.join(folder, name)))
        declared |= of_header[0]
        marked |= of_header[1]
    return declared, marked


def dynamic_symbols(library):
    """(defined, undefined) names of the dynamic symbol table, without their versions."""
    defined, undefined = set(), set()
    for line in output("nm", "-D", library).splitlines():
        words = line.split()
        (undefined if words[-2] in ("U", "w") else defined).add(words[-1].split("@")[0])
    return defined, undefined


def seen_in_archive(archive):
    """Names a linker of another program would find: global and not hidden."""
    seen = set()
    for line in output("readelf", "-sW", archive).splitlines():
        words = line.split()
        # Num: Value Size Type Bind Vis Ndx Name
        if len(words) != 8 or words[4] not in ("GLOBAL", "WEAK"):
            continue
        if words[5] not in HIDDEN and words[6] != "UND":
            seen.add(words[7])
    return seen


def differences(found, declared):
    missing = [f"{name} is declared in a public header and not exported" for name in declared - found]
    return sorted(missing) + [
        f"{name} is exported and no public header declares it" for name in sorted(found - declared)
    ]


def check_library(library, archive, declared):
    defined, undefined = dynamic_symbols(library)
    yield "the shared library exports what its headers declare and nothing else", differences(
        defined, declared
    )
    yield "so does the archive", differences(seen_in_archive(archive), declared)
    yield "the shared library asks for nothing but memory, strings and the loader", [
        f"needs {name}"
        for name in sorted(undefined - PRIMITIVES - ALLOCATOR - LOADER)
        if not COMPILER.match(name)
    ]
    about = output("readelf", "-dW", library)
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", about)
    yield "it needs libc and nothing else", [f"needs {name}" for name in needed if name != "libc.so.6"]
    soname = re.findall(r"\(SONAME\).*\[(.*)\]", about)
    yield "its soname is libadvalorem.so.0", [] if soname == ["libadvalorem.so.0"] else [f"is {soname}"]


def check_version(top, library):
    text = house.read(top, "include/advalorem/api.h")
    parts = [re.search(rf"ADV_VERSION_{p}\s+(\d+)", text).group(1) for p in ("MAJOR", "MINOR", "PATCH")]
    version = re.search(r'ADV_VERSION_STRING "(.*)"', text).group(1)
    project = re.search(r"version: '([0-9.]+)'", house.read(top, "meson.build")).group(1)
    problems = [] if version == ".".join(parts) else [f"ADV_VERSION_STRING is {version}, the numbers {parts}"]
    if version != project:
        problems.append(f"api.h says {version}, meson.build {project}")
    if not os.path.realpath(library).endswith(f".so.{version}"):
        problems.append(f"the library file is {os.path.realpath(library)}")
    yield "api.h, meson.build and the library's file name agree", problems


def planted(source):
    """Problems of a library of one source file whose header declares adv_one and adv_two."""
    declared = {"adv_one", "adv_two"}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "planted")
        with open(path + ".c", "w", encoding="utf-8") as file:
            file.write('#define ADV_API __attribute__((visibility("default")))\n' + source)
        for command in (
            ["cc", "-fPIC", "-fvisibility=hidden", "-c", path + ".c", "-o", path + ".o"],
            ["cc", "-shared", path + ".o", "-o", path + ".so", "-Wl,-soname,libadvalorem.so.0"],
            ["ar", "rcs", path + ".a", path + ".o"],
        ):
            subprocess.run(command, check=True)
        cases = check_library(path + ".so", path + ".a", declared)
        return [problem for _, problems in cases for problem in problems]


BOTH = "ADV_API int adv_one(void) { return 1; } ADV_API int adv_two(void) { return 2; }\n"
PLANTS = [
    ("a function that is not exported", "ADV_API int adv_one(void) { return 1; }\n", "adv_two is declared"),
    (
        "a function nobody declares",
        BOTH + "ADV_API int adv_three(void) { return 3; }\n",
        "adv_three is exported",
    ),
    ("a table that leaks", BOTH + "ADV_API const int adv_table[] = {1, 2};\n", "adv_table is exported"),
    ("a call of stdio", BOTH + 'int puts(const char *); void f(void) { puts("x"); }\n', "needs puts"),
]


def main():
    report = house.Report()
    top, build = house.top_folder(), house.build_folder()
    declared, marked = headers_of(top)
    report.case(
        "all that a public header declares is marked ADV_API",
        [f"{name} is not" for name in sorted(declared - marked)]
        + ([] if len(declared) > 100 else [f"only {len(declared)} functions were found in the headers"]),
    )
    umbrella = house.read(top, "include/advalorem/advalorem.h")
    others = set(os.listdir(os.path.join(top, "include", "advalorem"))) - {"advalorem.h"}
    report.case(
        "advalorem.h includes every header",
        [name for name in sorted(others) if f'#include "advalorem/{name}"' not in umbrella],
    )
    library = os.path.join(build, "src", "libadvalorem.so")
    archive = os.path.join(build, "src", "libadvalorem.a")
    cases = list(check_library(library, archive, declared)) + list(check_version(top, library))
    for name, problems in cases:
        report.case(name, problems)
    for name, source, word in PLANTS:
        found = planted(source)
        report.case(f"catches {name}", [] if any(word in p for p in found) else [f"found only {found}"])
    found = planted(BOTH + "int hidden(void) { return 0; }\n")
    report.case("a library that is right passes", found)
    unmarked = declarations(
        "int adv_one(int a);\nADV_API int\nadv_two(void (*f)(int));\n/* adv_not(); */\n"
        "extern const char *const adv_three[];\nADV_API extern const adv_row adv_four;\n"
    )
    good = unmarked == ({"adv_one", "adv_two", "adv_three", "adv_four"}, {"adv_two", "adv_four"})
    report.case("catches a declaration without its mark", [] if good else [str(unmarked)])
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
