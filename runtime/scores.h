/* scores.h: what the scores (logits) of one image say about its class. */
#ifndef RNET_SCORES_H
#define RNET_SCORES_H

struct rnet_ranked {
    int index;
    float score;
};

/* 1 where none of the `count` scores is a NaN or an infinity. */
int rnet_scores_finite(const float *scores, int count);

/* Probabilities: exp(s[i] - max) / sum_j exp(s[j] - max), in double. */
void rnet_scores_softmax(const float *scores, int count, double *probabilities);

/* All classes, best first; of equal scores the lower index comes first. */
void rnet_scores_rank(const float *scores, int count, struct rnet_ranked *ranked);

/* How many classes come before `label` in that order: 0 where the answer is right. */
int rnet_scores_place(const float *scores, int count, int label);

#endif
