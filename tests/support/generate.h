/* generate.h: random networks that are valid .rnet texts. */
#ifndef RNET_TESTS_SUPPORT_GENERATE_H
#define RNET_TESTS_SUPPORT_GENERATE_H

#include <stdint.h>

/* The next number of a sequence: below `below`, the same on every machine. */
uint64_t generate_next(uint64_t *state, uint64_t below);

/* A network called `name`, the same for the same seed. The caller frees the text. */
char *generate_text(const char *name, uint64_t seed);

#endif
