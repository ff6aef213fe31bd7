/* coverage.c: whether the selftest runs all of the emitted C. In: the network that is
 * audited. Out: what of it never runs. */
#include "coverage.h"
#include "audit/parts.h"
#include "compile.h"
#include "toolchain.h"

/* Why it cannot be measured; NULL: it can. */
static const char *obstacle(const struct audit *a)
{
    if (!a->compilation)
        return "the description is not at hand";
    if (toolchain_is_cross(a->target) || a->target->lanes > target_find("native")->lanes)
        return arena_printf(a->arena, "programs for %s do not run here", a->target->name);
    return NULL;
}

void audit_coverage(struct audit *a, struct audit_result *r)
{
    struct coverage all;
    r->figures = obstacle(a);
    if (r->figures) {
        r->not_run = true;
        return;
    }
    if (coverage_measure(a->compilation, compile_info(a->compilation), &all)) {
        r->not_run = true;
        audit_say(a, &r->findings, "coverage was not measured: see standard error");
        return;
    }
    for (int i = 0; i < all.gaps.count; i++) {
        const struct coverage_gap *gap = &all.gaps.items[i];
        audit_say(a, &r->findings, "%s:%d: %s: %s", gap->file, gap->line,
                  gap->branch ? "a branch is never taken" : "never runs", gap->text);
    }
    r->figures = arena_printf(
        a->arena, "selftest passes and runs %d of %d lines, %d of %d branches%s", all.lines_run,
        all.lines, all.branches_taken, all.branches,
        all.batch ? arena_printf(a->arena, "; training with %d images a step", all.batch) : "");
}
