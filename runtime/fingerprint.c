/* fingerprint.c: fingerprints of tensors. In: values, channel by channel. Out: signed sums of
 * groups of channels, and how far two tensors lie apart by them. */
#include "fingerprint.h"

#include <math.h>

#include "random.h"

static const uint64_t SEED = 0x66696e676572; /* + the number of the sum, as the stream */

int rnet_fingerprint_groups(int channels)
{
    return channels < RNET_FINGERPRINT_GROUPS ? channels : RNET_FINGERPRINT_GROUPS;
}

int rnet_fingerprint_group(int channels, int channel)
{
    return (int)((int64_t)channel * rnet_fingerprint_groups(channels) / channels);
}

void rnet_fingerprint_add(struct rnet_fingerprint *print, int channels, int channel,
                          const double *values, size_t count)
{
    int group = rnet_fingerprint_group(channels, channel);
    uint64_t first = (uint64_t)channel * count;
    double sums[RNET_FINGERPRINT_SUMS] = {0}, squares = 0;
    uint64_t signs[RNET_FINGERPRINT_SUMS] = {0};
    for (size_t i = 0; i < count; i++) {
        uint64_t index = first + i;
        for (uint64_t k = 0; k < RNET_FINGERPRINT_SUMS; k++) {
            if (i == 0 || index % 64 == 0) /* 64 signs at a time */
                signs[k] = rnet_random(SEED, k, index / 64);
            sums[k] += signs[k] >> index % 64 & 1 ? values[i] : -values[i];
        }
        squares += values[i] * values[i];
    }
    for (int k = 0; k < RNET_FINGERPRINT_SUMS; k++)
        print->sums[group][k] += sums[k];
    print->squares[group] += squares;
}

void rnet_fingerprint_pack(const struct rnet_fingerprint *print, int channels, float *out)
{
    for (int g = 0; g < rnet_fingerprint_groups(channels); g++) {
        for (int k = 0; k < RNET_FINGERPRINT_SUMS; k++)
            *out++ = (float)print->sums[g][k];
        *out++ = (float)sqrt(print->squares[g]);
    }
}

void rnet_fingerprint_unpack(struct rnet_fingerprint *print, int channels, const float *in)
{
    *print = (struct rnet_fingerprint){0};
    for (int g = 0; g < rnet_fingerprint_groups(channels); g++) {
        for (int k = 0; k < RNET_FINGERPRINT_SUMS; k++)
            print->sums[g][k] = (double)*in++;
        print->squares[g] = (double)*in * (double)*in;
        in++;
    }
}

/* Channels of a group. */
static int group_channels(int channels, int group)
{
    int count = 0;
    for (int c = 0; c < channels; c++)
        count += rnet_fingerprint_group(channels, c) == group;
    return count;
}

double rnet_fingerprint_distance(const struct rnet_fingerprint *found,
                                 const struct rnet_fingerprint *expected, int channels,
                                 size_t plane, int *group)
{
    double all = 0, largest = 0;
    int groups = rnet_fingerprint_groups(channels);
    *group = 0;
    for (int g = 0; g < groups; g++)
        all += expected->squares[g];
    double mean_square = all / ((double)channels * (double)plane);
    for (int g = 0; g < groups; g++) {
        double alike = mean_square * (double)plane * group_channels(channels, g);
        double length = sqrt(fmax(alike, expected->squares[g]));
        for (int k = 0; k < RNET_FINGERPRINT_SUMS; k++) {
            double difference = fabs(found->sums[g][k] - expected->sums[g][k]);
            double distance = length > 0 ? difference / length : difference;
            if (!(distance <= largest) && !isnan(largest)) {
                largest = distance;
                *group = g;
            }
        }
    }
    return largest;
}
