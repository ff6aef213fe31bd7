#!/usr/bin/env bash
# update.sh FOLDER: shows how what rnetc emits differs from what FOLDER holds, then replaces it.
set -euo pipefail

folder=$1
new=build/emitted-anew
rm -rf "$new"
tests/golden/emit.sh "$folder" "$new"

changed=0
for made in "$new"/*/; do
    network=$(basename "$made")
    mkdir -p "$folder/$network"
    diff -ruN "$folder/$network" "$made" || changed=1
    rm -rf "${folder:?}/$network"
    cp -r "$made" "$folder/$network"
done
[ $changed = 1 ] || echo "$folder is what rnetc emits"
