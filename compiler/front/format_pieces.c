/* format_pieces.c: tokens and what stands between them. In: a text and its tokens. Out: pieces. */
#include "front/format_pieces.h"

#include <string.h>

#include "rnet.tab.h"

/* Columns: characters, for the text is UTF-8. */
static int columns(const char *text, int bytes)
{
    int count = 0;
    for (int i = 0; i < bytes; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

/* Reads the blanks, line breaks and comments between two tokens into `piece`, the one behind. */
static void read_gap(struct arena *arena, struct pieces *all, struct piece *piece, const char *gap,
                     const char *end, bool at_start)
{
    int newlines = at_start ? 1 : 0;
    piece->comments = all->comments.count;
    piece->breaks = at_start;
    for (const char *at = gap; at < end; at++) {
        if (*at == '\n') {
            newlines++;
            piece->breaks = true;
        }
        if (*at != '#')
            continue;
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *last = newline ? newline : end;
        struct comment comment = {at, 0, newlines > 0, newlines > 1};
        while (last > at && (last[-1] == ' ' || last[-1] == '\t' || last[-1] == '\r'))
            last--;
        comment.bytes = (int)(last - at);
        array_push(arena, &all->comments, comment);
        at = newline ? newline - 1 : end - 1;
        newlines = 0;
    }
    piece->blank = newlines > 1;
    piece->comments_end = all->comments.count;
}

/* Marks the braces whose bodies cannot stay on one line. */
static void mark_vertical(struct arena *arena, struct pieces *all)
{
    struct {
        ARRAY(int) open;
    } braces = {0};
    for (int i = 0; i < all->pieces.count; i++) {
        struct piece *piece = &all->pieces.items[i];
        if (piece->breaks || piece->starts || piece->comments < piece->comments_end)
            for (int k = braces.open.count - 1; k >= 0; k--) {
                struct piece *brace = &all->pieces.items[braces.open.items[k]];
                if (brace->vertical)
                    break; /* those around it are too */
                brace->vertical = true;
            }
        if (piece->kind == TOKEN_BEGIN)
            array_push(arena, &braces.open, i);
        else if (piece->kind == TOKEN_END && braces.open.count)
            braces.open.count--;
    }
}

struct pieces format_pieces(struct arena *arena, const struct source *source,
                            const struct token_list *tokens)
{
    struct pieces all = {0};
    const char *gap = source->text;
    bool starts = false;
    uint32_t last = source->base + source->bytes;
    const struct token end = {.span = {last, last}};
    for (int i = 0; i <= tokens->tokens.count; i++) {
        struct token token = i < tokens->tokens.count ? tokens->tokens.items[i] : end;
        if (token.kind == TOKEN_NEWLINE) {
            starts = true;
            continue;
        }
        if (token.kind == 0 && i < tokens->tokens.count)
            continue;
        struct piece piece = {.kind = token.kind, .starts = starts, .unary = token.unary};
        piece.text = source->text + (token.span.first - source->base);
        piece.bytes = (int)(token.span.last - token.span.first);
        piece.width = columns(piece.text, piece.bytes);
        read_gap(arena, &all, &piece, gap, piece.text, all.pieces.count == 0);
        array_push(arena, &all.pieces, piece);
        gap = piece.text + piece.bytes;
        starts = false;
    }
    mark_vertical(arena, &all);
    return all;
}
