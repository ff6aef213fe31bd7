/* oracle_verdict.c: the judgement of ten steps of training. In: records of PyTorch, of our float32
 * program and of our double-precision one. Out: deviations, what is allowed to each, a verdict. */
#include "support/oracle_verdict.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double strict[FIGURES] = {1e-3, 2e-2, 1e-3, 1e-3};
static const double ceilings[FIGURES] = {0.2, 0.5, 0.05, 0.05};
static const double drifts_allowed = 2;

/* ---- Deviations ---- */

static struct oracle_deviations deviations_new(const struct model *model)
{
    int count = ORACLE_STEPS + 2 * ORACLE_PARTS * model->params.count;
    struct oracle_deviations d = {model, count, calloc((size_t)count, sizeof *d.of)};
    if (!d.of)
        abort();
    return d;
}

void oracle_deviations_free(struct oracle_deviations *d)
{
    free(d->of);
}

/* The differences of norm, sum, first and last element, relative to the norm of `want` (of a sum of
 * n values, to sqrt(n) times the norm). */
static void compare_tensor(const struct oracle_summary *got, const struct oracle_summary *want,
                           double parts[ORACLE_PARTS])
{
    double norm = want->norm, root = sqrt(fmax(got->count, want->count));
    bool there = got->there && want->there;
    if (!got->there && !want->there)
        return;
    if (there && norm < 1e-6 && got->norm < 1e-5)
        return; /* A bias before a bn has no gradient but rounding. */
    const double differences[ORACLE_PARTS] = {got->norm - norm, (got->sum - want->sum) / root,
                                              got->first - want->first, got->last - want->last};
    for (int i = 0; i < ORACLE_PARTS; i++)
        parts[i] = there ? fabs(differences[i]) / norm : INFINITY;
}

struct oracle_deviations oracle_compare(const struct model *model, const struct oracle_record *got,
                                        const struct oracle_record *want)
{
    struct oracle_deviations d = deviations_new(model);
    double *gradients = d.of + ORACLE_STEPS;
    double *after = gradients + ORACLE_PARTS * model->params.count;
    for (int step = 0; step < got->steps && step < want->steps; step++)
        d.of[step] = fabs(got->losses[step] - want->losses[step]) / want->losses[step];
    for (int i = 0; i < model->params.count; i++) {
        compare_tensor(&got->gradients[i], &want->gradients[i], gradients + ORACLE_PARTS * i);
        compare_tensor(&got->after[i], &want->after[i], after + ORACLE_PARTS * i);
    }
    return d;
}

static double larger(double a, double b)
{
    return isnan(a) || a > b ? a : b;
}

void oracle_drift_add(struct oracle_deviations *drift, const struct oracle_deviations *moved)
{
    if (!drift->of)
        *drift = deviations_new(moved->model);
    for (int i = 0; i < moved->count; i++)
        drift->of[i] = larger(drift->of[i], moved->of[i]);
    for (int i = 1; i < ORACLE_STEPS; i++)
        drift->of[i] = larger(drift->of[i - 1], drift->of[i]);
}

/* ---- Figures ---- */

static int figure_of(const struct model *model, int index)
{
    if (index < ORACLE_STEPS)
        return index < ORACLE_STEPS / 2 ? EARLY : LATE;
    return index < ORACLE_STEPS + ORACLE_PARTS * model->params.count ? GRADIENTS : AFTER;
}

const char *oracle_name(const struct oracle_deviations *d, int index)
{
    static const char *const parts[] = {"norm", "sum", "first element", "last element"};
    static char text[256];
    int part = index - ORACLE_STEPS;
    int param = part / ORACLE_PARTS % d->model->params.count;
    if (index < ORACLE_STEPS)
        snprintf(text, sizeof text, "loss of step %d", index + 1);
    else
        snprintf(text, sizeof text, "%s of %s%s", parts[part % ORACLE_PARTS],
                 figure_of(d->model, index) == GRADIENTS ? "the gradient of " : "",
                 d->model->params.items[param].name);
    return text;
}

/* ---- Verdicts ---- */

/* What `index` drifts by: a tensor's first and last element are two samples of one thing. */
static double drift_of(const struct oracle_deviations *drift, int index)
{
    enum { FIRST = 2, LAST = 3 };
    int part = (index - ORACLE_STEPS) % ORACLE_PARTS;
    if (index < ORACLE_STEPS || part < FIRST)
        return drift->of[index];
    return larger(drift->of[index], drift->of[index + (part == FIRST ? 1 : -1)]);
}

double oracle_allowance(const struct oracle_deviations *d, const struct oracle_deviations *drift,
                        int index)
{
    int figure = figure_of(d->model, index);
    if (!drift || index == 0 || !isfinite(drift_of(drift, index)))
        return strict[figure];
    return fmax(strict[figure], fmin(drifts_allowed * drift_of(drift, index), ceilings[figure]));
}

/* A NaN is off. */
static bool is_off(const struct oracle_deviations *d, const struct oracle_deviations *drift,
                   int index)
{
    return !(d->of[index] <= oracle_allowance(d, drift, index));
}

int oracle_worst(const struct oracle_deviations *d, const struct oracle_deviations *drift,
                 int figure)
{
    int worst = -1;
    double most = 0;
    for (int i = 0; i < d->count; i++) {
        double share = d->of[i] / oracle_allowance(d, drift, i);
        if (figure_of(d->model, i) != figure || (drift && !is_off(d, NULL, i)) ||
            (worst >= 0 && larger(most, share) == most))
            continue;
        worst = i;
        most = share;
    }
    return worst;
}

bool oracle_losses_good(const struct oracle_deviations *d, const struct oracle_deviations *drift)
{
    bool good = true;
    for (int i = 0; i < ORACLE_STEPS; i++)
        good = good && !is_off(d, drift, i);
    return good;
}

static bool all_good(const struct oracle_deviations *d, const struct oracle_deviations *drift)
{
    bool good = true;
    for (int i = 0; i < d->count; i++)
        good = good && !is_off(d, drift, i);
    return good;
}

enum oracle_verdict oracle_judge(const struct oracle_deviations *ours,
                                 const struct oracle_deviations *exact,
                                 const struct oracle_deviations *drift)
{
    if (all_good(ours, NULL))
        return ORACLE_STRICT;
    bool chaotic = drift && all_good(ours, drift) && oracle_losses_good(exact, drift);
    return chaotic ? ORACLE_CHAOTIC : ORACLE_FAIL;
}

int oracle_wrong_gradients(const struct oracle_deviations *d, const struct oracle_deviations *drift)
{
    int wrong = 0;
    for (int param = 0; param < d->model->params.count; param++) {
        bool off = false;
        for (int part = 0; part < ORACLE_PARTS; part++)
            off = off || is_off(d, drift, ORACLE_STEPS + ORACLE_PARTS * param + part);
        wrong += off;
    }
    return wrong;
}
