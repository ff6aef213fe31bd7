/* audit.c: `rnetc audit`. In: a network, or a folder of emitted files. Out: a report and a verdict.
 *
 * The checks are rows of a table. Each looks at files as they lie in a folder, whoever put them
 * there, so that a folder that was changed by hand is judged for what it holds. */
#include "audit/audit.h"

#include <dirent.h>
#include <jansson.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "audit/parts.h"
#include "base/limits.h"
#include "base/path.h"
#include "child.h"
#include "driver.h"
#include "output.h"
#include "text_file.h"

struct check {
    const char *name, *title;
    void (*run)(struct audit *, struct audit_result *);
    const char *trusts; /* what a clean result rests on, and what it does not say */
};

static const struct check checks[] = {
    {"eva", "memory and arithmetic (Frama-C Eva)", audit_eva,
     "Frama-C, and simd.h's plain structs in place of vectors. One part at a time: it does not see "
     "whether two parts, or two steps, disturb each other."},
    {"warnings", "compiler warnings (gcc, clang)", audit_warnings, "the compilers' own analyses"},
    {"analyzer", "gcc -fanalyzer", audit_analyzer,
     "gcc's symbolic execution, which gives up silently on long paths"},
    {"tidy", "clang-tidy", audit_tidy, "the listed checks only"},
    {"misra", "MISRA C:2012 (cppcheck)", audit_misra,
     "cppcheck's add-on, which covers a part of the rules; the reasons below are ours"},
    {"stack", "stack use (gcc -fstack-usage)", audit_stack,
     "gcc's figure for each function of this target; no recursion, so sums are bounded"},
    {"symbols", "symbols (nm)", audit_symbols, "that what is not called by name is not called"},
    {"form", "form of the text", audit_form, "nothing; counts lines and columns"},
    {"origin", "origin of the files", audit_origin, "SHA-256"},
    {"certificate", "certificate (rnetc-check, rnetc-match)", audit_certificate,
     "rnetc-check and rnetc-match, which share no code with the compiler, and what they list"},
    {"coverage", "numbers and coverage (selftest, gcov)", audit_coverage,
     "the reference in double precision, and gcov"},
};
enum { CHECKS = sizeof checks / sizeof checks[0] };

/* ---- What checks share ---- */

void audit_say(struct audit *a, struct audit_texts *list, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    array_push(a->arena, &list->items, (const char *)arena_copy(a->arena, text, strlen(text)));
}

const char *audit_scratch(struct audit *a, const char *name)
{
    return arena_printf(a->arena, "%s/%s", a->scratch, name);
}

const char *audit_slurp(struct arena *arena, const char *path)
{
    return access(path, R_OK) ? NULL : text_read(arena, path);
}

const char *audit_line(struct arena *arena, const char **text)
{
    if (!**text)
        return NULL;
    size_t bytes = strcspn(*text, "\n");
    const char *line = arena_copy(arena, *text, bytes);
    *text += bytes + ((*text)[bytes] == '\n');
    return line;
}

const char *const *audit_words(struct audit *a, const char *command, const char *const *more)
{
    struct audit_texts words = {0};
    while (*command) {
        size_t bytes = strcspn(command, " ");
        if (bytes)
            array_push(a->arena, &words.items, (const char *)arena_copy(a->arena, command, bytes));
        command += bytes + (command[bytes] == ' ');
    }
    for (; more && *more; more++)
        array_push(a->arena, &words.items, *more);
    array_push(a->arena, &words.items, (const char *)NULL);
    return words.items.items;
}

bool audit_ended(struct audit *a, struct audit_result *r, const struct child_command *command,
                 const char *package, int seconds)
{
    const char *name = command->argv[0];
    if (command->status >= 0)
        return true;
    r->not_run = true;
    if (command->status == CHILD_MISSING)
        audit_say(a, &r->findings, "needs %s (Debian's package %s)", name, package);
    else if (command->status == CHILD_LATE)
        audit_say(a, &r->findings, "%s did not end within %d seconds", name, seconds);
    else
        audit_say(a, &r->findings, "%s was interrupted", name);
    return false;
}

const char *audit_run(struct audit *a, struct audit_result *r, const char *command,
                      const char *const *more, const char *package, int seconds, int *status)
{
    struct child_command it = {audit_words(a, command, more), audit_scratch(a, "output"), 0};
    child_run_all(a->arena, &it, 1, 1, seconds, a->verbose);
    *status = it.status;
    return audit_ended(a, r, &it, package, seconds) ? audit_slurp(a->arena, it.out) : NULL;
}

/* ---- What is audited ---- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of the folder's files that end so, sorted. */
static struct audit_texts names_in(struct arena *arena, const char *folder, const char *end)
{
    struct audit_texts names = {0};
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && (entry = readdir(directory));)
        if (path_ends_with(entry->d_name, end))
            array_push(arena, &names.items,
                       (const char *)arena_copy(arena, entry->d_name, strlen(entry->d_name)));
    if (directory)
        closedir(directory);
    if (names.items.count)
        qsort(names.items.items, (size_t)names.items.count, sizeof *names.items.items, by_name);
    return names;
}

/* The target that a file's first comment names after --target; NULL: none. */
static const struct target *target_of(struct arena *arena, const char *text)
{
    static const char word[] = " --target ";
    const char *end = strstr(text, "*/"), *at = strstr(text, word);
    if (!at || !end || at > end)
        return NULL;
    at += strlen(word);
    return target_find(arena_copy(arena, at, strcspn(at, " \n")));
}

/* The network is named by the shortest NAME_infer.c: others are of other scales. */
static void name_network(struct audit *a, const char *file)
{
    const char *name = arena_copy(a->arena, file, strlen(file) - strlen("_infer.c"));
    if (!a->network || strlen(name) < strlen(a->network))
        a->network = name;
}

/* Reads the folder; false (reported) where it holds no emitted network. */
static bool read_folder(struct audit *a)
{
    struct audit_texts names = names_in(a->arena, a->folder, ".c");
    a->headers = names_in(a->arena, a->folder, ".h");
    for (int i = 0; i < names.items.count; i++) {
        const char *name = names.items.items[i];
        struct audit_file file = {name, arena_printf(a->arena, "%s/%s", a->folder, name), NULL};
        array_push(a->arena, &a->translated.items, file.path);
        if (path_ends_with(name, "_infer.c"))
            name_network(a, name);
        else if (!path_ends_with(name, "_train.c"))
            continue;
        file.text = audit_slurp(a->arena, file.path);
        if (!file.text)
            continue;
        array_push(a->arena, &a->computing.files, file);
        if (!a->target)
            a->target = target_of(a->arena, file.text);
    }
    if (a->network && a->target)
        return true;
    fprintf(stderr, "rnetc: `%s` holds no C that `rnetc emit` wrote\n", a->folder);
    return false;
}

/* ---- The report ---- */

struct tally {
    int findings, not_run;
};

static void print_list(const char *title, const struct audit_texts *list, int most)
{
    if (list->items.count)
        printf("\n%s\n", title);
    for (int i = 0; i < list->items.count && i < most; i++)
        printf("    %s\n", list->items.items[i]);
    if (list->items.count > most)
        printf("    and %d more\n", list->items.count - most);
}

static void print_line(const struct check *check, const struct audit_result *r, double seconds)
{
    const char *word = r->not_run ? "not run" : r->findings.items.count ? "FAILED" : "ok";
    printf("%-11s %-8s %5.1f s  %s: %s\n", check->name, word, seconds, check->title,
           r->figures ? r->figures : "no result");
    fflush(stdout);
}

static json_t *strings(const struct audit_texts *list)
{
    json_t *array = json_array();
    for (int i = 0; i < list->items.count; i++)
        json_array_append_new(array, json_string(list->items.items[i]));
    return array;
}

static int print_json(const struct audit *a, const struct audit_result *results,
                      const struct tally *tally)
{
    json_t *rows = json_array();
    for (int i = 0; i < CHECKS; i++)
        json_array_append_new(rows, json_pack("{s:s, s:b, s:s, s:o, s:o}", "check", checks[i].name,
                                              "run", !results[i].not_run, "figures",
                                              results[i].figures ? results[i].figures : "",
                                              "findings", strings(&results[i].findings), "notes",
                                              strings(&results[i].notes)));
    json_t *root = json_pack("{s:s, s:s, s:o, s:i, s:i, s:b}", "network", a->network, "target",
                             a->target->name, "checks", rows, "findings", tally->findings,
                             "not_run", tally->not_run, "clean", !tally->findings);
    bool failed = !root || json_dumpf(root, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(root);
    return failed;
}

static void print_details(const struct audit_result *results, const struct tally *tally)
{
    for (int i = 0; i < CHECKS; i++) {
        print_list(checks[i].title, &results[i].findings, 40);
        if (results[i].notes.items.count)
            print_list(results[i].findings.items.count ? "  also" : checks[i].title,
                       &results[i].notes, 60);
    }
    printf("\nWhat each check trusts, and does not see:\n");
    for (int i = 0; i < CHECKS; i++)
        printf("    %-11s %s\n", checks[i].name, checks[i].trusts);
    printf("\n");
    if (tally->not_run)
        printf("%d of %d checks were not run\n", tally->not_run, (int)CHECKS);
    if (tally->findings)
        printf("verdict: %d finding%s\n", tally->findings, tally->findings == 1 ? "" : "s");
    else
        printf("verdict: clean\n");
}

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

/* Whether the list "eva,form" names a check; NULL names all. */
static bool names_check(const char *list, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        if (!strncmp(at, name, length) && (!at[length] || at[length] == ','))
            return true;
    return !list;
}

/* Reports a word of --only that is no check. */
static bool only_checks(struct arena *arena, const char *only)
{
    for (const char *at = only; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        const char *word = arena_copy(arena, at, strcspn(at, ","));
        bool known = false;
        for (int i = 0; i < CHECKS; i++)
            known = known || !strcmp(word, checks[i].name);
        if (known)
            continue;
        fprintf(stderr, "rnetc: --only takes checks, as eva,form; there is no `%s`\n", word);
        return false;
    }
    return true;
}

static int run_checks(struct audit *a, const char *only, bool json)
{
    struct audit_result results[CHECKS] = {0};
    struct tally tally = {0};
    if (!json)
        printf("audit of network \"%s\", target %s\n\n", a->network, a->target->name);
    for (int i = 0; i < CHECKS && !child_interrupted(); i++) {
        struct timespec start;
        clock_gettime(CLOCK_MONOTONIC, &start);
        if (names_check(only, checks[i].name)) {
            checks[i].run(a, &results[i]);
        } else {
            results[i].not_run = true;
            results[i].figures = "not asked for";
        }
        tally.findings += results[i].findings.items.count;
        tally.not_run += results[i].not_run;
        if (!json)
            print_line(&checks[i], &results[i], seconds_since(&start));
    }
    if (child_interrupted()) {
        fprintf(stderr, "rnetc: interrupted\n");
        return 3;
    }
    if (json && print_json(a, results, &tally))
        return 3;
    if (!json)
        print_details(results, &tally);
    return tally.findings ? 1 : 0;
}

static bool is_folder(const char *path)
{
    struct stat status;
    return !stat(path, &status) && S_ISDIR(status.st_mode);
}

/* The network's files in a new folder, which becomes the audit's. */
static int emit_here(struct compilation *c, struct audit *a)
{
    a->folder = output_scratch(c->arena);
    if (!a->folder)
        return 3;
    a->compilation = c;
    return driver_emit(c, a->folder);
}

/* Those that this process may use: a container or taskset leaves fewer than there are. */
static int processors(void)
{
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count > LIMIT_THREADS ? LIMIT_THREADS : count;
}

int audit(struct compilation *c)
{
    struct audit a = {.arena = c->arena,
                      .verbose = c->options->verbose,
                      .jobs = c->options->jobs ? c->options->jobs : processors()};
    bool given = is_folder(c->options->file);
    int status = 0;
    if (!only_checks(c->arena, c->options->only))
        return 2;
    child_watch();
    if (given)
        a.folder = c->options->file;
    else
        status = emit_here(c, &a);
    a.scratch = status ? NULL : output_scratch(c->arena);
    if (!status && !a.scratch)
        status = 3;
    if (!status)
        status = read_folder(&a) ? run_checks(&a, c->options->only, c->options->json) : 3;
    if (a.scratch)
        output_scratch_remove(c->arena, a.scratch);
    if (!given && a.folder)
        output_scratch_remove(c->arena, a.folder);
    return status;
}
