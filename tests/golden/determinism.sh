#!/usr/bin/env bash
# determinism.sh RNETC OTHER: two builds of rnetc give the same bytes: the C of every example, for
# inference and, where it can be trained, for training; and programs with what their selftest
# expects. Each works in a folder of its own.
set -euo pipefail

made=build/determinism
rm -rf "$made"
mkdir -p "$made/one" "$made/other"
first=$(readlink -f "$1")
second=$(readlink -f "$2")

# Training takes the inference code along; what cannot be trained is emitted without.
emit() { # RNETC FOLDER
    for file in examples/*.rnet; do
        name=$(basename "$file" .rnet)
        "$1" emit "$file" --target x86-64-v3 --train -o "$2/$name" 2>/dev/null ||
            "$1" emit "$file" --target x86-64-v3 -o "$2/$name"
    done
}

[ -x "$second" ] || { echo "there is no $2"; exit 1; }
emit "$first" "$made/one"
emit "$second" "$made/other"
diff -r "$made/one" "$made/other"

# The second rnetc links the first one's runtime: a compiler's own choices in that are another matter.
library=$(dirname "$first")/librnet.a
mkdir "$made/with"
cp "$second" "$made/with/rnetc"
cp "$library" "$made/with/librnet.a"
for options in "" "--algorithm gemm" "--train"; do
    "$first" build tests/golden/tiny.rnet $options -o "$made/program"
    "$made/with/rnetc" build tests/golden/tiny.rnet $options -o "$made/other/program"
    cmp "$made/program" "$made/other/program"
done
"$first" build examples/cifar_resnet20.rnet --weights examples/cifar_resnet20.safetensors -o "$made/program"
"$made/with/rnetc" build examples/cifar_resnet20.rnet --weights examples/cifar_resnet20.safetensors \
    -o "$made/other/program"
cmp "$made/program" "$made/other/program"
echo "both compilers' rnetc emit and build the same bytes"
