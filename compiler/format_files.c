/* format_files.c: `format` on files. In: paths. Out: the files laid out, or the names of those that
 * are not. */
#include "format_files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "front/format.h"
#include "output.h"

/* A file that a link leads to is rewritten, not the link. */
static bool replace(struct arena *arena, const char *path, const struct format_result *result)
{
    char *real = realpath(path, NULL);
    if (!real) {
        fprintf(stderr, "rnetc: cannot write `%s`: %s\n", path, strerror(errno));
        return false;
    }
    const char *target = arena_copy(arena, real, strlen(real));
    free(real); /* realpath's own */
    return output_write(arena, target, result->after, result->after_bytes);
}

static int finish_file(struct arena *arena, const struct options *options, const char *path,
                       const struct format_result *result)
{
    bool is_input = strcmp(path, "-") == 0;
    bool same = result->after_bytes == result->before_bytes &&
                memcmp(result->after, result->before, result->before_bytes) == 0;
    if (options->check) {
        if (!same)
            printf("%s\n", is_input ? "<stdin>" : path);
        return same ? 0 : 1;
    }
    if (is_input)
        return output_write(arena, path, result->after, result->after_bytes) ? 0 : 3;
    return same || replace(arena, path, result) ? 0 : 3;
}

static int format_one(struct arena *arena, const struct options *options, const char *path)
{
    struct sources *sources = sources_new(arena);
    struct diag *diag = diag_new(arena, sources);
    struct parse_context context = {arena, intern_new(arena), sources, diag};
    struct format_result result = {0};
    bool readable = format_file(&context, path, &result);
    diag_print(diag, stderr, options_color(options, stderr));
    if (!readable)
        return 3;
    if (result.after)
        return finish_file(arena, options, path, &result);
    if (diag_errors(diag) == 0)
        fprintf(stderr, "rnetc: internal error: `%s` cannot be formatted; it stays as it is\n",
                path);
    return 1;
}

int format_files(struct arena *arena, const struct options *options)
{
    if (options->operands.count == 0)
        return format_one(arena, options, "-");
    int status = 0;
    for (int i = 0; i < options->operands.count; i++) {
        int one = format_one(arena, options, options->operands.items[i]);
        status = one > status ? one : status;
    }
    return status;
}
