/* options.c: argv -> struct options. In: the command line. Out: what is asked for, or usage errors.
 */
#include "options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/limits.h"
#include "base/version.h"

/* Which commands take an option. */
enum {
    ON_CHECK = 1 << COMMAND_CHECK,
    ON_SUMMARY = 1 << COMMAND_SUMMARY,
    ON_GRAPH = 1 << COMMAND_GRAPH,
    ON_EMIT = 1 << COMMAND_EMIT,
    ON_BUILD = 1 << COMMAND_BUILD,
    ON_CODE = ON_EMIT | ON_BUILD | ON_SUMMARY,
    ON_ALL = ON_CHECK | ON_GRAPH | ON_CODE,
};

struct command_help {
    const char *name, *arguments, *text;
};

static const struct command_help commands[] = {
    [COMMAND_CHECK] = {"check", "FILE", "report what is wrong with FILE, and do nothing else"},
    [COMMAND_SUMMARY] = {"summary", "FILE [--json]",
                         "layers, output shapes, parameters, multiply-adds, memory"},
    [COMMAND_GRAPH] = {"graph", "FILE [-o FILE.svg|FILE.dot]",
                       "a picture of the network (SVG through Graphviz)"},
    [COMMAND_EMIT] = {"emit", "FILE -o DIR",
                      "C, its header, its map, and a Makefile that builds it"},
    [COMMAND_BUILD] = {"build", "FILE -o PROGRAM [--weights W.safetensors]",
                       "emit, compile and link a program"},
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

struct option_help {
    const char *name, *value, *text;
    int on;
};

static const struct option_help option_table[] = {
    {"-o", "PATH", "where the result goes; `-`: standard output (emit: NAME_infer.c)",
     ON_GRAPH | ON_EMIT | ON_BUILD},
    {"--network", "NAME", "which network of FILE, where it has several", ON_ALL},
    {"--weights", "FILE", "trained parameters (safetensors) to put into the program", ON_BUILD},
    {"--batch", "N", "images a call (default 1)", ON_CODE},
    {"--threads", "N", "threads at most (default 2)", ON_CODE},
    {"--target", "NAME", "native (default), generic, x86-64-v3, x86-64-v4, aarch64", ON_CODE},
    {"--algorithm", "NAME", "of convolutions: auto (default), gemm, direct", ON_CODE},
    {"--json", NULL, "one JSON object", ON_SUMMARY},
    {"--verbose", NULL, "print the commands that are run", ON_BUILD},
    {"--static", NULL, "a program that needs no shared library", ON_BUILD},
    {"--verify", NULL,
     "compare the program with a reference in double precision, now and by selftest", ON_BUILD},
    {"--dump", "PASS", "print the graph after a pass (lower, fold_bn, ...) to standard error",
     ON_CODE},
};

enum { OPTIONS = sizeof option_table / sizeof option_table[0] };

struct reader {
    struct arena *arena;
    int argc, next;
    char **argv;
    struct options o;
    bool failed;
};

static void usage_error(struct reader *r, const char *format, const char *a, const char *b)
{
    if (!r->failed) {
        fputs("rnetc: ", stderr);
        fprintf(stderr, format, a, b);
        fputs("\n", stderr);
    }
    r->failed = true;
}

static void help_all(void)
{
    printf("rnetc %s: compiles network descriptions (.rnet) to C\n\n", RNETC_VERSION);
    for (int i = 0; i < COMMANDS; i++)
        printf("  rnetc %-7s %-42s %s\n", commands[i].name, commands[i].arguments,
               commands[i].text);
    printf("\n  rnetc COMMAND --help   the options of a command\n"
           "  rnetc --version        the version\n\n"
           "FILE - is standard input. Exit status: 0 ok, 1 errors in FILE, 2 usage, 3 input or "
           "output.\n");
}

static void help_command(enum command command)
{
    const struct command_help *c = &commands[command];
    printf("rnetc %s %s\n%s\n\n", c->name, c->arguments, c->text);
    for (int i = 0; i < OPTIONS; i++)
        if (option_table[i].on & (1 << command)) {
            char left[64];
            snprintf(left, sizeof left, "%s %s", option_table[i].name,
                     option_table[i].value ? option_table[i].value : "");
            printf("  %-18s %s\n", left, option_table[i].text);
        }
    printf("  %-18s this text\n", "--help");
}

/* Prints "; did you mean `X`?" material: the nearest name, NULL for none. */
static const char *nearest_option(const char *word, enum command command)
{
    const char *names[OPTIONS];
    int count = 0;
    for (int i = 0; i < OPTIONS; i++)
        if (option_table[i].on & (1 << command))
            names[count++] = option_table[i].name;
    return diag_nearest(word, names, count);
}

/* A whole number in [1, most]. */
static int read_count(struct reader *r, const char *option, const char *text, int most)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (!*text || *end || errno || value < 1 || value > most) {
        char range[64];
        snprintf(range, sizeof range, "%s takes a whole number from 1 to %d", option, most);
        usage_error(r, "%s, not `%s`", range, text);
        return 1;
    }
    return (int)value;
}

static enum algorithm read_algorithm(struct reader *r, const char *text)
{
    const enum algorithm all[] = {ALGORITHM_AUTO, ALGORITHM_GEMM, ALGORITHM_DIRECT};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (!strcmp(text, algorithm_name(all[i])))
            return all[i];
    usage_error(r, "--algorithm takes auto, gemm or direct, not `%s`%s", text, "");
    return ALGORITHM_AUTO;
}

static void set_option(struct reader *r, const char *name, const char *value)
{
    struct options *o = &r->o;
    if (!strcmp(name, "-o"))
        o->output = value;
    else if (!strcmp(name, "--network"))
        o->network = value;
    else if (!strcmp(name, "--weights"))
        o->weights = value;
    else if (!strcmp(name, "--batch"))
        o->pass.batch = read_count(r, name, value, LIMIT_BATCH);
    else if (!strcmp(name, "--threads"))
        o->pass.threads = read_count(r, name, value, LIMIT_THREADS);
    else if (!strcmp(name, "--algorithm"))
        o->pass.algorithm = read_algorithm(r, value);
    else if (!strcmp(name, "--dump"))
        o->dump = value;
    else if (!strcmp(name, "--json"))
        o->json = true;
    else if (!strcmp(name, "--verbose"))
        o->verbose = true;
    else if (!strcmp(name, "--verify"))
        o->verify = true;
    else if (!strcmp(name, "--static"))
        o->static_link = true;
    else if (!strcmp(name, "--target") && !(o->pass.target = target_find(value)))
        usage_error(r,
                    "--target takes native, generic, x86-64-v3, x86-64-v4 or aarch64, not `%s`%s",
                    value, "");
}

/* One option at argv[next]: `--name value`, `--name=value` or `--name`. */
static void read_option(struct reader *r)
{
    const char *text = r->argv[r->next++];
    const char *equals = text[1] == '-' ? strchr(text, '=') : NULL;
    const char *name = arena_copy(r->arena, text, equals ? (size_t)(equals - text) : strlen(text));
    for (int i = 0; i < OPTIONS; i++) {
        const struct option_help *option = &option_table[i];
        if (strcmp(option->name, name) || !(option->on & (1 << r->o.command)))
            continue;
        if (!option->value) {
            if (equals)
                usage_error(r, "%s takes no value%s", name, "");
            set_option(r, name, NULL);
        } else if (equals) {
            set_option(r, name, equals + 1);
        } else if (r->next < r->argc) {
            set_option(r, name, r->argv[r->next++]);
        } else {
            usage_error(r, "%s needs a value: %s", name, option->value);
        }
        return;
    }
    const char *near = nearest_option(name, r->o.command);
    if (near)
        usage_error(r, "unknown option `%s`; did you mean `%s`?", name, near);
    else
        usage_error(r, "unknown option `%s`; see `rnetc %s --help`", name,
                    commands[r->o.command].name);
}

static bool is_help(const char *text)
{
    return !strcmp(text, "--help") || !strcmp(text, "-h");
}

/* The command word. False where there is none to go on with. */
static bool read_command(struct reader *r)
{
    if (r->argc < 2) {
        usage_error(r, "no command; see `rnetc --help`%s%s", "", "");
        return false;
    }
    const char *word = r->argv[1];
    r->next = 2;
    if (is_help(word) || !strcmp(word, "help")) {
        help_all();
        r->o.command = COMMAND_HELP;
        return false;
    }
    if (!strcmp(word, "--version")) {
        printf("rnetc %s\n", RNETC_VERSION);
        r->o.command = COMMAND_VERSION;
        return false;
    }
    const char *names[COMMANDS];
    for (int i = 0; i < COMMANDS; i++) {
        names[i] = commands[i].name;
        if (!strcmp(word, names[i])) {
            r->o.command = (enum command)i;
            return true;
        }
    }
    const char *near = diag_nearest(word, names, COMMANDS);
    if (near)
        usage_error(r, "unknown command `%s`; did you mean `%s`?", word, near);
    else
        usage_error(r, "unknown command `%s`; see `rnetc --help`%s", word, "");
    return false;
}

static void check_complete(struct reader *r)
{
    struct options *o = &r->o;
    const char *name = commands[o->command].name;
    if (!o->file)
        usage_error(r, "%s needs a FILE; see `rnetc %s --help`", name, name);
    if (!o->output && (o->command == COMMAND_EMIT || o->command == COMMAND_BUILD))
        usage_error(r, "%s needs -o %s", name, o->command == COMMAND_EMIT ? "DIR" : "PROGRAM");
    if (o->verify && !o->weights)
        usage_error(r, "--verify needs --weights%s%s", "", "");
    if (o->output && !*o->output)
        usage_error(r, "-o needs a path%s%s", "", "");
    if (o->command == COMMAND_BUILD && o->output && !strcmp(o->output, "-"))
        usage_error(r, "build cannot write a program to standard output%s%s", "", "");
}

struct options options_parse(struct arena *arena, int argc, char **argv)
{
    struct reader r = {.arena = arena, .argc = argc, .argv = argv};
    r.o.pass = (struct pass_options){target_find("native"), 1, 2, ALGORITHM_AUTO};
    if (!read_command(&r)) {
        if (r.failed)
            r.o.command = COMMAND_USAGE;
        return r.o;
    }
    bool only_files = false;
    while (r.next < argc && !r.failed) {
        const char *text = argv[r.next];
        if (!only_files && is_help(text)) {
            help_command(r.o.command);
            r.o.command = COMMAND_HELP;
            return r.o;
        }
        if (!only_files && !strcmp(text, "--")) {
            only_files = true;
            r.next++;
        } else if (!only_files && text[0] == '-' && text[1]) {
            read_option(&r);
        } else if (r.o.file) {
            usage_error(&r, "one FILE at a time: `%s` and `%s`", r.o.file, text);
        } else {
            r.o.file = text;
            r.next++;
        }
    }
    if (!r.failed)
        check_complete(&r);
    if (r.failed)
        r.o.command = COMMAND_USAGE;
    return r.o;
}

const char *options_text(struct arena *arena, const struct options *options)
{
    const struct pass_options *p = &options->pass;
    return arena_printf(arena, "--batch %d --threads %d --target %s --algorithm %s", p->batch,
                        p->threads, p->target->name, algorithm_name(p->algorithm));
}
