/* options_table.c: commands and options, one row each. In: nothing. Out: tables, and help. */
#include "options_table.h"

#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "base/version.h"

enum {
    ON_CHECK = 1 << COMMAND_CHECK,
    ON_SUMMARY = 1 << COMMAND_SUMMARY,
    ON_GRAPH = 1 << COMMAND_GRAPH,
    ON_EMIT = 1 << COMMAND_EMIT,
    ON_BUILD = 1 << COMMAND_BUILD,
    ON_FORMAT = 1 << COMMAND_FORMAT,
    ON_WEIGHTS = 1 << COMMAND_WEIGHTS,
    ON_TUNE = 1 << COMMAND_TUNE,
    ON_AUDIT = 1 << COMMAND_AUDIT,
    ON_CODE = ON_EMIT | ON_BUILD | ON_SUMMARY | ON_AUDIT,
    ON_NETWORK = ON_CHECK | ON_GRAPH | ON_CODE | ON_WEIGHTS | ON_TUNE,
    OPTIONS_MOST = 64,
};

static const char weights_lines[] =
    "  weights inspect W.safetensors [FILE]\n"
    "    lists its tensors, and says how they fit FILE's network\n"
    "  weights compare W.safetensors FILE [-o MAP]\n"
    "    says what is missing, misshapen, extra; exit status 1 where the network cannot use the\n"
    "    file; proposes a mapping of names in MAP\n"
    "  weights rename W.safetensors --map MAP -o NEW.safetensors\n"
    "    writes the same tensors under other names\n\n"
    "A line of MAP is `OLD NEW`. One `*` in OLD stands for any text, and in NEW for the same "
    "text;\n"
    "`OLD -` leaves a tensor out; `#` starts a comment; the first line that fits a name counts.\n";

static const char tune_lines[] =
    "  Builds the network in each way that its convolutions might be computed, runs `bench` with\n"
    "  every program, and writes what was fastest for each, by default to standard output.\n"
    "  `--tuning FILE.tune` of build and emit takes it. Leave the machine to it meanwhile.\n\n";

static const char audit_lines[] =
    "  FILE is emitted as `emit` would, with the same options; DIR is a folder that `emit` wrote.\n"
    "  The report ends in `verdict: clean` (exit status 0) or `verdict: N findings` (1). A tool "
    "that\n"
    "  is not installed is a finding that names its package: frama-c-base, gcc, clang, "
    "clang-tidy,\n"
    "  cppcheck, binutils.\n\n";

const struct command_row command_table[COMMANDS] = {
    [COMMAND_CHECK] = {"check", "FILE", "a FILE", 1,
                       "report what is wrong with FILE, and do nothing else", NULL},
    [COMMAND_SUMMARY] = {"summary", "FILE [--json]", "a FILE", 1,
                         "layers, output shapes, parameters, multiply-adds, memory", NULL},
    [COMMAND_GRAPH] = {"graph", "FILE [-o FILE.svg|FILE.dot]", "a FILE", 1,
                       "a picture of the network (SVG through Graphviz)", NULL},
    [COMMAND_EMIT] = {"emit", "FILE -o DIR", "a FILE", 1,
                      "C, its header, map and certificate, and a Makefile that builds it", NULL},
    [COMMAND_BUILD] = {"build", "FILE -o PROGRAM [--weights W.safetensors]", "a FILE", 1,
                       "emit, compile and link a program", NULL},
    [COMMAND_FORMAT] = {"format", "[FILE...] [--check]", NULL, 0,
                        "lay out FILEs in the one canonical way, in place", NULL},
    [COMMAND_WEIGHTS] = {"weights", "inspect|compare|rename W.safetensors ...",
                         "inspect, compare or rename", 3,
                         "a weights file: what it holds, whether it fits", weights_lines},
    [COMMAND_EXPLAIN] = {"explain", "[CODE]", NULL, 1, "what a diagnostic means, with an example",
                         NULL},
    [COMMAND_TUNE] = {"tune", "FILE [-o FILE.tune]", "a FILE", 1,
                      "measure on this machine how each convolution is fastest", tune_lines},
    [COMMAND_AUDIT] = {"audit", "FILE|DIR [--json | --html PAGE.html]", "a FILE or a DIR", 1,
                       "prove that the emitted C stays in its buffers, and check its form",
                       audit_lines},
};

const struct option_row option_table[] = {
    {"-o", "PATH", "where the result goes; `-`: standard output (emit: NAME_infer.c)",
     ON_GRAPH | ON_EMIT | ON_BUILD | ON_WEIGHTS | ON_TUNE},
    {"--network", "NAME", "which network of FILE, where it has several", ON_NETWORK},
    {"--weights", "FILE", "trained parameters (safetensors) to put into the program",
     ON_BUILD | ON_AUDIT},
    {"--html", "PAGE", "where the page goes, one file that needs no other", ON_AUDIT},
    {"--batch", "N", "images a call (default 1); in training a step (default: the recipe's)",
     ON_CODE | ON_TUNE},
    {"--threads", "N", "threads at most (default 2)", ON_CODE | ON_TUNE},
    {"--target", "NAME", "native (default), generic, x86-64-v3, x86-64-v4, aarch64",
     ON_CODE | ON_TUNE},
    {"--algorithm", "NAME", "of convolutions: auto (default), gemm, direct, winograd", ON_CODE},
    {"--tuning", "FILE", "what `rnetc tune` measured to be fastest", ON_CODE},
    {"--explain", NULL, "say how each convolution is computed, and what else it might cost",
     ON_CODE},
    {"--train", NULL, "the training of the network too: NAME_train.c, and the command `train`",
     ON_EMIT | ON_BUILD | ON_AUDIT},
    {"--precision", "NAME", "of training: float (default), double (target generic)",
     ON_EMIT | ON_BUILD | ON_AUDIT},
    {"--check", NULL, "change nothing; name the files that would change, and exit with 1",
     ON_FORMAT},
    {"--expand", NULL, "draw each of equal blocks, not one for all", ON_GRAPH},
    {"--map", "MAP", "rename: the names, old and new", ON_WEIGHTS},
    {"--only", "CHECKS",
     "these checks: eva,warnings,analyzer,tidy,misra,stack,symbols,form,origin,...", ON_AUDIT},
    {"--jobs", "N", "so many runs of Frama-C at once (default: one a processor)", ON_AUDIT},
    {"--json", NULL, "one JSON object", ON_SUMMARY | ON_WEIGHTS | ON_AUDIT},
    {"--verbose", NULL, "print the commands that are run (tune: and what every way took)",
     ON_BUILD | ON_TUNE | ON_AUDIT},
    {"--static", NULL, "a program that needs no shared library", ON_BUILD},
    {"--verify", NULL,
     "compare every value of every step with a reference in double precision, now", ON_BUILD},
    {"--coverage", NULL, "say which lines and branches of the emitted C its selftest runs (gcov)",
     ON_BUILD},
    {"--no-selftest", NULL, "leave out what `PROGRAM selftest` compares with: a faster build",
     ON_BUILD},
    {"--dump", "PASS", "print the graph after a pass (lower, fold_bn, ...) to standard error",
     ON_CODE},
    {"--color", "WHEN", "colour messages: auto (default: on a terminal), always, never",
     ON_NETWORK | ON_FORMAT},
    {"-w", NULL, "no warnings", ON_NETWORK},
    {"-W[no-]NAME", NULL, "warn of NAME, or not; `rnetc explain` lists the names", ON_NETWORK},
    {"-W[no-]all", NULL, "all warnings (the default), or none", ON_NETWORK},
    {"-Werror[=NAME]", NULL, "warnings, or those of NAME, are errors; -Wno-error=NAME: not",
     ON_NETWORK},
    {NULL, NULL, NULL, 0},
};

const struct option_row *options_find(const char *name, enum command command)
{
    for (const struct option_row *row = option_table; row->name; row++)
        if (!strcmp(row->name, name) && row->on & (1 << command))
            return row;
    return NULL;
}

const char *options_nearest(const char *word, enum command command)
{
    const char *names[OPTIONS_MOST];
    int count = 0;
    for (const struct option_row *row = option_table; row->name && count < OPTIONS_MOST; row++)
        if (row->on & (1 << command))
            names[count++] = row->name;
    return diag_nearest(word, names, count);
}

void options_help_all(void)
{
    printf("rnetc %s: compiles network descriptions (.rnet) to C\n\n", RNETC_VERSION);
    for (int i = 0; i < COMMANDS; i++)
        printf("  rnetc %-7s %-42s %s\n", command_table[i].name, command_table[i].arguments,
               command_table[i].text);
    printf("\n  rnetc COMMAND --help   the options of a command\n"
           "  rnetc --version        the version\n\n"
           "FILE - is standard input. Exit status: 0 ok, 1 errors in FILE, 2 usage, 3 input or "
           "output.\n");
}

void options_help(enum command command)
{
    const struct command_row *c = &command_table[command];
    printf("rnetc %s %s\n%s\n\n%s%s", c->name, c->arguments, c->text, c->more ? c->more : "",
           c->more ? "\n" : "");
    for (const struct option_row *row = option_table; row->name; row++)
        if (row->on & (1 << command)) {
            char left[64];
            snprintf(left, sizeof left, "%s %s", row->name, row->value ? row->value : "");
            printf("  %-18s %s\n", left, row->text);
        }
    printf("  %-18s this text\n", "--help");
}
