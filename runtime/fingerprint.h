/* fingerprint.h: a few numbers that stand for a tensor, so that a program can carry what each of
 * its steps should compute without carrying the values.
 *
 * The channels are cut into at most 16 groups of neighbours. Of each group there are two sums of
 * all its values, each value taken with a sign that is as good as random (rnet_random of its index
 * in C x H x W), and the sum of their squares. A change of the values by a vector d changes a sum
 * by d times random signs: by about the length of d, whatever the pattern of d; that both sums
 * change by less than a tenth of that has a chance below one in a hundred (a single wrong value
 * always shows in full). Two tensors with the same values in other places differ as well. What is
 * not seen: a change that is small beside the root mean square, such as a single value of a million
 * that is wrong by a hundredth of it. */
#ifndef RNET_FINGERPRINT_H
#define RNET_FINGERPRINT_H

#include <stddef.h>
#include <stdint.h>

enum { RNET_FINGERPRINT_GROUPS = 16, RNET_FINGERPRINT_SUMS = 2, RNET_FINGERPRINT_FLOATS = 3 };

struct rnet_fingerprint {
    double sums[RNET_FINGERPRINT_GROUPS][RNET_FINGERPRINT_SUMS];
    double squares[RNET_FINGERPRINT_GROUPS];
};

/* How many groups `channels` channels are cut into, and which one `channel` is in. */
int rnet_fingerprint_groups(int channels);
int rnet_fingerprint_group(int channels, int channel);

/* Adds the values of channel `channel` of `channels`, `count` = h * w of them, to the fingerprint,
 * which is zero before the first. */
void rnet_fingerprint_add(struct rnet_fingerprint *print, int channels, int channel,
                          const double *values, size_t count);

/* To and from RNET_FINGERPRINT_FLOATS floats for each group: both sums, then the root of the
 * squares. */
void rnet_fingerprint_pack(const struct rnet_fingerprint *print, int channels, float *out);
void rnet_fingerprint_unpack(struct rnet_fingerprint *print, int channels, const float *in);

/* How far `found` lies from `expected`, both of a c x h x w tensor (`plane` = h * w): for each
 * group the larger difference of a sum over the length that the group's values have, or would have
 * if they were as large as the whole tensor's; of the groups the largest, whose number goes to
 * *group. NaN where there is one. 0 of two tensors of zeros. */
double rnet_fingerprint_distance(const struct rnet_fingerprint *found,
                                 const struct rnet_fingerprint *expected, int channels,
                                 size_t plane, int *group);

#endif
