#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The tariff extracts of the sample into a data folder:   sample/import_tariff.sh DATA-FOLDER
#
# They are right for the goods of the sample book alone, so they belong into a data folder of its own.  Each
# is kept under the name of the whole file it was cut out of, which takes its place when it is imported.
# The program is ADVAL, else build/release/adval.
set -eu
here=$(dirname "$0")/facts/tariff
adval=${ADVAL:-build/release/adval}
data=${1:?"the data folder is missing: sample/import_tariff.sh DATA-FOLDER"}

for file in "$here"/sample_extract_*; do
    base=${file##*/}
    base=${base#sample_extract_}
    name=${base%.*}
    case $base in
        dates.csv) continue ;;
        hts_*) set -- --dates "$here/sample_extract_dates.csv" ;;
        *) set -- ;;
    esac
    "$adval" tariff import "$file" --revision "$name" --data "$data" "$@" >/dev/null
    echo "$name: for the goods of the sample only, kept in $data"
done
