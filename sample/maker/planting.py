# SPDX-License-Identifier: Apache-2.0
"""Puts mistakes and their lookalikes into a right book, and leaves a few lines that cannot be valued."""

import datetime

from maker.business import NO, YES, Entry, Line
from maker.figures import (
    E4,
    E13,
    GOODS,
    LAST_DAY,
    LAYERS,
    MINOR,
    RATES,
    Dice,
    day_plus,
    e4,
    fee_row,
    layer_duty_e4,
    layers_due,
    money,
    to_minor,
)

YEARS = (0, 1, 2)


class Planted:
    """The key of the mistakes: what later work must find, and what it must leave alone."""

    def __init__(self):
        self.rows = []

    def add(self, kind, table, amount_e4, words, line=None, key="", check="agrees"):
        if line is not None:
            line.planted = True
        self.rows.append((kind, table, line, key, amount_e4, check, words))


def spread(candidates, count, dice, day=lambda line: line.entry):
    """`count` candidates, as many from each year of the book as can be had, none of them planted already."""
    chosen, by_year = [], {year: [] for year in YEARS}
    for item in dice.shuffled(candidates):
        by_year[day(item).year()].append(item)
    while len(chosen) < count:
        before = len(chosen)
        for year in YEARS:
            if by_year[year] and len(chosen) < count:
                chosen.append(by_year[year].pop())
        if len(chosen) == before:
            raise ValueError(f"only {before} of {count} candidates to plant a mistake on")
    return chosen


def free_lines(entries, test):
    return [line for entry in entries for line in entry.lines if not line.planted and test(line)]


def difference_e4(line):
    return abs(line.lawful_usd() - line.declared_usd()) * E4


def visible(line):
    """Whether the mistake still shows when the value is in whole dollars."""
    return difference_e4(line) >= 3 * E4


def plant_element(book, kind, wanted, change, count, words, check="differs", test=lambda line, e: True):
    """Plants on lines that have an element of their own or a share of one of the entry."""
    dice = Dice("plant " + kind)

    def elements(line):
        own = [e for e in line.elements if e.kind == wanted and test(line, e)]
        shared = [part[0] for part in line.shared if part[0].kind == wanted and test(line, part[0])]
        return own + shared

    def fits(line):
        found = elements(line)
        if line.expect != "valued" or not found:
            return False
        if found[0] in line.elements:
            return check == "agrees" or would_show(line, found[0], change)
        return all(
            not other.planted and (check == "agrees" or would_show(other, found[0], change))
            for other in line.entry.lines
        )

    left, rounds = count, 0
    while left > 0:
        rounds += 1
        if rounds > 200:
            raise ValueError(f"{kind}: not enough candidates")
        line = spread(free_lines(book.entries, fits), min(3, left), dice)[rounds % min(3, left)]
        element = elements(line)[0]
        change(line, element)
        touched = [line] if element in line.elements else line.entry.lines
        for other in touched:
            book.planted.add(kind, "lines", difference_e4(other), words, line=other, check=check)
        left -= 1


def would_show(line, element, change):
    """Tries a change on a line, looks at the difference, and takes it back."""
    kept = (
        element.declared,
        element.declared_e4,
        element.effect,
        element.amount,
        dict(element.facts),
        dict(line.extra),
    )
    parts = [list(part) for part in line.shared]
    change(line, element)
    shows = visible(line)
    element.declared, element.declared_e4, element.effect, element.amount, element.facts, line.extra = kept
    line.shared = parts
    return shows


def forget(line, element):
    element.declared = 0


def deduct(line, element):
    element.declared = -1


def keep(line, element):
    pass


def quote(line, element):
    """The seller's quotation was taken out, a third more than the carrier's bill."""
    element.declared_e4 = to_minor(element.amount * 134 // 100, element.currency)
    line.extra["x_freight_quoted"] = money(element.declared_e4, element.currency)


def quote_only(line, element):
    """Only the quotation is known: nothing may be taken out."""
    element.facts["actual"], element.effect, element.declared = NO, 0, -1
    line.extra["x_freight_quoted"] = money(element.amount, element.currency)


def own(line, element):
    return element in line.elements


def shared(line, element):
    return element not in line.elements


def plant_values(book):
    """Mistakes and lookalikes that lie in the elements of a line."""
    add = plant_element
    add(
        book,
        "royalty_apart",
        "royalty",
        forget,
        8,
        "process royalty invoiced by Aerovac apart from the goods and left out, a condition of the sale",
        test=lambda l, e: e.effect == 1,
    )
    add(
        book,
        "cif_declared",
        "main_freight",
        forget,
        4,
        "CIF price declared although the carrier's bill shows the freight in it",
        test=lambda l, e: shared(l, e) and l.entry.term == "CIF",
    )
    add(
        book,
        "cif_declared",
        "main_freight",
        forget,
        4,
        "CIF price declared although the carrier's bill shows the freight in it",
        test=lambda l, e: own(l, e) and l.entry.term == "CIF",
    )
    add(
        book,
        "inland_deducted",
        "inland_export",
        deduct,
        8,
        "inland freight itemised on the invoice taken out without a through bill",
        test=lambda l, e: own(l, e) and e.facts.get("through_bill") == NO,
    )
    add(
        book,
        "freight_quoted",
        "main_freight",
        quote,
        5,
        "freight taken out at the seller's quotation, more than the carrier charged",
        test=lambda l, e: own(l, e) and e.effect == -1,
    )
    add(
        book,
        "freight_quoted",
        "main_freight",
        quote_only,
        4,
        "freight taken out at the seller's quotation, no carrier's bill at hand",
        test=lambda l, e: own(l, e) and l.entry.term in ("CIF", "CIP"),
    )
    add(
        book,
        "selling_commission",
        "selling_commission",
        forget,
        6,
        "commission paid to the seller's agent left out",
    )
    add(
        book,
        "lookalike_buying_commission",
        "buying_commission",
        keep,
        6,
        "commission of the importer's own buying agent, rightly not added",
        check="agrees",
    )
    add(
        book,
        "lookalike_rebate_after_import",
        "rebate",
        keep,
        6,
        "volume bonus settled after importation, rightly not taken off",
        check="agrees",
    )
    add(
        book,
        "lookalike_royalty_not_condition",
        "royalty",
        keep,
        6,
        "trade mark fee to a third party, no condition of the sale, rightly not added",
        check="agrees",
        test=lambda l, e: e.facts["condition_of_sale"] == NO,
    )
    add(
        book,
        "lookalike_through_bill",
        "inland_export",
        keep,
        6,
        "inland freight under a through bill, rightly taken out",
        check="agrees",
        test=lambda l, e: own(l, e) and e.facts.get("through_bill") == YES,
    )


def plant_assists(book):
    names = {"tools": "tool", "materials": "material", "design": "design"}
    for kind, word in names.items():
        dice = Dice("plant assist " + kind)

        def fits(line):
            return line.expect == "valued" and any(
                use.effect == 1
                and use.assist[1] == kind
                and use.amount * RATES.lawful(use.currency, line.entry.export)[0] >= 5 * E13
                for use in line.uses
            )

        for line in spread(free_lines(book.entries, fits), 8, dice):
            use = next(use for use in line.uses if use.assist[1] == kind and use.effect == 1)
            use.declared = 0
            book.planted.add(
                f"assist_omitted_{word}",
                "lines",
                difference_e4(line),
                f"share of {use.assist[0]} left out: {use.assist[2]}",
                line=line,
                check="differs",
            )
    for kind, programme, words in (
        ("lookalike_us_design", "DES-303", "design undertaken in the United States, rightly not added"),
        ("lookalike_tool_in_price", "TOOL-105", "mould the price already recovers, rightly not added"),
    ):

        def uses(line):
            return line.expect == "valued" and any(use.assist[0] == programme for use in line.uses)

        for line in spread(free_lines(book.entries, uses), 6, Dice("plant " + kind)):
            book.planted.add(kind, "lines", 0, words, line=line)


def plain_line(line):
    return (
        line.expect == "valued"
        and not line.elements
        and not line.uses
        and line.entry.term != "DDP"
        and not any(part[0].effect for part in line.shared)
        and line.sale["related"] == NO
    )


def plant_relationship(book):
    def related(line):
        return line.expect == "valued" and line.sale["related"] == YES and line.entry.term != "DDP"

    for line in spread(free_lines(book.entries, related), 9, Dice("plant related")):
        line.sale["related"], line.sale["price_acceptable"] = NO, ""
        book.planted.add(
            "related_undeclared",
            "lines",
            line.declared_usd() * E4,
            f"declared as unrelated, {line.entry.seller[0]} is related to the importer",
            line=line,
        )


def plant_prices(book):
    bracket = {"7013282090", "7013496090", "7013999090", "8203206030", "8213009000"}
    for kind, factor, words in (
        ("price_outlier_high", 340, "unit price more than three times that of other shipments"),
        ("price_outlier_low", 24, "unit price a quarter of that of other shipments"),
    ):

        def fits(line):
            return (
                plain_line(line) and line.hts not in bracket and len(line.entry.lines) < 6 and not line.shared
            )

        for line in spread(free_lines(book.entries, fits), 6, Dice("plant " + kind)):
            step = MINOR.get(line.entry.currency, 100)
            before = line.declared_usd()
            line.unit_price = max(line.unit_price * factor // 100 // step * step, step)
            line.reprice()
            book.planted.add(kind, "lines", abs(line.declared_usd() - before) * E4, words, line=line)


def copy_entry(book, source, days, same_invoice):
    """A second entry like a first, some days later."""
    entry = Entry(source.seller, len(book.entries) + 1)
    dice = Dice(f"copy {source.serial} {days}")
    entry.set_days(
        source.mode, day_plus(source.export, days), (source.importation - source.export).days, dice
    )
    entry.order = source.order if same_invoice else day_plus(source.order, days)
    for line in source.lines:
        twin = Line(entry, line.seller, line.good, line.quantity, line.unit_price)
        twin.sale = dict(line.sale)
        entry.lines.append(twin)
    entry.same_invoice_as = source if same_invoice else None
    book.entries.append(entry)
    return entry


def plain_entries(book):
    def fits(entry):
        late = day_plus(entry.summary, 45)
        if late > LAST_DAY:
            return False
        quarter = RATES.first_of_quarter(entry.export)
        stays = all(RATES.first_of_quarter(day_plus(entry.export, d)) == quarter for d in (10, 20))
        china_2025 = entry.seller[0].startswith("CN") and late > datetime.date(2025, 3, 1)
        return (
            stays
            and not china_2025
            and entry.term != "DDP"
            and entry.currency == "USD"
            and all(plain_line(line) and not line.planted and not line.shared for line in entry.lines)
        )

    return [entry for entry in book.entries if fits(entry)]


def plant_copies(book):
    for kind, same, days, words in (
        ("duplicate_invoice", True, 20, "the invoice of an earlier entry filed a second time"),
        (
            "lookalike_repeat_order",
            False,
            10,
            "same goods, quantity and price as an earlier order, its own invoice",
        ),
    ):
        for source in spread(plain_entries(book), 5, Dice("plant " + kind), day=lambda entry: entry):
            twin = copy_entry(book, source, days, same)
            for line in source.lines:
                line.planted = True
            for line in twin.lines:
                book.planted.add(kind, "lines", line.declared_usd() * E4, words, line=line)


def plant_splits(book):
    """One order cut into entries below the limit of an informal entry; and one honestly sent in two lots."""
    for kind, pieces, words in (
        ("split_invoice", 3, "one order cut into invoices that each stay below the limit for informal entry"),
        ("lookalike_partial_shipment", 2, "one order in two lots, each entered formally"),
    ):
        for source in spread(plain_entries(book), 5, Dice("plant " + kind), day=lambda entry: entry):
            line = source.lines[0]
            line.planted = True
            target = 2250 * E4 if kind == "split_invoice" else 9200 * E4
            for piece in range(pieces):
                entry = Entry(source.seller, len(book.entries) + 1)
                days = 0 if kind == "split_invoice" else 9 * piece
                entry.set_days(
                    source.mode,
                    day_plus(source.export, days),
                    (source.importation - source.export).days,
                    Dice(f"split {source.serial} {days}"),
                )
                entry.informal, entry.order, entry.one_order = (
                    kind == "split_invoice",
                    source.order,
                    source.serial,
                )
                quantity = max((target - piece * 60 * E4) // line.unit_price, 1)
                part = Line(entry, line.seller, line.good, quantity, line.unit_price)
                part.sale = dict(line.sale)
                entry.lines.append(part)
                book.entries.append(entry)
                book.planted.add(kind, "lines", part.declared_usd() * E4, words, line=part)


def plant_rates(book):
    dice = Dice("plant rates")

    def wrong_rate(entry):
        return RATES.daily(entry.currency, entry.importation)

    def fits(entry):
        if entry.currency == "USD" or any(line.planted or line.expect != "valued" for line in entry.lines):
            return False
        wrong, right = wrong_rate(entry), RATES.lawful(entry.currency, entry.export)[0]
        return all(line.price * abs(wrong - right) >= 8 * E13 for line in entry.lines)

    for entry in spread([e for e in book.entries if fits(e)], 7, dice, day=lambda e: e):
        for line in entry.lines:
            line.exact_rate = wrong_rate(entry)
            book.planted.add(
                "exchange_date",
                "lines",
                difference_e4(line),
                f"{entry.currency} converted at the rate of the day of importation, not of exportation",
                line=line,
                check="differs",
            )

    def daily(entry):
        return (
            entry.currency != "USD"
            and RATES.lawful(entry.currency, entry.export)[1]
            and all(not line.planted and line.expect == "valued" for line in entry.lines)
        )

    for entry in spread([e for e in book.entries if daily(e)], 6, dice, day=lambda e: e):
        for line in entry.lines:
            book.planted.add(
                "lookalike_daily_rate",
                "lines",
                0,
                f"{entry.currency} rightly converted at the daily rate, five per cent or more "
                f"from the quarter's",
                line=line,
            )


def plant_layers(book):
    def claimed(line):
        heading = GOODS[line.hts]["additional"]
        return line.origin == "CN" and heading and line.expect == "valued" and not line.entry.informal

    for line in spread(free_lines(book.entries, claimed), 8, Dice("plant layers")):
        heading = GOODS[line.hts]["additional"]
        percent = next(row["percent"] for row in LAYERS if row["heading"] == heading)
        line.layers = [
            layer
            for layer in layers_due(line.hts, line.origin, line.entry.loading, line.entry.entry)
            if layer[0] != heading
        ]
        book.planted.add(
            "layer_unclaimed",
            "lines",
            layer_duty_e4(line.declared_usd(), percent),
            f"additional duty {heading} ({percent} %) on goods of China left out",
            line=line,
        )

    def other_origin(line):
        return line.origin in ("VN", "IN") and GOODS[line.hts]["additional"] and line.expect == "valued"

    for line in spread(free_lines(book.entries, other_origin), 6, Dice("plant no layer")):
        book.planted.add(
            "lookalike_no_layer",
            "lines",
            0,
            f"tariff number of {GOODS[line.hts]['additional']}, but goods of {line.origin}",
            line=line,
        )


def plant_fees(book):
    """Entries of the first weeks of a fiscal year with the limits of the year before."""

    def fits(entry):
        if (
            entry.informal
            or entry.entry.month not in (10, 11)
            or any(line.expect != "valued" for line in entry.lines)
        ):
            return False
        return entry.term != "DDP" and entry.mpf_e4() != entry.mpf_e4(1)

    def at_maximum(entry):
        return entry.mpf_e4() == e4(fee_row(entry.entry)["maximum"])

    dice, candidates = Dice("plant fees"), [e for e in book.entries if fits(e)]
    chosen = spread([e for e in candidates if at_maximum(e)], 3, dice, day=lambda e: e)
    chosen += spread([e for e in candidates if not at_maximum(e)], 3, dice, day=lambda e: e)
    for entry in chosen:
        entry.fee_years_back = 1
        book.planted.add(
            "fee_year",
            "entries",
            entry.mpf_e4() - entry.mpf_e4(1),
            "merchandise processing fee at the limits of the fiscal year before",
            key=entry,
        )


def leave_open(book):
    """A few lines the law cannot value from this book, each for a stated reason."""

    def ddp(line):
        return line.entry.term == "DDP" and any(e.kind == "customs_duty" and e.amount for e in line.elements)

    for line in spread(free_lines(book.entries, ddp), 4, Dice("open ddp")):
        duty = next(e for e in line.elements if e.kind == "customs_duty")
        duty.unknown, line.expect = True, "incomplete"
        book.planted.add(
            "incomplete_ddp",
            "lines",
            0,
            "duty-paid price without the amount of the duty in it",
            line=line,
            check="incomplete",
        )

    def assisted(line):
        return any(use.effect == 1 and use.assist[1] == "tools" for use in line.uses)

    for line in spread(free_lines(book.entries, assisted), 4, Dice("open assist")):
        use = next(use for use in line.uses if use.effect == 1 and use.assist[1] == "tools")
        use.given, line.expect = False, "incomplete"
        book.planted.add(
            "incomplete_assist_share",
            "lines",
            0,
            f"share of {use.assist[0]} not given",
            line=line,
            check="incomplete",
        )

    def licensed(line):
        return any(e.kind == "royalty" and e.effect == 1 for e in line.elements)

    for line in spread(free_lines(book.entries, licensed), 4, Dice("open royalty")):
        element = next(e for e in line.elements if e.kind == "royalty")
        element.facts["condition_of_sale"], line.expect = "unknown", "incomplete"
        book.planted.add(
            "incomplete_royalty",
            "lines",
            0,
            "nobody has yet read whether the fee is a condition of the sale",
            line=line,
            check="incomplete",
        )

    for kind, count, words in (
        ("sample", 5, "samples sent free of charge"),
        ("replacement", 4, "free replacement under warranty"),
        ("lease", 3, "demonstration goods leased, not sold"),
    ):
        for line in spread(
            free_lines(book.entries, lambda l: plain_line(l) and len(l.entry.lines) > 2),
            count,
            Dice("no sale " + kind),
        ):
            line.quantity = max(line.quantity // 40, 1)
            line.reprice()
            line.sale["sold_for_export"], line.expect = NO, "method_ended"
            line.extra["no_sale_kind"] = kind
            book.planted.add(
                f"no_sale_{kind}",
                "lines",
                0,
                words + ": transaction value cannot be used",
                line=line,
                check="method_ended",
            )
