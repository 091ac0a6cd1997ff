# SPDX-License-Identifier: Apache-2.0
"""What the scripts of this folder share: running adval, a scratch folder, a terminal to run it on, and saying
what was found."""

import fcntl
import json
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import traceback
import unicodedata

SOURCE = os.path.abspath(os.environ.get("SOURCE_DIR", "."))
ADVAL = os.environ.get("ADVAL", os.path.join(os.environ.get("BUILD_DIR", "build/release"), "adval"))
SAMPLE = os.path.join(SOURCE, "sample")
SHIPMENTS = os.path.join(SAMPLE, "shipments")
BOOK = os.path.join(SAMPLE, "book")
ECB = os.path.join(SAMPLE, "facts", "ecb.csv")
SCRATCH = tempfile.mkdtemp(prefix="advalorem-cli-")
OWN = ("ADVALOREM_DATA", "XDG_DATA_HOME", "NO_COLOR")


def environment(more=None):
    """The caller's, without what would lead adval to data or colours of somebody else."""
    env = {name: value for name, value in os.environ.items() if name not in OWN}
    env.update({"HOME": os.path.join(SCRATCH, "home"), "TERM": "xterm"})
    env.update(more or {})
    return env


class Run:
    def __init__(self, words, done):
        self.words, self.status, self.out, self.err = words, done.returncode, done.stdout, done.stderr

    def __str__(self):
        return f"adval {' '.join(self.words)}: status {self.status}\n{self.err[-600:]}{self.out[-600:]}"

    def json(self):
        return json.loads(self.out)


def adval(*words, env=None, stdin=None, cwd=None):
    words = [str(word) for word in words]
    done = subprocess.run(
        [ADVAL, *words],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=environment(env),
        cwd=cwd or SOURCE,
    )
    return Run(words, done)


def on_terminal(*words, env=None, columns=100):
    """The same on a terminal of so many columns; what it printed, both streams together."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    program = subprocess.Popen(
        [ADVAL, *map(str, words)],
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=follower,
        env=environment(env),
        cwd=SOURCE,
    )
    os.close(follower)
    out = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # the last writer is gone
            break
        if not piece:
            break
        out += piece
    os.close(leader)
    return program.wait(timeout=120), out.decode().replace("\r\n", "\n")


def columns_of(text):
    """Columns of the widest line; a Chinese character takes two, a combining mark none."""

    def of(line):
        return sum(
            0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
            for c in line
        )

    return max((of(line) for line in text.splitlines()), default=0)


def without_colours(text):
    """The text as it stands on paper: blanks before the end of a colour end the line there."""
    return re.sub(r" +$", "", re.sub(r"\x1b\[[0-9;]*[mK]", "", text), flags=re.MULTILINE)


def place(name, text=None):
    """A path in the scratch folder, with this text when one is given."""
    path = os.path.join(SCRATCH, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if text is not None:
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
    return path


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def sample(name):
    return os.path.join(SHIPMENTS, name)


def same(found, expected, about=""):
    assert found == expected, f"{about}\nfound    {found!r}\nexpected {expected!r}"


def says(run, *words, status=None):
    """The words stand in what was printed, and the exit status is the one given."""
    if status is not None:
        same(run.status, status, run)
    for word in words:
        assert word in run.out + run.err, f"{word!r} is not in what was printed\n{run}"


def refused(run, *words, status=1):
    """Nothing but a message: not one line of a result."""
    says(run, *words, status=status)
    same(run.out, "", run)


class Skip(Exception):
    """Raised with its reason by a test whose material is not there."""


def main(*tests):
    if not os.path.exists(ADVAL):
        print("1..0 # SKIP adval is not built here")
        sys.exit(0)
    failed = 0
    for number, test in enumerate(tests, 1):
        name = test.__name__.replace("_", " ")
        try:
            test()
            print(f"ok {number} - {name}", flush=True)
        except Skip as why:
            print(f"ok {number} - {name} # SKIP {why}", flush=True)
        except (
            Exception
        ) as problem:  # pylint: disable=broad-except  # whatever it was, the next test still runs
            failed += 1
            print(f"not ok {number} - {name}")
            words = (
                str(problem)
                if isinstance(problem, AssertionError) and str(problem)
                else traceback.format_exc()
            )
            for line in words.splitlines()[:40]:
                print(f"#   {line[:400]}", flush=True)
    shutil.rmtree(SCRATCH, ignore_errors=True)
    print(f"1..{len(tests)}")
    sys.exit(1 if failed else 0)
