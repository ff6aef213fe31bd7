# make            build/rnetc, build/rnetc-check, build/rnetc-match and build/librnet.a
# make help       every target with a line
#
# All that is made lies under $(B). `make` runs in the repository's root: some sources embed files
# by their path from there.

comma := ,
B ?= build
PREFIX ?= /usr/local
CFLAGS ?= -O2 -g
OPENMP ?= -fopenmp
CLANG ?= clang
CLANG_FORMAT ?= clang-format-14
RNET_SHARED ?= ../shared

SANITIZE := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all
WARNINGS := -Wall -Wextra -Wconversion -Wshadow -pedantic -Werror
INCLUDES := -Icompiler -Iruntime -I. -I$(B)/gen
# Not where the sanitizers look, nor without optimization, where _FORTIFY_SOURCE warns.
HARDENED := $(if $(filter -O1 -O2 -O3 -Os,$(CFLAGS)),$(if $(findstring -fsanitize,$(CFLAGS)),,yes))
HARDENED_FLAGS := $(if $(HARDENED),-fPIE -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
HARDENED_LINK := $(if $(HARDENED),-pie -Wl$(comma)-z$(comma)relro$(comma)-z$(comma)now)
# No compiler fuses multiply and add of its own accord: rnetc and its runtime round alike anywhere.
BASE_FLAGS := -std=c11 -D_GNU_SOURCE -ffp-contract=off $(WARNINGS) $(INCLUDES)
# `make V=1` shows the commands.
Q := $(if $(V),,@)
say = $(if $(V),,@echo "$(1)	$@")

COMPILE = $(CC) $(BASE_FLAGS) $(HARDENED_FLAGS) $(CPPFLAGS) $(CFLAGS) -MMD -MP
COMPILER_LIBS := -ljansson -lmd -lm
PROGRAM_LIBS := -ljansson -ljpeg -lpng -lmd -lopenblas $(OPENMP) -lm

# Generated parsers and the macros of Criterion convert without casts.
GENERATED_FLAGS := -Wno-conversion -Wno-sign-conversion -Wno-unused-function
TEST_FLAGS := -Wno-conversion -Wno-sign-conversion -Itests

CHECKER := $(wildcard compiler/checker/*.c)
COMPILER := $(filter-out $(CHECKER),$(wildcard compiler/*.c compiler/*/*.c))
RUNTIME := $(wildcard runtime/*.c)
UNIT := $(wildcard tests/unit/*.c)
CASES := $(wildcard tests/*.c)
SUPPORT := $(wildcard tests/support/*.c)
MAINS := $(wildcard tests/oracle/*.c tests/accuracy/*.c tests/bench/*.c tests/fuzz/*.c)

PARSER := $(if $(wildcard grammar/rnet.y),$(B)/gen/rnet.tab.h $(B)/gen/rnet.lex.h)
PARSER_OBJECTS := $(if $(PARSER),$(B)/obj/gen/rnet.tab.o $(B)/obj/gen/rnet.lex.o)
COMPILER_OBJECTS := $(COMPILER:%.c=$(B)/obj/%.o) $(PARSER_OBJECTS)
CHECKER_OBJECTS := $(CHECKER:%.c=$(B)/obj/%.o)
CHECKERS := $(B)/rnetc-check $(B)/rnetc-match
RUNTIME_OBJECTS := $(RUNTIME:%.c=$(B)/obj/%.o)
SUPPORT_OBJECTS := $(SUPPORT:%.c=$(B)/obj/%.o)
TEST_OBJECTS := $(UNIT:%.c=$(B)/obj/%.o) $(CASES:%.c=$(B)/obj/%.o) $(SUPPORT_OBJECTS)
WITHOUT_MAIN := $(filter-out $(B)/obj/compiler/main.o,$(COMPILER_OBJECTS))
PUBLIC_HEADERS := $(wildcard runtime/error.h runtime/weights.h runtime/prepare.h \
	runtime/program.h runtime/training.h runtime/recipe.h runtime/simd.h runtime/winograd.h runtime/peak.h runtime/gemm.h runtime/image.h runtime/preprocess.h)

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all demo test long golden generated determinism lint format asan bench bench-train oracle oracle-train \
	aarch64 oracle-aarch64 accuracy fuzz corpus browser audit-all audits faults \
	install uninstall clean help

all: $(B)/rnetc $(CHECKERS) $(B)/librnet.a ## build/rnetc, rnetc-check, rnetc-match, librnet.a (the default)

# ---- Compiler, runtime ----

$(B)/rnetc: $(COMPILER_OBJECTS) $(B)/librnet.a
	$(call say,  LINK)
	$(Q)$(CC) $(CFLAGS) $(OPENMP) $(HARDENED_LINK) $(LDFLAGS) -o $@ $^ $(COMPILER_LIBS)

# They share nothing with the compiler but the arena, and main.c with one another.
$(CHECKERS): $(B)/rnetc-%: $(B)/obj/compiler/checker/%.o $(B)/obj/compiler/checker/main.o \
		$(B)/obj/compiler/base/arena.o
	$(call say,  LINK)
	$(Q)$(CC) $(CFLAGS) $(HARDENED_LINK) $(LDFLAGS) -o $@ $^ -lmd

$(B)/librnet.a: $(RUNTIME_OBJECTS)
	$(call say,  AR)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(B)/obj/compiler/%.o: compiler/%.c | $(PARSER)
	@mkdir -p $(@D)
	$(call say,  CC)
	$(Q)$(COMPILE) -c -o $@ $<

# Nearly all of a build's time beside the C compiler's: by threads, along rows by vectors.
$(B)/obj/compiler/eval/reference_conv.o \
$(B)/obj/compiler/eval/reference_conv_gradient.o: private CFLAGS += $(OPENMP) -O3

$(B)/obj/runtime/%.o: runtime/%.c
	@mkdir -p $(@D)
	$(call say,  CC)
	$(Q)$(COMPILE) $(OPENMP) -c -o $@ $<

$(B)/obj/gen/%.o: $(B)/gen/%.c $(PARSER)
	@mkdir -p $(@D)
	$(call say,  CC)
	$(Q)$(COMPILE) $(GENERATED_FLAGS) -c -o $@ $<

$(B)/gen/rnet.tab.c $(B)/gen/rnet.tab.h &: grammar/rnet.y
	@mkdir -p $(@D)
	$(call say,  BISON)
	$(Q)bison -Werror -o $(B)/gen/rnet.tab.c --defines=$(B)/gen/rnet.tab.h $<

$(B)/gen/rnet.lex.c $(B)/gen/rnet.lex.h &: grammar/rnet.l
	@mkdir -p $(@D)
	$(call say,  FLEX)
	$(Q)flex -o $(B)/gen/rnet.lex.c --header-file=$(B)/gen/rnet.lex.h $<

# Texts that sources embed with .incbin, which no dependency file lists.
$(B)/obj/compiler/front/std.o: grammar/std.rnet
$(B)/obj/compiler/explain.o: grammar/diagnostics.md
$(B)/obj/compiler/report/page.o: $(wildcard compiler/report/page*.html compiler/report/page*.css compiler/report/page*.js)
$(B)/obj/runtime/licenses.o: LICENSE $(wildcard runtime/licenses/*.txt)
$(patsubst %.c,$(B)/obj/%.o,$(wildcard compiler/emit/*.c)): $(wildcard runtime/*.h)

# ---- Tests ----

$(B)/obj/tests/%.o: tests/%.c | $(PARSER)
	@mkdir -p $(@D)
	$(call say,  CC)
	$(Q)$(COMPILE) $(TEST_FLAGS) -c -o $@ $<

$(B)/tests/run: $(TEST_OBJECTS) $(WITHOUT_MAIN) $(B)/librnet.a
	@mkdir -p $(@D)
	$(call say,  LINK)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lcriterion $(PROGRAM_LIBS) $(COMPILER_LIBS)

# Threads that wait sleep: Criterion runs as many tests at a time as there are cores.
test: ## set-up, lint, then every test; ends with Criterion's summary
	@.ci/setup build test audit
	@$(MAKE) --no-print-directory lint all $(B)/tests/run long
	@rm -rf build/tests/scratch
	@OMP_WAIT_POLICY=passive RNET_SHARED=$(RNET_SHARED) RNETC=$(B)/rnetc RNETC_CHECK=$(B)/rnetc-check \
		RNETC_MATCH=$(B)/rnetc-match $(B)/tests/run

# Without the suites that build programs: those would need the sanitizers' runtime, too.
asan: ## unit and bad-input tests with everything under address and undefined sanitizers
	@.ci/setup build test
	@$(MAKE) --no-print-directory B=build/asan CFLAGS='$(SANITIZE)' \
		build/asan/rnetc build/asan/rnetc-check build/asan/rnetc-match build/asan/tests/run
	@RNETC_CHECK=build/asan/rnetc-check RNETC_MATCH=build/asan/rnetc-match RNETC='env ASAN_OPTIONS=detect_leaks=1 build/asan/rnetc' ASAN_OPTIONS=detect_leaks=0 OMP_WAIT_POLICY=passive \
		build/asan/tests/run --filter '!(@(emitted|program|train_program|selftest|selftest_train|audit|faults|page|golden|facts|examples|lint)/*|certificate/examples*)'

browser: ## the page of `rnetc audit --html` in Chromium, which is installed where it is missing
	@.ci/setup build test browser
	@$(MAKE) --no-print-directory all $(B)/tests/run
	@RNETC=$(B)/rnetc $(B)/tests/run --filter 'page/*'

golden: all ## shows how emitted C differs from tests/golden, then makes it the new text
	@tests/golden/update.sh tests/golden

generated: all ## emits generated/ anew
	@tests/golden/update.sh generated

determinism: all ## the same bytes from rnetc by gcc and by clang: emitted C of all examples, programs
	@.ci/setup build test
	@$(MAKE) --no-print-directory B=build/clang CC=$(CLANG) build/clang/rnetc
	@tests/golden/determinism.sh $(B)/rnetc build/clang/rnetc

oracle: all $(B)/tests/oracle ## every network, algorithm, thread count and batch against PyTorch's logits
	@RNET_SHARED=$(RNET_SHARED) RNETC=$(B)/rnetc $(B)/tests/oracle $(NETWORKS)

oracle-train: all $(B)/tests/oracle-train ## ten steps of training against PyTorch's, network by network
	@OMP_WAIT_POLICY=passive RNET_SHARED=$(RNET_SHARED) $(B)/tests/oracle-train $(NETWORKS)

# Its folder is where rnetc looks for the library of that machine.
aarch64: all ## the runtime for `build --target aarch64`, with a cross compiler and arm64's libraries
	@.ci/setup build aarch64
	@$(MAKE) --no-print-directory B=$(B)/aarch64-linux-gnu CC=aarch64-linux-gnu-gcc \
		AR=aarch64-linux-gnu-ar $(B)/aarch64-linux-gnu/librnet.a

oracle-aarch64: aarch64 $(B)/tests/oracle ## the same on an emulated aarch64 (a minute for 1.5 G multiply-adds)
	@OMP_WAIT_POLICY=passive RNET_SHARED=$(RNET_SHARED) RNETC=$(B)/rnetc $(B)/tests/oracle --target aarch64 \
		--by qemu-aarch64 $(NETWORKS)

faults: all $(B)/tests/run ## plants every fault of tests/faults.c, runs all checks on it, writes tests/faults.md anew
	@.ci/setup build test audit
	@RNET_FAULTS=all OMP_WAIT_POLICY=passive RNETC=$(B)/rnetc RNETC_CHECK=$(B)/rnetc-check \
		RNETC_MATCH=$(B)/rnetc-match $(B)/tests/run --filter 'faults/*'

# A report for each network, inference and training; those that are there and newer than rnetc stay,
# so that what was interrupted goes on, and -jN makes N at a time. A report with findings has another
# name.
AUDITED := $(or $(NETWORKS),$(patsubst examples/%.rnet,%,$(wildcard examples/*.rnet)))
AUDITS := $(foreach name,$(AUDITED),$(B)/audit/$(name).txt $(B)/audit/$(name)-train.txt)

audit-all: all ## audits what every example comes to, inference and training (hours; -jN: N at a time)
	@.ci/setup build test audit
	@mkdir -p $(B)/audit
	@$(MAKE) --no-print-directory -k audits

audits: $(AUDITS)

define audited
@name=$(@:$(B)/audit/%.txt=%); report=$(@:.txt=.findings); \
if $(B)/rnetc audit $(if $(findstring jobserver,$(MAKEFLAGS)),--jobs 1) $(1) $< >$$report 2>&1; then \
	echo "$$name $$(tail -n 1 $$report); $$(grep '^eva' $$report)"; \
elif grep -q 'cannot be trained' $$report; then echo "$$name cannot be trained"; \
else echo "$$name $$(tail -n 1 $$report)"; exit 1; fi; mv $$report $@
endef

$(B)/audit/%.txt: examples/%.rnet $(B)/rnetc $(CHECKERS) $(B)/librnet.a
	$(call audited)

$(B)/audit/%-train.txt: examples/%.rnet $(B)/rnetc $(CHECKERS) $(B)/librnet.a
	$(call audited,--train)

accuracy: all $(B)/tests/accuracy ## real weights on CIFAR-10 and on ImageNet pictures ($$RNET_SHARED holds them)
	@.ci/setup build accuracy
	@RNET_SHARED=$(RNET_SHARED) RNETC=$(B)/rnetc $(B)/tests/accuracy

bench: all $(B)/tests/bench ## our programs and the peers, in turn: times, ratios, share of the peak
	@RNET_SHARED=$(RNET_SHARED) RNETC=$(B)/rnetc $(B)/tests/bench $(NETWORKS)

bench-train: all $(B)/tests/bench-train ## steps of training, ours and PyTorch's, in turn; a table of ratios
	@RNET_SHARED=$(RNET_SHARED) RNETC=$(B)/rnetc $(B)/tests/bench-train $(NETWORKS)

FUZZ := build/fuzz/tests/fuzz
FUZZ_FLAGS := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
FUZZ_SEEDS := examples/*.rnet tests/emitted/*.rnet tests/reject/*.rnet tests/fuzz/corpus/*.rnet

fuzz: ## parser, checker and formatter under libFuzzer and the sanitizers for SECONDS (1800)
	@.ci/setup build test
	@$(MAKE) --no-print-directory B=build/fuzz CC=$(CLANG) CFLAGS='$(FUZZ_FLAGS)' $(FUZZ)
	@mkdir -p build/fuzz/texts && cp $$(ls $(FUZZ_SEEDS)) build/fuzz/texts
	@$(FUZZ) -max_total_time=$(or $(SECONDS),1800) -dict=tests/fuzz/rnet.dict -max_len=4096 \
		-timeout=30 -print_final_stats=1 -artifact_prefix=build/fuzz/ build/fuzz/texts

# What `make fuzz` found, cut to the texts that reach something of their own.
corpus: ## tests/fuzz/corpus anew, from what `make fuzz` found
	@mkdir -p build/fuzz/small && rm -f build/fuzz/small/*
	@$(FUZZ) -set_cover_merge=1 -max_len=$(or $(BYTES),120) build/fuzz/small build/fuzz/texts
	@rm -rf tests/fuzz/corpus && mkdir -p tests/fuzz/corpus
	@for text in build/fuzz/small/*; do cp $$text tests/fuzz/corpus/$$(basename $$text | cut -c 1-8).rnet; done

# What takes too long for `make test`, which links them all the same. They are no suites of Criterion.
LONG := $(addprefix $(B)/tests/,oracle oracle-train accuracy bench bench-train)
$(B)/tests/oracle: $(B)/obj/tests/oracle/oracle.o
$(B)/tests/oracle-train: $(B)/obj/tests/oracle/train.o
$(B)/tests/accuracy: $(B)/obj/tests/accuracy/accuracy.o
$(B)/tests/bench: $(B)/obj/tests/bench/bench.o
$(B)/tests/bench-train: $(B)/obj/tests/bench/train.o
long: $(LONG)
$(LONG): $(SUPPORT_OBJECTS) $(WITHOUT_MAIN) $(B)/librnet.a
	@mkdir -p $(@D)
	$(call say,  LINK)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PROGRAM_LIBS) $(COMPILER_LIBS)

$(B)/tests/fuzz: $(B)/obj/tests/fuzz/fuzz.o $(B)/obj/tests/support/front.o $(WITHOUT_MAIN) $(B)/librnet.a
	@mkdir -p $(@D)
	$(call say,  LINK)
	$(Q)$(CC) $(CFLAGS) $(OPENMP) -fsanitize=fuzzer -o $@ $^ $(COMPILER_LIBS)

# ---- Lint ----

LINTED := $(COMPILER) $(CHECKER) $(RUNTIME)
FORMATTED := $(LINTED) $(wildcard examples/*.c) $(UNIT) $(CASES) $(SUPPORT) $(MAINS) \
	$(wildcard compiler/*.h compiler/*/*.h runtime/*.h tests/*/*.h)

lint: $(LINTED:%.c=$(B)/lint/%.ok) ## layers, sizes, formatting, and clang's warnings
	@tests/lint/layers.sh
	@tests/lint/sizes.sh
	@grammar/ebnf.sh check
	@$(CLANG_FORMAT) --dry-run -Werror $(FORMATTED)

$(B)/lint/%.ok: %.c | $(PARSER)
	@mkdir -p $(@D)
	$(call say,  CLANG)
	$(Q)$(CLANG) $(BASE_FLAGS) -fsyntax-only -MMD -MP -MT $@ -MF $(@:.ok=.d) $<
	@touch $@

format: ## formats all C
	$(CLANG_FORMAT) -i $(FORMATTED)

# ---- House ----

demo: ## set-up, then a standalone program that classifies a dozen pictures
	@.ci/setup build
	@$(MAKE) --no-print-directory all
	@examples/demo.sh

install: all ## into $(DESTDIR)$(PREFIX)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/rnet $(DESTDIR)$(PREFIX)/include/rnet
	install -m 755 $(B)/rnetc $(DESTDIR)$(PREFIX)/bin/rnetc
	install -m 755 $(CHECKERS) $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(B)/librnet.a $(DESTDIR)$(PREFIX)/lib/rnet/librnet.a
	if [ -e $(B)/aarch64-linux-gnu/librnet.a ]; then \
		install -D -m 644 $(B)/aarch64-linux-gnu/librnet.a \
			$(DESTDIR)$(PREFIX)/lib/rnet/aarch64-linux-gnu/librnet.a; fi
	install -m 644 $(PUBLIC_HEADERS) $(DESTDIR)$(PREFIX)/include/rnet

uninstall: ## takes back what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/rnetc $(DESTDIR)$(PREFIX)/bin/rnetc-check $(DESTDIR)$(PREFIX)/bin/rnetc-match
	rm -rf $(DESTDIR)$(PREFIX)/lib/rnet $(DESTDIR)$(PREFIX)/include/rnet

clean: ## removes build/
	rm -rf build

help: ## this list
	@awk '/^[a-z0-9-]+:.*## / { sub(/:.*## /, " "); gsub(/[$$][$$]/, "$$"); split($$0, w, " "); printf "%-14s %s\n", w[1], substr($$0, length(w[1]) + 2) }' Makefile

-include $(COMPILER_OBJECTS:.o=.d) $(CHECKER_OBJECTS:.o=.d) $(RUNTIME_OBJECTS:.o=.d) $(TEST_OBJECTS:.o=.d) \
	$(LINTED:%.c=$(B)/lint/%.d) $(MAINS:%.c=$(B)/obj/%.d)
