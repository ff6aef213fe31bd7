/* audit_eva.c: Frama-C's Eva over emitted C. In: NAME_infer.c and NAME_train.c. Out: what it could
 * not prove.
 *
 * Two runs a file. In the first, every kernel is called with arrays of exactly the sizes that its
 * contract states and whatever values, so that its body is shown to stay within them: a step
 * outside is not hidden by what happens to lie next to a buffer in the workspace. In the second,
 * the entry points are called, kernels are taken for what their contracts say, and each contract is
 * checked where it is called: ranges, and what lies apart from what. Either run takes all numbers
 * of parts up to the planned one, and all parts. What counts are the statuses of all properties:
 * one that is unknown or invalid, or of a call that no run reached, is a finding. */
#include <stdlib.h>
#include <string.h>

#include "audit_harness.h"
#include "audit_parts.h"
#include "audit_property.h"
#include "output.h"

/* GoogLeNet's step of training takes an hour. */
enum { SECONDS = 6 * 3600 };

static const char options[] =
    "frama-c -machdep gcc_x86_64 -eva -eva-precision 0 -warn-special-float none "
    "-eva-no-show-progress -eva-print-callstacks -eva-msg-key=-initial-state,-final-states";

/* One run over harness `text`; its properties are added. False where Frama-C did not end well. */
static bool run(struct audit *a, struct audit_result *r, const char *name, const char *text,
                const char *specified, struct audit_properties *properties)
{
    const char *harness = audit_scratch(a, arena_printf(a->arena, "audit_%s.c", name));
    const char *csv = audit_scratch(a, arena_printf(a->arena, "audit_%s.csv", name));
    if (!output_write(a->arena, harness, text, strlen(text))) {
        audit_say(a, &r->findings, "cannot write the harness");
        return false;
    }
    const char *const more[] = {"-eva-use-spec", specified, harness, "-then",
                                "-report-csv",   csv,       NULL};
    int status;
    const char *said = audit_run(a, r, options, more, "frama-c-base", SECONDS, &status);
    if (!said)
        return false;
    const char *table = status ? NULL : audit_slurp(a->arena, csv);
    if (!table || !audit_property_read(a->arena, table, properties)) {
        audit_say(a, &r->findings, "Frama-C gave no report on %s: %s", name,
                  audit_property_complaint(a->arena, said));
        return false;
    }
    audit_property_log(a->arena, said, properties);
    return true;
}

/* The functions that a run knows by their specifications alone: "f,g,h". */
static const char *specified(struct audit *a, const struct audit_kernels *kernels, bool kernels_too)
{
    const char *names = kernels_too ? "audit_between" : "rnet_share";
    for (int i = 0; kernels_too && i < kernels->items.count; i++)
        names = arena_printf(a->arena, "%s,%s", names, kernels->items.items[i].name);
    return names;
}

static bool audit_file(struct audit *a, struct audit_result *r, const struct audit_file *file,
                       struct audit_properties *properties)
{
    struct audit_kernels kernels = audit_contracts(a->arena, file->text);
    const char *annotated = audit_unroll(a->arena, file->text);
    const char *stem = arena_copy(a->arena, file->name, strlen(file->name) - strlen(".c"));
    if (!output_write(a->arena, audit_scratch(a, file->name), annotated, strlen(annotated)))
        return false;
    const char *calls = audit_harness_entries(a, file);
    const char *bodies = audit_harness_kernels(a, file, &kernels);
    if (!calls || !bodies) {
        audit_say(a, &r->findings, "%s: its entry points do not have the form of emitted C",
                  file->name);
        return false;
    }
    bool ok = run(a, r, arena_printf(a->arena, "%s_calls", stem), calls,
                  specified(a, &kernels, true), properties) &&
              run(a, r, arena_printf(a->arena, "%s_bodies", stem), bodies,
                  specified(a, &kernels, false), properties);
    if (ok)
        audit_property_calls(a->arena, properties, file->name, &kernels);
    return ok;
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
    int files = 0;
    if (!copy_headers(a, r))
        return;
    for (int i = 0; i < a->computing.files.count; i++)
        files += audit_file(a, r, &a->computing.files.items[i], &properties);
    if (!files)
        return;
    audit_property_judge(a->arena, &properties);
    for (int i = 0; i < properties.findings.count; i++)
        audit_say(a, &r->findings, "%s", properties.findings.items[i]);
    r->figures = arena_printf(
        a->arena, "%d of %d files, %d kernel calls, %d of %d preconditions proved, %d alarms",
        files, a->computing.files.count, properties.calls, properties.proved,
        properties.preconditions, properties.alarms);
}
