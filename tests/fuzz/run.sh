#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
#   run.sh BUILD-FOLDER     replays every kept corpus, then fuzzes: at most 8 readers for 30 seconds each
#
# Where there are more than 8 readers they take turns: which ones run follows from the number of commits, so a
# run can be repeated and eight commits later others have had their turn.  What fuzzing finds goes into the
# build folder, never into the kept corpus: a find worth keeping is copied there by hand, with the mending.
# FUZZ_SECONDS and FUZZ_READERS change the two bounds.
set -eu
[ $# = 1 ] || { sed -n '4,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
build=$1
here=$(dirname "$0")
seconds=${FUZZ_SECONDS:-30}
most=${FUZZ_READERS:-8}
options='-rss_limit_mb=2048 -timeout=10 -print_final_stats=0 -verbosity=0'
export ASAN_OPTIONS='detect_leaks=1:allocator_may_return_null=1' UBSAN_OPTIONS='print_stacktrace=1'

scratch=$build/fuzzing
mkdir -p "$scratch"
failed=0
number=0

# result STATUS NAME LOG: one TAP line, and the end of the log where it went wrong.
result() {
    number=$((number + 1))
    if [ "$1" = 0 ]; then
        echo "ok $number - $2"
    else
        echo "not ok $number - $2"
        tail -n 40 "$3" | sed 's/^/# /'
        failed=1
    fi
}

readers=''
count=0
for source in "$here"/fuzz_*.c; do
    [ -f "$source" ] || continue
    name=$(basename "$source" .c)
    name=${name#fuzz_}
    readers="$readers $name"
    count=$((count + 1))
done
if [ "$count" = 0 ]; then
    echo "not ok 1 - no reader has a fuzzer: $here holds no fuzz_NAME.c"
    exit 1
fi

for name in $readers; do
    program=$build/tests/fuzz/fuzz_$name
    log=$scratch/$name.replay.log
    status=0
    if [ ! -x "$program" ]; then
        echo "fuzz_$name.c is not in the list of tests/fuzz/meson.build" >"$log"
        status=1
    elif [ -z "$(ls -A "$here/corpus/$name" 2>/dev/null)" ]; then
        echo "tests/fuzz/corpus/$name holds no input to replay" >"$log"
        status=1
    else
        # A fuzzer given files instead of a folder runs each of them once.
        # shellcheck disable=SC2086
        find "$here/corpus/$name" -type f -print0 | sort -z |
            xargs -0 -n 2000 "$program" $options -artifact_prefix="$scratch/$name-" >"$log" 2>&1 || status=$?
    fi
    inputs=$(find "$here/corpus/$name" -type f 2>/dev/null | wc -l)
    result "$status" "$name: corpus of $inputs inputs replayed" "$log"
done

# Whose turn it is: a window of $most readers that moves on by that many with every commit.
commits=$(git -C "$here" rev-list --count HEAD 2>/dev/null || echo 0)
first=0
turns=$count
if [ "$count" -gt "$most" ]; then
    first=$((commits * most % count))
    turns=$most
fi
running=''
position=0
for name in $readers $readers; do
    if [ "$position" -ge "$first" ] && [ "$position" -lt $((first + turns)) ]; then
        running="$running $name"
    fi
    position=$((position + 1))
done
echo "# fuzzing for $seconds s each:$running"

# fuzz NAME: leaves its exit status beside its log.
fuzz() {
    program=$build/tests/fuzz/fuzz_$1
    mkdir -p "$scratch/$1.found"
    status=0
    dictionary=''
    [ ! -f "$here/$1.dict" ] || dictionary=-dict=$here/$1.dict
    # shellcheck disable=SC2086
    "$program" $options $dictionary -max_total_time="$seconds" -artifact_prefix="$scratch/$1-" \
        "$scratch/$1.found" "$here/corpus/$1" >"$scratch/$1.log" 2>&1 || status=$?
    echo "$status" >"$scratch/$1.status"
}

# Two at a time, for that many cores are promised.
# shellcheck disable=SC2086
set -- $running
while [ $# -gt 0 ]; do
    pair=$1
    fuzz "$1" &
    shift
    if [ $# -gt 0 ]; then
        pair="$pair $1"
        fuzz "$1" &
        shift
    fi
    wait
    for name in $pair; do
        result "$(cat "$scratch/$name.status")" "$name: $seconds s of fuzzing" "$scratch/$name.log"
    done
done
echo "1..$number"
exit "$failed"
