/* flags.h: how emitted C is compiled and linked, by `rnetc build` and by the emitted Makefile. */
#ifndef RNETC_BASE_FLAGS_H
#define RNETC_BASE_FLAGS_H

/* Under plain -std=c11 gcc fuses no multiply-add. */
#define FLAGS_COMPILE "-std=c11 -ffp-contract=fast -fopenmp"

/* Against what a bad file might do to the code that reads it: programs that may lie anywhere in
 * memory, whose stack and string functions are checked, and whose tables of addresses are read-only
 * once they are filled in, which is before main. */
#define FLAGS_HARDENED    "-fPIE -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2"
#define FLAGS_LINK        "-pie -Wl,-z,relro,-z,now"
#define FLAGS_LINK_STATIC "-static-pie -Wl,-z,relro,-z,now"

#endif
