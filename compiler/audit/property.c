/* property.c: reads Frama-C's reports. In: its table of properties, what it printed. Out:
 * what is not proved. */
#include "audit/property.h"

#include <stdlib.h>
#include <string.h>

#include "audit/parts.h"
#include "base/path.h"

enum { COLUMNS = 7 };
static const char precondition_of[] = "precondition of ";

static bool starts(const char *text, const char *head)
{
    return !strncmp(text, head, strlen(head));
}

static bool is_call(const struct audit_property *p)
{
    return starts(p->kind, precondition_of);
}

/* ---- The table ---- */

/* Splits a line at its tabs; false where there are too few. */
static bool split(struct arena *arena, const char *line, const char *columns[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++) {
        size_t bytes = i < COLUMNS - 1 ? strcspn(line, "\t") : strlen(line);
        columns[i] = arena_copy(arena, line, bytes);
        line += bytes;
        if (i < COLUMNS - 1 && *line++ != '\t')
            return false;
    }
    return true;
}

/* The row of the same property; a new one where there is none. */
static struct audit_property *row_of(struct arena *arena, struct audit_properties *p,
                                     const struct audit_property *like)
{
    for (int i = 0; i < p->rows.count; i++) {
        struct audit_property *row = &p->rows.items[i];
        if (row->line == like->line && !strcmp(row->kind, like->kind) &&
            !strcmp(row->text, like->text) && !strcmp(row->function, like->function) &&
            !strcmp(row->file, like->file))
            return row;
    }
    array_push(arena, &p->rows, *like);
    return &p->rows.items[p->rows.count - 1];
}

/* Dead: no value reached it in this run. What is proved under hypotheses is proved: they are rows
 * of their own. What a function promises is unknown to a run that looks at its specification only,
 * and another one proves it. */
static void add_status(struct audit_property *row, const char *status)
{
    bool promise = !strcmp(row->kind, "postcondition");
    if (!strcmp(status, "Valid") || !strcmp(status, "Considered valid") ||
        !strcmp(status, "Partially proven"))
        row->valid = true;
    else if (promise && !strcmp(status, "Unknown"))
        row->promised = true;
    else if (strcmp(status, "Dead"))
        row->open = true;
}

bool audit_property_read(struct arena *arena, const char *table, struct audit_properties *p)
{
    const char *columns[COLUMNS];
    const char *line = audit_line(arena, &table);
    if (!line || !split(arena, line, columns) || strcmp(columns[5], "status"))
        return false;
    while ((line = audit_line(arena, &table))) {
        if (!split(arena, line, columns))
            return false;
        /* What a harness calls is what is supposed, and what a function demands without saying of
         * which call is the sum over its calls. */
        if (starts(columns[1], "audit_") || !strcmp(columns[4], "precondition"))
            continue;
        struct audit_property like = {.file = columns[1],
                                      .line = (int)strtol(columns[2], NULL, 10),
                                      .function = columns[3],
                                      .kind = columns[4],
                                      .text = columns[6]};
        add_status(row_of(arena, p, &like), columns[5]);
    }
    return true;
}

/* ---- What it printed ---- */

/* What lies between `before` and `after` in a line; NULL where it has no such part. */
static const char *between(struct arena *arena, const char *line, const char *before,
                           const char *after)
{
    const char *start = strstr(line, before);
    const char *end = start ? strstr(start + strlen(before), after) : NULL;
    return end ? arena_copy(arena, start + strlen(before),
                            (size_t)(end - start - (ptrdiff_t)strlen(before)))
               : NULL;
}

/* Notes from where a header's function was called when an alarm came up there: Eva prints
 * "[eva:alarm] /tmp/x/simd.h:9: Warning:", and below "stack: rnet_load :: /tmp/x/x_infer.c:3 <-",
 * then "k05_patch :: ...". Rows have names without a folder. */
static void read_stacks(struct arena *arena, const char *said, struct audit_properties *p)
{
    struct audit_caller caller = {0};
    bool in_stack = false;
    for (const char *line; (line = audit_line(arena, &said));) {
        const char *place = between(arena, line, "[eva:alarm] ", ": Warning");
        const char *called_at = between(arena, line, "stack: ", " <-");
        if (place)
            caller = (struct audit_caller){.place = path_name(place)};
        if (in_stack && caller.place) {
            line += strspn(line, " ");
            const char *caller_name = arena_copy(arena, line, strcspn(line, " "));
            caller.caller = arena_printf(arena, "%s in %s", caller.caller, caller_name);
            array_push(arena, &p->callers, caller);
            caller.place = NULL;
        }
        in_stack = called_at && strstr(called_at, " :: ");
        if (in_stack)
            caller.caller = path_name(strstr(called_at, " :: ") + 4);
    }
}

/* " (called at ...)" for a place that some stack was printed for, else "". */
static const char *caller_text(struct arena *arena, const struct audit_properties *p,
                               const struct audit_property *row)
{
    const char *place = arena_printf(arena, "%s:%d", row->file, row->line);
    for (int i = 0; i < p->callers.count; i++)
        if (!strcmp(p->callers.items[i].place, place))
            return arena_printf(arena, " (called at %s)", p->callers.items[i].caller);
    return "";
}

void audit_property_log(struct arena *arena, const char *said, struct audit_properties *p)
{
    read_stacks(arena, said, p);
    static const char *const bad[] = {
        "Neither code nor specification",
        "generating default assigns",
        "User Error",
        "Ignoring",
        "all target addresses were invalid",
        "cannot handle",
        "unsupported",
    };
    bool summary = false;
    for (const char *line; (line = audit_line(arena, &said));) {
        summary = summary || strstr(line, "ANALYSIS SUMMARY");
        for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
            if (strstr(line, bad[i])) {
                array_push(arena, &p->findings,
                           (const char *)arena_printf(arena, "Frama-C: %s", line));
                break;
            }
        const char *errors = strstr(line, " errors ");
        if (strstr(line, "by the ") && errors && errors > line && !strstr(line, " 0 errors "))
            array_push(arena, &p->findings, (const char *)arena_printf(arena, "Frama-C:%s", line));
    }
    if (!summary)
        array_push(arena, &p->findings, (const char *)"Frama-C: a run ended without a summary");
}

const char *audit_property_complaint(struct arena *arena, const char *said)
{
    const char *last = "it printed nothing";
    for (const char *line; (line = audit_line(arena, &said));) {
        if (strstr(line, "Failure") || strstr(line, "Error") || strstr(line, "error:"))
            return line;
        if (*line)
            last = line;
    }
    return last;
}

/* ---- The verdict ---- */

void audit_property_calls(struct arena *arena, struct audit_properties *p, const char *file,
                          const struct audit_kernels *kernels)
{
    for (int i = 0; i < kernels->items.count; i++) {
        const struct audit_kernel *kernel = &kernels->items.items[i];
        const char *kind = arena_printf(arena, "%s%s", precondition_of, kernel->name);
        int seen = 0;
        for (int r = 0; r < p->rows.count; r++)
            seen += !strcmp(p->rows.items[r].kind, kind) && !strcmp(p->rows.items[r].file, file);
        p->calls += kernel->calls;
        if (seen < kernel->calls * kernel->requires_count || !kernel->calls)
            array_push(arena, &p->findings,
                       (const char *)arena_printf(
                           arena, "%s: %s has %d calls with %d preconditions each; %d were checked",
                           file, kernel->name, kernel->calls, kernel->requires_count, seen));
    }
}

/* By place: in which order runs came upon them says nothing. */
static int by_place(const void *a, const void *b)
{
    const struct audit_property *one = a, *other = b;
    int order = strcmp(one->file, other->file);
    order = order ? order : one->line - other->line;
    order = order ? order : strcmp(one->kind, other->kind);
    order = order ? order : strcmp(one->text, other->text);
    return order ? order : strcmp(one->function, other->function);
}

void audit_property_judge(struct arena *arena, struct audit_properties *p)
{
    if (p->rows.count)
        qsort(p->rows.items, (size_t)p->rows.count, sizeof *p->rows.items, by_place);
    for (int i = 0; i < p->rows.count; i++) {
        const struct audit_property *row = &p->rows.items[i];
        size_t length = strlen(row->file);
        bool open = row->open || (row->promised && !row->valid);
        bool header = length > 2 && !strcmp(row->file + length - 2, ".h");
        bool call = is_call(row), unreached = call && !header && !row->valid && !open;
        p->preconditions += call && !header;
        p->proved += call && !header && row->valid && !open;
        p->alarms += open && !call;
        if (open || unreached)
            array_push(arena, &p->findings,
                       (const char *)arena_printf(
                           arena, "%s:%d: in %s%s, %s %s: %s", row->file, row->line, row->function,
                           header ? caller_text(arena, p, row) : "",
                           open ? "not proved," : "never reached,", row->kind, row->text));
    }
}
