/* options.c: argv -> struct options. In: the command line. Out: what is asked for, or usage errors.
 */
#include "options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/version.h"
#include "options_table.h"
#include "toolchain.h"

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
    const enum algorithm all[] = {ALGORITHM_AUTO, ALGORITHM_GEMM, ALGORITHM_DIRECT,
                                  ALGORITHM_WINOGRAD};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (!strcmp(text, algorithm_name(all[i])))
            return all[i];
    usage_error(r, "--algorithm takes auto, gemm, direct or winograd, not `%s`%s", text, "");
    return ALGORITHM_AUTO;
}

static enum color read_color(struct reader *r, const char *text)
{
    static const char *const words[] = {"auto", "always", "never"};
    for (int i = 0; i < 3; i++)
        if (!strcmp(text, words[i]))
            return (enum color)i;
    usage_error(r, "--color takes auto, always or never, not `%s`%s", text, "");
    return COLOR_AUTO;
}

/* Whether the precision is double. */
static bool read_precision(struct reader *r, const char *text)
{
    if (strcmp(text, "float") && strcmp(text, "double"))
        usage_error(r, "--precision takes float or double, not `%s`%s", text, "");
    return !strcmp(text, "double");
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
        o->pass.batch = read_count(r, name, value, LIMIT_BATCH), o->batch_given = true;
    else if (!strcmp(name, "--threads"))
        o->pass.threads = read_count(r, name, value, LIMIT_THREADS);
    else if (!strcmp(name, "--algorithm"))
        o->pass.algorithm = read_algorithm(r, value);
    else if (!strcmp(name, "--color"))
        o->color = read_color(r, value);
    else if (!strcmp(name, "--dump"))
        o->dump = value;
    else if (!strcmp(name, "--tuning"))
        o->tuning = value;
    else if (!strcmp(name, "--html"))
        o->html = value;
    else if (!strcmp(name, "--only"))
        o->only = value;
    else if (!strcmp(name, "--jobs"))
        o->jobs = read_count(r, name, value, LIMIT_THREADS);
    else if (!strcmp(name, "--explain"))
        o->explain = true;
    else if (!strcmp(name, "--json"))
        o->json = true;
    else if (!strcmp(name, "--verbose"))
        o->verbose = true;
    else if (!strcmp(name, "--map"))
        o->map = value;
    else if (!strcmp(name, "--expand"))
        o->expand = true;
    else if (!strcmp(name, "--verify"))
        o->verify = true;
    else if (!strcmp(name, "--coverage"))
        o->coverage = true;
    else if (!strcmp(name, "--no-selftest"))
        o->no_selftest = true;
    else if (!strcmp(name, "--check"))
        o->check = true;
    else if (!strcmp(name, "--static"))
        o->static_link = true;
    else if (!strcmp(name, "--train"))
        o->train = true;
    else if (!strcmp(name, "--precision"))
        o->precise = read_precision(r, value);
    else if (!strcmp(name, "--target") && !(o->pass.target = target_find(value)))
        usage_error(r,
                    "--target takes native, generic, x86-64-v3, x86-64-v4 or aarch64, not `%s`%s",
                    value, "");
}

static bool is_warning_option(const struct reader *r, const char *text)
{
    return (text[1] == 'W' || !strcmp(text, "-w")) && options_find("-w", r->o.command);
}

/* One option at argv[next]: `--name value`, `--name=value` or `--name`. */
static void read_option(struct reader *r)
{
    const char *text = r->argv[r->next++];
    if (is_warning_option(r, text)) {
        const char *wrong = warning_option(r->arena, &r->o.warnings, text);
        if (wrong)
            usage_error(r, "%s%s", wrong, "");
        return;
    }
    const char *equals = text[1] == '-' ? strchr(text, '=') : NULL;
    const char *name = arena_copy(r->arena, text, equals ? (size_t)(equals - text) : strlen(text));
    const struct option_row *row = options_find(name, r->o.command);
    if (!row) {
        const char *near = options_nearest(name, r->o.command);
        if (near)
            usage_error(r, "unknown option `%s`; did you mean `%s`?", name, near);
        else
            usage_error(r, "unknown option `%s`; see `rnetc %s --help`", name,
                        command_table[r->o.command].name);
    } else if (!row->value && equals) {
        usage_error(r, "%s takes no value%s", name, "");
    } else if (!row->value) {
        set_option(r, name, NULL);
    } else if (equals) {
        set_option(r, name, equals + 1);
    } else if (r->next < r->argc) {
        set_option(r, name, r->argv[r->next++]);
    } else {
        usage_error(r, "%s needs a value: %s", name, row->value);
    }
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
        options_help_all();
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
        names[i] = command_table[i].name;
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
    const struct command_row *row = &command_table[o->command];
    const char *name = row->name;
    if (row->operand && !o->file)
        usage_error(r, "%s needs %s", name, row->operand);
    if (row->operands_most == 1 && o->operands.count > 1)
        usage_error(r, "one at a time: `%s` and `%s`", o->file, o->operands.items[1]);
    if (!o->output && (o->command == COMMAND_EMIT || o->command == COMMAND_BUILD))
        usage_error(r, "%s needs -o %s", name, o->command == COMMAND_EMIT ? "DIR" : "PROGRAM");
    if (o->html && (!*o->html || o->json))
        usage_error(r, "--html needs PAGE, and no --json%s%s", "", "");
    if (o->precise && !o->train)
        usage_error(r, "--precision needs --train%s%s", "", "");
    if (o->precise) /* OpenMP C without anything of a processor */
        o->pass.target = target_find("generic");
    if (o->verify && o->no_selftest)
        usage_error(r, "--verify runs the selftest, which --no-selftest leaves out%s%s", "", "");
    if (o->coverage && o->no_selftest)
        usage_error(r, "--coverage is that of the selftest, which --no-selftest leaves out%s%s", "",
                    "");
    if (o->coverage && toolchain_is_cross(o->pass.target))
        usage_error(r, "--coverage runs the program, which takes %s%s", o->pass.target->name, "");
    if (o->verify && toolchain_is_cross(o->pass.target))
        usage_error(r,
                    "--verify runs the program, which takes %s; `PROGRAM selftest` does it there%s",
                    o->pass.target->name, "");
    if (o->command == COMMAND_TUNE && toolchain_is_cross(o->pass.target))
        usage_error(r, "tune measures on this machine, which cannot run code for %s%s",
                    o->pass.target->name, "");
    if (o->output && !*o->output)
        usage_error(r, "-o needs a path%s%s", "", "");
    if (o->command == COMMAND_BUILD && o->output && !strcmp(o->output, "-"))
        usage_error(r, "build cannot write a program to standard output%s%s", "", "");
}

struct options options_parse(struct arena *arena, int argc, char **argv)
{
    struct reader r = {.arena = arena, .argc = argc, .argv = argv};
    r.o.pass = (struct pass_options){
        .target = target_find("native"), .batch = 1, .threads = 2, .algorithm = ALGORITHM_AUTO};
    if (!read_command(&r)) {
        if (r.failed)
            r.o.command = COMMAND_USAGE;
        return r.o;
    }
    bool only_files = false;
    while (r.next < argc && !r.failed) {
        const char *text = argv[r.next];
        if (!only_files && is_help(text)) {
            options_help(r.o.command);
            r.o.command = COMMAND_HELP;
            return r.o;
        }
        if (!only_files && !strcmp(text, "--")) {
            only_files = true;
            r.next++;
        } else if (!only_files && text[0] == '-' && text[1]) {
            read_option(&r);
        } else {
            array_push(arena, &r.o.operands, text);
            r.o.file = r.o.operands.items[0];
            r.next++;
        }
    }
    if (!r.failed)
        check_complete(&r);
    if (r.failed)
        r.o.command = COMMAND_USAGE;
    return r.o;
}

bool options_color(const struct options *options, FILE *file)
{
    const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if (options->color != COLOR_AUTO)
        return options->color == COLOR_ALWAYS;
    return isatty(fileno(file)) && !(no_color && *no_color) &&
           !(terminal && !strcmp(terminal, "dumb"));
}

const char *options_text(struct arena *arena, const struct options *options)
{
    const struct pass_options *p = &options->pass;
    const char *tuning = options->tuning ? path_name(options->tuning) : NULL;
    return arena_printf(arena, "--batch %d --threads %d --target %s --algorithm %s%s%s%s", p->batch,
                        p->threads, p->target->name, algorithm_name(p->algorithm),
                        options->train ? " --train" : "", tuning ? " --tuning " : "",
                        tuning ? tuning : "");
}
