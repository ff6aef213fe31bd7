/* text_file.c: small files of lines: mappings of names, measured choices. In: a path. Out: its
 * text. */
#include "text_file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { BYTES_MOST = 1 << 26 };

char *text_read(struct arena *arena, const char *path)
{
    FILE *file = strcmp(path, "-") ? fopen(path, "rb") : stdin;
    char *text = arena_alloc(arena, 1);
    size_t bytes = 0, capacity = 1;
    if (file)
        for (int c; bytes < BYTES_MOST && (c = getc(file)) != EOF;) {
            if (bytes + 1 == capacity) {
                char *grown = arena_alloc(arena, capacity * 2);
                memcpy(grown, text, bytes);
                text = grown;
                capacity *= 2;
            }
            text[bytes++] = (char)(c ? c : '\n');
        }
    text[bytes] = '\0';
    bool failed = !file || ferror(file);
    if (failed)
        fprintf(stderr, "rnetc: cannot read `%s`: %s\n", path, strerror(errno));
    if (file && file != stdin)
        fclose(file);
    return failed ? NULL : text;
}
