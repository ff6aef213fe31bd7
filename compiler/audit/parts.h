/* parts.h: what the checks of `rnetc audit` have in common (private to compiler/audit/). */
#ifndef RNETC_AUDIT_PARTS_H
#define RNETC_AUDIT_PARTS_H

#include <stdbool.h>

#include "base/array.h"
#include "child.h"
#include "ir/target.h"

struct compilation;

struct audit_texts {
    ARRAY(const char *) items;
};

/* A file of the audited folder. */
struct audit_file {
    const char *name, *path, *text;
};

/* What is audited. Everything lives in the arena. */
struct audit {
    struct arena *arena;
    struct compilation *compilation; /* of the .rnet file; NULL: a folder was given */
    const char *network;             /* its name */
    const char *folder;              /* of the emitted files */
    const char *scratch;             /* for intermediate files; they are removed at the end */
    const struct target *target;     /* as the files' first comments name it */
    bool verbose;                    /* print the commands that are run */
    int jobs;                        /* how many at once */
    struct {
        ARRAY(struct audit_file) files;
    } computing;                   /* NAME_infer.c, NAME_train.c and those of other scales */
    struct audit_texts translated; /* paths of all emitted .c files */
    struct audit_texts headers;    /* names of all .h files */
};

/* What came of a check. */
struct audit_result {
    const char *figures;         /* for its line: "14 files, 0 warnings" */
    struct audit_texts findings; /* what fell short, a line each */
    struct audit_texts notes;    /* what else there is to say, a line each */
    bool not_run;
};

/* The checks: each looks at the audit's files and fills a result that was all 0. */
void audit_eva(struct audit *audit, struct audit_result *result);
void audit_warnings(struct audit *audit, struct audit_result *result);
void audit_analyzer(struct audit *audit, struct audit_result *result);
void audit_tidy(struct audit *audit, struct audit_result *result);
void audit_misra(struct audit *audit, struct audit_result *result);
void audit_stack(struct audit *audit, struct audit_result *result);
void audit_symbols(struct audit *audit, struct audit_result *result);
void audit_form(struct audit *audit, struct audit_result *result);
void audit_origin(struct audit *audit, struct audit_result *result);
void audit_certificate(struct audit *audit, struct audit_result *result);
void audit_coverage(struct audit *audit, struct audit_result *result);

/* Adds a formatted line to a list. */
void audit_say(struct audit *audit, struct audit_texts *list, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A path in the scratch folder. */
const char *audit_scratch(struct audit *audit, const char *name);

/* The blank-separated words of `command`, then `more` (NULL: none; ends with NULL), then NULL. */
const char *const *audit_words(struct audit *audit, const char *command, const char *const *more);

/* Whether a command that was run, `seconds` at most, came to its end; else that is a finding, and
 * where it is missing it names the Debian package `package`. */
bool audit_ended(struct audit *audit, struct audit_result *result,
                 const struct child_command *command, const char *package, int seconds);

/* Runs the words of `command` and `more`, at most `seconds`. What it printed, or NULL where it did
 * not end, as audit_ended says. `*status` gets its exit status. */
const char *audit_run(struct audit *audit, struct audit_result *result, const char *command,
                      const char *const *more, const char *package, int seconds, int *status);

/* The next line of `*text`, which moves past it; NULL at the end. */
const char *audit_line(struct arena *arena, const char **text);

/* The whole file, NULL where it cannot be read. */
const char *audit_slurp(struct arena *arena, const char *path);

/* Finds the lines of a compiler's output that name a warning or an error; how many. */
int audit_add_warnings(struct audit *audit, struct audit_result *result, const char *said);

#endif
