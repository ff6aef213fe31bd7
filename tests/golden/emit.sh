#!/usr/bin/env bash
# emit.sh FOLDER OUT: emits anew, into OUT, what FOLDER (tests/golden or generated) holds.
#
# Copies of runtime/ headers, which rnetc emits so that the C compiles alone, are left out. A file
# of tests/golden may begin with `# options ...`, which are passed on.
set -euo pipefail

rnetc=${RNETC:-build/rnetc}
out=$2

emit() {
    local file=$1
    shift
    mkdir -p "$out/$(basename "$file" .rnet)"
    $rnetc emit "$file" -o "$out/$(basename "$file" .rnet)" --target x86-64-v3 "$@"
    for header in runtime/*.h; do
        rm -f "$out/$(basename "$file" .rnet)/$(basename "$header")"
    done
}

case $1 in
tests/golden)
    for file in tests/golden/*.rnet; do
        read -ra options < <(sed -n '1s/^# options //p' "$file"; echo)
        emit "$file" "${options[@]}"
    done
    ;;
generated)
    emit examples/cifar_resnet20.rnet --train
    emit examples/resnet50.rnet
    ;;
*)
    echo "usage: emit.sh tests/golden|generated OUT" >&2
    exit 2
    ;;
esac
