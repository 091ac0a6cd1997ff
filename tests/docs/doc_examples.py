#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the examples of README.md, CONTRIBUTING.md and docs/: a page that shows a command shows one that
works.

Every block of shell or C is marked by the words behind its fence:

    ```sh run              runs from the top folder, must end with status 0
    ```sh run status=4     must end with that status
    ```sh norun: why       is not run, for the reason given (./run itself, something that needs the network)
    ```c run               a whole program: compiled against libadvalorem, warnings as errors, and run
    ```c compile           compiled only
    ```c norun: why        neither
    ```text output         right behind a block that runs: what it prints, word for word; a line of "..." is
                           for any number of lines

Blocks of one page share a scratch folder that looks like the top of the project, with adval in the PATH and
the release build as build/release; what they write stays there.
"""

import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "house"))
import house  # noqa: E402  (it stands in the folder beside)

BLOCK = re.compile(
    r"^(?P<indent> *)```(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=indent)```[ \t]*$", re.MULTILINE | re.DOTALL
)
MARKS = {"sh": ("run", "norun:"), "c": ("run", "compile", "norun:")}
FLAGS = ["-std=c17", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]
SECONDS = 120


class Block:
    def __init__(self, page, text, match):
        self.words = match.group("info").split()
        self.line = text.count("\n", 0, match.start()) + 1
        self.name = f"{page}:{self.line}"
        indent = match.group("indent")
        self.body = "".join(line.removeprefix(indent) for line in match.group("body").splitlines(True))
        self.end = match.end()
        self.output = None

    @property
    def language(self):
        return self.words[0] if self.words else ""

    @property
    def mark(self):
        return self.words[1] if len(self.words) > 1 else ""

    @property
    def status(self):
        return next((int(word[7:]) for word in self.words if word.startswith("status=")), 0)


def blocks_of(page, text):
    """The blocks of a page; an output block is hung on the block before it."""
    found = []
    for match in BLOCK.finditer(text):
        block = Block(page, text, match)
        if block.words[:2] == ["text", "output"]:
            if found and not text[found[-1].end : match.start()].strip():
                found[-1].output = block.body
                continue
            block.words = ["text", "orphan"]
        found.append(block)
    return found


def matches(expected, got):
    """Whether the lines printed are those shown, where a line of ... stands for any number."""
    pattern = ""
    for line in expected.rstrip("\n").split("\n"):
        pattern += r"(?:[^\n]*\n)*" if line.strip() == "..." else re.escape(line.rstrip()) + r"[ \t]*\n"
    return re.fullmatch(pattern, got.rstrip("\n") + "\n") is not None


def run_shell(block, room, environment):
    return subprocess.run(
        ["sh", "-eu", "-c", block.body],
        cwd=room,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def run_c(block, room, environment):
    source, program = os.path.join(room, "example.c"), os.path.join(room, "example")
    with open(source, "w", encoding="utf-8") as file:
        file.write(block.body)
    library = os.path.join(room, "build", "release", "src", "libadvalorem.a")
    command = ["cc", *FLAGS, "-I", os.path.join(room, "include"), source]
    command += ["-fsyntax-only"] if block.mark == "compile" else ["-o", program, library]
    done = subprocess.run(command, cwd=room, capture_output=True, text=True, check=False)
    if done.returncode or block.mark == "compile":
        return done
    return subprocess.run(
        [program],
        cwd=room,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def problems_of(block, room, environment):
    try:
        done = (run_shell if block.language == "sh" else run_c)(block, room, environment)
    except subprocess.TimeoutExpired:
        return [f"{block.name}: still running after {SECONDS} s"]
    problems = []
    if done.returncode != block.status:
        problems.append(f"{block.name}: ended with status {done.returncode}, the page says {block.status}")
    elif block.output is not None and not matches(block.output, done.stdout):
        problems.append(f"{block.name}: prints something else than the page shows:")
        problems += ["  " + line for line in done.stdout.splitlines()[:30]]
    if problems:
        problems += ["  " + line for line in done.stderr.splitlines()[-12:]]
    return problems


def make_room(top, build):
    """A scratch folder with everything of the top folder by name, but folders of its own to write in."""
    room = tempfile.mkdtemp(prefix="advalorem-docs-")
    # Copies, not links: a page may change what it shows, and `cp -r` of a link would lead back to the tree.
    for name in os.listdir(top):
        path = os.path.join(top, name)
        if name in house.MADE:
            continue
        if os.path.isdir(path):
            shutil.copytree(path, os.path.join(room, name), symlinks=True)
        else:
            shutil.copy2(path, os.path.join(room, name))
    os.makedirs(os.path.join(room, "build"))
    os.makedirs(os.path.join(room, "results"))
    os.symlink(build, os.path.join(room, "build", "release"))
    return room


def pages_of(top):
    return [
        path
        for path in house.tree_files(top)
        if path.endswith(".md") and (path.startswith("docs/") or path in ("README.md", "CONTRIBUTING.md"))
    ]


def check_page(report, top, page, build):
    blocks = blocks_of(page, house.read(top, page))
    runs = any(block.mark in ("run", "compile") for block in blocks)
    room = make_room(top, build) if runs else None
    environment = {**os.environ, "PATH": build + os.pathsep + os.environ["PATH"], "TERM": "dumb"}
    try:
        for block in blocks:
            if block.words == ["text", "orphan"]:
                report.case(
                    block.name, [f"{block.name}: an output block must follow the block whose output it is"]
                )
            elif block.language not in MARKS:
                continue
            elif block.mark not in MARKS[block.language]:
                marks = ", ".join(MARKS[block.language])
                report.case(
                    block.name, [f"{block.name}: a block of {block.language} must be marked, one of: {marks}"]
                )
            elif block.mark != "norun:":
                report.case(block.name, problems_of(block, room, environment))
            elif len(block.words) < 3:
                report.case(block.name, [f"{block.name}: norun: wants its reason behind it"])
    finally:
        if runs:
            shutil.rmtree(room)


class Kept(house.Report):
    """A report that keeps its cases to itself: of a planted page, and of pages that run side by side."""

    def __init__(self):
        super().__init__()
        self.cases = []

    def case(self, name, problems):
        self.cases.append((name, problems))

    @property
    def problems(self):
        return [problem for _, problems in self.cases for problem in problems]


def check_pages(report, top, pages, build):
    """Side by side, each in a room of its own; told in the order of the pages."""

    def check(page):
        kept = Kept()
        check_page(kept, top, page, build)
        return kept

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as workers:
        for kept in workers.map(check, pages):
            for name, problems in kept.cases:
                report.case(name, problems)


PLANTS = [
    ("a command that fails", "```sh run\nfalse\n```\n", "ended with status 1"),
    ("a status that is not the one shown", "```sh run status=3\ntrue\n```\n", "the page says 3"),
    (
        "an output that is not the one shown",
        "```sh run\necho one\n```\n\n```text output\ntwo\n```\n",
        "something else",
    ),
    (
        "a program that does not compile",
        "```c run\nint main(void) { return x; }\n```\n",
        "ended with status 1",
    ),
    ("a block without its mark", "```sh\ntrue\n```\n", "must be marked"),
    ("a block not run for no reason", "```sh norun:\ntrue\n```\n", "wants its reason"),
]
GOOD = "```sh run\nprintf 'a\\nb\\nc\\n'\n```\n\n```text output\na\n...\nc\n```\n"


def main():
    report = house.Report()
    top, build = house.top_folder(), os.path.abspath(house.build_folder())
    check_pages(report, top, pages_of(top), build)
    for name, text, word in PLANTS + [("nothing in a page that is right", GOOD, "")]:
        with tempfile.TemporaryDirectory() as scratch:
            house.write(scratch, "docs/planted.md", text)
            silent = Kept()
            check_page(silent, scratch, "docs/planted.md", build)
        good = any(word in problem for problem in silent.problems) if word else not silent.problems
        report.case(f"catches {name}", [] if good else [f"found only {silent.problems}"])
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
