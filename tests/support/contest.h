/* contest.h: what the benchmarks share: commands that time themselves, and what is made of it. */
#ifndef RNET_TESTS_SUPPORT_CONTEST_H
#define RNET_TESTS_SUPPORT_CONTEST_H

#include <stdbool.h>

/* Whether a command of sh succeeds. */
bool contest_works(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The number `key` of the line of JSON that a command prints; 0, and its complaints on standard
 * error, where there is none. */
double contest_measure(const char *command, const char *key);

/* The same of several numbers; all are 0 where one is missing. */
void contest_measure_all(const char *command, int count, const char *const *keys, double *values);

/* Of up to CONTEST_ROUNDS values; the median is the upper one of the middle two. */
enum { CONTEST_ROUNDS = 99 };
struct contest_spread {
    double median, least, most;
};
struct contest_spread contest_spread(const double *values, int count);

/* Takes `--name N` off the arguments at *at. */
bool contest_option(int *at, int argc, char **argv, const char *name, int *value);

/* Whether PyTorch and the folder `scripts` of the peers' scripts are there. */
bool contest_with_torch(const char *scripts);

#endif
