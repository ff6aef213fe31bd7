/* test_oracle_verdict.c: ten steps are called PyTorch's, chaotic or wrong as they should be; above
 * all, an error among chaotic figures is still found. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/oracle_verdict.h"

enum { PARAMS = 2, VALUES = 100 };

static struct model_param params[PARAMS] = {{.name = "conv1.weight"}, {.name = "bn1.bias"}};
static const struct model model = {.params = {.items = params, .count = PARAMS}};

/* Losses 2, 1.9, ...; gradients of norm 0.5; parameters of norm 3. */
struct steps {
    struct oracle_record record;
    struct oracle_summary gradients[PARAMS], after[PARAMS];
};

static void fill(struct steps *s)
{
    *s = (struct steps){.record = {.steps = ORACLE_STEPS}};
    s->record.gradients = s->gradients;
    s->record.after = s->after;
    for (int i = 0; i < ORACLE_STEPS; i++)
        s->record.losses[i] = 2 - 0.1 * i;
    for (int i = 0; i < PARAMS; i++) {
        s->gradients[i] = (struct oracle_summary){true, 0.5, -1, 0.05, 0.04, VALUES};
        s->after[i] = (struct oracle_summary){true, 3, 12, 0.2, -0.3, VALUES};
    }
}

/* PyTorch's steps, ours in float32 and in double precision, and these with moved parameters. */
struct runs {
    struct steps torch, ours, exact, moved;
};

/* Training that is chaotic from the fourth step on and, by 0.4 %, in the gradient of bn1.bias:
 * PyTorch and we both stray in float32. */
static void fill_chaotic(struct runs *r)
{
    fill(&r->torch);
    fill(&r->ours);
    fill(&r->exact);
    fill(&r->moved);
    for (int i = 3; i < ORACLE_STEPS; i++) {
        r->moved.record.losses[i] *= 1.03;
        r->torch.record.losses[i] *= 0.98;
        r->ours.record.losses[i] *= 1.02;
    }
    r->moved.gradients[1].norm *= 1.004;
    r->ours.gradients[1].norm *= 0.995;
}

/* `sharp`: the number of gradients that fail. */
static enum oracle_verdict judge(const struct runs *r, int *sharp)
{
    struct oracle_deviations drift = {0};
    struct oracle_deviations ours = oracle_compare(&model, &r->ours.record, &r->torch.record);
    struct oracle_deviations exact = oracle_compare(&model, &r->exact.record, &r->torch.record);
    struct oracle_deviations moved = oracle_compare(&model, &r->moved.record, &r->exact.record);
    oracle_drift_add(&drift, &moved);
    enum oracle_verdict verdict = oracle_judge(&ours, &exact, &drift);
    cr_expect((oracle_judge(&ours, NULL, NULL) == ORACLE_STRICT) == (verdict == ORACLE_STRICT));
    if (sharp)
        *sharp = oracle_wrong_gradients(&ours, &drift);
    oracle_deviations_free(&ours);
    oracle_deviations_free(&exact);
    oracle_deviations_free(&moved);
    oracle_deviations_free(&drift);
    return verdict;
}

Test(oracle_verdict, equal_steps_are_strict)
{
    struct runs r;
    fill_chaotic(&r);
    fill(&r.ours);
    fill(&r.torch);
    cr_expect(judge(&r, NULL) == ORACLE_STRICT);
    r.ours.record.losses[4] *= 1.0009;
    r.ours.record.losses[5] *= 1.019;
    r.ours.gradients[0].sum += 0.0009 * 0.5 * 10;
    r.ours.after[1].last += 0.0009 * 3;
    cr_expect(judge(&r, NULL) == ORACLE_STRICT);
}

Test(oracle_verdict, what_double_precision_drifts_by_is_chaotic)
{
    struct runs r;
    int wrong;
    fill_chaotic(&r);
    cr_expect(judge(&r, &wrong) == ORACLE_CHAOTIC && wrong == 0);
}

/* ---- Errors ---- */

Test(oracle_verdict, no_drift_excuses_nothing)
{
    struct runs r;
    fill_chaotic(&r);
    fill(&r.moved);
    cr_expect(judge(&r, NULL) == ORACLE_FAIL);
}

Test(oracle_verdict, a_planted_gradient_fails)
{
    int wrong;
    for (int param = 0; param < PARAMS; param++) {
        struct runs r;
        fill_chaotic(&r);
        struct oracle_record one = {.gradients = &r.ours.gradients[param]};
        oracle_record_scale(&one, 1, 1.01 / (param == 1 ? 0.995 : 1));
        cr_expect(judge(&r, &wrong) == ORACLE_FAIL, "%s", params[param].name);
        cr_expect(wrong == 1, "%s: %d", params[param].name, wrong);
    }
}

/* What one tensor or one part drifts by is no excuse for another. */
Test(oracle_verdict, a_part_that_does_not_drift_fails)
{
    for (int part = 0; part < 3; part++) {
        struct runs r;
        fill_chaotic(&r);
        r.ours.gradients[1].sum += part == 0 ? 0.002 * 0.5 * 10 : 0;
        r.ours.gradients[0].norm *= part == 1 ? 1.002 : 1;
        r.ours.after[1].first += part == 2 ? 0.002 * 3 : 0;
        cr_expect(judge(&r, NULL) == ORACLE_FAIL, "%d", part);
    }
}

/* A drift is known from its step on. */
Test(oracle_verdict, losses_before_the_drift_fail)
{
    for (int step = 0; step < 3; step++) {
        struct runs r;
        fill_chaotic(&r);
        r.ours.record.losses[step] *= 1.002;
        cr_expect(judge(&r, NULL) == ORACLE_FAIL, "%d", step);
    }
    struct runs r;
    fill_chaotic(&r);
    r.moved.record.losses[8] = r.exact.record.losses[8];
    cr_expect(judge(&r, NULL) == ORACLE_CHAOTIC, "a moved loss may meet the unmoved one by chance");
    r.ours.record.losses[8] *= 1.03;
    cr_expect(judge(&r, NULL) == ORACLE_FAIL);
}

Test(oracle_verdict, the_first_loss_is_strict)
{
    struct runs r;
    fill_chaotic(&r);
    r.moved.record.losses[0] *= 1.03;
    cr_expect(judge(&r, NULL) == ORACLE_CHAOTIC);
    r.ours.record.losses[0] *= 1.002;
    cr_expect(judge(&r, NULL) == ORACLE_FAIL);
}

/* However wild the drift, or what is no number of it. */
Test(oracle_verdict, a_wild_drift_does_not_excuse_all)
{
    static const double wild[] = {10, NAN, INFINITY};
    for (size_t i = 0; i < sizeof wild / sizeof *wild; i++) {
        struct runs r;
        fill_chaotic(&r);
        r.moved.gradients[0].norm *= wild[i];
        cr_expect(judge(&r, NULL) == ORACLE_CHAOTIC, "%g", wild[i]);
        r.ours.gradients[0].norm *= 1.06;
        cr_expect(judge(&r, NULL) == ORACLE_FAIL, "%g", wild[i]);
        fill_chaotic(&r);
        r.moved.record.losses[9] *= wild[i];
        r.ours.record.losses[9] *= 1.6;
        cr_expect(judge(&r, NULL) == ORACLE_FAIL, "%g", wild[i]);
    }
}

/* Double precision that is itself wrong measures nothing. */
Test(oracle_verdict, a_wrong_double_run_excuses_nothing)
{
    struct runs r;
    fill_chaotic(&r);
    r.exact.record.losses[9] *= 1.2;
    r.moved.record.losses[9] *= 1.2;
    cr_expect(judge(&r, NULL) == ORACLE_FAIL);
}

Test(oracle_verdict, what_is_no_number_or_not_there_fails)
{
    struct runs r;
    fill_chaotic(&r);
    r.ours.record.losses[9] = NAN;
    cr_expect(judge(&r, NULL) == ORACLE_FAIL);
    fill_chaotic(&r);
    r.ours.gradients[1].sum = NAN;
    cr_expect(judge(&r, NULL) == ORACLE_FAIL);
    fill_chaotic(&r);
    r.ours.after[0].there = false;
    cr_expect(judge(&r, NULL) == ORACLE_FAIL);
    fill(&r.ours);
    fill(&r.torch);
    r.torch.gradients[0] = (struct oracle_summary){true, 1e-9, 1e-9, 1e-9, 1e-9, 0};
    cr_expect(judge(&r, NULL) == ORACLE_FAIL, "a gradient where PyTorch has but rounding");
}

/* ---- Several moves, shorter records, names ---- */

Test(oracle_verdict, a_drift_is_the_largest_of_several)
{
    struct runs r;
    struct oracle_deviations drift = {0};
    fill_chaotic(&r);
    for (int move = 0; move < 3; move++) {
        r.moved.record.steps = move == 1 ? 1 : ORACLE_STEPS;
        r.moved.after[0].norm = move == 1 ? 3.03 : 3;
        struct oracle_deviations moved = oracle_compare(&model, &r.moved.record, &r.exact.record);
        oracle_drift_add(&drift, &moved);
        oracle_deviations_free(&moved);
    }
    int after = ORACLE_STEPS + ORACLE_PARTS * PARAMS;
    cr_expect(fabs(drift.of[after] - 0.01) < 1e-9 && fabs(drift.of[9] - 0.03) < 1e-9);
    oracle_deviations_free(&drift);
}

Test(oracle_verdict, the_worst_has_a_name)
{
    struct runs r;
    fill_chaotic(&r);
    r.ours.gradients[0].last += 0.03;
    struct oracle_deviations d = oracle_compare(&model, &r.ours.record, &r.torch.record);
    struct oracle_deviations none = oracle_compare(&model, &r.exact.record, &r.exact.record);
    int worst = oracle_worst(&d, &none, GRADIENTS);
    cr_expect(strcmp(oracle_name(&d, worst), "last element of the gradient of conv1.weight") == 0);
    cr_expect(strcmp(oracle_name(&d, oracle_worst(&d, NULL, EARLY)), "loss of step 5") == 0 ||
              strcmp(oracle_name(&d, oracle_worst(&d, NULL, EARLY)), "loss of step 4") == 0);
    cr_expect(oracle_worst(&d, &none, AFTER) == -1);
    worst = oracle_worst(&d, NULL, AFTER);
    cr_expect(strcmp(oracle_name(&d, worst), "norm of conv1.weight") == 0);
    oracle_deviations_free(&d);
    oracle_deviations_free(&none);
}
