#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""adval rates: lists imported in both layouts, replaced, refused whole; and the rate the law names for a day,
held against the same rule written here with fractions."""

import csv
import datetime
import gzip
import os
import re
import shutil
from fractions import Fraction

from face import ECB, SCRATCH, SOURCE, adval, main, place, read, refused, same, says

CERTIFIED = """date,currency,rate,per,kind
2025-01-02,EUR,1.0353,1,quarterly
2025-02-18,EUR,1.0462,1,daily
2025-02-27,EUR,1.0999,1,daily
2025-01-02,JPY,0.6371,100,quarterly
2025-02-18,KRW,0.0693,100,daily
"""
CURRENCIES = ("JPY", "GBP", "CNY", "INR", "MXN")
FIVE_PERCENT = Fraction(5, 100)


def fresh(name, *files):
    """A data folder with these lists and nothing else."""
    folder = os.path.join(SCRATCH, name)
    shutil.rmtree(folder, ignore_errors=True)
    for path in files:
        says(adval("rates", "import", path, "--data", folder), status=0)
    return folder


def listed(folder):
    run = adval("rates", "list", "--data", folder)
    says(run, status=0)
    return [re.split(r" {1,}", line, maxsplit=4) for line in run.out.splitlines()[1:]]


def show(currency, day, folder, *words):
    """What the program names: the figure, and every line below by its label."""
    run = adval("rates", "show", currency, day, "--data", folder, *words)
    if run.status != 0:
        return run, None, {}
    first, *rest = run.out.splitlines()
    return run, first, {line[2:24].strip(): line[25:] for line in rest if line[2] != " "}


def ecb_rows():
    with open(ECB, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def half_up(value, decimals):
    scaled = value * 10**decimals
    return Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), 10**decimals)


def expected_of(rows, currency, day):
    """Rate, its day, and whether it is the quarter's: dollars for one unit, crossed through the euro."""

    def of(row):
        dollars = Fraction(row["USD"])
        return dollars if currency == "EUR" else half_up(dollars / Fraction(row[currency]), 9)

    start = f"{day[:4]}-{(int(day[5:7]) - 1) // 3 * 3 + 1:02}-01"
    quarter = next(row for row in rows if row["Date"] >= start)
    daily = [row for row in rows if row["Date"] <= day][-1]
    if abs(of(daily) - of(quarter)) >= FIVE_PERCENT * of(quarter):
        return of(daily), daily["Date"], False
    return of(quarter), quarter["Date"], True


HMRC = """Country/Territories,Currency,Currency Code,Currency Units per £1,Start date,End date
Abu Dhabi,Dirham,AED,4.5417,01/10/2023,31/10/2023
Dubai,Dirham,AED,4.5417,01/10/2023,31/10/2023
USA,Dollar,USD,1.2367,01/10/2023,31/10/2023
"""
HMRC_JSON = """{"base":"GBP","period":{"end":"2023-11-30","start":"2023-11-01"},"rates":{"USD":"1.2130"}}"""
FED = """Date,Country,Exchange rate
2023-10-01,Japan,149.5
2023-11-01,United Kingdom,1.2415
2023-10-01,Venezuela,35.0
"""


def months_of_customs():
    """HM Revenue and Customs: a list a month, in pounds alone, and a month's figure is no day's."""
    folder = fresh("months", place("october.csv", HMRC), place("november.json", HMRC_JSON))
    same(sorted(os.listdir(os.path.join(folder, "rates")))[1], "hmrc-2023-10-01.json", folder)
    for day, figure, of in (
        ("2023-10-31", "1.2367 USD per GBP", "2023-10-01"),
        ("2023-11-01", "1.2130 USD per GBP", "2023-11-01"),
    ):
        _, first, found = show("USD", day, folder, "--jurisdiction", "UK")
        same((first, found["figure of"], found["which"]), (figure, of, "of the month"), day)
    for words in (["2023-12-01", "--jurisdiction", "UK"], ["2023-10-02", "--jurisdiction", "AU"]):
        run = adval("rates", "show", "USD", words[0], "--data", folder, *words[1:])
        assert run.status != 0 and "no rate" in run.err, run
    run = adval("rates", "show", "GBP", "2023-10-02", "--data", folder)
    assert run.status != 0 and "no rate" in run.err, run
    other = place("twice.csv", HMRC.replace("Dubai,Dirham,AED,4.5417", "Dubai,Dirham,AED,4.6"))
    refused(
        adval("rates", "import", other, "--data", folder), "AED has two rates for 2023-10-01", status=2
    )
    odd = place("odd.csv", HMRC.replace("01/10/2023,31/10/2023\nUSA", "2023-10-01,31/10/2023\nUSA"))
    refused(adval("rates", "import", odd, "--data", folder), "31/10/2023", status=2)


def means_of_the_reserve():
    """Means are kept in the direction they are published in, and serve no law."""
    folder = fresh("means")
    run = adval("rates", "import", place("fed.csv", FED), "--data", folder)
    says(run, "no law known here takes them", status=0)
    rows = listed(folder)
    same([row[0] for row in rows], ["GBP", "JPY"], rows)
    run = adval("rates", "show", "JPY", "2023-10-02", "--data", folder)
    assert run.status != 0 and "no rate" in run.err, run
    refused(
        adval("rates", "import", place("land.csv", FED.replace("Japan", "Ruritania")), "--data", folder),
        "is no country of the Federal Reserve's list",
        status=2,
    )


def a_central_bank_list():
    folder = fresh("bank")
    run = adval("rates", "import", ECB, "--data", folder)
    rows = ecb_rows()
    says(
        run,
        f"{len(rows) * 6} rates of 6 currencies, {rows[0]['Date']} to {rows[-1]['Date']}",
        "central bank",
        os.path.join(folder, "rates", "ecb"),
        status=0,
    )
    found = {line[0]: line[1:4] for line in listed(folder)}
    same(sorted(found), sorted([*CURRENCIES, "EUR"]))
    same(found["JPY"], [rows[0]["Date"], rows[-1]["Date"], str(len(rows))])
    assert all("not certified" in " ".join(line) for line in listed(folder))


def packed_lists_are_the_same_list():
    plain, packed = fresh("plain"), fresh("packed")
    path = place("packed.csv.gz", gzip.compress(read(ECB).encode()))
    same(adval("rates", "import", path, "--data", packed).status, 0)
    same(adval("rates", "import", ECB, "--data", plain).status, 0)
    same(listed(packed), listed(plain))
    figures = [
        [
            read(os.path.join(folder, "rates", name))
            for name in os.listdir(os.path.join(folder, "rates"))
            if name.endswith(".csv")
        ]
        for folder in (plain, packed)
    ]
    same(figures[0], figures[1])


def lists_as_the_bank_writes_them():
    """The newest day first, a comma at each line's end, N/A where a currency is not quoted."""
    rows = ecb_rows()[::-1][:40]
    heads = list(rows[0])
    text = "".join(
        ",".join(cells) + ",\n" for cells in [[*heads, "CYP"]] + [[*row.values(), "N/A"] for row in rows]
    )
    folder = fresh("bank-layout", place("eurofxref-hist.csv", text))
    found = {line[0]: line[1:4] for line in listed(folder)}
    same(found["JPY"], [rows[-1]["Date"], rows[0]["Date"], "40"])
    assert "CYP" not in found


def the_rule_of_the_quarter():
    """Around days on which a currency passes five per cent, and on weekends, by the rule written here."""
    folder, rows, days = fresh("quarter", ECB), ecb_rows(), set()
    for currency in CURRENCIES + ("EUR",):
        before = None
        for row in rows:
            kind = expected_of(rows, currency, row["Date"])[2]
            if before not in (None, kind):
                day = datetime.date.fromisoformat(row["Date"])
                days |= {(currency, row["Date"]), (currency, str(day - datetime.timedelta(1)))}
            before = kind
        days |= {
            (currency, "2025-03-30"),
            (currency, "2024-12-26"),
            (currency, "2025-01-01"),
            (currency, rows[-1]["Date"]),
        }
    met, ordered = set(), sorted(days)
    for currency, day in ordered[:: max(1, len(ordered) // 150)]:
        run, first, labels = show(currency, day, folder)
        rate, of_day, quarterly = expected_of(rows, currency, day)
        same(run.status, 0, run)
        same(Fraction(first.split()[0]), rate, (currency, day, first))
        same(labels["figure of"], of_day, (currency, day))
        same(labels["which"], "first of the quarter" if quarterly else "daily", (currency, day))
        same(labels["source"], "central bank, not certified")
        met.add(quarterly)
    same(met, {True, False})


def certified_lists_come_first():
    folder = fresh("certified", ECB, place("certified.csv", CERTIFIED))
    for currency, day, first, which, source in (
        ("EUR", "2025-02-18", "1.0353 USD per EUR", "first of the quarter", "certified"),
        ("EUR", "2025-02-27", "1.0999 USD per EUR", "daily", "certified"),
        ("JPY", "2025-01-20", "0.6371 USD per 100 JPY", "first of the quarter", "certified"),
        ("KRW", "2025-02-18", "0.0693 USD per 100 KRW", "daily", "certified"),
    ):
        run, found, labels = show(currency, day, folder)
        same(
            (run.status, found, labels.get("which"), labels.get("source")),
            (0, first, which, source),
            (currency, day),
        )
        assert "159.3" in labels["law"], run
    run, found, labels = show("GBP", "2025-02-18", folder)
    same((run.status, labels["source"]), (0, "central bank, not certified"))
    standings = {line[0]: " ".join(line) for line in listed(folder) if line[0] in ("KRW", "GBP")}
    assert " certified" in standings["KRW"] and "not certified" in standings["GBP"], standings


def a_rate_five_per_cent_away_is_daily():
    """The bound itself counts as away; one part in a million below it does not."""
    for daily, which in (
        ("1.05", "daily"),
        ("1.049999", "first of the quarter"),
        ("0.95", "daily"),
        ("0.950001", "first of the quarter"),
    ):
        path = place(
            "bound.csv",
            f"date,currency,rate,kind\n2025-01-02,EUR,1,quarterly\n2025-02-18,EUR,{daily},daily\n",
        )
        _, _, labels = show("EUR", "2025-02-18", fresh("bound", path))
        same(labels["which"], which, daily)


def days_without_a_rate():
    folder = fresh("ends", ECB)
    last = ecb_rows()[-1]["Date"]
    after = str(datetime.date.fromisoformat(last) + datetime.timedelta(1))
    says(show("EUR", last, folder)[0], status=0)
    for currency, day in (
        ("EUR", after),
        ("EUR", "2030-01-01"),
        ("EUR", "2022-06-30"),
        ("KRW", "2025-02-18"),
    ):
        refused(
            show(currency, day, folder)[0], f"no rate for {currency} on {day}", "adval rates list", status=2
        )
    refused(show("EUR", last, fresh("nothing"))[0], "adval rates import", status=2)
    says(adval("rates", "list", "--data", fresh("nothing")), "no rates in", status=0)
    run, first, labels = show("USD", "1999-01-01", fresh("nothing"))
    same((run.status, first, labels["source"]), (0, "1.0000 USD per USD", "same currency"))


def show_refuses_what_it_does_not_know():
    folder = fresh("few", ECB)
    for words, said in (
        (["EUR"], "give a currency and a day"),
        (["EUR", "2025-02-18", "2025-02-19"], "give a currency and a day"),
        (["eur", "2025-02-18"], "'eur'"),
        (["ECU", "2025-02-18"], "'ECU'"),
        (["EUR", "2025-02-30"], "2025-02-30"),
        (["EUR", "18.02.2025"], "18.02.2025"),
        (["EUR", "2025-02-18", "--jurisdiction", "XX"], "'XX'"),
    ):
        refused(adval("rates", "show", *words, "--data", folder), said)
    says(adval("rates", "show", "EUR", "2025-02-18", "--jurisdiction", "us", "--data", folder), status=0)
    says(
        adval("rates", "show", "EUR", "2025-02-18", "--law", os.path.join(SOURCE, "law"), "--data", folder),
        status=0,
    )
    refused(
        adval(
            "rates", "show", "EUR", "2025-02-18", "--law", os.path.join(SCRATCH, "no-law"), "--data", folder
        ),
        "no-law",
        status=2,
    )
    for words in ([], ["fetch"]):
        refused(adval("rates", *words), "import, show or list")
    for words in (["import"], ["import", ECB, ECB]):
        refused(adval("rates", *words, "--data", folder), "give one file to import")


def the_same_name_is_replaced():
    folder = fresh("names", ECB)
    kept = os.path.join(folder, "rates")
    before = sorted(os.listdir(kept))
    says(adval("rates", "import", ECB, "--data", folder), "in place of the list", status=0)
    same(sorted(os.listdir(kept)), before)
    path = place("certified.csv", CERTIFIED)
    run = adval("rates", "import", path, "--name", "customs", "--data", folder)
    says(run, "customs:", status=0)
    assert "in place of" not in run.out, run
    shorter = place("shorter.csv", "date,currency,rate,kind\n2025-01-02,EUR,1.0111,quarterly\n")
    says(
        adval("rates", "import", shorter, "--name", "customs", "--data", folder),
        "1 rate of 1 currency,",
        "in place of the list",
        status=0,
    )
    same(show("EUR", "2025-01-20", folder)[1], "1.0111 USD per EUR")
    refused(show("KRW", "2025-02-18", folder)[0], "KRW", status=2)
    same(len([name for name in os.listdir(kept) if name.startswith("customs")]), 2)
    says(
        adval("rates", "import", ECB, "--name", "customs", "--data", folder), "in place of the list", status=0
    )
    same(show("EUR", "2025-01-20", folder)[2]["source"], "central bank, not certified")


def names_are_names():
    folder = fresh("named")
    for name in ("", "../out", "a/b", ".hidden", "a b", "x" * 65, "e\u0301"):
        refused(
            adval("rates", "import", ECB, "--name", name, "--data", folder),
            "cannot be the name of a list",
            status=2,
        )
    assert not os.path.exists(folder)
    says(adval("rates", "import", ECB, "--name", "My-list_2", "--data", folder), "My-list_2:", status=0)


def a_folder_is_no_list():
    run = adval("rates", "import", SOURCE, "--data", place("folder-data"))
    refused(run, "is a folder", "name the file", status=2)
    assert "LINE 1" not in run.err and "?" not in run.err, run


def broken_lists_are_refused_whole():
    folder = fresh("broken")
    head = "date,currency,rate,per,kind\n"
    for text, places in (
        ("", []),
        ("day,money\n2025-01-02,1\n", ["1:1"]),
        (head, []),
        (
            head + "2025-01-02,EUR,1.03,1,daily\n2025-02-30,EUR,1.03,1,daily\n2025-01-03,XXX9,1.03,1,daily\n"
            "2025-01-04,EUR,1,03,1\n2025-01-05,EUR,-1,1,daily\n2025-01-06,EUR,1,7,daily\n"
            "2025-01-07,EUR,1,1,weekly\n",
            ["3:1", "4:2", "5:4", "5:5", "6:3", "7:4", "8:5"],
        ),
        (head + "2025-01-02,EUR,1.03,1,daily\n2025-01-02,EUR,1.04,1,daily\n", []),
        ("Date,USD,JPY\n2025-01-02,1.03,abc\n2025-13-02,1.03,160\n2025-01-04,0,160\n", ["2:3", "3:1", "4:2"]),
        ("Date,USD,QQQ\n2025-01-02,1.03,2\n", ["1:3"]),
    ):
        path = place("broken.csv", text)
        run = adval("rates", "import", path, "--data", folder)
        refused(run, "nothing was written", status=2)
        for where in places:
            assert f"{path}:{where}: " in run.err, f"{where} is not named\n{run}"
        if places:
            same(int(re.search(r"^([0-9]+) problem", run.err, re.MULTILINE).group(1)), len(places), run)
    assert not os.path.exists(folder), "a refused list left a folder behind"
    refused(
        adval("rates", "import", os.path.join(SCRATCH, "none.csv"), "--data", folder), "none.csv", status=2
    )
    refused(adval("rates", "import", SCRATCH, "--data", folder), status=2)
    folder = fresh("broken", ECB)
    before = {
        name: read(os.path.join(folder, "rates", name)) for name in os.listdir(os.path.join(folder, "rates"))
    }
    refused(
        adval(
            "rates", "import", place("broken.csv", "Date,USD,JPY\n2025-01-02,1.03,abc\n"), "--data", folder
        ),
        status=2,
    )
    same(
        {
            name: read(os.path.join(folder, "rates", name))
            for name in os.listdir(os.path.join(folder, "rates"))
        },
        before,
    )


def figures_that_were_tampered_with_are_not_used():
    folder = fresh("tampered", ECB)
    kept = os.path.join(folder, "rates")
    figures = os.path.join(kept, next(name for name in os.listdir(kept) if name.endswith(".csv")))
    text = read(figures)
    for other in (text[: len(text) // 2], text.replace(",1,daily", ",100,daily", 1), ""):
        with open(figures, "w", encoding="utf-8") as file:
            file.write(other)
        for words in (["rates", "list"], ["rates", "show", "EUR", "2025-02-18"]):
            refused(adval(*words, "--data", folder), "import the list again", status=2)
    os.unlink(figures)
    refused(adval("rates", "list", "--data", folder), os.path.basename(figures), status=2)
    place("tampered/rates/ecb.json", '{"format": "2"}\n')
    refused(adval("rates", "list", "--data", folder), "ecb.json", "import the list again", status=2)
    place("tampered/rates/ecb.json", "{")
    refused(adval("rates", "list", "--data", folder), "ecb.json:1:", status=2)
    says(adval("rates", "import", ECB, "--data", folder), status=0)
    says(adval("rates", "list", "--data", folder), status=0)


def a_folder_that_cannot_be_written():
    path = place("file-in-the-way", "x")
    refused(adval("rates", "import", ECB, "--data", path), "file-in-the-way", "nothing was written", status=2)


if __name__ == "__main__":
    main(
        a_central_bank_list,
        months_of_customs,
        means_of_the_reserve,
        packed_lists_are_the_same_list,
        lists_as_the_bank_writes_them,
        the_rule_of_the_quarter,
        certified_lists_come_first,
        a_rate_five_per_cent_away_is_daily,
        days_without_a_rate,
        show_refuses_what_it_does_not_know,
        the_same_name_is_replaced,
        names_are_names,
        a_folder_is_no_list,
        broken_lists_are_refused_whole,
        figures_that_were_tampered_with_are_not_used,
        a_folder_that_cannot_be_written,
    )
