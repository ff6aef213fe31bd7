#!/bin/sh
# degradation.sh DATA OUT: trains plain-20, plain-56, ResNet-20 and ResNet-56 by one recipe on
# CIFAR-10 (degradation.rnet), seed 1, and prints the last evaluation of each and its log's hash.
# A run that was interrupted goes on. RNETC is the compiler (build/rnetc).
set -eu
data=$1 out=$2
cd "$(dirname "$0")/../.."
mkdir -p "$out"
for name in plain20 resnet20 plain56 resnet56; do
    program=$out/$name
    [ -x "$program" ] ||
        "${RNETC:-build/rnetc}" build --train "tests/accuracy/degradation_$name.rnet" -o "$program"
    resume=
    [ -e "$program.ckpt" ] && resume=--resume
    "$program" train --data "$data" -o "$program.safetensors" $resume --batch-seed 1 \
        --log "$program.jsonl" --evaluate-every 8
done
for name in plain20 plain56 resnet20 resnet56; do
    echo "$name $(grep test_error "$out/$name.jsonl" | tail -1) $(sha256sum < "$out/$name.jsonl")"
done
