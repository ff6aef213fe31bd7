/* app_selftest_report.c: what `selftest` says of a step of training. In: comparisons. Out: lines,
 * JSON. */
#include <math.h>
#include <stdio.h>

#include "app_selftest.h"
#include "json_line.h"

static bool is_near(const struct rnet_comparison *c)
{
    return c->value <= c->allowed; /* NaN is not */
}

bool rnet_selftest_train_passed(const struct rnet_train_test *test)
{
    for (int i = 0; i < test->count; i++)
        if (!is_near(&test->list[i]))
            return false;
    return true;
}

/* The first that is not near enough; NULL: none. */
static const struct rnet_comparison *first_of(const struct rnet_train_test *test)
{
    for (int i = 0; i < test->count; i++)
        if (!is_near(&test->list[i]))
            return &test->list[i];
    return NULL;
}

/* How much of what is allowed it takes. */
static double share(const struct rnet_comparison *c)
{
    if (c->allowed > 0)
        return c->value / c->allowed;
    return c->value > 0 || isnan(c->value) ? INFINITY : 0;
}

/* Of a kind, the one that takes most of what is allowed; NULL: there are none. */
static const struct rnet_comparison *worst_of(const struct rnet_train_test *test,
                                              enum rnet_compared what)
{
    const struct rnet_comparison *worst = NULL;
    for (int i = 0; i < test->count; i++) {
        const struct rnet_comparison *c = &test->list[i];
        if (c->what == what && (worst == NULL || !(share(c) <= share(worst))))
            worst = c;
    }
    return worst;
}

static const char *kernel_of(const struct rnet_app *app, const struct rnet_comparison *c)
{
    return c->step > 0 ? app->program->training->steps[c->step - 1].kernel : "update";
}

static const char *const kinds[RNET_COMPARED] = {
    [RNET_COMPARED_STATISTICS] = "running statistics",
    [RNET_COMPARED_LOSS] = "loss",
    [RNET_COMPARED_GRADIENT] = "gradients",
    [RNET_COMPARED_UPDATE] = "update",
};

/* ---- Lines ---- */

static void print_list(const struct rnet_app *app, const struct rnet_train_test *test)
{
    printf("step  difference   allowed  of training (kernel)\n");
    for (int i = 0; i < test->count; i++) {
        const struct rnet_comparison *c = &test->list[i];
        printf("%4d  %10.1e  %8.1e  %s%s (%s)%s\n", c->step, c->value, c->allowed,
               c->what == RNET_COMPARED_GRADIENT ? "gradient of " : "", c->name, kernel_of(app, c),
               is_near(c) ? "" : "  <--");
    }
    const struct rnet_comparison *first = first_of(test);
    if (first != NULL)
        printf("the first of training that deviates is %s%s, step %d (%s): by %.2g\n",
               first->what == RNET_COMPARED_GRADIENT ? "the gradient of " : "", first->name,
               first->step, kernel_of(app, first), first->value);
}

void rnet_selftest_print_train(const struct rnet_app *app, const struct rnet_train_test *test)
{
    if (test->list == NULL) {
        printf("training not tested: a step takes %.1f GB of memory, and %.1f GB are free\n",
               test->needed / 1e9, test->memory / 1e9);
        return;
    }
    if (app->options.layers)
        print_list(app, test);
    printf("training %s:", rnet_selftest_train_passed(test) ? "passed" : "FAILED");
    const char *before = "";
    for (int what = 0; what < RNET_COMPARED; what++) {
        const struct rnet_comparison *c = worst_of(test, (enum rnet_compared)what);
        if (c == NULL)
            continue;
        printf("%s %s off by %.2g (%.0e allowed", before, kinds[what], c->value, c->allowed);
        printf(what == RNET_COMPARED_LOSS ? ")" : "; %s)", c->name);
        before = ",";
    }
    printf(", on a batch of %d from %d image%s\n", app->program->training->batch, test->images,
           test->images > 1 ? "s" : "");
}

/* ---- JSON ---- */

static json_t *describe(const struct rnet_app *app, const struct rnet_comparison *c)
{
    if (c == NULL)
        return json_null();
    return json_pack("{s:s, s:o, s:i, s:s, s:o, s:o}", "what", kinds[c->what], "name",
                     rnet_json_text(c->name), "step", c->step, "kernel", kernel_of(app, c), "error",
                     rnet_json_real(c->value), "tolerance", rnet_json_real(c->allowed));
}

json_t *rnet_selftest_train_json(const struct rnet_app *app, const struct rnet_train_test *test)
{
    if (test->list == NULL)
        return json_pack("{s:b, s:o, s:o}", "tested", 0, "memory_needed",
                         rnet_json_real(test->needed), "memory_free", rnet_json_real(test->memory));
    json_t *object =
        json_pack("{s:b, s:b, s:i, s:i, s:o}", "tested", 1, "passed",
                  rnet_selftest_train_passed(test), "batch", app->program->training->batch,
                  "images", test->images, "first", describe(app, first_of(test)));
    json_t *worst = json_array();
    for (int what = 0; what < RNET_COMPARED; what++)
        if (worst_of(test, (enum rnet_compared)what) != NULL)
            json_array_append_new(worst, describe(app, worst_of(test, (enum rnet_compared)what)));
    json_object_set_new(object, "worst", worst);
    if (!app->options.layers)
        return object;
    json_t *list = json_array();
    for (int i = 0; i < test->count; i++)
        json_array_append_new(list, describe(app, &test->list[i]));
    json_object_set_new(object, "compared", list);
    return object;
}
