/* warning.h: the warnings by name, and which of them are shown, hidden, or errors.
 *
 * All are shown at first. The options of the command line are applied one after the other, as gcc
 * and clang do: the last one about a warning decides. */
#ifndef RNETC_BASE_WARNING_H
#define RNETC_BASE_WARNING_H

#include <stdbool.h>

#include "base/arena.h"

enum warning {
#define WARNING(name, code, word, text) WARNING_##name,
#include "base/warning.def"
#undef WARNING
    WARNING_COUNT
};

struct warning_row {
    const char *code; /* "W201" */
    const char *name; /* "unused-value" */
    const char *text;
};

extern const struct warning_row warning_table[WARNING_COUNT];

/* Zero: all are shown, none is an error. */
struct warnings {
    bool hidden[WARNING_COUNT];
    bool error[WARNING_COUNT];    /* -Werror=NAME */
    bool no_error[WARNING_COUNT]; /* -Wno-error=NAME */
    bool none;                    /* -w */
    bool all_errors;              /* -Werror */
};

enum warning_level { WARNING_HIDDEN, WARNING_SHOWN, WARNING_ERROR };

enum warning_level warning_level(const struct warnings *warnings, enum warning warning);

/* Applies an option, `text`: "-w", "-Wall", "-Werror", "-Wno-error", "-WNAME", "-Wno-NAME",
 * "-Werror=NAME" or "-Wno-error=NAME". NULL, or what is wrong with it. */
const char *warning_option(struct arena *arena, struct warnings *warnings, const char *text);

#endif
