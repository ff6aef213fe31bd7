/* std.c: the standard blocks, embedded as they stand in grammar/std.rnet (the compiler is built in
 * the repository's root). */
#include "front/std.h"

__asm__(".pushsection .rodata\n"
        ".globl std_text_first, std_text_last\n"
        ".hidden std_text_first, std_text_last\n"
        "std_text_first: .incbin \"grammar/std.rnet\"\n"
        "std_text_last: .byte 0\n"
        ".popsection\n");

extern const char std_text_first[], std_text_last[];

const char *std_text(size_t *bytes)
{
    *bytes = (size_t)(std_text_last - std_text_first);
    return std_text_first;
}
