#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Includes follow the direction of src/rooms.txt: a room includes itself, the rooms its line names, and the
headers of the outside libraries its line names; the pure rooms see only freestanding headers and the memory
and string ones.
"""

import os
import re
import sys

import house

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.MULTILINE)
PURE_HEADERS = {
    "assert.h",
    "inttypes.h",
    "limits.h",
    "stdalign.h",
    "stdarg.h",
    "stdbool.h",
    "stddef.h",
    "stdint.h",
    "stdnoreturn.h",
    "string.h",
}
EXTERNAL_HEADERS = {
    "yaml.h": "yaml",
    "sodium.h": "sodium",
    "duckdb.h": "duckdb",
    "duckdb_extension.h": "duckdb",
    "pthread.h": "threads",
    "threads.h": "threads",
    "sqlite3.h": "sqlite",
}


class Tree:
    def __init__(self, top):
        self.top = top
        self.rooms, self.header_rooms = house.rooms_table(top)
        self.files = [
            path
            for path in house.tree_files(top)
            if path.endswith((".c", ".h", ".inc")) and path.startswith(("src/", "include/"))
        ]

    def room_of_header(self, name):
        """The room of include/advalorem/NAME.h: where its source is, or what a 'header' line says."""
        if name in self.header_rooms:
            return self.header_rooms[name]
        for path in self.files:
            if path.startswith("src/") and os.path.basename(path) == name + ".c":
                return path.split("/")[1]
        return None

    def room_of(self, path):
        if path.startswith("src/"):
            return path.split("/")[1]
        return self.room_of_header(os.path.splitext(os.path.basename(path))[0])

    def problem(self, path, room, bracket, target):
        """What is wrong with one include, or None."""
        ring, externals, below = self.rooms[room]
        parts = target.split("/")
        if parts[0] == "advalorem":
            owner = self.room_of_header(os.path.splitext(parts[-1])[0])
            if owner is None:
                return None  # told once, for the header itself
        elif bracket == '"':
            beside = os.path.normpath(os.path.join(os.path.dirname(path), target))
            if beside in self.files:
                owner = self.room_of(beside)
            elif parts[0] in self.rooms:
                owner = parts[0]
            else:
                return None  # generated into the build folder of the room itself
        else:
            external = EXTERNAL_HEADERS.get(target)
            if external and external not in externals:
                return (
                    f"room {room} may not include <{target}>: src/rooms.txt does not name {external} for it"
                )
            if (
                ring == "pure"
                and target not in PURE_HEADERS
                and not (room == "base" and target == "stdlib.h")
            ):
                return f"room {room} is pure and may not include <{target}>"
            return None
        if owner != room and owner not in below:
            return f"room {room} may not include room {owner} ({target})"
        return None


def check(top):
    tree = Tree(top)
    order = list(tree.rooms)
    upward = [
        f"src/rooms.txt: room {room} names {other}, which does not stand below it"
        for room, (_, _, below) in tree.rooms.items()
        for other in below
        if other not in order[: order.index(room)]
    ]
    unpure = [
        f"src/rooms.txt: pure room {room} names the outer room {other}"
        for room, (ring, _, below) in tree.rooms.items()
        for other in below
        if ring == "pure" and tree.rooms.get(other, ("outer",))[0] != "pure"
    ]
    yield "the table of rooms points downward", upward + unpure

    problems, homeless = {}, []
    for path in tree.files:
        room = tree.room_of(path)
        if room is None:
            homeless.append(
                f"{path}: no room has {os.path.basename(path)[:-2]}.c; "
                "name its room by a 'header' line in src/rooms.txt"
            )
            continue
        if room not in tree.rooms:
            homeless.append(f"{path}: there is no room '{room}' in src/rooms.txt")
            continue
        text = house.read(top, path)
        for match in INCLUDE.finditer(text):
            problem = tree.problem(path, room, match.group(1), match.group(2))
            if problem:
                line = text.count("\n", 0, match.start()) + 1
                problems.setdefault(room, []).append(f"{path}:{line}: {problem}")
    yield "every header and source has its room", homeless
    for room in tree.rooms:
        if any(tree.room_of(path) == room for path in tree.files):
            yield f"room {room} includes only what it may", problems.get(room, [])


PLANTS = [
    (
        "base including the engine",
        lambda top: house.write(top, "src/base/planted.c", '#include "engine/planted.h"\n'),
        "may not include room engine",
    ),
    (
        "a pure room including stdio",
        lambda top: house.write(top, "src/engine/planted.c", "#include <stdio.h>\n"),
        "may not include <stdio.h>",
    ),
    (
        "DuckDB outside its room",
        lambda top: house.write(top, "src/cli/planted.c", "#include <duckdb.h>\n"),
        "may not include <duckdb.h>",
    ),
    (
        "a public header without a room",
        lambda top: house.write(top, "include/advalorem/planted.h", ""),
        "no room has planted.c",
    ),
    (
        "a table that points upward",
        lambda top: house.write(
            top,
            "src/rooms.txt",
            "header planted base\n"
            + house.read(top, "src/rooms.txt").replace(
                "engine     pure   -                 base", "engine     pure   -                 base batch"
            ),
        ),
        "does not stand below",
    ),
]

if __name__ == "__main__":
    sys.exit(house.run(check, PLANTS, lambda path: path.startswith(("src/", "include/"))))
