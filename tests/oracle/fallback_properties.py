#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The fall-back method against a slow, independent reading of CVA Article 7 and 19 USC 1401a(f).

Shipments with accepted values, sales and offers are made up from a seed and handed to method_driver.  Here
each is worked out once more: every method in its order with what is relaxed, and never on a prohibited basis.

    ADV_SEED=7 ADV_SHIPMENTS=20000 python3 tests/oracle/fallback_properties.py
"""

import collections
import datetime
import sys
from fractions import Fraction

from method_readings import rounded, run, told_otherwise

DAY = datetime.date(2025, 3, 3)
STRICT = 45
ALLOWED = "accepted_value"
FORBIDDEN = ("domestic_price", "higher_of_two", "home_market_price", "production_cost", "third_country_price",
             "minimum_value", "database_average", "arbitrary_value")
CLASSES = ("identical", "similar")
ORDER = ("transaction_value", "transaction_value_identical", "transaction_value_similar", "deductive_value",
         "computed_value")
MUST_MEET = ("none", "no_basis", "prohibited_basis", "offers_differ", "no_figures", "earlier_stands")
met = collections.Counter()


class Stop(Exception):
    """The method ends, or lacks something."""


# ---- making shipments up ---------------------------------------------------------------------------------

def day_after(days):
    return str(DAY + datetime.timedelta(days))


def make_value(r):
    value = {"goods": r.choice(CLASSES), "country": r.choice(["CN", "CN", "VN"]), "producer": "P",
             "export_date": day_after(r.choice([0, -44, -45, -46, 60, -90, -91, 120, 200])),
             "level": "wholesale", "quantity": "10 pcs", "same_transport": "yes",
             "unit_value": f"{r.randrange(1, 90)}.{r.randrange(10000):04d} USD",
             "accepted_by": r.choice(["transaction_value"] * 3 + ["deductive_value", "computed_value",
                                                                  "fallback"])}
    if r.random() < 0.3:
        value["source"] = r.choice((ALLOWED,) + FORBIDDEN)
    if r.random() < 0.1:
        value["under_doubt"] = "yes"
    return value


def make_offer(r, index):
    return {"id": f"o{index}", "method": r.choice(ORDER), "relaxed": "time",
            "source": r.choice((ALLOWED,) * 3 + FORBIDDEN),
            "unit_value": f"{r.choice([5, 6, r.randrange(1, 90)])}.50 USD"}


def make_sale(r):
    return {"date": day_after(r.choice([91, 100, 150, 151, 170, 300])), "level": "first",
            "quantity": f"{r.randrange(1, 40)} pcs", "unit_price": f"{r.choice([20, 25, 30])}.00 USD",
            "goods": r.choice(["own", "own", "domestic"]), "buyer_related": "no",
            "buyer_supplied_assists": "no"}


def make_fallback(r):
    f = {}
    if r.random() < 0.6:
        f["same_time_days"] = str(r.choice([30, 46, 90, 120]))
    if r.random() < 0.4:
        f["later_days"] = str(r.choice([80, 150, 170]))
    for key in ("other_country", "other_method"):
        if r.random() < 0.5:
            f[key] = r.choice(["yes", "no"])
    if r.random() < 0.6:
        f["offers"] = [make_offer(r, i) for i in range(r.randrange(1, 5))]
    return f or {"other_country": "no"}


def make_shipment(r):
    shipment = {"format": "1", "jurisdiction": r.choice(["WTO", "US"]),
                "dates": {"importation": str(DAY), "export": str(DAY)}, "sale": {"sold_for_export": "no"},
                "methods": {"identical_found": "no", "similar_found": "no", "producer_costs": "no"},
                "goods": [{"line": "1", "quantity": f"{r.randrange(1, 2000)} pcs", "origin": "CN"}]}
    quantity = shipment["goods"][0]["quantity"]
    values = [{**make_value(r), "quantity": quantity} for _ in range(r.randrange(4))]
    if values:
        shipment["comparables"] = [{"producer": "P", "level": "wholesale", "same_time_days": str(STRICT),
                                    "values": values}]
    if r.random() < 0.4:
        shipment["deductive"] = [{"about_days": "5", "profit_and_expenses_percent": "12.5",
                                  "inland": "1.00 USD", "carriage": "2.00 USD", "duty_percent": "5",
                                  "taxes": "0.00 USD",
                                  "sales": [make_sale(r) for _ in range(r.randrange(1, 4))]}]
    if r.random() < 0.95:
        shipment["fallback"] = [make_fallback(r)]
    return shipment


# ---- working them out ------------------------------------------------------------------------------------

def lowest(shipment, goods, days, flags):
    found = []
    for value in shipment.get("comparables", [{"values": []}])[0]["values"]:
        apart = abs((datetime.date.fromisoformat(value["export_date"]) - DAY).days)
        by = value["accepted_by"]
        fits = (value["goods"] == goods and value.get("source", ALLOWED) == ALLOWED
                and value.get("under_doubt") != "yes" and apart <= days
                and (value["country"] == "CN" or flags.get("other_country") == "yes")
                and (by == "transaction_value" or (flags.get("other_method") == "yes" and by != "fallback")))
        if fits:
            found.append(Fraction(value["unit_value"].split()[0]))
    return min(found) if found else None


def deduct(shipment, days):
    units = collections.Counter()
    for sale in shipment.get("deductive", [{"sales": []}])[0]["sales"]:
        after = (datetime.date.fromisoformat(sale["date"]) - DAY).days
        if sale["goods"] != "domestic" and after <= days:
            units[after, Fraction(sale["unit_price"].split()[0])] += int(sale["quantity"].split()[0])
    if not units:
        return None
    ends = sorted({after for after, _ in units}) if shipment["jurisdiction"] == "WTO" else [days]
    for end in ends:
        sums = collections.Counter()
        for (after, price), count in units.items():
            sums[price] += count if after <= end else 0
        best = [price for price, count in sums.items() if count == max(sums.values())]
        if len(best) == 1:
            net = best[0] * Fraction(7, 8) - 1 - (2 if shipment["jurisdiction"] == "US" else 0)
            return net / Fraction(105, 100)
    return None


def by_hand(flags, method):
    found = [Fraction(offer["unit_value"].split()[0]) for offer in flags.get("offers", [])
             if offer["method"] == method and offer["source"] == ALLOWED]
    if len(set(found)) > 1 and "similar" not in method and "identical" not in method:
        raise Stop("offers_differ")
    return min(found) if found else None


def flexibly(shipment, flags, method):
    days = max(STRICT, int(flags.get("same_time_days", 0)))
    asked = "same_time_days" in flags or "yes" in (flags.get("other_country"), flags.get("other_method"))
    if method == "deductive_value" and "later_days" in flags:
        return deduct(shipment, max(90, int(flags["later_days"])))
    if method.startswith("transaction_value_") and asked:
        return lowest(shipment, method.rsplit("_", 1)[1], days, flags)
    return None


def unit_value(shipment):
    if any(lowest(shipment, goods, STRICT, {}) is not None for goods in CLASSES):
        raise Stop("earlier_stands")
    if "fallback" not in shipment:
        raise Stop("no_figures")
    flags = shipment["fallback"][0]
    for method in ORDER:
        found = flexibly(shipment, flags, method)
        if found is None:
            found = by_hand(flags, method)
        if found is not None:
            return found
    offers = flags.get("offers", [])
    raise Stop("prohibited_basis" if offers and all(o["source"] != ALLOWED for o in offers) else "no_basis")


def differs(shipment, line):
    quantity = Fraction(shipment["goods"][0]["quantity"].split()[0])
    try:
        why, values = "none", rounded(unit_value(shipment), quantity, shipment["jurisdiction"])
    except Stop as stop:
        why, values = str(stop), None
    met[why] += 1
    if why == "earlier_stands":
        words = line.split()
        return None if words[:3] == ["valued", "not_asked", why] else f"{line}, not {why}"
    return told_otherwise(line, why, values)


def main():
    return run(["fallback"], "20260606", make_shipment, differs, met, MUST_MEET, "fall-back values")


if __name__ == "__main__":
    sys.exit(main())
