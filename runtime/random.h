/* random.h: random numbers that depend on what they are for and on nothing else.
 *
 * A number is a function of the seed, of a stream (which use, epoch or node) and of an index in it,
 * so that any order of computation, any number of threads and a run that was resumed draw the same.
 * splitmix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators"), keyed. */
#ifndef RNET_RANDOM_H
#define RNET_RANDOM_H

#include <stdint.h>

/* 64 random bits. */
uint64_t rnet_random(uint64_t seed, uint64_t stream, uint64_t index);

/* A source of numbers one after the other: index 0, 1, ... of its stream. */
struct rnet_random {
    uint64_t seed, stream, index;
};

/* A whole number below `count` (1 or more), each equally likely. */
uint64_t rnet_random_below(struct rnet_random *random, uint64_t count);

/* In [0, 1), a multiple of 2^-53. */
double rnet_random_uniform(struct rnet_random *random);

/* From the normal distribution of mean 0 and deviation 1 (Box and Muller 1958). */
double rnet_random_normal(struct rnet_random *random);

/* Fills order[0 .. count) with a permutation of 0 .. count-1, each equally likely. */
void rnet_random_order(int64_t *order, int64_t count, uint64_t seed, uint64_t stream);

#endif
