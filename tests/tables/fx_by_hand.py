# SPDX-License-Identifier: Apache-2.0
"""Which exchange rate counts, written anew with fractions, for the scripts of this folder: the lists of a
book, and behind them the made-up ones of rates.h."""

import datetime
from fractions import Fraction

LISTED = {"EUR", "JPY", "CNY", "GBP"}
MADE_UP = {
    "EUR": (1080000000, 1370000, 1),
    "JPY": (665000000, 910000, 100),
    "VND": (39800, 61, 1),
    "CNY": (139500000, 170000, 1),
}
EPOCH = datetime.date(1970, 1, 1)
RANK = {"proclaimed": 3, "certified_daily": 2, "certified_quarterly": 2, "central_bank": 1}
SOURCE = {3: "stated", 2: "certified", 1: "central_bank"}


def day_of(text):
    return datetime.date.fromisoformat(text)


def quarter_start(day):
    return datetime.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def made_up():
    """{(currency, rank, quarterly): {day: dollars a unit}} as rates.h makes them."""
    lists = {}
    for currency, (e9, step, per) in MADE_UP.items():
        days = lists.setdefault((currency, 1, False), {})
        day = datetime.date(2020, 1, 1)
        while len(days) < 2600 and day < datetime.date(2026, 12, 31):
            if day.weekday() < 5:
                number = (day - EPOCH).days
                days[day] = Fraction(e9 + step * ((number * 37) % 61 - 30), 10**9 * per)
            day += datetime.timedelta(1)
    return lists


class Lists:
    """The book's records, by list; each list is asked on its own, as the program keeps them."""

    def __init__(self, records, host=True):
        self.lists = []
        found = {}
        for row in records:
            rank, quarterly = RANK[row["kind"]], row["kind"] == "certified_quarterly"
            key = (row["currency"], rank, quarterly, row.get("per") or "1")
            figure = Fraction(row["rate"]) / int(key[3])
            found.setdefault(key, {})[day_of(row["rate_date"])] = figure
        self.lists += [(key[:3], days) for key, days in found.items()]
        self.lists += list(made_up().items()) if host else []

    def series(self, currency, quarterly):
        for (code, rank, of_quarter), days in self.lists:
            if code == currency and of_quarter == quarterly:
                yield rank, days

    @staticmethod
    def fresh(rank, figure, day):
        """Certified: two working days may be missing; a central bank's: ten days."""
        if (day - figure).days > 10:
            return False
        working = sum(
            (figure + datetime.timedelta(n)).weekday() < 5 for n in range(1, (day - figure).days + 1)
        )
        return rank == 1 or working <= 2

    def daily(self, currency, day):
        best = None
        for rank, days in self.series(currency, False):
            before = [d for d in days if d <= day]
            if not before or day > max(days) or not self.fresh(rank, max(before), day):
                continue
            found = (rank, max(before), days[max(before)])
            if best is None or found[0] > best[0] or (found[0] == best[0] and found[1] > best[1]):
                best = found
        return best

    def first_daily(self, currency, day):
        start, best = quarter_start(day), None
        for rank, days in self.series(currency, False):
            inside = [d for d in days if quarter_start(d) == start]
            if not inside or (min(inside) - start).days > 10:
                continue
            found = (rank, min(inside), days[min(inside)])
            if best is None or found[0] > best[0] or (found[0] == best[0] and found[1] < best[1]):
                best = found
        return best

    def published(self, currency, day):
        start, best = quarter_start(day), None
        for rank, days in self.series(currency, True):
            inside = [d for d in days if quarter_start(d) == start]
            if inside and (best is None or rank > best[0]):
                best = (rank, min(inside), days[min(inside)])
        return best

    def pick(self, currency, day):
        """(figure a unit, day of it, source), or None."""
        daily = self.daily(currency, day)
        if currency not in LISTED:
            return daily and (daily[2], daily[1], SOURCE[daily[0]])
        quarter, published = self.published(currency, day), True
        if quarter is None:
            quarter, published = self.first_daily(currency, day), False
        if quarter is None or (daily and quarter[0] == 1 and daily[0] > 1):
            return daily and (daily[2], daily[1], SOURCE[daily[0]])
        # A certified or proclaimed first figure stands before a central bank's published one.
        if published and quarter[0] == 1:
            first = self.first_daily(currency, day)
            quarter = first if first and first[0] > 1 else quarter
        if not published and daily is None:
            return None
        comparable = daily and not (daily[0] == 1 and quarter[0] > 1)
        away = comparable and abs(daily[2] - quarter[2]) * 20 >= quarter[2]
        chosen = daily if away else quarter
        return chosen[2], chosen[1], SOURCE[chosen[0]]
