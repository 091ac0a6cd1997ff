#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
#   compile_law.sh LAWC LAW-FOLDER OUT.c OUT.json OUT.d
#
# Compiles law/ into the built-in pack, and writes down for ninja what it was made from.  Folders count too:
# one changes when a file is added to it, so a new jurisdiction is compiled without a line in any build file.
set -eu
lawc=$1 law=$2 out_c=$3 out_json=$4 depfile=$5

"$lawc" "$law" --c "$out_c" --pack "$out_json"

{
    printf '%s %s:' "$out_c" "$out_json"
    find "$law" \( -type d -o -name '*.yaml' \) ! -path '*/cases*' | LC_ALL=C sort | sed 's/ /\\ /g' |
        while IFS= read -r path; do printf ' \\\n  %s' "$path"; done
    printf '\n'
} >"$depfile"
