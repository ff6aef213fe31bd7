/* eva.c: Frama-C's Eva over emitted C. In: NAME_infer.c and NAME_train.c. Out: what it could
 * not prove.
 *
 * Two kinds of runs a file. In one, every kernel is called with arrays of exactly the sizes that
 * its contract states and whatever values, so that its body is shown to stay within them: a step
 * outside is not hidden by what happens to lie next to a buffer in the workspace; kernels are
 * divided among several such runs. In the other, the entry points are called, kernels are taken for
 * what their contracts say, and each contract is checked where it is called: ranges, and what lies
 * apart from what. All runs take all numbers of parts up to the planned one, and all parts. What
 * counts are the statuses of all properties: one that is unknown or invalid, or of a call that no
 * run reached, is a finding. */
#include <stdlib.h>
#include <string.h>

#include "audit/harness.h"
#include "audit/parts.h"
#include "audit/property.h"
#include "output.h"

/* The step of training of 1202 layers takes forty minutes on a busy machine. */
enum { SECONDS = 6 * 3600 };

/* Kernels a run at least, so that few runs read a small file. */
enum { KERNELS_LEAST = 8 };

static const char options[] =
    "frama-c -machdep gcc_x86_64 -eva -eva-precision 0 -warn-special-float none "
    "-eva-no-show-progress -eva-print-callstacks -eva-msg-key=-initial-state,-final-states";

static const char no_form[] = "its entry points do not have the form of emitted C";

/* The runs, each over a harness of its own, in the order that they start in. */
struct runs {
    ARRAY(struct child_command) commands;
    struct audit_texts names;
};

/* Where Frama-C writes the properties of the run of that name. */
static const char *table_of(struct audit *a, const char *name)
{
    return audit_scratch(a, arena_printf(a->arena, "audit_%s.csv", name));
}

/* Adds a run over harness `text` that knows the functions `specified` ("f,g,h") by their
 * specifications alone. */
static bool add_run(struct audit *a, struct audit_result *r, struct runs *runs, const char *name,
                    const char *text, const char *specified)
{
    const char *harness = audit_scratch(a, arena_printf(a->arena, "audit_%s.c", name));
    const char *out = audit_scratch(a, arena_printf(a->arena, "audit_%s.out", name));
    if (!output_write(a->arena, harness, text, strlen(text))) {
        audit_say(a, &r->findings, "cannot write the harness");
        return false;
    }
    const char *const more[] = {"-eva-use-spec", specified,         harness, "-then",
                                "-report-csv",   table_of(a, name), NULL};
    struct child_command command = {audit_words(a, options, more), out, 0};
    array_push(a->arena, &runs->commands, command);
    array_push(a->arena, &runs->names.items, name);
    return true;
}

/* Adds the properties of run i. False where Frama-C did not end well. */
static bool read_run(struct audit *a, struct audit_result *r, const struct runs *runs, int i,
                     struct audit_properties *properties)
{
    const struct child_command *command = &runs->commands.items[i];
    const char *name = runs->names.items.items[i];
    if (!audit_ended(a, r, command, "frama-c-base", SECONDS))
        return false;
    const char *said = audit_slurp(a->arena, command->out);
    const char *table = command->status ? NULL : audit_slurp(a->arena, table_of(a, name));
    if (!said || !table || !audit_property_read(a->arena, table, properties)) {
        audit_say(a, &r->findings, "Frama-C gave no report on %s: %s", name,
                  audit_property_complaint(a->arena, said ? said : ""));
        return false;
    }
    audit_property_log(a->arena, said, properties);
    return true;
}

/* The kernels of piece `piece` of `pieces`: one in so many, since those of one kind, which take as
 * long, follow one another. */
static struct audit_kernels some_kernels(struct audit *a, const struct audit_kernels *all,
                                         int piece, int pieces)
{
    struct audit_kernels some = {0};
    for (int i = piece; i < all->items.count; i += pieces)
        array_push(a->arena, &some.items, all->items.items[i]);
    return some;
}

/* Adds the runs over the kernels' bodies, as many as run at once. */
static bool add_bodies(struct audit *a, struct audit_result *r, struct runs *runs, const char *stem,
                       const struct audit_file *file, const struct audit_kernels *kernels)
{
    int pieces = kernels->items.count / KERNELS_LEAST;
    pieces = pieces > a->jobs ? a->jobs : pieces < 1 ? 1 : pieces;
    for (int i = 0; i < pieces; i++) {
        struct audit_kernels some = some_kernels(a, kernels, i, pieces);
        const char *bodies = audit_harness_kernels(a, file, &some);
        if (!bodies) {
            audit_say(a, &r->findings, "%s: %s", file->name, no_form);
            return false;
        }
        if (!add_run(a, r, runs, arena_printf(a->arena, "%s_bodies%d", stem, i + 1), bodies,
                     "rnet_share"))
            return false;
    }
    return true;
}

/* Adds the runs of a file: its kernels' bodies, and its entry points. */
static bool add_file(struct audit *a, struct audit_result *r, struct runs *runs,
                     const struct audit_file *file, const struct audit_kernels *kernels)
{
    const char *annotated = audit_unroll(a->arena, file->text);
    const char *stem = arena_copy(a->arena, file->name, strlen(file->name) - strlen(".c"));
    if (!output_write(a->arena, audit_scratch(a, file->name), annotated, strlen(annotated)))
        return false;
    const char *calls = audit_harness_entries(a, file), *names = "audit_between";
    if (!calls) {
        audit_say(a, &r->findings, "%s: %s", file->name, no_form);
        return false;
    }
    for (int i = 0; i < kernels->items.count; i++)
        names = arena_printf(a->arena, "%s,%s", names, kernels->items.items[i].name);
    return add_bodies(a, r, runs, stem, file, kernels) &&
           add_run(a, r, runs, arena_printf(a->arena, "%s_calls", stem), calls, names);
}

/* Headers lie beside the harness, where an #include looks first: Frama-C has the folder that it is
 * started in among its paths. */
static bool copy_headers(struct audit *a, struct audit_result *r)
{
    for (int i = 0; i < a->headers.items.count; i++) {
        const char *name = a->headers.items.items[i];
        const char *text = audit_slurp(a->arena, arena_printf(a->arena, "%s/%s", a->folder, name));
        if (text && output_write(a->arena, audit_scratch(a, name), text, strlen(text)))
            continue;
        audit_say(a, &r->findings, "cannot copy %s", name);
        return false;
    }
    return true;
}

void audit_eva(struct audit *a, struct audit_result *r)
{
    struct audit_properties properties = {0};
    struct runs runs = {0};
    int count = a->computing.files.count;
    struct audit_kernels *kernels = arena_array(a->arena, (size_t)count, sizeof *kernels);
    bool ok = copy_headers(a, r);
    for (int i = count - 1; i >= 0 && ok; i--) { /* that of training, the longest, comes last */
        kernels[i] = audit_contracts(a->arena, a->computing.files.items[i].text);
        ok = add_file(a, r, &runs, &a->computing.files.items[i], &kernels[i]);
    }
    if (!ok)
        return;
    child_run_all(a->arena, runs.commands.items, runs.commands.count, a->jobs, SECONDS, a->verbose);
    for (int i = 0; i < runs.commands.count && ok; i++)
        ok = read_run(a, r, &runs, i, &properties);
    if (!ok)
        return;
    for (int i = 0; i < count; i++)
        audit_property_calls(a->arena, &properties, a->computing.files.items[i].name, &kernels[i]);
    audit_property_judge(a->arena, &properties);
    for (int i = 0; i < properties.findings.count; i++)
        audit_say(a, &r->findings, "%s", properties.findings.items[i]);
    r->figures = arena_printf(
        a->arena, "%d file%s, %d kernel calls, %d of %d preconditions proved, %d alarms", count,
        count == 1 ? "" : "s", properties.calls, properties.proved, properties.preconditions,
        properties.alarms);
}
