/* licenses.c: third-party notices. In: what a program uses and holds. Out: the notices, from
 * licenses/ and LICENSE as they stand there (the runtime is built in the repository's root). */
#include "licenses.h"

#include <stdio.h>

#define TEXT(name, path)                                                                           \
    __asm__(".pushsection .rodata\n"                                                               \
            ".globl rnet_license_" #name "\n"                                                      \
            ".hidden rnet_license_" #name "\n"                                                     \
            "rnet_license_" #name ": .incbin \"" path "\"\n"                                       \
            ".byte 0\n"                                                                            \
            ".popsection\n");                                                                      \
    extern const char rnet_license_##name[]

TEXT(rnet, "LICENSE");
TEXT(jansson, "runtime/licenses/jansson.txt");
TEXT(jpeg, "runtime/licenses/libjpeg-turbo.txt");
TEXT(png, "runtime/licenses/libpng.txt");
TEXT(zlib, "runtime/licenses/zlib.txt");
TEXT(md, "runtime/licenses/libmd.txt");
TEXT(openblas, "runtime/licenses/openblas.txt");
TEXT(gomp, "runtime/licenses/libgomp.txt");
TEXT(glibc, "runtime/licenses/glibc.txt");

static const struct part {
    const char *name, *license, *text;
    int held_by; /* bits of enum rnet_held of which one makes it part of the file */
} parts[] = {
    {"rnetc's runtime and the code that rnetc emitted", "MIT", rnet_license_rnet, -1},
    {"Jansson", "MIT", rnet_license_jansson, RNET_HOLDS_ALL},
    {"libjpeg-turbo", "IJG, zlib", rnet_license_jpeg, RNET_HOLDS_ALL},
    {"libpng", "PNG Reference Library License version 2", rnet_license_png, RNET_HOLDS_ALL},
    {"zlib", "zlib", rnet_license_zlib, RNET_HOLDS_ALL},
    {"libmd", "BSD 3-clause", rnet_license_md, RNET_HOLDS_ALL},
    {"OpenBLAS", "BSD 3-clause", rnet_license_openblas, RNET_HOLDS_ALL | RNET_HOLDS_BLAS},
    {"libgomp and libgcc", "GPL 3 or later with the GCC Runtime Library Exception",
     rnet_license_gomp, RNET_HOLDS_ALL},
    {"the GNU C Library", "LGPL 2.1 or later", rnet_license_glibc, RNET_HOLDS_ALL},
};

enum { PART_COUNT = sizeof parts / sizeof *parts };

void rnet_licenses_print(int held, int blas)
{
    for (int i = 0; i < PART_COUNT; i++) {
        const struct part *part = &parts[i];
        if ((part->held_by & RNET_HOLDS_BLAS) != 0 && part->held_by > 0 && !blas)
            continue;
        if (part->held_by > 0 && (part->held_by & held) == 0)
            printf("%s (%s): found when the program starts, no part of its file\n", part->name,
                   part->license);
        else
            printf("\n---- %s (%s) ----\n\n%s\n", part->name, part->license, part->text);
    }
}
