/* driver.h: what each command does. */
#ifndef RNETC_DRIVER_H
#define RNETC_DRIVER_H

/* Runs the command line; returns the exit status. */
int driver_run(int argc, char **argv, void (*out_of_memory)(void));

#endif
