#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""clang-tidy over the C files changed in the last 20 commits, and over those not committed yet.

    tidy.py BUILD-FOLDER [--all] [FILE...]

One TAP line a file, and what was found; `clang-tidy -p BUILD-FOLDER FILE` tells the whole story.
BUILD-FOLDER holds the compile_commands.json of a clang build; headers are seen through the sources that
include them.  A tree without history is looked at whole.
"""

import concurrent.futures
import json
import os
import re
import subprocess
import sys

COMMITS = 20
FOUND = re.compile(r": (?:warning|error|fatal error): ")
INCLUDE = re.compile(r'^#include ["<]([^">]+)[">]', re.MULTILINE)


def git(*arguments):
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    return done.stdout.split("\n") if done.returncode == 0 else None


def changed_files():
    """Paths changed lately, or None where git cannot tell: then everything counts as changed."""
    commits = git("rev-list", f"--max-count={COMMITS + 1}", "HEAD")
    commits = [commit for commit in commits or [] if commit]
    if len(commits) <= COMMITS:
        return None
    changed = git("diff", "--name-only", commits[COMMITS])
    fresh = git("ls-files", "--others", "--exclude-standard")
    return None if changed is None else set(changed) | set(fresh or [])


def compiled_files(build):
    """Every C source of ours that the build compiles, relative to the top folder; no generated ones."""
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        commands = json.load(file)
    top = os.getcwd()
    paths = {os.path.relpath(os.path.join(entry["directory"], entry["file"]), top) for entry in commands}
    built = os.path.relpath(build, top)
    return sorted(path for path in paths if not path.startswith(("..", built + os.sep)))


def includers(headers, sources):
    """Sources that name one of the headers in an #include line."""
    names = {os.path.basename(header) for header in headers}
    found = []
    for source in sources:
        with open(source, encoding="utf-8") as file:
            included = {os.path.basename(match) for match in INCLUDE.findall(file.read())}
        if included & names:
            found.append(source)
    return found


def lint(build, path):
    done = subprocess.run(
        ["clang-tidy", "--quiet", "--extra-arg=-Wno-unknown-warning-option", "-p", build, path],
        capture_output=True,
        text=True,
        check=False,
    )
    return path, done.returncode, done.stdout + ("" if done.returncode == 0 else done.stderr)


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    build, wanted = arguments[0], arguments[1:]
    sources = compiled_files(build)
    changed = None if wanted else changed_files()
    if wanted and wanted != ["--all"]:
        chosen = wanted
    elif changed is None:
        chosen = sources
    else:
        headers = {path for path in changed if path.endswith(".h")}
        chosen = sorted(set(path for path in sources if path in changed) | set(includers(headers, sources)))
    if not chosen:
        print("ok 1 - no C file changed in the last 20 commits")
        return 0
    chosen.sort(key=os.path.getsize, reverse=True)  # the longest first, so that no core waits at the end
    print(f"1..{len(chosen)}")
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        jobs = [pool.submit(lint, build, path) for path in chosen]
        for number, job in enumerate(concurrent.futures.as_completed(jobs), 1):
            path, status, output = job.result()
            print(f"{'ok' if status == 0 else 'not ok'} {number} - {path}")
            if status != 0:
                failed += 1
                found = [line for line in output.splitlines() if FOUND.search(line)]
                print("\n".join("# " + line for line in found or output.splitlines()[-5:]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
