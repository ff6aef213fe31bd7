/* process.h: running commands from tests and keeping what they print. */
#ifndef RNET_TESTS_SUPPORT_PROCESS_H
#define RNET_TESTS_SUPPORT_PROCESS_H

#include <stddef.h>

/* The processor time that a command may take; 240 unless a program sets it. */
extern unsigned process_cpu_seconds;

struct process {
    int status;      /* exit status; 128 + the signal's number where one ended it */
    char *out, *err; /* what it printed, NUL-terminated; of err the first 64 KiB */
    size_t out_bytes, err_bytes;
};

/* Runs a command line of sh, whose input is empty, for process_cpu_seconds of processor time at
 * most. The caller frees the result with process_free. */
struct process process_run(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for a command that has to succeed: aborts where it does not, with what it printed. */
void process_do(const char *format, ...) __attribute__((format(printf, 1, 2)));

void process_free(struct process *process);

/* How to call the compiler: $RNETC, or build/rnetc. May be more than one word. */
const char *process_rnetc(void);

/* The same for the certificate's checkers: $RNETC_CHECK, or build/rnetc-check; $RNETC_MATCH, or
 * build/rnetc-match. */
const char *process_checker(void);
const char *process_matcher(void);

/* Runs both on a certificate: the exit status is the first one's that is not 0. */
struct process process_certify(const char *path);

#endif
