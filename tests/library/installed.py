#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`make install` into a folder of its own: everything docs/install.md names is there and nothing else, the
program runs from there and from wherever it is moved, and the programs of the pages are built against the
library in each way docs/embed.md says."""

import fnmatch
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "house"))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "docs"))
import house  # noqa: E402  (they stand in the folders beside)
import doc_examples  # noqa: E402

CLEAN = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("PKG_CONFIG", "LD_", "ADVALOREM"))
}


def run(*command, env=None, cwd=None, seconds=300):
    return subprocess.run(
        command,
        env={**CLEAN, **(env or {})},
        cwd=cwd,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=seconds,
        check=False,
    )


def said(done):
    """Why a command failed, as problems; none where it did not."""
    if done.returncode == 0:
        return []
    return [f"{' '.join(done.args)} ended with {done.returncode}"] + (done.stdout + done.stderr).splitlines()[
        -8:
    ]


class Stage:
    """A tree that was installed: where its prefix and its libraries are."""

    def __init__(self, root):
        self.root = root
        about = glob.glob(os.path.join(root, "**", "pkgconfig", "advalorem.pc"), recursive=True)
        with open(about[0], encoding="utf-8") as file:
            self.said_prefix = re.search(r"^prefix=(.*)$", file.read(), re.MULTILINE).group(1)
        self.prefix = root + self.said_prefix
        self.libdir = os.path.dirname(os.path.dirname(about[0]))
        self.adval = os.path.join(self.prefix, "bin", "adval")

    def files(self):
        libdir = os.path.relpath(self.libdir, self.prefix)
        found = []
        for folder, _, names in os.walk(self.root):
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), self.prefix)
                found.append(path.replace(libdir + "/", "LIBDIR/", 1) if path.startswith(libdir) else path)
        return sorted(found)

    def pkg_config(self, *words):
        env = {
            "PKG_CONFIG_LIBDIR": os.path.join(self.libdir, "pkgconfig"),
            "PKG_CONFIG_SYSROOT_DIR": self.root,
        }
        return run("pkg-config", *words, "advalorem", env=env)

    def flags(self, *words):
        return self.pkg_config(*words).stdout.split()


def listed(top):
    text = house.read(top, "docs/install.md")
    return re.search(r"```text\n(bin/adval\n.*?)```", text, re.DOTALL).group(1).split()


def check_list(stage, top, duckdb_is_ours):
    patterns = [word for word in listed(top) if duckdb_is_ours or not word.startswith("LIBDIR/advalorem/")]
    files = stage.files()
    missing = [f"{pattern} is not there" for pattern in patterns if not fnmatch.filter(files, pattern)]
    unsaid = [
        f"{path} is installed and docs/install.md does not say so"
        for path in files
        if not any(fnmatch.fnmatch(path, pattern) for pattern in patterns)
    ]
    headers = {f"include/advalorem/{name}" for name in os.listdir(os.path.join(top, "include", "advalorem"))}
    pages = {f"share/man/man{name[-1]}/{name}" for name in os.listdir(os.path.join(top, "man"))}
    return missing + unsaid + [f"{path} is not there" for path in sorted((headers | pages) - set(files))]


def check_paths(stage, top):
    """Neither the folder of the sources nor that of the build stands in what is installed."""
    problems = []
    for path in (
        stage.adval,
        os.path.join(stage.libdir, "libadvalorem.so"),
        os.path.join(stage.libdir, "libadvalorem.a"),
    ):
        with open(path, "rb") as file:
            content = file.read()
        for place in {os.path.realpath(top), os.path.realpath(house.build_folder())}:
            if place.encode() in content:
                problems.append(f"{path} holds {place}")
    return problems


def check_program(stage, top, folder):
    shipment = os.path.join(top, "sample", "shipments", "royalty.json")
    done = run(stage.adval, "value", shipment, "--json")
    problems = said(done) or ([] if '"valued"' in done.stdout else ["royalty.json is not valued"])
    out = os.path.join(folder, "values.parquet")
    book = run(
        stage.adval, "value", os.path.join(top, "sample", "book"), "-o", out, "--quiet", "--data", folder
    )
    if book.returncode != 4 or not os.path.exists(out):
        problems += [f"the sample book ended with {book.returncode}", book.stderr]
    return problems


def check_loading(stage):
    done = run("ldd", stage.adval)
    duckdb = re.search(r"libduckdb\S* => (\S+)", done.stdout)
    good = duckdb and os.path.realpath(duckdb.group(1)).startswith(os.path.realpath(stage.libdir))
    return [] if good and "libadvalorem" not in done.stdout else [done.stdout]


def programs(top):
    """(name, text, output shown) of each whole program of the pages."""
    for page in ("README.md", "docs/embed.md"):
        for block in doc_examples.blocks_of(page, house.read(top, page)):
            if block.language == "c" and block.mark == "run":
                yield block.name, block.body, block.output


WAYS = [
    ("the shared library", [], lambda stage: stage.flags("--cflags", "--libs")),
    (
        "the archive",
        [],
        lambda stage: stage.flags("--cflags") + [f"-L{stage.libdir}", "-l:libadvalorem.a"],
    ),
    ("nothing shared at all", ["-static"], lambda stage: stage.flags("--static", "--cflags", "--libs")),
]


def build_and_run(stage, folder, text, output, before, flags):
    source, program = os.path.join(folder, "value.c"), os.path.join(folder, "value")
    with open(source, "w", encoding="utf-8") as file:
        file.write(text)
    done = run("cc", *doc_examples.FLAGS, *before, source, *flags, "-o", program)
    if done.returncode:
        return said(done)
    needs = "libadvalorem.so.0" in run("readelf", "-d", program).stdout
    shared = not before and "-l:libadvalorem.a" not in flags
    problems = [] if needs == shared else [f"needs libadvalorem.so.0: {needs}"]
    done = run(program, env={"LD_LIBRARY_PATH": stage.libdir} if shared else {})
    problems += said(done)
    if output is not None and not doc_examples.matches(output, done.stdout):
        problems += ["prints something else than the page shows:"] + done.stdout.splitlines()
    return problems


CPLUSPLUS = """
#include "advalorem/advalorem.h"
#include <cstring>
int main()
{
    ArrowSchema schema;
    if (adv_batch_schema(&schema, nullptr, nullptr) != ADV_OK) {
        return 1;
    }
    bool first = std::strcmp(schema.children[0]->name, "entry") == 0;
    schema.release(&schema);
    return first ? std::strcmp(adv_version(), ADV_VERSION_STRING) : 1;
}
"""


def check_cplusplus(stage, folder):
    source, program = os.path.join(folder, "value.cc"), os.path.join(folder, "value-cc")
    with open(source, "w", encoding="utf-8") as file:
        file.write(CPLUSPLUS)
    flags = stage.flags("--cflags", "--libs")
    done = run(
        "c++", "-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Werror", source, *flags, "-o", program
    )
    return said(done) or said(run(program, env={"LD_LIBRARY_PATH": stage.libdir}))


def check_pkg_config(stage, top):
    version = re.search(r'ADV_VERSION_STRING "(.*)"', house.read(top, "include/advalorem/api.h")).group(1)
    done = stage.pkg_config("--modversion")
    problems = said(done) + ([] if done.stdout.strip() == version else [f"--modversion says {done.stdout}"])
    plain, static = stage.flags("--libs"), stage.flags("--static", "--libs")
    if plain != [f"-L{stage.libdir}", "-ladvalorem"] or static != plain:
        problems.append(f"--libs says {plain}, with --static {static}")
    if stage.flags("--cflags") != [f"-I{stage.prefix}/include"]:
        problems.append(f"--cflags says {stage.flags('--cflags')}")
    return problems


def check_moved(report, stage, top, folder):
    """The whole tree under another name: the program runs, pkg-config is told the new place."""
    there = os.path.join(folder, "moved here")
    shutil.copytree(stage.prefix, there, symlinks=True)
    done = run("make", "uninstall", f"BUILD={os.path.abspath(house.build_folder())}", cwd=top)
    report.case("make uninstall leaves nothing", said(done) + stage.files())
    libdir = os.path.join(there, os.path.relpath(stage.libdir, stage.prefix))
    shipment = os.path.join(top, "sample", "shipments", "royalty.json")
    done = run(os.path.join(there, "bin", "adval"), "value", shipment)
    report.case("the tree can be moved and the program runs", said(done))
    env = {"PKG_CONFIG_LIBDIR": os.path.join(libdir, "pkgconfig")}
    done = run("pkg-config", f"--define-variable=prefix={there}", "--variable=libdir", "advalorem", env=env)
    good = done.stdout.strip().replace("\\", "") == libdir
    report.case("pkg-config can be told where the library is now", [] if good else [done.stdout, done.stderr])


def libdir_on_a_bare_debian(top, folder):
    """Without dpkg-dev Meson takes lib64; the set-up says the folder Debian's tools look into."""
    tools = os.path.join(folder, "tools")
    os.makedirs(tools)
    for name in ("sh", "cat", "sed", "grep"):
        os.symlink(shutil.which(name), os.path.join(tools, name))
    compiler = os.path.join(tools, "cc")
    with open(compiler, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\necho machine-linux-gnu\n")
    os.chmod(compiler, 0o755)
    mark = os.path.join(folder, "debian_version")
    said_of = {}
    for name, there in (("debian", mark), ("other", mark + ".none")):
        with open(mark, "w", encoding="utf-8") as file:
            file.write("12\n")
        env = {"PATH": tools, "CC": "cc", "DEBIAN_VERSION_FILE": there}
        done = subprocess.run(
            ["sh", "-c", ". tools/setup.sh; libdir_option"],
            cwd=top, env=env, capture_output=True, text=True, check=False,
        )
        said_of[name] = done.stdout + done.stderr
    wanted = {"debian": "--libdir=lib/machine-linux-gnu", "other": ""}
    return [] if said_of == wanted else [str(said_of)]


def main():
    report = house.Report()
    top, build = house.top_folder(), os.path.abspath(house.build_folder())
    with tempfile.TemporaryDirectory(prefix="advalorem-install-") as folder:
        root = os.path.join(os.path.realpath(folder), "stage")
        prefix = re.search(
            r'"name": "prefix", "value": "([^"]*)"',
            run("meson", "introspect", "--buildoptions", build).stdout,
        ).group(1)
        done = run("make", "install", f"BUILD={build}", f"DESTDIR={root}", f"PREFIX={prefix}", cwd=top)
        report.case("libdir of a Debian without dpkg-dev", libdir_on_a_bare_debian(top, folder))
        report.case("make install", said(done))
        if done.returncode:
            return report.end()
        stage = Stage(root)
        duckdb_is_ours = os.path.exists(os.path.join(stage.libdir, "advalorem", "libduckdb.so"))
        report.case("docs/install.md names what is installed", check_list(stage, top, duckdb_is_ours))
        report.case("nothing installed knows where it was built", check_paths(stage, top))
        report.case("the installed program values a shipment and a book", check_program(stage, top, folder))
        if duckdb_is_ours:
            report.case("it brings its own DuckDB and no libadvalorem.so", check_loading(stage))
        for shell, path in (
            ("bash", "bash-completion/completions/adval"),
            ("zsh", "zsh/site-functions/_adval"),
        ):
            same = run(stage.adval, "completion", shell).stdout == house.read(stage.prefix, f"share/{path}")
            report.case(f"the completion of {shell} is the one it prints", [] if same else [path])
        report.case("pkg-config knows the library", check_pkg_config(stage, top))
        for name, text, output in programs(top):
            for way, before, flags in WAYS:
                found = build_and_run(stage, folder, text, output, before, flags(stage))
                report.case(f"{name} with {way}", found)
        report.case("a C++ program", check_cplusplus(stage, folder))
        check_moved(report, stage, top, folder)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
