/* main.c: argv -> exit status. The only file that ends the process. */
#include <stdio.h>
#include <stdlib.h>

#include "driver.h"

static void out_of_memory(void)
{
    fputs("rnetc: out of memory\n", stderr);
    exit(3);
}

int main(int argc, char **argv)
{
    return driver_run(argc, argv, out_of_memory);
}
