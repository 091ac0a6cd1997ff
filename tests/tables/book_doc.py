# SPDX-License-Identifier: Apache-2.0
"""docs/book.md says of every column what the list in code says.

book_doc.py            checks (one case a table)
book_doc.py --write    writes the tables between the marks of docs/book.md anew
"""

import csv
import os
import re
import subprocess
import sys

from books import VALUE, Tap

DOC = os.path.join(os.environ.get("SOURCE_DIR", "."), "docs", "book.md")
MARK = re.compile(r"<!-- columns: (\w+) -->\n(.*?)<!-- end -->\n", re.DOTALL)


def read_list():
    told = subprocess.run([VALUE, "--columns"], capture_output=True, text=True, check=True).stdout
    return [tuple(row) for row in csv.reader(told.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)]


def plain(text):
    return text if text.endswith((".", "?")) else text[:1].upper() + text[1:] + "."


def table(rows):
    out = ["| column | type | meaning |", "|---|---|---|"]
    for _, name, kind, required, doc in rows:
        out.append(f"| `{name}` | {kind}{', required' if required == 'required' else ''} | {plain(doc)} |")
    return "\n".join(out) + "\n"


def split_wide(rows):
    """Columns of elements: `packing`, `packing_currency`, `packing_in_price` ... as kinds and facts."""
    names = {row[1] for row in rows}
    kinds = [row for row in rows if row[2] == "amount" and row[1] + "_currency" in names]
    base = {row[1] for row in kinds}
    facts, plain_rows = {}, []
    for row in rows:
        owner = max((k for k in base if row[1].startswith(k + "_")), key=len, default=None)
        if row[1] in base:
            continue
        if owner is None:
            plain_rows.append(row)
        elif row[1] != owner + "_currency":
            facts.setdefault(row[1][len(owner) + 1 :], row[4])
    return plain_rows, kinds, facts


def sections():
    rows = read_list()
    made = {}
    for name in dict.fromkeys(row[0] for row in rows):
        mine = [row for row in rows if row[0] == name]
        if name == "lines":
            mine, kinds, facts = split_wide(mine)
            made["kinds"] = "| column | an amount of |\n|---|---|\n" + "".join(
                f"| `{r[1]}` | {r[4]} |\n" for r in kinds
            )
            made["facts"] = "| fact | says that |\n|---|---|\n" + "".join(
                f"| `{f}` | {d} |\n" for f, d in facts.items()
            )
        if name in ("elements", "assists"):
            mine = [row for row in mine if row[1] not in made["facts_names"]]
        if name == "lines":
            made["facts_names"] = set(facts)
        if name in ("results", "charges"):
            made[name] = "| column | meaning |\n|---|---|\n" + "".join(
                f"| `{r[1]}` | {plain(r[4])} |\n" for r in mine
            )
        else:
            made[name] = table(mine)
    del made["facts_names"]
    return made


def main():
    made = sections()
    with open(DOC, encoding="utf-8") as file:
        text = file.read()
    if sys.argv[1:] == ["--write"]:
        text = MARK.sub(lambda m: f"<!-- columns: {m.group(1)} -->\n{made[m.group(1)]}<!-- end -->\n", text)
        with open(DOC, "w", encoding="utf-8") as file:
            file.write(text)
        return
    tap = Tap()
    found = {match.group(1): match.group(2) for match in MARK.finditer(text)}
    for name, expected in made.items():
        lines = found.get(name, "").splitlines()
        wanted = expected.splitlines()
        tap.case(
            f"docs/book.md: {name}",
            [f"lacks: {row}" for row in wanted if row not in lines]
            + [f"says what the code does not: {row}" for row in lines if row not in wanted]
            + ([] if lines == wanted else ["run tests/tables/book_doc.py --write"]),
        )
    tap.case("no section of a table that is none", [name for name in found if name not in made])
    tap.end()


if __name__ == "__main__":
    main()
