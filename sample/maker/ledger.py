# SPDX-License-Identifier: Apache-2.0
"""Numbers the entries and writes invoices and payments, with what hides in a payables ledger."""

import catalogue
from maker.business import NO, YES, Element
from maker.figures import E4, E9, LAST_DAY, RATES, Dice, check_digit, day_plus, half_up, money, to_minor


def invoice_total(entry):
    return sum(line.price for line in entry.lines)


def number_entries(book):
    book.entries.sort(key=lambda entry: (entry.entry, entry.serial))
    transaction, orders = 4100000, {}
    for index, entry in enumerate(book.entries):
        transaction += 1 + entry.serial % 7
        number = f"{transaction:07d}"
        entry.number = catalogue.FILER + number + check_digit(catalogue.FILER, number)
        entry.invoice = f"{entry.seller[0][3:6]}-{entry.export.year % 100}{index + 1:05d}"
        key = getattr(entry, "one_order", None)
        entry.order_number = orders.setdefault(key, f"PO{40000 + index}") if key else f"PO{40000 + index}"
        for position, line in enumerate(entry.lines):
            line.number = f"{position + 1:03d}"
    for entry in book.entries:
        source = getattr(entry, "same_invoice_as", None)
        if source is not None:
            entry.invoice, entry.order_number = source.invoice, source.order_number


def build_ledger(book):
    """Invoices and payments: the goods first, then what else went to and came from the sellers."""
    invoices, payments, seen = book.tables["invoices"], book.tables["payments"], set()

    def pay(invoice, payee, day, amount, currency, kind, account, text):
        if day > LAST_DAY:
            return None  # still payable when the book is closed
        payments.append(
            {
                "payment": f"P{len(payments) + 1:06d}",
                "invoice": invoice,
                "payee": payee,
                "payment_date": day.isoformat(),
                "amount": money(amount, currency),
                "currency": currency,
                "kind": kind,
                "account": account,
                "text": text,
            }
        )
        return payments[-1]

    def bill(invoice, seller, entry, day, total, currency, kind, refers=""):
        invoices.append(
            {
                "invoice": invoice,
                "seller": seller,
                "entry": entry,
                "invoice_date": day.isoformat(),
                "total": money(total, currency),
                "currency": currency,
                "status": "final",
                "x_kind": kind,
                "x_refers_to": refers,
            }
        )

    for entry in book.entries:
        if entry.invoice in seen:
            continue
        seen.add(entry.invoice)
        total, currency, seller = invoice_total(entry), entry.currency, entry.seller[0]
        bill(entry.invoice, seller, entry.number, day_plus(entry.export, -4), total, currency, "goods")
        if total == 0:
            continue
        if seller.startswith("CN") and total > 30 * E4:
            first = to_minor(total * 3 // 10, currency)
            pay(
                entry.invoice,
                seller,
                day_plus(entry.order, 5),
                first,
                currency,
                "deposit",
                "2010 trade payables",
                "30% T/T deposit",
            )
            pay(
                entry.invoice,
                seller,
                day_plus(entry.export, 3),
                total - first,
                currency,
                "balance",
                "2010 trade payables",
                "70% T/T against copy of B/L",
            )
        else:
            pay(
                entry.invoice,
                seller,
                day_plus(entry.importation, 28),
                total,
                currency,
                "full",
                "2010 trade payables",
                "",
            )
    book.pay, book.bill = pay, bill


def seller_row(seller_id):
    return next(row for row in catalogue.SELLERS if row[0] == seller_id)


def ledger_usd(amount, currency, day):
    return half_up(amount * RATES.daily(currency, day), E9 * 100) * 100


def entry_near(book, seller, year, dice):
    near = [
        e
        for e in book.entries
        if e.seller[0] == seller
        and e.year() == year
        and e.term != "DDP"
        and all(line.expect == "valued" and not line.planted for line in e.lines)
    ]
    return dice.pick(near)


def plant_ledger(book):
    dice = Dice("plant ledger")
    moulds = (
        "CN-HUANCHENG",
        "CN-JIALE",
        "CN-MINGYAO",
        "VN-MINHPHAT",
        "CN-RUIFA",
        "MX-PENAFIEL",
        "VN-SONGBE",
        "IN-DECCAN",
    )
    for index, seller in enumerate(moulds):
        entry = entry_near(book, seller, index % 3, dice)
        currency = entry.currency
        amount = to_minor(
            half_up(dice.between(38, 190) * 100 * E4 * 100000, catalogue.SHEET_RATE[currency]), currency
        )
        day = day_plus(entry.order, 12)
        payment = book.pay(
            "",
            seller,
            day,
            amount,
            currency,
            "full",
            "6420 prototypes and tooling",
            catalogue.MOULD_WORDS[index],
        )
        book.planted.add(
            "mould_money",
            "payments",
            ledger_usd(amount, currency, day),
            f"mould money paid to the seller {seller} and declared nowhere",
            key=payment,
        )
    for index, seller in enumerate(
        ("CN-HUANCHENG", "IN-SARASWATI", "VN-SONGBE", "IT-BRAMBILLA", "CN-QINGZHU", "DE-RHEINTAL")
    ):
        entry = entry_near(book, seller, index % 3, dice)
        amount = to_minor(invoice_total(entry) * dice.between(31, 62) // 1000, entry.currency)
        note, day = f"DN-{entry.invoice}", day_plus(entry.summary, 14)
        book.bill(note, seller, entry.number, day, amount, entry.currency, "debit_note", entry.invoice)
        book.pay(
            note,
            seller,
            day_plus(day, 20),
            amount,
            entry.currency,
            "full",
            "2010 trade payables",
            "raw material surcharge per debit note",
        )
        book.planted.add(
            "debit_note_unreported",
            "invoices",
            ledger_usd(amount, entry.currency, entry.export),
            f"price increase of invoice {entry.invoice} by debit note, not reported",
            key=note,
        )
    sponsor = ("DE-RHEINTAL", "CN-JIALE", "GB-THORNCLIFFE", "IN-SARASWATI", "VN-MINHPHAT")
    for index, seller in enumerate(sponsor):
        entry = entry_near(book, seller, index % 3, dice)
        amount = to_minor(
            half_up(dice.between(9, 44) * 100 * E4 * 100000, catalogue.SHEET_RATE[entry.currency]),
            entry.currency,
        )
        day = day_plus(entry.order, 20)
        payment = book.pay(
            "",
            seller,
            day,
            amount,
            entry.currency,
            "full",
            "6610 trade fairs",
            "half of the stand at the Cologne fair, no goods",
        )
        book.planted.add(
            "lookalike_unrelated_payment",
            "payments",
            ledger_usd(amount, entry.currency, day),
            f"paid to {seller} for a fair stand shared with it, not for goods",
            key=payment,
        )
    plant_reported_notes(book, dice)
    bill_services(book)


def plant_reported_notes(book, dice):
    """Debit notes and mould money that were declared: the increase or tooling money stands in the value."""
    for index, (seller, kind, wording) in enumerate(
        (
            ("CN-QINGZHU", "price_increase", "debit note"),
            ("VN-MINHPHAT", "price_increase", "debit note"),
            ("CN-HUANCHENG", "price_increase", "debit note"),
            ("IN-SARASWATI", "price_increase", "debit note"),
            ("IT-SANGIUSTO", "price_increase", "debit note"),
            ("CN-HUANCHENG", "tooling_payment", "mould money"),
            ("VN-MINHPHAT", "tooling_payment", "mould money"),
            ("CN-QINGZHU", "tooling_payment", "mould money"),
            ("MX-PENAFIEL", "tooling_payment", "mould money"),
            ("VN-SONGBE", "tooling_payment", "mould money"),
        )
    ):
        entry = entry_near(book, seller, index % 3, dice)
        line, currency = entry.lines[0], entry.currency
        amount = to_minor(line.price * dice.between(40, 90) // 1000, currency)
        facts = {"in_price": NO}
        if kind == "tooling_payment":
            facts.update({"to_seller": YES, "for_these_goods": YES})
        line.elements.append(Element(kind, amount, currency, 1, facts))
        note = f"{'DN' if kind == 'price_increase' else 'TL'}-{entry.invoice}"
        book.bill(
            note,
            seller,
            entry.number,
            day_plus(entry.export, 2),
            amount,
            currency,
            "debit_note" if kind == "price_increase" else "tooling",
            entry.invoice,
        )
        book.pay(
            note,
            seller,
            day_plus(entry.export, 30),
            amount,
            currency,
            "full",
            "2010 trade payables" if kind == "price_increase" else "6420 prototypes and tooling",
            wording + " " + note,
        )
        book.planted.add(
            "lookalike_debit_note_declared" if kind == "price_increase" else "lookalike_mould_declared",
            "lines",
            0,
            f"{wording} {note} was declared with the goods",
            line=line,
        )


def bill_services(book):
    """Quarterly bills of licensors and agents, as they reach the ledger."""
    totals = {}
    for entry in book.entries:
        quarter = f"{entry.entry.year}Q{(entry.entry.month + 2) // 3}"
        for line in entry.lines:
            for element in line.elements:
                if element.kind == "royalty":
                    payee = "DE-AEROVAC" if entry.seller[0] == "VN-MINHPHAT" else "US-TIMBERLINE"
                    totals.setdefault((payee, quarter, entry.currency, "royalty"), [0, entry.entry])[
                        0
                    ] += element.amount
        for element, _ in entry.charges:
            if element.kind in ("buying_commission", "selling_commission"):
                totals.setdefault((element.payee, quarter, element.currency, "commission"), [0, entry.entry])[
                    0
                ] += element.amount
    for (payee, quarter, currency, kind), (amount, day) in sorted(totals.items()):
        number = f"{payee[3:7]}-{quarter}-{currency}"
        book.bill(number, payee, "", day_plus(day, 60), amount, currency, kind)
        book.pay(
            number,
            payee,
            day_plus(day, 88),
            amount,
            currency,
            "full",
            "6310 royalties" if kind == "royalty" else "6320 commissions",
            f"{kind} {quarter}",
        )
