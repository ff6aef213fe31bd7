/* test_runtime_scores.c: probabilities and ranks. */
#include <criterion/criterion.h>
#include <math.h>

#include "scores.h"

static const float scores[] = {1, 3, 3, -2, 2};

Test(runtime_scores, softmax_sums_to_one_without_overflow)
{
    const float large[] = {1e30f, -1e30f, 1e30f};
    double p[5], sum = 0;
    rnet_scores_softmax(scores, 5, p);
    for (int i = 0; i < 5; i++)
        sum += p[i];
    cr_assert(fabs(sum - 1) < 1e-15);
    cr_assert(fabs(p[4] / p[0] - exp(1)) < 1e-14);
    rnet_scores_softmax(large, 3, p);
    cr_assert_eq(p[0], 0.5);
    cr_assert_eq(p[1], 0.0);
}

Test(runtime_scores, ranks_with_ties_by_index)
{
    static const int wanted[] = {1, 2, 4, 0, 3};
    struct rnet_ranked ranked[5];
    rnet_scores_rank(scores, 5, ranked);
    for (int i = 0; i < 5; i++) {
        cr_assert_eq(ranked[i].index, wanted[i]);
        cr_assert_eq(rnet_scores_place(scores, 5, wanted[i]), i);
    }
}

Test(runtime_scores, finds_what_is_not_finite)
{
    const float bad[] = {1, NAN, 2}, worse[] = {1, -INFINITY};
    cr_assert_eq(rnet_scores_finite(scores, 5), 1);
    cr_assert_eq(rnet_scores_finite(bad, 3), 0);
    cr_assert_eq(rnet_scores_finite(worse, 2), 0);
}
