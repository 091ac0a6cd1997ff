# SPDX-License-Identifier: Apache-2.0
"""What the checks of the house share.

A check is a function from the top folder of a tree to cases: (name, problems), where no problem means it
passed. Each script also plants what it must catch into a copy of the tree and shows that the check then
fails, so that a check which has gone blind is itself a failed case.  Run one alone:   python3
tests/house/text_form.py
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

MADE = {"build", ".deps", "results", ".git", "__pycache__"}


def top_folder():
    return os.environ.get("SOURCE_DIR") or os.path.dirname(
        os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    )


def build_folder():
    return os.environ.get("BUILD_DIR") or os.path.join(top_folder(), "build", "release")


def tree_files(top):
    """Every file that is ours, relative to top: what git tracks or would, or all that is there."""
    if os.path.isdir(os.path.join(top, ".git")):
        done = subprocess.run(
            [
                "git",
                "-c",
                "safe.directory=*",
                "-C",
                top,
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
            ],
            capture_output=True,
            check=False,
        )
        if done.returncode == 0:
            paths = done.stdout.decode().split("\0")
            return sorted(path for path in set(paths) if path and os.path.isfile(os.path.join(top, path)))
    found = []
    for folder, folders, files in os.walk(top):
        folders[:] = [name for name in folders if name not in MADE]
        found += [os.path.relpath(os.path.join(folder, name), top) for name in files]
    return sorted(found)


def read(top, path):
    with open(os.path.join(top, path), encoding="utf-8") as file:
        return file.read()


def write(top, path, text, mode="w"):
    full = os.path.join(top, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, mode, encoding="utf-8") as file:
        file.write(text)


def without_comments(text):
    """C text with comments and the insides of literals blanked, line numbers kept."""
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\''

    def blank(match):
        found = match.group(0)
        if found[0] == "/":
            return re.sub(r"[^\n]", " ", found)
        return found[0] + found[0]

    return re.sub(pattern, blank, text, flags=re.DOTALL)


def rooms_table(top):
    """src/rooms.txt: ({room: (ring, externals, rooms)}, {header: room}), rooms in their order."""
    rooms, headers = {}, {}
    for line in read(top, "src/rooms.txt").splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "header":
            headers[words[1]] = words[2]
        else:
            externals = [] if words[2] == "-" else words[2].split(",")
            below = list(rooms) if words[3:] == ["*"] else words[3:]
            rooms[words[0]] = (words[1], externals, below)
    return rooms, headers


def copy_tree(top, paths):
    """A copy of some files of the tree in a scratch folder; the caller deletes it."""
    scratch = tempfile.mkdtemp(prefix="advalorem-house-")
    for path in paths:
        target = os.path.join(scratch, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy2(os.path.join(top, path), target)
    return scratch


class Report:
    """Prints TAP and remembers whether anything failed."""

    def __init__(self):
        self.number = 0
        self.failed = 0

    def case(self, name, problems):
        self.number += 1
        print(f"{'not ok' if problems else 'ok'} {self.number} - {name}")
        for problem in problems[:20]:
            print(f"# {problem}")
        if len(problems) > 20:
            print(f"# and {len(problems) - 20} more")
        self.failed += bool(problems)

    def skip(self, name, why):
        self.number += 1
        print(f"ok {self.number} - {name} # SKIP {why}")

    def end(self):
        print(f"1..{self.number}")
        sys.stdout.flush()
        return 1 if self.failed else 0


def run(check, plants, keep=lambda path: True):
    """Runs a check over the tree, then once for each plant over a copy holding it.

    plants is a list of (what it is, function that plants it into a folder, a word the problem must hold).
    keep says which files of the tree the copy needs.
    """
    report = Report()
    top = top_folder()
    for name, problems in check(top):
        report.case(name, problems)
    for name, plant, word in plants:
        scratch = copy_tree(top, [path for path in tree_files(top) if keep(path)])
        try:
            plant(scratch)
            found = [problem for _, problems in check(scratch) for problem in problems]
        finally:
            shutil.rmtree(scratch)
        caught = any(word in problem for problem in found)
        report.case(
            f"catches {name}", [] if caught else [f"planted, and no problem says '{word}': {found[:3]}"]
        )
    return report.end()
