/* scores.c: what the scores of one image say about its class. In: logits. Out: probabilities and
 * ranks. */
#include "scores.h"

#include <math.h>
#include <stdlib.h>

int rnet_scores_finite(const float *scores, int count)
{
    for (int i = 0; i < count; i++)
        if (!isfinite(scores[i]))
            return 0;
    return 1;
}

void rnet_scores_softmax(const float *scores, int count, double *probabilities)
{
    double largest = -INFINITY, sum = 0;
    for (int i = 0; i < count; i++)
        largest = fmax(largest, (double)scores[i]);
    for (int i = 0; i < count; i++) {
        probabilities[i] = exp((double)scores[i] - largest);
        sum += probabilities[i];
    }
    for (int i = 0; i < count; i++)
        probabilities[i] /= sum;
}

static int order_ranked(const void *a, const void *b)
{
    const struct rnet_ranked *x = a, *y = b;
    if (x->score > y->score)
        return -1;
    if (x->score < y->score)
        return 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

void rnet_scores_rank(const float *scores, int count, struct rnet_ranked *ranked)
{
    for (int i = 0; i < count; i++)
        ranked[i] = (struct rnet_ranked){i, scores[i]};
    qsort(ranked, (size_t)count, sizeof *ranked, order_ranked);
}

int rnet_scores_place(const float *scores, int count, int label)
{
    int before = 0;
    for (int i = 0; i < count; i++)
        before += scores[i] > scores[label] || (scores[i] == scores[label] && i < label);
    return before;
}
