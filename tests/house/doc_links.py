#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every link of a Markdown page to a file or a heading of ours leads somewhere.  Addresses on the web are not
followed: tests need no network."""

import os
import re
import sys

import house

LINK = re.compile(
    r"(?<!!)\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|!\[[^\]]*\]\(([^)\s]+)[^)]*\)|^\[[^\]]+\]:\s*(\S+)",
    re.MULTILINE,
)
FENCE = re.compile(r"^(```+|~~~+).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`[^`\n]*`")


def prose(text):
    """The page without its code, line numbers kept."""
    text = FENCE.sub(lambda match: re.sub(r"[^\n]", " ", match.group(0)), text)
    return SPAN.sub(lambda match: " " * len(match.group(0)), text)


def anchors(text):
    """The names of a page's headings, as the common Markdown hosts make them; a repeat gets -1, -2 …"""
    names, seen = set(), {}
    without_code = FENCE.sub("", text)
    for heading in re.findall(r"^#{1,6}\s+(.*?)\s*#*$", without_code, re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        name = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        count = seen.get(name, 0)
        seen[name] = count + 1
        names.add(f"{name}-{count}" if count else name)
    return names | set(re.findall(r'<a (?:id|name)="([^"]+)"', text))


def problem_of(top, page, target):
    if re.match(r"^[a-z][a-z0-9+.-]*:", target):
        return None
    path, _, anchor = target.partition("#")
    full = (
        os.path.normpath(os.path.join(top, os.path.dirname(page), path)) if path else os.path.join(top, page)
    )
    if not os.path.realpath(full).startswith(os.path.realpath(top)):
        return f"leads out of the project: {target}"
    if not os.path.exists(full):
        return f"leads nowhere: {target}"
    if anchor and full.endswith(".md"):
        with open(full, encoding="utf-8") as file:
            if anchor not in anchors(file.read()):
                return f"the page has no such heading: {target}"
    return None


def check(top):
    for page in house.tree_files(top):
        if not page.endswith(".md"):
            continue
        text = prose(house.read(top, page))
        problems = []
        for match in LINK.finditer(text):
            problem = problem_of(top, page, next(group for group in match.groups() if group))
            if problem:
                problems.append(f"{page}:{text.count(chr(10), 0, match.start()) + 1}: {problem}")
        yield f"links of {page}", problems


PLANTS = [
    (
        "a link to a file that is not there",
        lambda top: house.write(top, "docs/planted.md", "[a](absent.md)\n"),
        "leads nowhere",
    ),
    (
        "a link to a heading that is not there",
        lambda top: house.write(top, "docs/planted.md", "# One\n[a](#two)\n"),
        "no such heading",
    ),
    (
        "a link out of the project",
        lambda top: house.write(top, "docs/planted.md", "[a](../../elsewhere.md)\n"),
        "leads out",
    ),
]

if __name__ == "__main__":
    sys.exit(house.run(check, PLANTS, lambda path: False))
