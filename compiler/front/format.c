/* format.c: text -> tokens -> layout -> text, and the proof that nothing was lost. In: a text. Out:
 * the same in its canonical layout. */
#include "front/format.h"

#include <string.h>

#include "front/file.h"
#include "front/format_pieces.h"
#include "rnet.tab.h"

static struct pieces read_pieces(const struct parse_context *context, const char *path,
                                 const char *text, size_t bytes)
{
    struct token_list tokens = {0};
    const struct source *source = parse_tokens(context, path, text, bytes, &tokens);
    if (!source)
        return (struct pieces){0};
    return format_pieces(context->arena, source, &tokens);
}

static bool same_text(const char *a, int a_bytes, const char *b, int b_bytes)
{
    return a_bytes == b_bytes && memcmp(a, b, (size_t)a_bytes) == 0;
}

/* Whether a line break before pieces[i] ends a statement: beside a brace it may come or go. */
static bool separates(const struct pieces *all, int i)
{
    const struct piece *piece = &all->pieces.items[i];
    return piece->starts && i > 0 && piece->kind != 0 && piece->kind != TOKEN_END &&
           piece[-1].kind != TOKEN_BEGIN;
}

static bool same(const struct pieces *a, const struct pieces *b)
{
    if (a->pieces.count != b->pieces.count || a->comments.count != b->comments.count)
        return false;
    for (int i = 0; i < a->pieces.count; i++) {
        const struct piece *p = &a->pieces.items[i], *q = &b->pieces.items[i];
        if (p->kind != q->kind || !same_text(p->text, p->bytes, q->text, q->bytes) ||
            p->comments_end != q->comments_end || separates(a, i) != separates(b, i))
            return false;
    }
    for (int i = 0; i < a->comments.count; i++) {
        const struct comment *c = &a->comments.items[i], *d = &b->comments.items[i];
        if (!same_text(c->text, c->bytes, d->text, d->bytes))
            return false;
    }
    return true;
}

const char *format_text(const struct parse_context *context, const char *path, const char *text,
                        size_t bytes, size_t *result_bytes)
{
    struct pieces before = read_pieces(context, path, text, bytes);
    if (diag_errors(context->diag) > 0)
        return NULL;
    const char *result = format_layout(context->arena, &before, result_bytes);
    struct parse_context again = *context;
    again.sources = sources_new(context->arena);
    again.diag = diag_new(context->arena, again.sources);
    struct pieces after = read_pieces(&again, path, result, *result_bytes);
    return diag_errors(again.diag) == 0 && same(&before, &after) ? result : NULL;
}

bool format_file(const struct parse_context *context, const char *path,
                 struct format_result *result)
{
    struct arena *arena = context->arena;
    bool is_input = strcmp(path, "-") == 0;
    struct file file = is_input ? file_open_input(arena) : file_open(arena, path, false);
    const char *name = is_input ? "<stdin>" : path;
    if (!file.code)
        file_load(arena, &file);
    if (file.code) {
        diag_error(context->diag, (struct span){0}, file.code, "cannot read `%s`: %s", name,
                   file.error);
        return false;
    }
    *result = (struct format_result){.before = file.text, .before_bytes = file.bytes};
    result->after = format_text(context, name, file.text, file.bytes, &result->after_bytes);
    return true;
}
