# SPDX-License-Identifier: Apache-2.0
"""Killed or interrupted at any instant, nothing stands under a final name; what was left half written is
swept away by the next run, and what another process is still writing is not."""

import os
import signal
import subprocess
import sys
import time

from books import VALUE, Book, Tap, line, lively


def partials(book):
    return sorted(name for name in os.listdir(book.top) if ".partial-" in name)


def killed(tap, book, output, delay):
    process = subprocess.Popen(
        [VALUE, book.path, book.out(output)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 20
    while not partials(book) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    time.sleep(delay)
    # Between a pass that met a bad cell and the one that numbers, nothing is half written: stopped, it can be
    # seen where it stands before it is killed there.
    process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    met = process.poll() is None and partials(book) != []
    process.send_signal(signal.SIGKILL)
    process.wait()
    if not met:
        return False
    tap.case(
        f"{output}: no final file after kill -9",
        [name for name in (output, "rejects.csv") if os.path.exists(book.out(name))],
    )
    tap.case(f"{output}: the half written one has another name", [] if partials(book) else ["none was found"])
    return True


def main():
    tap = Tap()
    with Book() as book:
        book.table("lines.csv", lively(60000, seed=5))
        for output in ("values.csv", "values.parquet"):
            if not any(killed(tap, book, output, delay) for delay in (0.02, 0.005, 0.0)):
                tap.case(f"{output}: killed while writing", ["the run was over before it could be killed"])
        dead = partials(book)
        alive = f"values.csv.partial-{os.getpid()}"
        for name in (alive, "values.csv.partial-notes", "values.csv.partial-"):
            with open(book.out(name), "w", encoding="utf-8"):
                pass
        book.table("lines.csv", [line("A", "1")])
        book.value("values.csv")
        book.value("values.parquet")
        tap.case(
            "stale partial files were swept",
            [name for name in partials(book) if name in dead and name.split("-")[-1] != str(os.getpid())],
        )
        tap.equal(
            "those of a living process and names that are none of ours were not",
            partials(book),
            sorted([alive, "values.csv.partial-", "values.csv.partial-notes"]),
        )
        tap.case(
            "values are there",
            (
                []
                if os.path.exists(book.out("values.csv")) and os.path.exists(book.out("rejects.csv"))
                else ["no"]
            ),
        )

    with Book() as book:
        book.table(
            "lines.csv",
            lively(60000, seed=6),
        )
        for output in ("values.csv", "values.parquet"):
            status, summary, told = book.value(
                output, "--interrupt-when", "writing", "--threads", 1, check=False
            )
            tap.equal(
                f"{output}: interrupted: the status says so", (status, summary["interrupted"]), (130, "1")
            )
            tap.equal(f"{output}: nothing was written", sorted(os.listdir(book.top)), ["book"])
            tap.holds(f"{output}: and it says why", told, "interrupted")

    with Book() as book:
        book.table("lines.csv", [line("A", "1")])
        book.value("values.csv")
        before = sorted(os.listdir(book.top))
        book.write("lines.csv", "entry,line,prise\nA,1,5\n")
        status, _, told = book.value("values.csv", check=False)
        tap.equal(
            "an unusable book leaves earlier values alone",
            (status, sorted(os.listdir(book.top))),
            (2, before),
        )
        tap.holds("and names the column", told, "prise", "is price meant")
        status, _, told = book.value("no-such-folder/values.csv", check=False)
        book.write("lines.csv", "entry,line,price\nA,1,5\n")
        status, _, told = book.value("no-such-folder/values.csv", check=False)
        tap.equal("a folder that is not there is an error", status, 2)
        status, _, told = book.value("values.xlsx", check=False)
        tap.holds("an ending that is no format says which are", told, ".parquet", ".csv", ".ndjson")
    tap.end()


if __name__ == "__main__":
    sys.exit(main())
