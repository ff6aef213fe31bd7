#!/bin/sh
# degradation.sh DATA OUT [RECIPE]: trains plain-20, plain-56, ResNet-20 and ResNet-56 by one recipe
# on CIFAR-10 (degradation, or degradation_cycle), seed 1, and prints the last evaluation of each
# and its log's hash. A run that was interrupted goes on, one that is done is not repeated. RNETC is
# the compiler (build/rnetc).
set -eu
data=$1 out=$2 recipe=${3:-degradation}
cd "$(dirname "$0")/../.."
mkdir -p "$out"
for name in resnet20 plain20 resnet56 plain56; do
    program=$out/$name
    if [ ! -x "$program" ]; then
        sed "s|\"degradation.rnet\"|\"$PWD/tests/accuracy/$recipe.rnet\"|" \
            "tests/accuracy/degradation_$name.rnet" > "$program.rnet"
        "${RNETC:-build/rnetc}" build --train "$program.rnet" -o "$program"
    fi
    [ ! -e "$program.done" ] || continue
    resume=
    [ -e "$program.ckpt" ] && resume=--resume
    "$program" train --data "$data" -o "$program.safetensors" $resume --batch-seed 1 \
        --log "$program.jsonl" --evaluate-every 8
    touch "$program.done"
done
for name in plain20 plain56 resnet20 resnet56; do
    echo "$name $(grep test_error "$out/$name.jsonl" | tail -1) $(sha256sum < "$out/$name.jsonl")"
done
