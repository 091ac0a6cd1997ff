#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every term of the law is explained in docs/GLOSSARY.md; one that is not is reported where it stands."""
import os
import shutil
import subprocess
import sys
import tempfile

SOURCE = os.environ["SOURCE_DIR"]
LAWC = os.path.join(os.environ["BUILD_DIR"], "src", "lawbuiltin", "lawc")
GLOSSARY = os.path.join(SOURCE, "docs", "GLOSSARY.md")


def lawc(folder, glossary):
    run = subprocess.run([LAWC, folder, "--glossary", glossary], capture_output=True, text=True, check=False)
    return run.returncode, run.stderr


def check_sound(scratch, words):
    """The small sound law against a glossary of these words."""
    folder = os.path.join(scratch, "law")
    if not os.path.exists(folder):
        shutil.copytree(os.path.join(SOURCE, "tests", "law", "broken", "sound"), folder)
    path = os.path.join(scratch, "GLOSSARY.md")
    with open(path, "w", encoding="utf-8") as file:
        file.write("# Words\n\n" + "\n".join(f"**{word}**: explained.\n" for word in words))
    return lawc(folder, path)


def main():
    if not os.path.exists(LAWC):
        print("1..0 # SKIP lawc is not built here")
        return 0
    failed = 0

    def say(number, fine, name, why=""):
        nonlocal failed
        failed += not fine
        print(f"{'ok' if fine else 'not ok'} {number} - {name}")
        for line in [] if fine else why.splitlines():
            print(f"#   {line}")

    status, said = lawc(os.path.join(SOURCE, "law"), GLOSSARY)
    say(1, status == 0, "every term of the law is in the glossary", said)
    with tempfile.TemporaryDirectory() as scratch:
        status, said = check_sound(scratch, ["packing", "element", "Sale (for export)", "restriction", "fee"])
        say(2, status == 0, "words are found whatever their capitals and brackets", said)
        status, said = check_sound(scratch, ["packin", "element", "sale", "restriction", "fee"])
        say(3, status == 2 and "elements.yaml:5:11:" in said and "did you mean 'packin'" in said,
            "a term nobody explains is named with its place", said)
        status, said = check_sound(scratch, [])
        say(4, status == 2 and "no entries" in said, "a glossary without entries is refused", said)
    print("1..4")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
