#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Deductive values against a slow, independent reading of CVA Article 5 and 19 USC 1401a(d).

Shipments are made up from a seed and handed to method_driver.  Here each is worked out once more with
fractions, sale by sale and rung by rung, with the windows and choices of the two laws written out by hand
and not read from the pack.

    ADV_SEED=7 ADV_SHIPMENTS=20000 python3 tests/oracle/deductive_properties.py
"""

import collections
import datetime
import sys
from fractions import Fraction

from method_readings import rounded, run, told_otherwise

DAY = datetime.date(2025, 3, 3)
LAWS = {
    "WTO": {"earliest": True, "together": None, "last": None, "carriage": False, "processed": (None, None)},
    "US": {"earliest": False, "together": True, "last": True, "carriage": True, "processed": (180, None)},
}
MUST_MEET = ("none", "tie", "too_few", "no_sale_counts", "last_day_not_settled",
             "goods_order_not_settled", "about_not_stated", "no_margin", "two_margins", "no_inland",
             "no_carriage", "no_duty", "no_taxes",
             "tax_base_not_stated", "no_value_added", "identity_not_stated", "identity_lost", "minor_element",
             "nothing_left")
met = collections.Counter()


class Stop(Exception):
    """The method ends, or lacks something."""


# ---- making shipments up ---------------------------------------------------------------------------------

def money(r, most):
    return f"{r.randrange(most)}.{r.randrange(100):02d}"


def make_sale(r, prices):
    after = r.choice([0, 0, 1, 3, -2, r.randrange(-9, 100), 89, 90, 91, r.randrange(170, 190), 179, 180])
    sale = {"quantity": f"{r.randrange(1, 40)} pcs", "unit_price": f"{r.choice(prices)}.00 USD",
            "date": str(DAY + datetime.timedelta(after))}
    for key, words, sides in (("goods", ["own", "identical", "similar"], 4), ("level", ["first", "later"], 2),
                              ("condition", ["as_imported", "processed"], 3),
                              ("buyer_related", ["yes", "no", "no", "unknown"], 2),
                              ("buyer_supplied_assists", ["yes", "no", "no", "unknown"], 2)):
        if r.randrange(sides) == 0:
            sale[key] = r.choice(words)
    return sale


def make_figures(r):
    f = {}
    if r.random() < 0.9:
        f["about_days"] = str(r.choice([0, 1, 5, 10]))
    if r.random() < 0.3:
        f["enough"] = f"{r.randrange(1, 60)} pcs"
    r.random() < 0.9 and f.update(r.choice([
        {"profit_and_expenses_percent": f"{r.randrange(60)}.{r.randrange(1000)}"},
        {"profit_and_expenses": f"{money(r, 40)} USD"}]))
    r.random() < 0.15 and f.update(r.choice([{"commission_percent": f"{r.randrange(20)}.5"},
                                            {"commission": f"{money(r, 20)} USD"}]))
    if r.random() < 0.2:
        f["on_commission"] = r.choice(["yes", "no"])
    r.random() < 0.95 and f.update({"inland": f"{money(r, 9)} USD"})
    r.random() < 0.9 and f.update({"carriage": f"{money(r, 9)} USD"})
    rates = ["0", "5", "6.25", "12.375", "33.333"]
    r.random() < 0.95 and f.update(r.choice([{"duty_percent": r.choice(rates)},
                                            {"duty": f"{money(r, 9)} USD"}]))
    r.random() < 0.95 and f.update(r.choice([{"taxes_percent": r.choice(["0", "10", "19.6", "20"])},
                                            {"taxes": f"{money(r, 9)} USD"}]))
    if r.random() < 0.8:
        f["taxes_on_duty"] = r.choice(["yes", "no"])
    for key, odds in (("further_processing", 0.6), ("keeps_identity", 0.8), ("minor_element", 0.3),
                      ("value_added_determinable", 0.5), ("inland_in_expenses", 0.2)):
        if r.random() < odds:
            f[key] = r.choice(["yes", "yes", "no"])
    r.random() < 0.8 and f.update({"value_added": f"{money(r, 20)} USD"})
    r.random() < 0.2 and f.update({"packing": f"{money(r, 3)} USD"})
    return f


def make_shipment(r):
    figures = make_figures(r)
    prices = [9, 10, 11, 12] if r.random() < 0.1 else [90, 95, 100, 105]
    figures["sales"] = [make_sale(r, prices) for _ in range(r.choice([0, 1, 2, 3, 5, 8, 13]))]
    if r.random() < 0.1:  # a tie
        figures["sales"] = [{"quantity": "7 pcs", "unit_price": f"{price}.00 USD", "date": str(DAY)}
                            for price in (90, 95)]
    return {"format": "1", "jurisdiction": r.choice(["WTO", "US"]),
            "dates": {"importation": str(DAY), "export": str(DAY)},
            "sale": {"sold_for_export": "no"}, "methods": {"identical_found": "no", "similar_found": "no"},
            "goods": [{"line": "1", "quantity": f"{r.randrange(1, 2000)}.{r.randrange(10)} pcs"}],
            "deductive": [figures]}


# ---- working them out ------------------------------------------------------------------------------------

def number(text):
    return Fraction(text.split()[0])


def is_left_out(sale, figures):
    processed = sale.get("condition") == "processed"
    return ("yes" in (sale.get("buyer_related"), sale.get("buyer_supplied_assists"))
            or sale.get("level") == "later"
            or (processed and figures.get("further_processing") != "yes"))


def rungs(law, figures):
    """Sales of each rung with their day after importation, and those on an unsettled last day marked."""
    about = figures.get("about_days")
    out = [[], [], []]
    for sale in figures["sales"]:
        if is_left_out(sale, figures):
            continue
        after = (datetime.date.fromisoformat(sale["date"]) - DAY).days
        processed = sale.get("condition") == "processed"
        limit, last = law["processed"] if processed else (90, law["last"])
        if not processed and abs(after) <= int(about or 0):
            out[0].append((after, False, sale))
            continue
        if after < 0:
            if not processed and about is None:
                raise Stop("about_not_stated")
            continue
        if limit is not None and (after > limit or (after == limit and last is False)):
            continue
        unsettled = limit is not None and after == limit and last is None
        if not processed and about is None and not unsettled:
            raise Stop("about_not_stated")
        out[2 if processed else 1].append((after, unsettled, sale))
    return out


def leader(sales, enough):
    sums = collections.Counter()
    for _, _, sale in sales:
        sums[number(sale["unit_price"])] += number(sale["quantity"])
    if not sums:
        return "no_sale_counts"
    if sum(sums.values()) < enough:
        return "too_few"
    most = max(sums.values())
    best = [price for price, units in sums.items() if units == most]
    return best[0] if len(best) == 1 else "tie"


def price_of(law, rung, index, enough, own_first, with_last):
    sales = [s for s in rung if with_last or not s[1]]
    if own_first:
        for goods in ("own", "identical", "similar"):
            nearer = [s for s in sales if s[2].get("goods", "own") == goods]
            if nearer:
                sales = nearer
                break
    if index == 1 and law["earliest"]:
        for day in sorted({s[0] for s in sales}):
            found = leader([s for s in sales if s[0] <= day], enough)
            if not isinstance(found, str):
                return found
    return leader(sales, enough)


def unit_price(law, figures):
    enough = number(figures["enough"]) if "enough" in figures else 0
    for index, rung in enumerate(rungs(law, figures)):
        if not rung:
            continue
        orders = [False] if law["together"] else [False, True]
        for with_last in (False, True):
            found = [price_of(law, rung, index, enough, own, with_last) for own in orders]
            if with_last is False:
                first = found[0]
                if found[0] != found[-1]:
                    raise Stop("goods_order_not_settled")
            elif any(one != first for one in found):
                raise Stop("last_day_not_settled")
        if first == "no_sale_counts":
            continue
        if isinstance(first, str):
            raise Stop(first)
        return first, index
    raise Stop("no_sale_counts")


def margin(figures, price):
    def read(name):
        if name + "_percent" in figures:
            return price * Fraction(figures[name + "_percent"]) / 100
        return number(figures[name]) if name in figures else None
    commission = None if figures.get("on_commission") == "no" else read("commission")
    profit = None if figures.get("on_commission") == "yes" else read("profit_and_expenses")
    if commission is None and profit is None:
        raise Stop("no_margin")
    if commission is not None and profit is not None and commission != profit:
        raise Stop("two_margins")
    return commission if profit is None else profit, profit is not None


def need(figures, name, why):
    if name not in figures:
        raise Stop(why)
    return number(figures[name])


def processing(figures, rung):
    if rung != 2:
        return 0
    if figures.get("minor_element") == "yes":
        raise Stop("minor_element")
    if figures.get("keeps_identity") == "no" and figures.get("value_added_determinable") != "yes":
        lost = figures.get("value_added_determinable") == "no"
        raise Stop("identity_lost" if lost else "identity_not_stated")
    if "keeps_identity" not in figures:
        raise Stop("identity_not_stated")
    return need(figures, "value_added", "no_value_added")


def unit_value(code, figures):
    law = LAWS[code]
    price, rung = unit_price(law, figures)
    part, by_margin = margin(figures, price)
    net = price - part
    if not (by_margin and figures.get("inland_in_expenses") == "yes"):
        net -= need(figures, "inland", "no_inland")
    if law["carriage"]:
        net -= need(figures, "carriage", "no_carriage")
    net -= processing(figures, rung)
    duty, fixed = Fraction(figures.get("duty_percent", 0)) / 100, 0
    if "duty_percent" not in figures:
        fixed = need(figures, "duty", "no_duty")
    net -= fixed
    taxes = Fraction(figures.get("taxes_percent", 0)) / 100
    if "taxes_percent" not in figures:
        net -= need(figures, "taxes", "no_taxes")
    on_duty = figures.get("taxes_on_duty")
    if taxes and (duty or fixed) and on_duty is None:
        raise Stop("tax_base_not_stated")
    if on_duty == "yes":
        net -= taxes * fixed
    if code == "US" and "packing" in figures:
        net += number(figures["packing"])
    if net <= 0:
        raise Stop("nothing_left")
    return net / ((1 + duty) * (1 + taxes) if on_duty == "yes" else 1 + duty + taxes)


def expected(shipment):
    quantity = number(shipment["goods"][0]["quantity"])
    try:
        unit = unit_value(shipment["jurisdiction"], shipment["deductive"][0])
    except Stop as stop:
        return str(stop), None
    return "none", rounded(unit, quantity, shipment["jurisdiction"])


def differs(shipment, line):
    why, values = expected(shipment)
    met[why] += 1
    return told_otherwise(line, why, values)


def main():
    return run([], "20260202", make_shipment, differs, met, MUST_MEET, "deductive values")


if __name__ == "__main__":
    sys.exit(main())
