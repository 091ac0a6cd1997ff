# SPDX-License-Identifier: Apache-2.0
"""The tables of the book: which records they hold and in which order their columns stand."""

import csv

import catalogue
from maker.business import NO, YES, Entry, bill_number
from maker.figures import (
    E9,
    GOODS,
    RATES,
    UNITS,
    general_duty_e4,
    layer_duty_e4,
    layers_due,
    money,
    split,
    text_of,
)

FACT_ORDER = """
in_price separately_identified actual to_seller borne_by_buyer condition_of_sale related_to_goods
undertaken_abroad necessary after_sale through_shipment through_bill before_import formula_agreed
written_financing market_rate booked_as_interest sold_at_price reasonable quantifiable payable_on_import
for_these_goods level_quantity_payment written_before_loading papers_lodged paid_through_bank
""".split()
SALE_ORDER = (
    "sold_for_export restricted conditioned proceeds_accrue proceeds_known related price_acceptable".split()
)
DATE_ORDER = "order export loading importation entry entry_summary release".split()


def dates_of(entry):
    return {
        "order_date": entry.order,
        "export_date": entry.export,
        "loading_date": entry.loading,
        "importation_date": entry.importation,
        "entry_date": entry.entry,
        "entry_summary_date": entry.summary,
        "release_date": entry.release,
    }


def port_of(entry):
    """Schedule D: Los Angeles, New York, Chicago, Laredo."""
    if entry.mode == "sea":
        return "1001" if entry.seller[0][:2] in ("IT", "IN") else "2704"
    return {"air": "3901", "truck": "2304"}[entry.mode]


def entry_record(entry, fees):
    record = {
        "entry": entry.number,
        "jurisdiction": "US",
        "importer": "LARKSPUR",
        "seller": entry.seller[0],
        "buyer": "LARKSPUR",
        "port": port_of(entry),
        "mode": entry.mode,
        "export_country": entry.seller[0][:2],
        "incoterm": entry.term,
        "incoterm_edition": "2020",
        "named_place": entry.place,
        "currency": entry.currency,
        "bill": bill_number(entry),
        "entry_type": "informal" if entry.informal else "consumption",
        "filing": "electronic",
        "covered_port": YES if entry.mode == "sea" else "",
        "x_entry_type": "11" if entry.informal else "01",
    }
    record.update({name: day.isoformat() for name, day in dates_of(entry).items()})
    record["declared_value"] = str(sum(line.declared_usd() for line in entry.lines))
    record["declared_duty"] = text_of(sum(line.duty for line in entry.lines))
    record["declared_mpf"], record["declared_hmf"] = text_of(fees[0]), text_of(fees[1])
    return record


def line_layers(line):
    if line.layers is not None:
        return line.layers
    return layers_due(line.hts, line.origin, line.entry.loading, line.entry.entry)


def line_record(line):
    entry = line.entry
    record = {
        "entry": entry.number,
        "line": line.number,
        "invoice": entry.invoice,
        "order": entry.order_number,
        "sku": line.sku,
        "description": line.words,
        "hts": line.hts,
        "origin": line.origin,
        "export_country": entry.seller[0][:2],
        "seller": entry.seller[0],
        "manufacturer": entry.seller[0],
        "mode": entry.mode,
        "incoterm": entry.term,
        "named_place": entry.place,
        "currency": entry.currency,
        "price": money(line.price, entry.currency),
        "quantity": str(line.quantity),
        "quantity_unit": UNITS[GOODS[line.hts]["unit"]],
        "net_weight": text_of(line.net, 1),
        "gross_weight": text_of(line.gross, 1),
        "volume": text_of(line.volume, 3),
        "declared_value": str(line.declared_usd()),
        "declared_duty": text_of(line.duty),
        "declared_mpf": text_of(line.mpf),
        "declared_hmf": text_of(line.hmf),
        "declared_layers": ";".join(f"{heading}={percent}" for heading, percent in line_layers(line)),
    }
    if not record["declared_layers"]:
        record["no_additional_duty"] = YES  # an empty cell would say that nobody knows
    record.update({name: day.isoformat() for name, day in dates_of(entry).items()})
    record.update(line.sale)
    record.update(line.extra)
    for element in line.elements:
        record[element.kind] = "unknown" if element.unknown else money(element.amount, element.currency)
        if element.currency != entry.currency:
            record[element.kind + "_currency"] = element.currency
        record.update({f"{element.kind}_{fact}": value for fact, value in element.facts.items()})
    return record


def charge_records(entry):
    for element, key in entry.charges:
        record = {
            "entry": entry.number,
            "invoice": entry.invoice,
            "element": element.kind,
            "name": element.name,
            "amount": money(element.amount, element.currency),
            "currency": element.currency,
            "level": "entry",
            "key": key,
            "payer": "LARKSPUR" if element.facts.get("in_price") == NO else entry.seller[0],
            "payee": element.payee,
            "evidence": element.evidence,
        }
        record.update(element.facts)
        yield record


def apportionment_of(row):
    if row[7][0] == "unit":
        return "consumption"
    return "given" if row[0] in catalogue.GIVEN_SHARES else "anticipated_production"


def assist_records(expected):
    for row in catalogue.ASSISTS:
        whole = row[7][0] == "whole"
        transfer = catalogue.TRANSFER_PRICE.get(row[0])
        yield {
            "assist": row[0],
            "kind": row[1],
            "description": row[2],
            "acquired": row[6],
            "cost": transfer or row[7][1],
            "producer_cost": row[7][1] if transfer else "",
            "currency": row[7][-1],
            "transport": row[7][2] if whole else "",
            "undertaken_in": row[8] if row[1] == "design" else "",
            "supplied_to": row[3],
            "supplied_date": row[10],
            "apportionment": apportionment_of(row),
            "all_for_importing_country": YES if whole else "",
            "produced_units": str(expected[row[0]] // 12) if whole else "",
            "anticipated_units": str(expected[row[0]]) if whole else "",
            "quantity": "" if whole else "1",
            "per_unit": "" if whole else "1",
            "end_date": catalogue.END_OF_PRODUCTION.get(row[0], ""),
            "in_price": row[9],
            "quantifiable": YES,
            "necessary": YES,
            "x_maker": row[5],
        }


def use_records(line):
    for use in line.uses:
        given = use.given and use.assist[0] in catalogue.GIVEN_SHARES
        yield {
            "assist": use.assist[0],
            "entry": line.entry.number,
            "line": line.number,
            "amount": money(use.amount, use.currency) if given else "",
            "currency": use.currency if use.assist[0] in catalogue.GIVEN_SHARES else "",
            "units": str(use.units),
        }


def move_records(book):
    """What is expected anew, and the materials: handed over each half-year for what that half-year takes."""
    for assist, (day, units, words) in catalogue.REVISED_UNITS.items():
        yield move(assist, day, "expected_units", units, words)
    for row in catalogue.ASSISTS:
        if row[7][0] != "unit":
            continue
        halves = {}
        for entry in book.entries:
            first = f"{entry.entry.year}-{'01' if entry.entry.month < 7 else '07'}-01"
            for line in entry.lines:
                taken = sum(use.units for use in line.uses if use.assist[0] == row[0])
                halves[first] = halves.get(first, 0) + taken
        for first, taken in sorted(halves.items()):
            if taken:
                yield move(row[0], first, "issued", (taken // 500 + 1) * 500, "")
    for assist, day, kind, quantity, words in catalogue.MATERIAL_MOVES:
        yield move(assist, day, kind, quantity, words)


def move(assist, day, kind, quantity, words):
    return {"assist": assist, "move_date": day, "kind": kind, "quantity": str(quantity), "note": words}


def rate_records():
    for row in RATES.rows:
        for currency in ("EUR", "JPY", "GBP", "CNY", "INR", "MXN"):
            rate = RATES.cross(row, currency)
            yield {
                "currency": currency,
                "rate_date": row["Date"],
                "rate": f"{rate // E9}.{rate % E9:09d}",
                "per": "1",
                "kind": "central_bank",
                "source": "ECB euro reference rates, cross through EUR",
            }


def ordered_columns(name, records):
    """Columns in a fixed order: the plain ones as first met in HEADS, then elements as their kinds come."""
    present = {key for record in records for key, value in record.items() if value != ""}
    head = [column for column in HEADS[name] if column in present or column in KEEP[name]]
    rest = sorted(present - set(head))
    return head + [c for c in rest if not c.startswith("x_")] + [c for c in rest if c.startswith("x_")]


HEADS = {
    "entries": [
        "entry",
        "jurisdiction",
        "importer",
        "seller",
        "buyer",
        "port",
        "entry_type",
        "filing",
        "covered_port",
        "mode",
        "export_country",
        "incoterm",
        "incoterm_edition",
        "named_place",
        "currency",
        "bill",
    ]
    + [d + "_date" for d in DATE_ORDER]
    + ["declared_value", "declared_duty", "declared_mpf", "declared_hmf"],
    "lines": [
        "entry",
        "line",
        "invoice",
        "order",
        "sku",
        "description",
        "hts",
        "origin",
        "export_country",
        "seller",
        "manufacturer",
        "mode",
    ]
    + [d + "_date" for d in DATE_ORDER]
    + [
        "incoterm",
        "named_place",
        "currency",
        "price",
        "quantity",
        "quantity_unit",
        "net_weight",
        "gross_weight",
        "volume",
    ]
    + SALE_ORDER
    + "declared_value declared_duty declared_mpf declared_hmf declared_layers no_additional_duty".split(),
    "elements": [
        "entry",
        "line",
        "invoice",
        "element",
        "name",
        "amount",
        "currency",
        "level",
        "key",
        "payer",
        "payee",
        "evidence",
    ]
    + FACT_ORDER,
    "invoices": ["invoice", "seller", "entry", "invoice_date", "total", "currency", "status"],
    "payments": [
        "payment",
        "invoice",
        "payee",
        "payment_date",
        "amount",
        "currency",
        "kind",
        "account",
        "text",
    ],
    "assists": [
        "assist",
        "kind",
        "description",
        "acquired",
        "cost",
        "producer_cost",
        "currency",
        "transport",
        "undertaken_in",
        "supplied_to",
        "supplied_date",
        "apportionment",
        "all_for_importing_country",
        "produced_units",
        "anticipated_units",
        "quantity",
        "per_unit",
        "end_date",
    ]
    + FACT_ORDER,
    "assist_use": ["assist", "entry", "line", "amount", "currency", "units"],
    "assist_moves": ["assist", "move_date", "kind", "quantity", "note"],
    "agreements": ["agreement", "kind", "between", "from_date", "until_date", "note"],
    "parties": ["party", "name", "country", "role", "related"],
    "rates": ["currency", "rate_date", "rate", "per", "kind", "source"],
}
KEEP = {name: set() for name in HEADS}
KEEP["elements"].add("line")


def write_csv(path, columns, records):
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([record.get(column, "") for column in columns] for record in records)


def settle(book):
    """Duty and fees as the importer paid them on the value it declared."""
    for entry in book.entries:
        values = [line.declared_usd() for line in entry.lines]
        mpf, hmf = entry.mpf_e4(entry.fee_years_back), entry.hmf_e4()
        keys = values if sum(values) else [1] * len(values)
        for line, value, mpf_part, hmf_part in zip(
            entry.lines, values, split(mpf, keys, 100), split(hmf, keys, 100)
        ):
            line.mpf, line.hmf = mpf_part, hmf_part
            line.duty = general_duty_e4(line.hts, value, line.quantity)
            line.duty += sum(layer_duty_e4(value, percent) for _, percent in line_layers(line))
        book.tables["entries"].append(entry_record(entry, (mpf, hmf)))


def fill_tables(book, expected):
    tables = book.tables
    for entry in book.entries:
        tables["elements"].extend(charge_records(entry))
        for line in entry.lines:
            tables["lines"].append(line_record(line))
            tables["assist_use"].extend(use_records(line))
    tables["assists"].extend(assist_records(expected))
    tables["assist_moves"].extend(
        sorted(move_records(book), key=lambda record: (record["assist"], record["move_date"]))
    )
    for row in catalogue.PARTIES:
        tables["parties"].append(dict(zip(("party", "name", "country", "role", "related", "x_note"), row)))
    for row in catalogue.AGREEMENTS:
        tables["agreements"].append(
            dict(zip(("agreement", "kind", "between", "from_date", "until_date", "note"), row))
        )
    tables["rates"].extend(rate_records())
    tables["invoices"].sort(key=lambda record: (record["invoice_date"], record["invoice"]))
    tables["payments"].sort(key=lambda record: (record["payment_date"], record["payment"]))
    for index, record in enumerate(tables["payments"]):
        record["payment"] = f"P{index + 1:06d}"


def planted_records(book):
    for kind, table, line, key, amount, check, words in book.planted.rows:
        record = {
            "class": kind,
            "table": table,
            "amount_usd": text_of(amount),
            "check": check,
            "explanation": words,
        }
        if line is not None:
            record.update(
                {"entry": line.entry.number, "line": line.number, "declared": str(line.declared_usd())}
            )
            if line.expect == "valued":
                record["determined"] = str(line.lawful_usd())
            record["date"] = line.entry.entry.isoformat()
        elif isinstance(key, Entry):
            record.update({"entry": key.number, "date": key.entry.isoformat()})
        elif isinstance(key, dict):
            record.update({"key": key["payment"], "date": key["payment_date"]})
        else:
            record["key"] = key
            record["date"] = next(r["invoice_date"] for r in book.tables["invoices"] if r["invoice"] == key)
        yield record
