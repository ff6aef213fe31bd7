/* fuzz.c: libFuzzer's entry. In: its texts. Out: an abort where one is not taken well. */
#include <stddef.h>
#include <stdint.h>

#include "support/front.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    front_take((const char *)data, size);
    return 0;
}
