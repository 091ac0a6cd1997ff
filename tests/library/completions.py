#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the shells complete: bash and zsh are asked as a person would ask them, with the script that adval
prints and the install puts in place."""

import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "house"))
import house  # noqa: E402  (it stands in the folder beside)

COMMANDS = ["value", "explain", "law", "rates", "schema", "completion", "help", "manual", "version"]
# What is typed (the last word is being typed), words that must be offered, words that must not.
CASES = [
    ("", COMMANDS, ["list", "--law"]),
    ("va", ["value"], ["version"]),
    ("v", ["value", "version"], ["law"]),
    ("law ", ["list", "show", "diff"], ["US", "--json"]),
    ("law s", ["show"], ["list"]),
    ("law show ", ["AU", "CA", "CN", "EU", "IN", "JP", "KR", "MX", "SG", "UK", "US", "VN",
                   "WTO", "incoterms", "charges"], ["show"]),
    ("law show US roy", ["royalty"], ["packing"]),
    ("law show --as-of 2025-04-01 US roy", ["royalty"], []),
    ("law --stale sh", ["show"], []),
    ("law list --", ["--law", "--as-of", "--stale", "--json", "--help"], ["--html"]),
    ("law list --colour ", ["always", "never", "auto"], ["US"]),
    ("law list --colour a", ["always", "auto"], ["never"]),
    ("rates ", ["import", "show", "list"], []),
    ("rates show EU", ["EUR"], ["USD"]),
    ("rates show --jurisdiction ", ["US"], ["EUR"]),
    ("rates import ", ["lines.csv", "book dir"], []),
    ("rates import --data ", ["book dir"], ["lines.csv"]),
    ("value ", ["book dir", "lines.csv"], []),
    ("value lines.csv --apportionment ", ["anticipated_production", "given"], []),
    ("value lines.csv --for ", ["US", "EU", "WTO"], ["book dir"]),
    ("value lines.csv --html li", ["lines.csv"], ["book dir"]),
    ("value lines.csv --js", ["--json"], ["--html"]),
    ("explain ", ["book dir"], ["lines.csv"]),
    ("schema ", ["shipment"], []),
    ("completion ", ["bash", "zsh"], []),
    ("help ", ["value", "completion"], []),
    ("manual ", ["value", "book", "rates.5"], []),
    ("version ", [], ["value", "list"]),
    ("value lines.csv --width ", [], ["always", "lines.csv"]),
]
# The same with the value glued on: --colour=a
GLUED = [("law list --colour=a", ["always", "auto"], ["never"]), ("rates list --data=bo", ["book dir"], [])]

BASH = r"""
. "$1"; shift
line="adval $1"
# As readline splits: at blanks, and at a = which is a word of its own.
words=${line//=/ = }
read -r -a COMP_WORDS <<<"$words"
[[ $line == *" " || $line == *= ]] && COMP_WORDS+=('')
[[ $line == *= ]] && unset 'COMP_WORDS[-1]'
COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 )) COMP_LINE=$line COMP_POINT=${#line}
_adval
printf '%s\n' "${COMPREPLY[@]}"
"""

# A terminal of its own: zsh lists what it would offer between two marks.
ZSH = r"""
zmodload zsh/zpty || exit 3
zpty shell zsh -f -i
put() { zpty -w shell "$1" }
put 'PS1=""; unsetopt zle_bracketed_paste 2>/dev/null; stty cols 400 rows 400; LISTMAX=0'
put "fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -D"
put 'zstyle ":completion:*" list-separator "--"; zstyle ":completion:*" menu no; setopt no_list_ambiguous'
put 'zstyle ":completion:*" verbose yes; setopt list_rows_first no_auto_menu'
put 'say() { compadd() { local -a hits; builtin compadd -O hits "$@"; print -rl -- "<"${^hits}">" >> $OUT;'\
' builtin compadd "$@" } ; _main_complete; print END >> $OUT }; zle -C say list-choices say; bindkey "^X" say'
put "OUT=$3"
put 'print READY'
while zpty -r shell line; do [[ $line == *READY* && $line != *print* ]] && break; done
zpty -n -w shell "adval $2"$'\x18'
repeat 400; do
    [[ "$(<$3)" == *END* ]] && break
    sleep 0.05
done
zpty -d shell
"""


def offered_by_bash(folder, script, typed):
    done = subprocess.run(
        ["bash", "--norc", "-c", BASH, "bash", script, typed],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return done.stdout.splitlines(), done.stderr


def offered_by_zsh(folder, functions, typed):
    out = os.path.join(folder, ".offered")
    with open(out, "w", encoding="utf-8"):
        pass
    done = subprocess.run(
        ["zsh", "-f", "-c", ZSH, "zsh", functions, typed, out],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    with open(out, encoding="utf-8") as file:
        text = file.read()
    said = done.stderr if text.endswith("END\n") else done.stderr + "zsh did not come to an end"
    return [word.replace("\\ ", " ") for word in re.findall(r"^<(.*)>$", text, re.MULTILINE)], said


def problems_of(typed, wanted, unwanted, offered, said):
    problems = [f"'{typed}': {word} is not offered, only {offered}" for word in wanted if word not in offered]
    problems += [f"'{typed}': {word} is offered" for word in unwanted if word in offered]
    return problems + ([said] if said.strip() else [])


def ask(report, shell, offer):
    for typed, wanted, unwanted in CASES + GLUED:
        offered, said = offer(typed)
        report.case(f"{shell}: adval {typed}", problems_of(typed, wanted, unwanted, offered, said))


def printed(adval, shell):
    return subprocess.run([adval, "completion", shell], capture_output=True, text=True, check=True).stdout


def options_in_help(adval, command):
    text = subprocess.run([adval, "help", command], capture_output=True, text=True, check=True).stdout
    part = text.partition("\noptions:\n")[2].partition("\nexamples:\n")[0]
    return re.findall(r"^  (--?[a-z-]+)", part, re.MULTILINE)


def main():
    report = house.Report()
    adval = os.path.join(os.path.abspath(house.build_folder()), "adval")
    with tempfile.TemporaryDirectory(prefix="advalorem-completion-") as folder:
        os.mkdir(os.path.join(folder, "book dir"))
        house.write(folder, "lines.csv", "")
        functions = os.path.join(folder, ".functions")
        script = os.path.join(folder, ".adval.bash")
        house.write(folder, ".adval.bash", printed(adval, "bash"))
        house.write(folder, ".functions/_adval", printed(adval, "zsh"))
        ask(report, "bash", lambda typed: offered_by_bash(folder, script, typed))
        for command in COMMANDS[:6]:
            offered, _ = offered_by_bash(folder, script, f"{command} -")
            missing = [option for option in options_in_help(adval, command) if option not in offered]
            report.case(f"bash offers every option of {command}", missing)
        if shutil.which("zsh"):
            command = ["zsh", "-n", os.path.join(functions, "_adval")]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            report.case("zsh reads its script", [done.stderr] if done.returncode else [])
            ask(report, "zsh", lambda typed: offered_by_zsh(folder, functions, typed))
        else:
            report.skip("zsh completes", "zsh is not installed here; its script is only printed")
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
