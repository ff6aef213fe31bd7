/* front.c: one text through parser, checker, formatter and picture. In: any bytes. Out: nothing, or
 * an abort. */
#include "support/front.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/resolve.h"
#include "front/format.h"
#include "report/picture.h"

enum {
    DRAWN_MOST = 2000
}; /* operators: Graphviz's text of more takes long and shows nothing new */

static void fail(const char *what, const char *text, size_t bytes)
{
    fprintf(stderr, "%s:\n%.*s\n", what, (int)bytes, text);
    abort();
}

/* What the compiler says about a text. */
struct answer {
    int errors;
    bool valid;
};

static struct parse_context new_context(struct arena *arena)
{
    struct sources *sources = sources_new(arena);
    return (struct parse_context){arena, intern_new(arena), sources, diag_new(arena, sources)};
}

static struct answer check(struct arena *arena, const char *text, size_t bytes, FILE *sink)
{
    struct parse_context context = new_context(arena);
    const struct model *model = NULL;
    const struct ast *ast = parse_text(&context, "text.rnet", text, bytes);
    if (ast && resolve_has_network(ast))
        model = resolve_network(arena, context.intern, context.diag, context.sources, ast, NULL);
    else if (ast)
        resolve_library(arena, context.intern, context.diag, context.sources, ast);
    struct answer answer = {diag_errors(context.diag), model != NULL};
    if (ast && resolve_has_network(ast) && !model && answer.errors == 0)
        fail("refused without a word", text, bytes);
    diag_print(context.diag, sink, false);
    if (model && model->nodes.count <= DRAWN_MOST)
        picture_dot(sink, arena, model, (bytes & 1) != 0);
    return answer;
}

static const char *layout(struct arena *arena, const char *text, size_t bytes, size_t *result_bytes)
{
    struct parse_context context = new_context(arena);
    const char *result = format_text(&context, "text.rnet", text, bytes, result_bytes);
    if (!result && diag_errors(context.diag) == 0)
        fail("cannot be laid out", text, bytes);
    return result;
}

void front_take(const char *text, size_t bytes)
{
    struct arena *arena = arena_new(abort);
    char *copy = arena_copy(arena, text, bytes);
    FILE *sink = fopen("/dev/null", "w");
    if (!sink)
        abort();
    size_t once_bytes, twice_bytes;
    struct answer answer = check(arena, copy, bytes, sink);
    const char *once = layout(arena, copy, bytes, &once_bytes);
    if (once) {
        const char *twice = layout(arena, once, once_bytes, &twice_bytes);
        if (!twice || once_bytes != twice_bytes || memcmp(once, twice, once_bytes) != 0)
            fail("the layout is not its own", text, bytes);
        struct answer again = check(arena, once, once_bytes, sink);
        if (again.valid != answer.valid || again.errors != answer.errors)
            fail("the layout means something else", text, bytes);
    }
    fclose(sink);
    arena_delete(arena);
    if (arena_live_bytes() != 0)
        fail("memory stays", text, bytes);
}
