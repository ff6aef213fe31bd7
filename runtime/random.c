/* random.c: keyed random numbers. In: seed, stream, index. Out: numbers. */
#include "random.h"

#include <math.h>

static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

uint64_t rnet_random(uint64_t seed, uint64_t stream, uint64_t index)
{
    uint64_t key = mix(mix(seed + 0x9e3779b97f4a7c15u) + stream);
    return mix(key + (index + 1) * 0x9e3779b97f4a7c15u);
}

static uint64_t next(struct rnet_random *random)
{
    return rnet_random(random->seed, random->stream, random->index++);
}

/* Numbers of the incomplete last round of `count` are drawn again. */
uint64_t rnet_random_below(struct rnet_random *random, uint64_t count)
{
    uint64_t excess = (UINT64_MAX % count + 1) % count, bits;
    do
        bits = next(random);
    while (bits > UINT64_MAX - excess);
    return bits % count;
}

double rnet_random_uniform(struct rnet_random *random)
{
    return (double)(next(random) >> 11) * 0x1p-53;
}

double rnet_random_normal(struct rnet_random *random)
{
    static const double turn = 6.283185307179586;
    double radius = sqrt(-2 * log(1 - rnet_random_uniform(random)));
    return radius * cos(turn * rnet_random_uniform(random));
}

/* Fisher and Yates, from the end. */
void rnet_random_order(int64_t *order, int64_t count, uint64_t seed, uint64_t stream)
{
    struct rnet_random random = {seed, stream, 0};
    for (int64_t i = 0; i < count; i++)
        order[i] = i;
    for (int64_t i = count - 1; i > 0; i--) {
        int64_t other = (int64_t)rnet_random_below(&random, (uint64_t)i + 1);
        int64_t moved = order[i];
        order[i] = order[other];
        order[other] = moved;
    }
}
