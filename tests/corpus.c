/* corpus.c: the texts that the fuzzer has found worth keeping are taken well. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/files.h"
#include "support/front.h"

Test(corpus, is_taken)
{
    size_t count, total = 0;
    char path[512], **names = files_list("tests/fuzz/corpus", ".rnet", &count);
    cr_assert(names && count > 0);
    for (size_t i = 0; i < count; i++) {
        size_t bytes;
        snprintf(path, sizeof path, "tests/fuzz/corpus/%s.rnet", names[i]);
        char *text = files_read(path, &bytes);
        cr_assert(text, "%s", path);
        front_take(text, bytes);
        total += bytes;
        free(text);
        free(names[i]);
    }
    free(names);
    cr_expect(total < 200000, "the corpus has %zu bytes: make it smaller", total);
}
