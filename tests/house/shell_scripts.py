#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The doors and every other shell script are POSIX sh: read by dash without a complaint, and clean for
shellcheck."""

import os
import shutil
import subprocess
import sys

import house


def scripts(top):
    for path in house.tree_files(top):
        full = os.path.join(top, path)
        with open(full, "rb") as file:
            first = file.readline()
        if first.startswith(b"#!/bin/sh") or path.endswith(".sh"):
            yield path


def output_of(top, *command):
    done = subprocess.run(command, cwd=top, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip().splitlines()[:12] if done.returncode else []


def check(top):
    for path in scripts(top):
        yield f"{path} is read by sh", output_of(top, "sh", "-n", path)
        if shutil.which("shellcheck"):
            yield f"{path} is clean for shellcheck", output_of(top, "shellcheck", "-x", "-s", "sh", path)
        with open(os.path.join(top, path), "rb") as file:
            runnable = file.readline().startswith(b"#!")
        if runnable and not os.access(os.path.join(top, path), os.X_OK):
            yield f"{path} may be run", [f"{path} starts with #! and is not executable: chmod +x {path}"]


PLANTS = [
    (
        "a script sh cannot read",
        lambda top: house.write(top, "planted.sh", "#!/bin/sh\nif true; then\n"),
        "planted.sh",
    ),
    (
        "a script that is not executable",
        lambda top: house.write(top, "planted.sh", "#!/bin/sh\ntrue\n"),
        "not executable",
    ),
]
if shutil.which("shellcheck"):
    PLANTS.append(
        (
            "a word only bash knows",
            lambda top: house.write(top, "planted.sh", '#!/bin/sh\n[[ -n "$1" ]] && true\n'),
            "SC3010",
        )
    )

if __name__ == "__main__":
    sys.exit(house.run(check, PLANTS, lambda path: False))
