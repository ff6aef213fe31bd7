#!/usr/bin/env bash
# demo.sh: compiles CIFAR ResNet-20 with trained weights into a standalone program and lets it
# classify a dozen real pictures. Run by `make demo`, from the repository's root.
set -euo pipefail

program=build/demo/cifar_resnet20

# Prints a command, then runs it.
show() {
    printf '\n$ %s\n' "$*"
    "$@"
}

mkdir -p build/demo
show build/rnetc build examples/cifar_resnet20.rnet \
    --weights examples/cifar_resnet20.safetensors -o "$program"
show "$program" classify --top 2 examples/pictures/*.png
show "$program" info
show "$program" bench
