# embed.mk: builds embed.c together with the C that rnetc emits for cifar_resnet20.rnet.
#
#     make -f examples/embed.mk        (in the repository's root, after `make`)
#
# Installed, librnet.a is in $(PREFIX)/lib/rnet and its headers in $(PREFIX)/include/rnet.

OUT := build/embed
RNET := -Iruntime -I$(OUT)
FLAGS := -std=c11 -D_GNU_SOURCE -Wall -Wextra -O2 -ffp-contract=fast -march=native -fopenmp
EMITTED := $(OUT)/cifar_resnet20_infer.c $(OUT)/cifar_resnet20_prepare.c

$(OUT)/embed: examples/embed.c $(EMITTED) build/librnet.a
	$(CC) $(FLAGS) $(RNET) -o $@ $^ -ljansson -ljpeg -lpng -lmd -Wl,--as-needed -lopenblas -lm

$(EMITTED) &: examples/cifar_resnet20.rnet build/rnetc
	build/rnetc emit $< --target native --algorithm direct -o $(OUT)
