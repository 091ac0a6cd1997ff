#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Computed values against a slow, independent reading of CVA Article 6 and 19 USC 1401a(e).

Shipments are made up from a seed and handed to method_driver.  Here each is worked out once more with
fractions, with the choices of the two laws written out by hand and not read from the pack.

    ADV_SEED=7 ADV_SHIPMENTS=20000 python3 tests/oracle/computed_properties.py
"""

import collections
import sys
from fractions import Fraction

from method_readings import rounded, run, told_otherwise

DAY = "2025-03-03"
RATES = {"USD": Fraction(1), "CNY": Fraction("0.1387"), "EUR": Fraction("1.08315")}
MUST_MEET = ("none", "no_materials", "no_fabrication", "refunds_not_settled", "no_profit",
             "class_not_compared", "no_usual", "in_costs_not_stated", "no_assist", "no_charged",
             "no_packing", "no_carriage", "no_rate", "nothing_left", "no_costs", "costs_not_stated",
             "no_figures")
met = collections.Counter()


class Stop(Exception):
    """The method ends, or lacks something."""


# ---- making shipments up ---------------------------------------------------------------------------------

def amount(r, most):
    currency = r.choice(["USD", "USD", "USD", "CNY", "CNY", "EUR", "JPY"] if r.random() < 0.1
                        else ["USD", "CNY", "EUR"])
    return f"{r.randrange(most)}.{r.randrange(10000):04d} {currency}"


def percent(r):
    return f"{r.randrange(0, 40)}.{r.randrange(1000):03d}"


def make_figure(r):
    figure = {"percent": percent(r)}
    for key, words in (("country", ["CN", "CN", "CN", "VN"]), ("same_class", ["yes", "yes", "no"]),
                       ("for_country", ["yes", "yes", "no"])):
        if r.random() < 0.95:
            figure[key] = r.choice(words)
    return figure


def make_assist(r):
    assist = {"amount": amount(r, 9) if r.random() < 0.95 else "unknown"}
    if r.random() < 0.95:
        assist["in_costs"] = r.choice(["yes", "no", "no"])
    if r.random() < 0.8:
        assist["design_here"] = r.choice(["yes", "no", "no"])
        if assist["design_here"] == "yes" and r.random() < 0.8:
            assist["charged"] = amount(r, 5)
    return assist


def make_figures(r):
    f = {"materials": amount(r, 60), "fabrication": amount(r, 40), "packing": amount(r, 5),
         "carriage": amount(r, 9)}
    for key in list(f):
        if r.random() < 0.03:
            del f[key]
    if r.random() < 0.5:
        f["refunded_taxes"] = r.choice(["0.00 USD", "0.00 USD", amount(r, 30), amount(r, 90)])
    r.random() < 0.9 and f.update(r.choice([{"profit_and_expenses": amount(r, 30)},
                                           {"profit_and_expenses_percent": percent(r)}]))
    if r.random() < 0.5:
        f["usual_percent"] = r.choice([percent(r), f.get("profit_and_expenses_percent", percent(r))])
    if r.random() < 0.5:
        f["class_figures"] = [make_figure(r) for _ in range(r.randrange(5))]
    for key, odds in (("in_line", 0.5), ("reasons_shown", 0.4), ("packing_in_costs", 0.2)):
        if r.random() < odds:
            f[key] = r.choice(["yes", "no"])
    if r.random() < 0.4:
        f["assists"] = [make_assist(r) for _ in range(r.randrange(4))]
    if r.random() < 0.5:
        f["units"] = f"{r.randrange(1, 700)} {r.choice(['pcs', 'dozen'])}"
    if r.random() < 0.03:
        nothing = dict.fromkeys(("materials", "fabrication", "packing", "carriage"), "0.00 USD")
        f = {**f, **nothing, "profit_and_expenses_percent": "20", "in_line": "yes", "assists": []}
        f.pop("profit_and_expenses", None)
    return f


def make_shipment(r):
    code = r.choice(["WTO", "US"])
    kind = "certified_daily" if code == "US" else "central_bank"
    rates = [{"currency": currency, "rate": f"{float(rate)}", "kind": kind, "date": DAY}
             for currency, rate in RATES.items() if currency != "USD"]
    shipment = {"format": "1", "jurisdiction": code, "export_country": "CN",
                "dates": {"importation": DAY, "export": DAY}, "rates": rates,
                "sale": {"sold_for_export": "no"},
                "methods": {"identical_found": "no", "similar_found": "no"},
                "goods": [{"line": "1", "quantity": f"{r.randrange(1, 2000)}.{r.randrange(10)} pcs"}]}
    if r.random() < 0.2:
        shipment["methods"]["producer_costs"] = r.choice(["yes", "no"])
    if r.random() < 0.97:
        shipment["computed"] = [make_figures(r)]
    return shipment


# ---- working them out ------------------------------------------------------------------------------------

def worth(figures, name, why):
    text = figures.get(name)
    if text in (None, "unknown"):
        raise Stop(why)
    number, currency = text.split()
    if currency not in RATES:
        raise Stop("no_rate")
    return Fraction(number) * RATES[currency]


def materials(code, figures):
    cost = worth(figures, "materials", "no_materials")
    refunded = figures.get("refunded_taxes")
    if refunded is not None and Fraction(refunded.split()[0]) != 0:
        if code == "WTO":
            raise Stop("refunds_not_settled")
        cost -= worth(figures, "refunded_taxes", "")
    return cost


def of_the_class(figures):
    return [Fraction(f["percent"]) / 100 for f in figures.get("class_figures", [])
            if f.get("country") == "CN" and f.get("same_class") == "yes" and f.get("for_country") == "yes"]


def usual(figures, costs, why):
    if "usual_percent" in figures:
        return costs * Fraction(figures["usual_percent"]) / 100
    found = set(of_the_class(figures))
    if len(found) != 1:
        raise Stop(why if not found else "no_usual")
    return costs * found.pop()


def profit(figures, costs):
    if "profit_and_expenses_percent" in figures:
        own = costs * Fraction(figures["profit_and_expenses_percent"]) / 100
    elif "profit_and_expenses" in figures:
        own = worth(figures, "profit_and_expenses", "")
    else:
        return usual(figures, costs, "no_profit")
    said, reasons = figures.get("in_line"), figures.get("reasons_shown") == "yes"
    if said == "yes" or (said == "no" and reasons):
        return own
    if said == "no":
        return usual(figures, costs, "no_usual")
    parts = of_the_class(figures)
    within = bool(parts) and min(parts) * costs <= own <= max(parts) * costs
    is_usual = "usual_percent" in figures and own == costs * Fraction(figures["usual_percent"]) / 100
    untested = "usual_percent" not in figures and not figures.get("class_figures")
    if within or is_usual or untested or reasons:
        return own
    raise Stop("class_not_compared")


def assists(figures):
    total = Fraction(0)
    for assist in figures.get("assists", []):
        if "in_costs" not in assist:
            raise Stop("in_costs_not_stated")
        if assist["in_costs"] == "yes":
            continue
        if assist.get("design_here") == "yes":
            total += worth(assist, "charged", "no_charged")
        else:
            total += worth(assist, "amount", "no_assist")
    return total


def unit_value(code, figures):
    material = materials(code, figures)
    costs = material + worth(figures, "fabrication", "no_fabrication")
    if costs < 0:
        raise Stop("nothing_left")
    total = costs + profit(figures, costs) + assists(figures)
    if figures.get("packing_in_costs") != "yes":
        total += worth(figures, "packing", "no_packing")
    if code == "WTO":
        total += worth(figures, "carriage", "no_carriage")
    if total <= 0:
        raise Stop("nothing_left")
    number, unit = figures.get("units", "1 pcs").split()
    return total / (Fraction(number) * (12 if unit == "dozen" else 1))


def expected(shipment):
    quantity = Fraction(shipment["goods"][0]["quantity"].split()[0])
    said = shipment["methods"].get("producer_costs")
    if said == "no":
        return "no_costs", None
    if "computed" not in shipment:
        return ("costs_not_stated" if said == "yes" else "no_figures"), None
    try:
        unit = unit_value(shipment["jurisdiction"], shipment["computed"][0])
    except Stop as stop:
        return str(stop), None
    return "none", rounded(unit, quantity, shipment["jurisdiction"])


def differs(shipment, line):
    why, values = expected(shipment)
    met[why] += 1
    return told_otherwise(line, why, values)


def main():
    return run(["computed_value"], "20260505", make_shipment, differs, met, MUST_MEET, "computed values")


if __name__ == "__main__":
    sys.exit(main())
