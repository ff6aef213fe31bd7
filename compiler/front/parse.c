/* parse.c: the compilation's files. In: a path or a text. Out: the AST of the standard blocks, of
 * the file, and of all that it includes. */
#include "front/parse.h"

#include <string.h>

#include "front/include.h"
#include "front/parser.h"
#include "front/std.h"

static struct parser start(const struct parse_context *context, struct include_set *included)
{
    struct parser parser = {.context = context, .included = included, .standard = true};
    parser.ast = arena_alloc(context->arena, sizeof *parser.ast);
    size_t bytes;
    const char *text = std_text(&bytes);
    include_text(&parser, "<std.rnet>", text, bytes, (struct span){0});
    parser.standard = false;
    return parser;
}

const struct ast *parse_file(const struct parse_context *context, const char *path)
{
    struct arena *arena = context->arena;
    struct include_set included = {0};
    struct include_frame frame = {0};
    struct parser parser = start(context, &included);
    bool is_input = strcmp(path, "-") == 0;
    struct file file = is_input ? file_open_input(arena) : file_open(arena, path, false);
    const char *name = is_input ? "<stdin>" : arena_copy(arena, path, strlen(path));
    if (!file.code) {
        include_begin(&parser, &frame, &file);
        file_load(arena, &file);
    }
    if (file.code) {
        diag_error(context->diag, (struct span){0}, file.code, "cannot read `%s`: %s", name,
                   file.error);
        return NULL;
    }
    include_text(&parser, name, file.text, file.bytes, (struct span){0});
    return parser.ast;
}

const struct ast *parse_text(const struct parse_context *context, const char *path,
                             const char *text, size_t bytes)
{
    struct include_set included = {0};
    struct parser parser = start(context, &included);
    include_text(&parser, arena_copy(context->arena, path, strlen(path)),
                 arena_copy(context->arena, text, bytes), bytes, (struct span){0});
    return parser.ast;
}

const struct source *parse_tokens(const struct parse_context *context, const char *path,
                                  const char *text, size_t bytes, struct token_list *tokens)
{
    struct include_set included = {0};
    struct parser parser = {.context = context, .included = &included, .tokens = tokens};
    parser.ast = arena_alloc(context->arena, sizeof *parser.ast);
    int before = sources_count(context->sources);
    include_text(&parser, path, text, bytes, (struct span){0});
    return sources_count(context->sources) > before ? sources_get(context->sources, before) : NULL;
}
