#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Layers of chapter 99 against an independent reading of the law.

Lines made up from a seed go to layer_driver, which asks the library, and are worked out here from the
compiled pack as it stands on disk: row by row, with words instead of bits, dates as text, fractions instead
of counted integers and no index of any kind.  Every layer that is told, every amount, every reason and
every sum must be the same.

    ADV_SEED=7 ADV_LINES=20000 python3 tests/duty/layer_oracle.py
"""

import collections
import json
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

BUILD = os.environ["BUILD_DIR"]
PACK = os.path.join(BUILD, "src", "lawbuiltin", "lawpack.json")
DRIVER = os.path.join(BUILD, "tests", "duty", "layer_driver")
E9 = 10**9
LIMIT = 10**17
met = collections.Counter()

WHY = {
    "day": "it is not in force on the day of entry",
    "loaded": "it does not reach goods loaded on that day",
    "origin": "the goods are of another origin",
    "product": "the goods are not on its list",
    "programme": "the preference it asks for is not claimed",
    "alternative": "another heading of the same set stands for these goods",
    "nothing": "these goods bear no layer that it could lift",
    "list": "its list of goods is not at hand",
    "no day": "the day of entry is not known",
    "no loaded": "the day of loading is not known",
    "no origin": "the origin is not known",
    "no code": "the code has too few digits to tell",
    "gap": "what the law says on that day is not known here",
    "no value": "the value is not known",
    "no content": "the value of the material is not stated",
    "no us": "the content of the United States is not stated",
    "no duty": "the duty of the goods in their own subheading is not known",
    "": "",
}


class Row:
    """One version of a layer, its words taken apart."""

    def __init__(self, layer, number, law):
        self.__dict__.update(
            {key: None for key in ("scope", "except", "programmes", "lifts", "group", "one_of")}
        )
        self.__dict__.update(layer)
        self.number = number
        self.rank = int(layer.get("rank", 0))
        self.rate = Fraction(layer.get("rate", "0"))
        self.us_part = Fraction(layer.get("us_content", "0"))
        self.needs_claim = layer.get("claim") == "yes"
        self.gap = layer.get("gap") == "yes"
        words = layer["origins"].split()
        self.any = words[0] == "any"
        self.countries = set()
        for word in words:
            self.countries |= set(law.groups.get(word, [word]))

    def holds(self, day):
        return day != "" and self.__dict__["from"] <= day < self.__dict__.get("until", "9999")

    def is_of(self, origin):
        return (origin in self.countries) != self.any


class Law:
    def __init__(self, lists):
        with open(PACK, encoding="utf-8") as file:
            us = next(j for j in json.load(file)["jurisdictions"] if j["code"] == "US")
        self.groups = {group["id"]: group["members"] for group in us["groups"]}
        self.states = {a["id"]: a["states"] for a in us["authorities"]}
        self.lists = {
            one["id"]: [(code, "", "9999") for code in one["codes"]]
            for one in us["lists"]
            if one.get("codes")
        }
        self.lists.update(lists)
        rows = [Row(layer, number, self) for number, layer in enumerate(us["layers"])]
        self.rows = sorted(rows, key=lambda row: (row.rank, row.number))

    def state(self, row, as_of):
        held = [s["state"] for s in self.states[row.authority] if as_of == "" or s["from"] <= as_of]
        return held[-1] if held else ""


def on_lists(law, names, line):
    """yes, no, or why nobody can tell: of several lists one that tells by missing digits speaks first."""
    verdicts = set()
    for name in names.split():
        if name not in law.lists:
            verdicts.add("list")
            continue
        entries = law.lists[name]
        if any(len(code) > len(line.code) and code.startswith(line.code) for code, _, _ in entries):
            verdicts.add("no code")
        begin = [entry for entry in entries if line.code.startswith(entry[0])]
        longest = max((len(entry[0]) for entry in begin), default=0)
        if any(len(code) == longest and since <= line.day < until for code, since, until in begin):
            verdicts.add("yes")
    for verdict in ("no code", "yes", "list"):
        if verdict in verdicts:
            return verdict
    return "no"


def on_lists_without_code(law, names, line):
    """A code that is no code leaves every list open, those not at hand too."""
    if len(line.code) < 2 or not line.code.isdigit():
        return "no code"
    return on_lists(law, names, line)


def reach(law, row, line):
    """(yes | no | open, why)"""
    if row.programmes and not set(row.programmes.split()) & set(line.programmes):
        return "no", "programme"
    since, until = row.__dict__.get("loaded_from"), row.__dict__.get("loaded_until")
    if (since or until) and line.loaded and not (since or "") <= line.loaded < (until or "9999"):
        return "no", "loaded"
    inside = on_lists_without_code(law, row.scope, line) if row.scope else "yes"
    excepted = row.__dict__["except"]
    outside = on_lists_without_code(law, excepted, line) if excepted else "no"
    if inside == "no" or outside == "yes":
        return "no", "product"
    for verdict in (inside if inside != "yes" else "", outside if outside != "no" else ""):
        if verdict:
            return "open", verdict
    if (since or until) and not line.loaded:
        return "open", "no loaded"
    if not line.origin_known:
        return "open", "no origin"
    return "yes", ""


def half_up_cents(e4):
    """To the cent, in e4; never negative here."""
    return int((e4 + 50) // 100) * 100


def half_up(value):
    whole = abs(value) + Fraction(1, 2)
    return int(whole.numerator // whole.denominator) * (-1 if value < 0 else 1)


class Line:
    def __init__(self, text):
        cells = text.split("|")
        self.code, self.origin, self.day, self.loaded, self.as_of = cells[:5]
        amounts = [None if cell == "" else int(cell) for cell in cells[5:11]]
        self.value, steel, aluminum, copper, self.us, self.duty = amounts
        self.content = {"steel": steel, "aluminum": aluminum, "copper": copper}
        self.duty_marginal = int(cells[11] or 0)
        self.claims = cells[12].split()
        self.programmes = cells[13].split()
        self.by_law = cells[14] == "1"
        self.origin_known = len(self.origin) == 2 and self.origin.isalpha() and self.origin.isupper()


def own_base(row, line):
    """(base or None, marginal, why)"""
    content = line.content.get(row.material)
    if row.base.startswith("content") and content is not None:
        return (content if line.value is None else min(content, line.value)), 0, ""
    if row.base == "content":
        return None, E9, "no content"
    if line.value is None:
        return None, E9, "no value"
    if row.base == "non_us_content":
        return (None, E9, "no us") if line.us is None else (max(line.value - line.us, 0), E9, "")
    if row.us_part > 0 and line.us is not None and line.us > 0 and line.us >= line.value * row.us_part:
        return max(line.value - line.us, 0), E9, ""
    return line.value, E9, ""


class Rest:
    """What is left of the value for later ranks of a group."""

    def __init__(self, line):
        self.value, self.marginal, self.why, self.by, self.taken = line.value, E9, "", "", []

    def next_rank(self):
        if any(base is None for base, _ in self.taken):
            self.value = None
        elif self.value is not None:
            self.value = max(self.value - min(sum(base for base, _ in self.taken), LIMIT), 0)
        self.marginal = max(self.marginal - min(sum(m for _, m in self.taken), E9), 0)
        self.taken = []

    def take(self, row, base, marginal, why):
        self.taken.append((base, marginal))
        if base is None:
            self.why = why
        if base != 0:
            self.by = row.id


def measure(row, line, told, groups):
    base, marginal, why = own_base(row, line)
    if row.group:
        rank, charged, lawful = groups.setdefault(row.group, [0, Rest(line), Rest(line)])
        if rank != row.rank:
            charged.next_rank()
            lawful.next_rank()
            groups[row.group][0] = row.rank
        rest = charged if told["outcome"] == "applies" else lawful
        if base is not None and rest.value is None and line.value is not None:
            base, why = None, rest.why
        elif base is not None and rest.value is not None and rest.value < base:
            base, marginal = rest.value, rest.marginal
            if base == 0:
                told.update(outcome="displaced", by=rest.by, amount_known=1, marginal_known=1)
                return
        if told["outcome"] == "applies":
            charged.take(row, base, marginal, why)
        lawful.take(row, base, marginal, why)
    if base is None:
        told["why"] = why
        return
    told["base"] = base
    amount = base * row.rate
    step = half_up(row.rate * marginal)
    if row.form == "total":
        if line.duty is None:
            told["why"] = "no duty"
            return
        part = (
            line.duty
            if base == line.value or line.value == 0
            else half_up(Fraction(line.duty * base, line.value))
        )
        more = amount - part > 0
        amount = max(amount - part, 0)
        step = step - line.duty_marginal if more else 0
        told["marginal_known"] = int(not more or base == line.value)
    else:
        told["marginal_known"] = 1
    told["marginal"] = step if told["marginal_known"] else 0
    told["amount"], told["amount_known"] = half_up_cents(amount), 1


def find(law, line):
    """What layer_driver prints for the line."""
    digits = {row.heading.replace(".", ""): row.heading for row in law.rows}
    claimed, strangers = set(), 0
    for number, claim in enumerate(line.claims):
        heading = digits.get(claim.replace(".", "")[:8])
        if heading is None:
            strangers |= 1 << number
        else:
            claimed.add(heading)
    candidates = []
    for row in law.rows:
        here = row.holds(line.day) and (row.is_of(line.origin) or not line.origin_known)
        if here and (row.form == "lift" or not row.needs_claim or row.heading in claimed):
            candidates.append(row)
    reaches = {id(row): reach(law, row, line) for row in candidates}

    def touched(lifting):
        for row in candidates:
            own = row.id.split(".", 1)[1]
            if row.form != "lift" and {own, row.authority} & set(lifting.lifts.split()):
                yield row

    lifted, doubted, exclusion, used = {}, {}, {}, {}
    for row in candidates:
        verdict = reaches[id(row)][0]
        if row.form != "lift" or verdict == "no":
            continue
        for other in touched(row):
            if row.heading in claimed or (verdict == "yes" and not row.needs_claim):
                if id(other) not in lifted and reaches[id(other)][0] != "no":
                    lifted[id(other)] = row
                    used.setdefault(id(row), other)
            elif row.needs_claim:
                before = exclusion.get(id(other))
                if row.scope and (before is None or (reaches[id(before)][0] == "open" and verdict == "yes")):
                    exclusion[id(other)] = row
            elif id(other) not in doubted and reaches[id(other)][0] != "no":
                doubted[id(other)] = row

    winners = {}
    for row in candidates:
        verdict = reaches[id(row)][0]
        if row.one_of and verdict != "no":
            standing = 1 if row.heading in claimed or id(row) in lifted else 2 if verdict == "yes" else 3
            if row.one_of not in winners or standing < winners[row.one_of][0]:
                winners[row.one_of] = (standing, row)

    told, groups = [], {}
    for row in candidates:
        verdict, why = reaches[id(row)]
        is_claimed = row.heading in claimed
        out = {
            "row": row,
            "outcome": "",
            "why": "",
            "by": "",
            "exclusion": "",
            "claimed": int(is_claimed),
            "on_claim": 0,
            "amount_known": 0,
            "marginal_known": 0,
            "base": 0,
            "amount": 0,
            "marginal": 0,
        }
        if row.form == "lift":
            if id(row) in used:
                out.update(outcome="used", by=used[id(row)].id, on_claim=int(verdict == "open"))
            elif is_claimed:
                out.update(outcome="not_due", why=why if verdict == "no" else "nothing")
            else:
                continue
            told.append(out)
            continue
        lost = row.one_of and winners.get(row.one_of, (0, None))[1] is not row
        if verdict == "no" or lost:
            if is_claimed:
                out.update(outcome="not_due", why=why if verdict == "no" else "alternative")
                told.append(out)
            continue
        if id(row) in exclusion:
            out["exclusion"] = exclusion[id(row)].id
        if id(row) in lifted:
            out.update(outcome="lifted", by=lifted[id(row)].id)
        elif row.gap or ((verdict == "open" or id(row) in doubted) and not is_claimed):
            doubt = doubted.get(id(row))
            out.update(outcome="unknown", by=doubt.id if doubt else "")
            out["why"] = (
                why if verdict == "open" else reaches[id(doubt)][1] if doubt and not row.gap else "gap"
            )
        else:
            out.update(
                outcome="applies" if is_claimed or line.by_law else "unclaimed",
                on_claim=int(verdict == "open"),
            )
            measure(row, line, out, groups)
        told.append(out)

    for heading in dict.fromkeys(digits.get(c.replace(".", "")[:8]) for c in line.claims):
        rows = [row for row in law.rows if row.heading == heading]
        if not rows or any(row in candidates for row in rows):
            continue
        here = [row for row in rows if row.holds(line.day)]
        why = "no day" if line.day == "" else "origin" if here else "day"
        told.append(
            {
                "row": (here or rows)[0],
                "outcome": "unknown" if line.day == "" else "not_due",
                "why": why,
                "by": "",
                "exclusion": "",
                "claimed": 1,
                "on_claim": 0,
                "amount_known": 0,
                "marginal_known": 0,
                "base": 0,
                "amount": 0,
                "marginal": 0,
            }
        )

    due = unclaimed = step = 0
    due_known, step_known = line.day != "", True
    for out in told:
        met[out["outcome"]] += 1
        met[WHY[out["why"]]] += 1
        if out["outcome"] == "unknown":
            due_known = step_known = False
        elif out["outcome"] == "applies":
            due += out["amount"]
            step += out["marginal"]
            due_known &= bool(out["amount_known"])
            step_known &= bool(out["marginal_known"])
        elif out["outcome"] == "unclaimed":
            unclaimed += out["amount"]
    lines = []
    for number, out in enumerate(told):
        same = [
            k for k, other in enumerate(told) if other["row"].heading == out["row"].heading and k != number
        ]
        if out["outcome"] == "not_due" and any(told[k]["outcome"] != "not_due" or k < number for k in same):
            continue
        row = out["row"]
        lines.append(
            "|".join(
                str(cell)
                for cell in (
                    row.id,
                    row.__dict__["from"],
                    out["outcome"],
                    WHY[out["why"]],
                    out["by"],
                    out["exclusion"],
                    law.state(row, line.as_of),
                    out["claimed"],
                    out["on_claim"],
                    out["amount_known"],
                    out["marginal_known"],
                    out["base"],
                    out["amount"],
                    out["marginal"],
                )
            )
        )
    lines.append(f"= {due}|{unclaimed}|{step}|{int(due_known)}|{int(step_known)}|{strangers:x}")
    return lines


# ---- lines made up -----------------------------------------------------------------------------------------


def invented_lists(dice, law):
    """Imported lists as they might come: of each heading that asks for one, some at hand and some not."""
    asked = set()
    for row in law.rows:
        asked |= set((row.scope or "").split()) | set((row.__dict__["except"] or "").split())
    lists = {}
    for name in sorted(asked - set(law.lists)):
        if dice.random() < 0.2:
            continue
        entries = []
        for _ in range(dice.randint(1, 25)):
            code = "".join(dice.choice("0123") for _ in range(dice.choice([2, 4, 6, 8, 8, 10, 10])))
            since = dice.choice(["", "", "2025-04-05", "2025-09-08"])
            until = dice.choice(["9999", "9999", "2025-10-14", "2026-01-01"])
            if all(code != other[0] for other in entries):
                entries.append((code, since, until))
        lists[name] = entries
    return lists


def invented_line(dice, law, lists):
    days = [
        "2024-06-01",
        "2024-10-01",
        "2025-03-05",
        "2025-03-12",
        "2025-04-08",
        "2025-04-09",
        "2025-05-20",
        "2025-06-04",
        "2025-08-06",
        "2025-08-07",
        "2025-09-20",
        "2025-10-05",
        "2025-11-14",
        "2026-01-20",
        "2026-02-23",
        "2026-02-24",
        "2026-04-06",
        "2026-06-08",
        "2026-07-24",
        "",
        "2019-01-01",
    ]
    day = dice.choice(days)
    pool = (
        law.lists[dice.choice(sorted(law.lists))]
        if dice.random() < 0.5
        else lists[dice.choice(sorted(lists))]
    )
    code = dice.choice(pool)[0]
    code = (code + "".join(dice.choice("0123") for _ in range(10)))[: dice.choice([4, 8, 8, 10, 10, 10])]
    if dice.random() < 0.02:
        code = dice.choice(["", "9", "84A1"])
    origin = dice.choice("CN CN HK CA MX VN JP KR GB DE FR IN BR CH RU CU LI TW TR NG AU XX".split() + [""])
    headings = sorted({row.heading for row in law.rows if row.holds(day)}) or ["9903.88.03"]
    fitting = sorted({row.heading for row in law.rows if row.holds(day) and row.is_of(origin)}) or headings
    claims = [
        dice.choice(fitting if dice.random() < 0.8 else headings)
        for _ in range(dice.choice([0, 0, 1, 2, 4]))
    ]
    claims = [claim if dice.random() < 0.5 else claim.replace(".", "") for claim in claims]
    if dice.random() < 0.05:
        claims.append(dice.choice(["9903.99.99", "abc", "9903880300"]))
    if dice.random() < 0.05:
        claims.append(dice.choice(law.rows).heading)
    if dice.random() < 0.03:
        code, origin, day, claims = "8703220100", "CA", "2025-09-20", claims + ["9903.94.03"]
    value = dice.choice([None] + [dice.randint(1, 10**7) * 10000] * 12 + [0, dice.randint(1, 10**10)])

    def part(chance):
        return "" if value is None or dice.random() > chance else str(dice.randint(0, value + value // 20))

    duty = "" if dice.random() < 0.2 or value is None else str(value * dice.randint(0, 30) // 100)
    return "|".join(
        [
            code,
            origin,
            day,
            dice.choice(["", day, "2025-04-01", "2025-08-01", "2026-02-20"]),
            dice.choice(["", "", "2025-06-01", "2026-03-01"]),
            "" if value is None else str(value),
            part(0.5),
            part(0.5),
            part(0.3),
            part(0.4),
            duty,
            str(dice.choice([0, 25000000, 150000000])),
            " ".join(claims),
            dice.choice(["", "", "S", "S+ KR", "P"]),
            dice.choice(["", "", "1"]),
        ]
    )


def run(seed, count):
    dice = random.Random(seed)
    law = Law({})
    lists = invented_lists(dice, law)
    asked = [invented_line(dice, law, lists) for _ in range(count)]
    law.lists.update(lists)
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        for name, entries in lists.items():
            for code, since, until in entries:
                file.write(f"{name},{code},{since},{'' if until == '9999' else until}\n")
        file.flush()
        done = subprocess.run(
            [DRIVER, file.name], input="\n".join(asked) + "\n", capture_output=True, text=True, check=True
        )
    answers, answer = [], []
    for text in done.stdout.splitlines():
        answer.append(text)
        if text.startswith("= "):
            answers.append(answer)
            answer = []
    wrong = []
    for text, said in zip(asked, answers):
        expected = find(law, Line(text))
        if expected != said:
            wrong.append(
                (text, [e for e in expected if e not in said], [s for s in said if s not in expected])
            )
    if len(answers) != len(asked):
        wrong.append((f"{len(answers)} answers to {len(asked)} lines", [], []))
    return wrong


def main():
    seed, count = int(os.environ.get("ADV_SEED", "1")), int(os.environ.get("ADV_LINES", "6000"))
    seeds = [seed + k for k in range(4)]
    wrong = [(s, *one) for s in seeds for one in run(s, count // len(seeds))]
    print(f"{'not ok' if wrong else 'ok'} 1 - {count} lines have the layers an independent reading finds")
    for s, text, expected, said in wrong[:5]:
        print(f"# seed {s}: {text}")
        for line in expected:
            print(f"#   expected {line}")
        for line in said:
            print(f"#   said     {line}")
    unmet = [WHY[w] for w in WHY if w and not met[WHY[w]]]
    unmet += [
        o
        for o in ("applies", "displaced", "lifted", "unclaimed", "not_due", "unknown", "used")
        if not met[o]
    ]
    print(f"{'not ok' if unmet else 'ok'} 2 - every outcome and every reason was met")
    for word in unmet:
        print(f"# never met: {word}")
    print("1..2")
    return bool(wrong or unmet)


if __name__ == "__main__":
    sys.exit(main())
