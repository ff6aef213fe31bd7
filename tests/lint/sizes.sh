#!/bin/sh
# sizes.sh: files of at most 650 lines, functions of at most 60. Prints what is wrong and exits 1.
#
# A function is what stands between a `{` and a `}` in the first column (clang-format puts them
# there); an initialiser that opens with `= {` is a table and may be of any length. Emitted text
# (tests/golden) is apart.
set -eu

wrong=$(
    awk '
    FNR == 1 { open = 0 }
    FNR == 651 { printf "%s: more than 650 lines\n", FILENAME }
    /^\{/ { open = FNR }
    /^\}/ {
        if (open && FNR - open - 1 > 60)
            printf "%s:%d: a function of %d lines\n", FILENAME, open, FNR - open - 1
        open = 0
    }
    ' $(find compiler runtime tests -name '*.[ch]' -not -path 'tests/golden/*' | LC_ALL=C sort)
)

if [ -n "$wrong" ]; then
    printf '%s\n' "$wrong"
    exit 1
fi
