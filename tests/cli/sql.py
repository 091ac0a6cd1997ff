#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""adval sql: answers as a table, JSON and CSV; what is refused, with the words that help; that a statement
reaches nothing but the book, and that nothing is left behind."""

import csv
import io
import json
import os
import re
import signal
import subprocess
import time
from decimal import Decimal

from face import ADVAL, BOOK, SOURCE, adval, environment, main, place, read, refused, same, says

SALE = {name: "no" for name in ("restricted", "conditioned", "proceeds_accrue", "related")}
HEAD = ["entry", "line", "description", "origin", "export_date", "currency", "price", "sold_for_export"]


def lines(*rows):
    text = [",".join([*HEAD, *SALE])]
    text += [",".join([*row, "yes", *SALE.values()]) for row in rows]
    return "\n".join(text) + "\n"


PLAIN = lines(
    ("007", "01", "cup", "VN", "2024-05-06", "USD", "1000.5"),
    ("007", "02", '"saucer, blue"', "VN", "2024-05-06", "USD", "200"),
    ("100", "01", "宁波杯", "CN", "2024-05-06", "USD", "35000.1234"),
)


def book(name, **tables):
    path = place(f"{name}/lines.csv", tables.pop("lines", PLAIN))
    for table, text in tables.items():
        place(f"{name}/{table}.csv", text)
    return os.path.dirname(path)


def private(name):
    """A folder for the tables of a run, to see that it is empty afterwards."""
    return os.path.dirname(place(f"{name}/x"))


def ask(path, statement, *words, status=0):
    run = adval("sql", path, statement, "--json", *words)
    same(run.status, status, run)
    return run.json()


def a_table_is_aligned():
    path = book("aligned")
    run = adval("sql", path, "SELECT entry, line, description, price FROM lines ORDER BY price")
    same(
        run.out,
        "entry  line  description        price\n"
        "─────────────────────────────────────\n"
        "007    02    saucer, blue    200.0000\n"
        "007    01    cup            1000.5000\n"
        "100    01    宁波杯        35000.1234\n",
        run,
    )
    same((run.status, run.err), (0, ""), run)
    run = adval("sql", path, "SELECT NULL AS nothing, 'a\tb\x1b[31m' AS control WHERE true")
    same(run.out.splitlines()[2], "         a b [31m", run)
    run = adval("sql", path, "SELECT * FROM lines WHERE false")
    same(len(run.out.splitlines()), 2, run)


def json_and_csv():
    path = book("faces")
    columns = "entry, price, 2::INTEGER AS n, true AS yes, NULL AS none, export_date, 1 AS n"
    row = {"entry": "007", "price": "1000.5000", "n": 2, "yes": True, "none": None}
    same(ask(path, f"SELECT {columns} FROM lines LIMIT 1"), [row | {"export_date": "2024-05-06", "n_2": 1}])
    same(ask(path, "SELECT 1 AS x WHERE false"), [])
    same(ask(path, "SELECT 'inf'::DOUBLE AS x, 0.5::DOUBLE AS y"), [{"x": "inf", "y": 0.5}])
    statement = "SELECT line, description, NULL AS n, '' AS e FROM lines WHERE entry = '007'"
    run = adval("sql", path, statement, "--csv")
    same(run.out, 'line,description,n,e\n01,cup,,""\n02,"saucer, blue",,""\n', run)
    nested = "SELECT [1, 2] AS l, {'a': DATE '2024-01-02'} AS s, MAP {'k': 1.50} AS m, INTERVAL 2 DAY AS i"
    same(ask(path, nested), [{"l": "[1, 2]", "s": "{'a': 2024-01-02}", "m": "{k=1.50}", "i": "2 days"}])


def more_rows_than_are_measured():
    path = book("long")
    run = adval("sql", path, "SELECT i, repeat('x', (i // 600)::INT) AS t FROM range(1500) r(i) ORDER BY i")
    rows = run.out.splitlines()[2:]
    same([row.split()[0] for row in rows], [str(i) for i in range(1500)])
    same(len(ask(path, "SELECT * FROM range(5000)")), 5000)


def without_a_statement_the_tables_are_listed():
    path = book("listed")
    run = adval("sql", path, "--json")
    rows = run.json()
    same({row["table"] for row in rows}, {"lines", "determinations", "rejects"})
    same(rows[-4:][0], {"table": "rejects", "rows": 0, "column": "file", "type": "VARCHAR"})
    types = {(row["table"], row["column"]): (row["rows"], row["type"]) for row in rows}
    same(types["lines", "price"], (3, "DECIMAL(18,4)"))
    same(types["lines", "entry"], (3, "VARCHAR"))
    same(types["lines", "export_date"], (3, "DATE"))
    same(types["determinations", "customs_value"], (3, "DECIMAL(18,4)"))
    same(types["determinations", "rate"], (3, "DECIMAL(18,9)"))
    says(adval("sql", path), "determinations", "customs_value", "DECIMAL(18,4)", status=0)
    rows = adval("sql", BOOK, "--json").json()
    for table in {row["table"] for row in rows}:
        count = ask(BOOK, f"SELECT count(*) AS n FROM {table}")[0]["n"]
        same({row["rows"] for row in rows if row["table"] == table}, {count}, table)


def sums_and_rows_are_those_of_value():
    values = place("values-of-sample/values.csv")
    same(adval("value", BOOK, "-o", values, "--quiet").status, 4)
    expected = list(csv.DictReader(io.StringIO(read(values))))
    run = adval("sql", BOOK, "SELECT * FROM determinations", "--csv")
    found = list(csv.DictReader(io.StringIO(run.out)))
    same(found, [{name: row[name] for name in found[0]} for row in expected])
    names = list(expected[0])
    same(list(found[0]), ["entry", "line", *names[names.index("customs_value") :]])
    total = ask(BOOK, "SELECT sum(customs_value) AS v, count(customs_value) AS n FROM determinations")[0]
    same(Decimal(total["v"]), sum(Decimal(row["customs_value"] or "0") for row in expected))
    same(total["n"], sum(row["outcome"] == "valued" for row in expected))
    declared = ask(BOOK, "SELECT sum(declared_value) AS v FROM lines")[0]["v"]
    same(Decimal(declared), sum(Decimal(row["declared_value"] or "0") for row in expected))


def duty_is_that_of_value():
    values = place("duty-of-sample/values.csv")
    assert adval("value", BOOK, "--duty", "-o", values, "--quiet").status in (3, 4)
    expected = list(csv.DictReader(io.StringIO(read(values))))
    run = adval("sql", BOOK, "FROM determinations", "--duty", "--csv")
    found = list(csv.DictReader(io.StringIO(run.out)))
    assert "duty" in found[0] and "harbor_fee" in found[0], list(found[0])
    same(found, [{name: row[name] for name in found[0]} for row in expected])
    assert "duty" not in ask(BOOK, "FROM determinations LIMIT 1")[0]


def statements_that_read():
    path = book("readers")
    for statement in (
        "WITH a AS (SELECT 1 AS x) SELECT * FROM a",
        "VALUES (1), (2)",
        "FROM lines",
        "TABLE lines",
        "(SELECT 1)",
        "/* a /* nested */ comment */ SELECT 1; -- and one behind",
        "DESCRIBE lines",
        "SUMMARIZE lines",
        "SHOW TABLES",
        "EXPLAIN SELECT * FROM lines",
        "EXPLAIN ANALYZE SELECT * FROM lines",
        "explain (format json) select 1",
        "SELECT * FROM lines JOIN determinations USING (entry, line) ORDER BY ALL",
    ):
        for face in ([], ["--json"], ["--csv"]):
            run = adval("sql", path, statement, *face)
            same(run.status, 0, run)
            assert run.out, run


def other_statements_are_refused():
    path = book("writers")
    target = place("writers-out/x")
    for statement in (
        f"COPY lines TO '{target}'",
        f"COPY (SELECT 1) TO '{target}'",
        f"EXPORT DATABASE '{target}'",
        f"ATTACH '{target}' AS other",
        "DETACH book",
        "INSTALL httpfs",
        "LOAD httpfs",
        "FORCE INSTALL httpfs",
        "SET threads = 1",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "PRAGMA database_list",
        "PRAGMA enable_profiling",
        "CREATE TABLE t AS SELECT 1",
        "CREATE TEMP TABLE t AS SELECT 1",
        "CREATE MACRO m() AS 1",
        "INSERT INTO lines SELECT * FROM lines",
        "UPDATE lines SET price = 1",
        "DELETE FROM lines",
        "DROP TABLE lines",
        "ALTER TABLE lines DROP price",
        "CALL pragma_version()",
        "BEGIN",
        "CHECKPOINT",
        "VACUUM",
        "USE memory",
        "PREPARE p AS SELECT 1",
        "EXECUTE p",
        "IMPORT DATABASE 'x'",
        "EXPLAIN ANALYZE CREATE TABLE t AS SELECT 1",
        "EXPLAIN (ANALYZE) INSERT INTO lines SELECT * FROM lines",
        f"EXPLAIN ANALYZE COPY lines TO '{target}'",
    ):
        refused(adval("sql", path, statement), "a statement begins with SELECT", "never written", status=2)
    same(os.listdir(os.path.dirname(target)), [])
    refused(adval("sql", path, "WITH a AS (FROM lines) INSERT INTO lines FROM a"), "adval: ", status=2)
    refused(adval("sql", path, "SELECT 1; SELECT 2"), "there are 2 statements; give one", status=2)
    refused(adval("sql", path, f"SELECT 1; COPY lines TO '{target}'"), "there are 2", status=2)
    refused(adval("sql", path, "SELECT ?"), "has a place for a value", status=2)
    refused(adval("sql", path, "  "), "the statement is empty", status=2)
    refused(adval("sql", path, "/* never closed"), "the statement is empty", status=2)


def nothing_but_the_book_is_read():
    path = book("outside")
    functions = "read_csv read_text read_blob read_json read_parquet parquet_metadata sniff_csv glob"
    for file in ("/etc/passwd", os.path.join(path, "lines.csv"), "https://example.com/a.csv"):
        for function in functions.split():
            run = adval("sql", path, f"SELECT * FROM {function}('{file}')")
            refused(run, "reaches for a file", status=2)
    for statement in ("SELECT * FROM '/etc/passwd'", "FROM 's3://bucket/x.parquet'", "FROM 'lines.csv'"):
        refused(adval("sql", path, statement), "adval: ", status=2)
    run = adval("sql", path, "SELECT getenv('HOME')", env={"HOME": "/home/nobody-at-all"})
    refused(run, "getenv does not exist", status=2)
    settings = "SELECT coalesce(string_agg(value, ' '), '') AS v FROM duckdb_settings()"
    run = adval("sql", path, settings, "--json", env={"HOME": "/home/nobody-at-all"})
    assert "nobody" not in run.json()[0]["v"], run
    for name, value in (("enable_external_access", False), ("lock_configuration", True)):
        same(ask(path, f"SELECT current_setting('{name}') AS v"), [{"v": value}])
    same(ask(path, "SELECT count(*) AS n FROM duckdb_functions() WHERE function_name LIKE 'adv%'")[0]["n"], 0)


def the_folder_of_the_run_is_no_way_out():
    """Its own folder is the one place the engine may open; a step up from it is not."""
    path, above = book("way-out"), private("way-out-run")
    for step in ("..", "../..", "../../etc/passwd"):
        statement = f"SELECT * FROM read_text('{above}/adval.partial-$$.spill/{step}')"
        done = subprocess.run(
            ["sh", "-c", 'exec "$0" sql "$1" "' + statement + '"', ADVAL, path],
            capture_output=True,
            text=True,
            check=False,
            cwd=SOURCE,
            env=environment({"TMPDIR": above}),
        )
        same((done.returncode, done.stdout), (2, ""), done)
        assert "reaches for a file" in done.stderr, done


def functions_that_do_more_are_refused():
    path, target = book("more"), place("more-out/x")
    for statement in (
        f"SELECT * FROM enable_logging('QueryLog', storage='file', storage_path='{target}')",
        'SELECT * FROM "Enable_Logging"()',
        "SELECT write_log('x')",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query /* x */ ('SELECT 1')",
        "SELECT * FROM \"query\"('SELECT * FROM ena' || 'ble_logging()')",
        "SELECT * FROM query_table('lines')",
        "SELECT * FROM json_execute_serialized_sql('{}')",
    ):
        refused(adval("sql", path, statement), "which does more than read the tables", status=2)
    same(os.listdir(os.path.dirname(target)), [])
    same(ask(path, "SELECT 'a query' AS query"), [{"query": "a query"}])


def errors_say_what_there_is():
    path = book("errors")
    run = adval("sql", path, "SELECT pricee FROM lines")
    refused(run, 'Referenced column "pricee" not found', 'Candidate bindings: "price"', status=2)
    says(run, "LINE 1: SELECT pricee", "the tables are lines, determinations, rejects;")
    refused(adval("sql", path, "SELECT * FROM line"), 'Did you mean "lines"?', status=2)
    refused(adval("sql", path, "SELECT FROM WHERE"), "syntax error", status=2)
    refused(adval("sql", path, "SELECT ST_Point(1, 2)"), "st_point", status=2)
    assert "INSTALL" not in adval("sql", path, "SELECT ST_Point(1, 2)").err
    run = adval("sql", path, "SELECT CAST(description AS INTEGER) FROM lines")
    says(run, "Could not convert string", status=2)


def options_and_usage():
    path = book("usage")
    refused(adval("sql"), "give one book and one statement in quotes")
    refused(adval("sql", path, "SELECT", "1"), "give one book and one statement in quotes")
    refused(adval("sql", path, "SELECT 1", "--json", "--csv"), "choose --json or --csv")
    refused(adval("sql", path, "SELECT 1", "--memory", "much"), "--memory takes a size")
    refused(adval("sql", path, "SELECT 1", "--threads", "0"), "--threads")
    refused(adval("sql", place("nowhere/x"), "SELECT 1"), "cannot be opened", status=2)
    law, data = os.path.join(SOURCE, "law"), private("data")
    options = ["--law", law, "--data", data, "--threads", "1", "--memory", "200MB"]
    same(ask(path, "SELECT 1 AS x", *options), [{"x": 1}])
    run = adval("sql", path, "SELECT 1", env={"TMPDIR": place("no/such/folder") + "/deep"})
    refused(run, "TMPDIR names another place", status=2)


def a_mapping_renames():
    text = 'Entry No;Item;Inv. Value;Exported;Cur;Who;Price\n"007";"01";1.234,50;6.5.2024;USD;x;9\n'
    mapping = (
        'format: "1"\ntables:\n  lines:\n    columns: {entry: Entry No, line: Item, price: Inv. Value, '
        'export_date: Exported, currency: Cur}\n    other_columns: carry\n    delimiter: ";"\n'
        '    decimal: ","\n    thousands: "."\n    dates: DMY\n'
    )
    path = book("mapped", lines=text)
    named = place("mapped-by/map.yaml", mapping)
    row = {"entry": "007", "line": "01", "price": "1234.5000", "export_date": "2024-05-06", "currency": "USD"}
    same(ask(path, "FROM lines", "--mapping", named), [row | {"Who": "x", "x_Price": "9"}])


def only_what_is_named_is_read():
    """A charge in another table that cannot be read rejects lines; a statement on lines alone never asks."""
    text = lines(("007", "01", "cup", "VN", "2024-05-06", "USD", "1000"))
    bad = "entry,line,element,amount,currency\n007,01,packing,1e3,USD\n"
    path = book("named", lines=text, elements=bad)
    for statement in ("SELECT price FROM lines", "FROM Lines SELECT price", "WITH q AS (FROM lines) FROM q"):
        same([row["price"] for row in ask(path, statement)], ["1000.0000"])
    ask(path, "SELECT amount FROM elements", status=3)
    ask(path, "SELECT outcome FROM determinations", status=3)
    for statement in (
        "SELECT price FROM lines JOIN determinations USING (entry, line)",
        "SELECT (SELECT count(*) FROM rejects) FROM lines",
        "SELECT price FROM lines, (SHOW TABLES)",
        "SELECT price FROM lines, duckdb_tables()",
        "SELECT price FROM lines, information_schema.tables",
    ):
        ask(path, statement, status=3)
    refused(adval("sql", path, "SELECT nothing FROM lines"), '"nothing" not found', status=2)
    refused(adval("sql", path, "SELECT 1 FROM line"), "line does not exist", status=2)
    usage = adval("sql", "--help").out
    assert "none rejected, some not valued" not in usage and "some rows rejected" in usage, usage


def rejected_cells_are_null_and_said():
    text = lines(
        ("007", "01", "cup", "VN", "2024-05-06", "USD", "1000"),
        ("007", "02", "cup", "VN", "2024-05-06", "USD", "1e3"),
        ("007", "03", "cup", "Vietnam", "06.05.2024", "USD", "5"),
        ("007", "01", "cup", "VN", "2024-05-06", "USD", "7"),
    )
    path = book("rejected", lines=text + "008,01\n")
    run = adval("sql", path, "SELECT line, origin, price, export_date FROM lines", "--csv")
    wanted = ["01,VN,1000.0000,2024-05-06", "02,VN,,2024-05-06", "03,,5.0000,", "01,VN,7.0000,2024-05-06"]
    same(run.out.splitlines()[1:], wanted, run)
    says(run, "in the tables named 3 records have cells that cannot be read", status=3)
    run = adval("sql", path, "SELECT count(*) FROM lines JOIN determinations USING (entry)")
    says(run, "of the book 4 records are put aside and 3 lines rejected", status=3)
    rows = ask(path, "SELECT line, outcome, customs_value FROM determinations", status=3)
    same(
        [(row["line"], row["outcome"], row["customs_value"]) for row in rows],
        [("01", "valued", "1000.0000")] + [(line, "rejected", None) for line in ("02", "03", "01")],
    )
    rows = ask(path, "SELECT * FROM rejects ORDER BY record", status=3)
    same([(row["file"], row["record"], row["field"]) for row in rows][0], ("lines.csv", 2, "price"))
    same({row["record"] for row in rows}, {2, 3, 4, 5})
    values = place("rejected-out/values.csv")
    same(adval("value", path, "-o", values, "--quiet").status, 3)
    kept = list(csv.DictReader(io.StringIO(read(place("rejected-out/rejects.csv")))))
    same(
        [[str(cell or "") for cell in row.values()] for row in ask(path, "FROM rejects", status=3)],
        [list(row.values()) for row in kept],
    )


def nothing_is_left_behind():
    path, above = book("left"), private("left-run")
    env = {"TMPDIR": above}
    for statement in ("SELECT 1", "SELECT nothing", "FROM read_text('/etc/passwd')", "COPY lines TO 'x'"):
        adval("sql", path, statement, env=env)
        same(os.listdir(above), [], statement)
    endless = "SELECT count(*) FROM range(100000000) a, range(100000000) b"
    for stop, status in ((signal.SIGINT, 130), (signal.SIGTERM, 130), (signal.SIGKILL, -9)):
        process = start(path, endless, env)
        until = time.monotonic() + 20
        while not os.listdir(above) and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.3)
        process.send_signal(stop)
        out, told = process.communicate(timeout=60)
        same((process.returncode, out), (status, ""), told)
        if stop != signal.SIGKILL:
            assert "interrupted" in told, told
            same(os.listdir(above), [], stop)
    same(len(os.listdir(above)), 1)
    link = os.path.join(above, "adval.partial-1999999999.spill")
    os.symlink(path, link)
    adval("sql", path, "SELECT 1", env=env)
    same((os.listdir(above), os.path.exists(path + "/lines.csv")), ([os.path.basename(link)], True))


def start(path, statement, env):
    return subprocess.Popen(
        [ADVAL, "sql", path, statement],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(env),
        cwd=SOURCE,
    )


def a_reader_that_goes_away_ends_it():
    path, above = book("pipe"), private("pipe-run")
    process = start(path, "SELECT * FROM range(100000000)", {"TMPDIR": above})
    process.stdout.readline()
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    same((process.wait(timeout=60), told, os.listdir(above)), (-signal.SIGPIPE, "", []))


def threads_change_nothing():
    statement = "SELECT * FROM lines JOIN determinations USING (entry, line) ORDER BY entry, line"
    texts = {adval("sql", BOOK, statement, "--json", "--threads", n).out for n in (1, 2, 5)}
    same(len(texts), 1)
    same(len(json.loads(texts.pop())), 5214)


def the_examples_of_the_help_run():
    text = adval("sql", "--help").out.partition("\nexamples:\n")[2].partition("\nexit status:")[0]
    commands = re.findall(r"^  (adval .*?)\n      \w", text, re.MULTILINE | re.DOTALL)
    same(len(commands), 4)
    for command in commands:
        done = subprocess.run(
            ["sh", "-c", command.replace("adval", '"$0"', 1), ADVAL],
            capture_output=True,
            text=True,
            check=False,
            cwd=SOURCE,
            env=environment(),
        )
        same((done.returncode, done.stderr), (0, ""), command)
        assert done.stdout, command


if __name__ == "__main__":
    main(
        a_table_is_aligned,
        json_and_csv,
        more_rows_than_are_measured,
        without_a_statement_the_tables_are_listed,
        sums_and_rows_are_those_of_value,
        duty_is_that_of_value,
        statements_that_read,
        other_statements_are_refused,
        nothing_but_the_book_is_read,
        the_folder_of_the_run_is_no_way_out,
        functions_that_do_more_are_refused,
        errors_say_what_there_is,
        options_and_usage,
        a_mapping_renames,
        only_what_is_named_is_read,
    rejected_cells_are_null_and_said,
        nothing_is_left_behind,
        a_reader_that_goes_away_ends_it,
        threads_change_nothing,
        the_examples_of_the_help_run,
    )
