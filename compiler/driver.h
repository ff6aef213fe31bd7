/* driver.h: what each command does. */
#ifndef RNETC_DRIVER_H
#define RNETC_DRIVER_H

/* Runs the command line; returns the exit status. */
int driver_run(int argc, char **argv, void (*out_of_memory)(void));

struct compilation;

/* `rnetc emit`: writes the network's files to `folder` ("-": NAME_infer.c to standard output). The
 * exit status. */
int driver_emit(struct compilation *c, const char *folder);

#endif
