/* licenses.h: the notices that go with a program. */
#ifndef RNET_LICENSES_H
#define RNET_LICENSES_H

/* What of other people's code a program's file holds; the rest is found when it starts. */
enum rnet_held {
    RNET_HOLDS_BLAS = 1, /* OpenBLAS */
    RNET_HOLDS_ALL = 2,  /* every library that it uses: a static program */
};

/* Prints, for rnetc's own part and for each library that the program uses, whether it holds it
 * (`held`: bits of enum rnet_held), its license and, where it does, the notice that has to go with
 * it. `blas`: whether it uses OpenBLAS. */
void rnet_licenses_print(int held, int blas);

#endif
