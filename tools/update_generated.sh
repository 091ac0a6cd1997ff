#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#   update_generated.sh [FILE...]   writes the files of tools/generated.txt anew, all or those named
set -eu
cd "$(dirname "$0")/.."
export ADVAL="${ADVAL:-build/release/adval}"
scratch=$(mktemp)
trap 'rm -f "$scratch"' EXIT
grep -v -e '^#' -e '^$' tools/generated.txt | while read -r file command; do
    if [ $# -gt 0 ]; then
        case " $* " in *" $file "*) ;; *) continue ;; esac
    fi
    sh -eu -c "$command" >"$scratch" </dev/null
    cmp -s "$scratch" "$file" && continue
    cat "$scratch" >"$file"
    echo "$file is up to date now"
done
