#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Commands, options, help and manual pages: what can be typed is documented, what is documented can be typed,
and what cannot be typed is refused with a word that helps."""

import glob
import gzip
import json
import os
import re
import shutil
import subprocess

from face import (
    ADVAL,
    ECB,
    SCRATCH,
    SOURCE,
    Skip,
    adval,
    environment,
    main,
    place,
    read,
    refused,
    same,
    sample,
    says,
)

COMMANDS = ["value", "explain", "assists", "sql", "law", "rates", "tariff", "duty", "schema", "completion"]
OWN = ["help", "manual", "version"]
FORMATS = {"book": "book", "shipment": "shipment", "rates": "rates.5"}
PAGES = {
    "adval.1": [],
    **{f"adval-{name}.1": [name] for name in COMMANDS},
    **{f"adval-{name}.5": [page] for name, page in FORMATS.items()},
}


def options_of(command):
    """(name with its dashes, argument or "") of every option in the help."""
    text = adval("help", command).out
    part = text.partition("\noptions:\n")[2].partition("\nexamples:\n")[0]
    return [
        match.groups("") for match in re.finditer(r"^  (--?[a-z-]+)(?: ([A-Z]+))?  +\S", part, re.MULTILINE)
    ]


def program_help_names_every_command():
    run = adval("--help")
    says(run, status=0)
    found = re.findall(r"^  ([a-z]+) +\S", run.out, re.MULTILINE)
    same(found, COMMANDS + OWN)
    for words in (
        ["-h"],
        ["help"],
        [],
        ["help", "help"],
        ["help", "version"],
        ["manual", "--help"],
        ["version", "-h"],
    ):
        same(adval(*words).out, run.out, words)


def help_of_a_command_has_three_ways():
    for command in COMMANDS:
        run = adval("help", command)
        says(run, "usage: adval " + command, "examples:", "exit status:", status=0)
        same(run.err, "")
        for words in ([command, "--help"], [command, "-h"], [command, "whatever", "--nonsense", "--help"]):
            same(adval(*words).out, run.out, words)


def tables_and_help_have_the_same_options():
    for path, command in (
        ("value_command", "value"),
        ("explain_command", "explain"),
        ("assists_command", "assists"),
        ("sql_command", "sql"),
        ("law_command", "law"),
        ("rates_command", "rates"),
        ("tariff_command", "tariff"),
    ):
        source = read(os.path.join(SOURCE, "src", "cli", path + ".c"))
        table = re.search(r"adv_cli_option \w*options\[\] = \{(.*?)\n\};", source, re.DOTALL).group(1)
        rows = re.findall(r'\{"([a-z-]+)", (?:NULL|"([A-Z]+)"),', table)
        same(
            [(("-" if len(name) == 1 else "--") + name, argument) for name, argument in rows],
            options_of(command),
        )
        assert len(rows) >= 4, rows


def every_option_is_in_its_manual_page():
    for command in COMMANDS:
        page = adval("manual", command).out
        for option, argument in options_of(command):
            head = f".B {option}" + (f" \\fI{argument}\\fR" if argument else "")
            assert head.replace("-", "\\-") in page.splitlines(), f"{option} is not in the page of {command}"


def every_option_is_tried_by_a_test():
    tests = "".join(read(path) for path in glob.glob(os.path.join(SOURCE, "tests", "cli", "*.py")))
    tests += read(os.path.join(SOURCE, "tests", "law", "law_command.py"))
    for command in COMMANDS:
        for option, _ in options_of(command):
            assert f'"{option}"' in tests, f"{option} of {command} is tried nowhere"


def kept_manual_pages_are_up_to_date():
    folder = os.path.join(SOURCE, "man")
    same(sorted(name for name in os.listdir(folder) if name[-1] in "123456789"), sorted(PAGES))
    for name, words in PAGES.items():
        run = adval("manual", *words)
        says(run, status=0)
        assert (
            read(os.path.join(folder, name)) == run.out
        ), f"man/{name} is stale; tools/update_generated.sh writes it"


def manual_pages_have_their_sections():
    for name, words in PAGES.items():
        page = adval("manual", *words).out
        head = name.rpartition(".")
        assert page.startswith(f".TH {head[0].upper()} {head[2]} ".replace("-", "\\-")), page[:80]
        wanted = [".SH NAME", ".SH DESCRIPTION", ".SH SEE ALSO"]
        wanted += [] if name.endswith(".5") else [".SH SYNOPSIS", ".SH EXIT STATUS", ".SH ENVIRONMENT"]
        for section in wanted:
            assert section in page.splitlines(), f"{name} has no {section}"
    for command in COMMANDS:
        assert f".B {command}" in adval("manual").out.splitlines(), command


def manual_pages_render_without_a_warning():
    if shutil.which("groff") is None:
        raise Skip("groff is not installed; the pages are only compared")
    for name in PAGES:
        done = subprocess.run(
            ["groff", "-man", "-Tutf8", "-ww", "-z", os.path.join(SOURCE, "man", name)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        same((done.returncode, done.stderr), (0, ""), name)


def rows_of(text, head):
    """{name: what it is} of a part of the help."""
    part = text.partition(f"\n{head}:\n")[2].partition("\n\n")[0]
    return dict(re.findall(r"^  (\S+(?: \S+)*?)  +(\S.*)$", part, re.MULTILINE))


def exits_environment_and_files_are_said_alike():
    """In the help and in the manual of every command, from the same rows."""
    for command in COMMANDS:
        text, page = adval("help", command).out, adval("manual", command).out
        for head in ("exit status", "environment", "files"):
            section = head.upper()
            rows = rows_of(text, head)
            assert rows or head == "files", f"{command} says nothing of {head}"
            same(bool(rows), f".SH {section}\n" in page, f"{command}: {section}")
            for name, doc in rows.items():
                heads = page.partition(f".SH {section}\n")[2].partition(".SH ")[0].replace("\\-", "-")
                assert f".B {name}\n" in heads, f"{name} is not in {section} of {command}"
                assert doc.split()[-1] in heads, f"{doc!r} is not in {section} of {command}"
    every = ["0", "1", "2", "3", "4", "130"]
    for command, codes in (("value", every), ("explain", every), ("law", every[:3]), ("rates", every[:3])):
        same(list(rows_of(adval("help", command).out, "exit status")), codes, command)


def variables_that_are_read_are_documented():
    sources = glob.glob(os.path.join(SOURCE, "src", "*", "*.c"))
    found = {name for path in sources for name in re.findall(r'getenv\("(\w+)"\)', read(path))}
    same(set(rows_of(adval("help", "value").out, "environment")), found)


def the_shipment_page_has_every_key():
    page = adval("manual", "shipment").out.replace("\\-", "-").splitlines()
    schema = json.loads(adval("schema", "shipment").out)
    maps = [schema] + [part for part in schema["$defs"].values() if "properties" in part]
    keys = {key for part in maps for key in part["properties"]}
    assert len(keys) > 150, len(keys)
    same(sorted(key for key in keys if f".B {key}" not in page), [])


def the_page_of_rates_has_every_column():
    page = adval("manual", "rates.5").out.splitlines()
    for column in ("date", "currency", "rate", "per", "kind"):
        assert f".B {column}" in page, column
    refused(adval("manual", "value.5"), "there is no manual page 'value.5'")


def version_names_program_rules_and_law():
    pattern = r"adval [0-9]+\.[0-9]+\.[0-9]+, rules [0-9]+, law pack [0-9a-f]{16}\n"
    for words in (["version"], ["--version"], ["-V"]):
        run = adval(*words)
        assert run.status == 0 and re.fullmatch(pattern, run.out), run
    assert adval("law", "list", "--json").json()["pack"].startswith(adval("version").out.split()[-1])


def help_keeps_to_its_columns():
    for command in COMMANDS:
        lines = adval(command, "--help").out.splitlines()
        assert max(map(len, lines)) <= 110, (command, max(lines, key=len))
        assert not any(line != line.rstrip() for line in lines), command


def colour_has_two_spellings():
    path = sample("plain.yaml")
    assert "\033[" in adval("value", path, "--color", "always").out
    same(adval("value", path, "--color=never").out, adval("value", path, "--colour=never").out)
    refused(adval("value", path, "--color", "perhaps"), "always, never or auto, not 'perhaps'")


def a_row_of_several_elements_is_shown_once():
    run = adval("law", "show", "us", "assist")
    same(run.out.count("us.assist_goods  "), 1)
    says(run, "us.assist_goods  assist_materials, assist_tools, assist_consumed: add", status=0)
    same(len(adval("law", "show", "us", "assist_tools").out.split("us.assist_goods  ")), 2)
    says(adval("law", "list", "us"), " 1 code ", " codes ")


def characters_of_an_id_are_counted_plainly():
    text = read(sample("plain.yaml")).replace("id: plain-tshirts", "id: pl\u00e4in")
    run = adval("value", "-", stdin=text)
    refused(run, "put a - in place of character 3", status=2)


def schema_is_the_published_one():
    run = adval("schema", "shipment")
    same((run.status, run.out), (0, read(os.path.join(SOURCE, "schema", "shipment.json"))))
    run = adval("schema", "determination")
    same((run.status, run.out), (0, read(os.path.join(SOURCE, "schema", "determination.json"))))
    refused(adval("schema"), "shipment or determination")
    refused(adval("schema", "boat"), "shipment")


def law_that_wants_checking_is_listed():
    known = adval("law", "list", "--json").json()["jurisdictions"]
    counts = {j["code"]: j["old_or_never_checked"] for j in known}
    assert set(counts) >= {"US", "WTO"} and any(counts.values()), counts
    for code, count in counts.items():
        rows = adval("law", "list", code, "--stale", "--json").json()["rows"]
        every = adval("law", "list", code, "--json").json()["rows"]
        same(len(rows), count, code)
        assert len(rows) <= len(every) and all(row in every for row in rows), code


def unknown_words_are_refused():
    refused(adval("valeu"), "there is no command 'valeu'", "adval --help")
    refused(adval("help", "valeu"), "there is no command 'valeu'", "adval --help")
    refused(adval("manual", "valeu"), "there is no manual page 'valeu'", "adval --help")
    refused(adval("version", "all"), "takes nothing", "adval --help")
    refused(adval("manual", "value", "book"), "one name at most")
    for command in COMMANDS:
        refused(adval(command, "--nonsense"), "there is no option '--nonsense'", f"adval {command} --help")
        refused(adval(command, "-z"), "there is no option '-z'", f"adval {command} --help")
        refused(adval(command), f"adval {command} --help")


def options_without_their_value_are_refused():
    for command in COMMANDS:
        for option, argument in options_of(command):
            if argument:
                refused(
                    adval(command, option), f"{option} needs a value: {argument}", f"adval {command} --help"
                )
            else:
                refused(
                    adval(command, option + "=yes"), f"{option} takes no value", f"adval {command} --help"
                )


def values_that_make_no_sense_are_refused():
    plain, book = sample("plain.yaml"), os.path.join(SOURCE, "sample", "book")
    out = os.path.join(SCRATCH, "never.csv")
    for words, said in (
        (["value", plain, "--width", "59"], "60 to 400, not '59'"),
        (["value", plain, "--width", "401"], "60 to 400"),
        (["value", plain, "--width", "wide"], "not 'wide'"),
        (["value", plain, "--width", "8e1"], "not '8e1'"),
        (["value", plain, "--colour", "blue"], "always, never or auto, not 'blue'"),
        (["law", "list", "--colour", "blue"], "always, never or auto, not 'blue'"),
        (["explain", book, "QX741000043", "001", "--colour", "blue"], "not 'blue'"),
        (["explain", book, "QX741000043", "001", "--width", "12"], "60 to 400"),
        (["value", book, "-o", out, "--colour", "blue"], "not 'blue'"),
        (["value", plain, "--apportionment", "fair"], "anticipated_production"),
        (["value", book, "-o", out, "--threads", "0"], "1 to 1024, not '0'"),
        (["value", book, "-o", out, "--threads", "two"], "not 'two'"),
        (["value", book, "-o", out, "--top", "-1"], "not '-1'"),
        (["value", book, "-o", out, "--memory", "much"], "such as 1GB or 500MB, not 'much'"),
        (["value", book, "-o", out, "--memory", "0"], "not '0'"),
        (["value", book, "-o", out, "--memory", "1.5GB"], "not '1.5GB'"),
        (["value", book, "-o", out, "--memory", "99999999999TB"], "not '99999999999TB'"),
        (["explain", book, "QX741000043", "001", "--memory", "much"], "not 'much'"),
    ):
        refused(adval(*words), said)
    assert not os.path.exists(out)


def options_of_the_other_kind_are_refused():
    plain, book = sample("plain.yaml"), os.path.join(SOURCE, "sample", "book")
    out = os.path.join(SCRATCH, "never.csv")
    for words in (
        ["-o", out],
        ["--threads", "1"],
        ["--memory", "1GB"],
        ["--mapping", "m.yaml"],
        ["--top", "3"],
        ["--worksheet"],
        ["--quiet"],
    ):
        refused(adval("value", plain, *words), f"{words[0]} is for a book")
    for words in (
        ["--json"],
        ["--html", out],
        ["--line", "1"],
        ["--all-apportionments"],
        ["--all-methods"],
        ["--apportionment", "given"],
    ):
        refused(adval("value", book, "-o", out, *words), f"{words[0]} is for a shipment", "adval explain")
    refused(adval("rates", "list", "--name", "x"), "rates import")
    refused(adval("rates", "import", ECB, "--jurisdiction", "US"), "rates show")
    refused(adval("rates", "list", "--law", "law"), "rates show")
    refused(adval("rates", "list", "all"), "'all'")
    assert not os.path.exists(out)


def options_that_contradict_are_refused():
    plain, page = sample("plain.yaml"), os.path.join(SCRATCH, "never.html")
    refused(adval("value", plain, "--json", "--html", page), "--json or --html")
    refused(adval("value", plain, "--json", "--line", "1"), "--line")
    for words in (["--json"], ["--line", "1"], ["--apportionment", "given"]):
        refused(adval("value", plain, "--all-apportionments", *words), "--all-apportionments goes without")
    refused(
        adval("explain", os.path.join(SOURCE, "sample", "book"), "a", "1", "--json", "--html", page),
        "--json or",
    )
    assert not os.path.exists(page)


def both_ways_of_writing_an_option_mean_the_same():
    plain = sample("plain.yaml")
    same(adval("value", plain, "--width=80").out, adval("value", "--width", "80", plain).out)
    same(adval("value", "--width=80", "--", plain).out, adval("value", plain, "--width", "80").out)
    refused(adval("value", "--", "--width"), "neither a file nor a folder", status=2)


def a_full_disk_is_not_a_success():
    if not os.path.exists("/dev/full"):
        raise Skip("there is no /dev/full here")
    for words in (
        ["--help"],
        ["version"],
        ["manual", "book"],
        ["schema", "shipment"],
        ["law", "list"],
        ["value", sample("plain.yaml")],
        ["value", sample("plain.yaml"), "--json"],
        ["sql", os.path.join(SOURCE, "sample", "book"), "from lines"],
        ["sql", "--json", os.path.join(SOURCE, "sample", "book"), "from lines limit 1"],
    ):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run(
                [ADVAL, *words],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                timeout=60,
                check=False,
                env=environment(),
                cwd=SOURCE,
            )
        assert done.returncode == 2 and "standard output" in done.stderr, (words, done)
        assert done.stderr.count("\n") == 1, (words, done)


def examples_of_the_help_run():
    """As they stand, from a folder that looks like the top of the project."""
    room = place("examples/")
    os.symlink(os.path.join(SOURCE, "sample"), os.path.join(room, "sample"))
    shutil.copytree(
        os.path.join(SOURCE, "law"), os.path.join(room, "my-law"), ignore=shutil.ignore_patterns("cases")
    )
    shutil.copy(ECB, os.path.join(room, "eurofxref-hist.csv"))
    place("examples/certified.csv", "date,currency,rate,kind\n2025-01-02,EUR,1.0310,quarterly\n")
    rows = read(os.path.join(SOURCE, "tests", "duty", "fixtures", "hts_2025_rev_14.json"))
    place("examples/hts_2025_rev_4.json", rows)
    place("examples/hts_2025_basic.json.gz", gzip.compress(rows.encode()))
    place(
        "examples/s301_product_lists.csv.gz",
        gzip.compress(b"hts8,list,ch99_code\n84713001,3,9903.88.03\n"),
    )
    place(
        "examples/my-layers.csv",
        "id,heading,authority,says,origins,scope,rate,from\n"
        "extra,9903.99.77,own,An extra duty.,CN,9903.88.03,0.1,2024-01-01\n",
    )
    imports = read(os.path.join(SOURCE, "tests", "duty", "fixtures", "imports_2024.csv"))
    place("examples/imports.csv", imports)
    place("examples/us_imports_2024.csv.gz", gzip.compress(imports.encode()))
    place("examples/lines.tsv", "HTS\torigin\tValue\tEntered\tPaid\n61091000\tVN\t100\t2025-03-20\t16.50\n")
    place("examples/revision_dates.csv", "revision,in_force\nbasic,2025-01-01\nrev_4,2025-03-07\n")
    env = environment(
        {
            "PATH": os.path.dirname(os.path.abspath(ADVAL)) + os.pathsep + os.environ["PATH"],
            "ADVALOREM_DATA": os.path.join(room, "data"),
        }
    )
    count = 0
    for command in ["rates", "value", "explain", "law", "tariff", "duty", "schema", "completion"]:
        text = adval("help", command).out.partition("\nexamples:\n")[2].partition("\nexit status:")[0]
        for example in re.findall(r"^  (adval .+)$", text, re.MULTILINE):
            done = subprocess.run(
                ["sh", "-c", example],
                cwd=room,
                env=env,
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )
            assert done.returncode in (0, 4) and not done.stderr, (example, done.returncode, done.stderr)
            count += 1
    assert count >= 12, count


if __name__ == "__main__":
    main(
        program_help_names_every_command,
        help_of_a_command_has_three_ways,
        tables_and_help_have_the_same_options,
        every_option_is_in_its_manual_page,
        every_option_is_tried_by_a_test,
        kept_manual_pages_are_up_to_date,
        manual_pages_have_their_sections,
        manual_pages_render_without_a_warning,
        exits_environment_and_files_are_said_alike,
        variables_that_are_read_are_documented,
        the_shipment_page_has_every_key,
        the_page_of_rates_has_every_column,
        version_names_program_rules_and_law,
        help_keeps_to_its_columns,
        colour_has_two_spellings,
        a_row_of_several_elements_is_shown_once,
        characters_of_an_id_are_counted_plainly,
        schema_is_the_published_one,
        law_that_wants_checking_is_listed,
        unknown_words_are_refused,
        options_without_their_value_are_refused,
        values_that_make_no_sense_are_refused,
        options_of_the_other_kind_are_refused,
        options_that_contradict_are_refused,
        both_ways_of_writing_an_option_mean_the_same,
        a_full_disk_is_not_a_success,
        examples_of_the_help_run,
    )
