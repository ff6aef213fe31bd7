/* format_layout.c: pieces -> lines -> text. In: the pieces of a text that parses. Out: its layout.
 *
 * Four columns a level. A statement's continuation begins with `->`, below the first arrow of
 * `f = x -> ...`, else one level further in; within parentheses it is aligned with what follows
 * the bracket, or one level in where the line ended with the bracket. A body that was on one line
 * stays there while its statement fits. Trailing comments of neighbouring lines are aligned. */
#include <string.h>

#include "front/format_pieces.h"
#include "rnet.tab.h"

enum {
    LEVEL = 4,
    COLUMNS = 100,
    FARTHEST_ARROW = 24, /* from the statement's start, to be aligned with */
    FARTHEST_BRACKET = 72,
    SHORT_START = 30, /* a line is not broken before this column if it can be behind it */
    NONE = -1,
    PENDING = -2,
};

struct line {
    int indent;
    size_t text, bytes; /* in layout.text */
    int width;          /* without the comment */
    const struct comment *comment;
    bool blank; /* an empty line before it */
};

/* An open parenthesis. */
struct level {
    int column; /* behind it */
    int indent; /* of its line */
    bool hangs; /* its line ends with it */
};

struct layout {
    struct arena *arena;
    const struct pieces *all;
    const struct piece *pieces;
    struct {
        char *items;
        size_t count, capacity;
    } text; /* of all lines */
    ARRAY(struct line) lines;
    ARRAY(struct level) levels;
    int arrow;  /* column to align a statement's arrows with, NONE, or PENDING: not seen yet */
    bool blank; /* before the next line */
};

/* ---- Blanks ---- */

/* A `(` that follows the name of what it calls. */
static bool is_call(const struct piece *piece, bool labels)
{
    int kind = piece[-1].kind;
    return kind == TOKEN_CONCAT || kind == TOKEN_CHANNELS || kind == TOKEN_SHORTCUT ||
           (kind == TOKEN_IDENTIFIER && !labels);
}

/* Whether a blank separates pieces[i] from the one before it on its line. */
static bool spaced(const struct layout *l, int i)
{
    const struct piece *piece = &l->pieces[i];
    int kind = piece->kind, before = piece[-1].kind;
    if (kind == TOKEN_COMMA || kind == TOKEN_CLOSE || before == TOKEN_OPEN)
        return false;
    if (kind == TOKEN_TIMES || kind == TOKEN_DIVIDE || before == TOKEN_TIMES ||
        before == TOKEN_DIVIDE || (before == TOKEN_MINUS && piece[-1].unary))
        return false;
    bool labels = i > 1 && piece[-2].kind == TOKEN_STAGE; /* `stage s (n) x b()` */
    return kind != TOKEN_OPEN || !is_call(piece, labels);
}

/* ---- Lines ---- */

static void reserve(struct layout *l, size_t bytes)
{
    if (l->text.items && l->text.capacity - l->text.count >= bytes)
        return;
    l->text.capacity = 2 * l->text.capacity + bytes + 4096;
    char *grown = arena_alloc(l->arena, l->text.capacity);
    if (l->text.count)
        memcpy(grown, l->text.items, l->text.count);
    l->text.items = grown;
}

static void append(struct layout *l, const char *text, size_t bytes)
{
    reserve(l, bytes);
    memcpy(l->text.items + l->text.count, text, bytes);
    l->text.count += bytes;
}

static struct line *new_line(struct layout *l, int indent)
{
    struct line line = {.indent = indent, .text = l->text.count, .width = indent};
    line.blank = l->blank && l->lines.count;
    l->blank = false;
    array_push(l->arena, &l->lines, line);
    return &l->lines.items[l->lines.count - 1];
}

static void add_text(struct layout *l, const char *text, int bytes, int width)
{
    struct line *line = &l->lines.items[l->lines.count - 1];
    append(l, text, (size_t)bytes);
    line->bytes += (size_t)bytes;
    line->width += width;
}

/* Writes the comments before pieces[i]: the first may belong to the last line. */
static void put_comments(struct layout *l, int i, int indent)
{
    const struct piece *piece = &l->pieces[i];
    for (int k = piece->comments; k < piece->comments_end; k++) {
        const struct comment *comment = &l->all->comments.items[k];
        if (!comment->own_line) {
            l->lines.items[l->lines.count - 1].comment = comment;
            continue;
        }
        l->blank = l->blank || comment->blank;
        new_line(l, indent)->comment = comment;
    }
}

/* ---- Where lines end ---- */

/* Where a line that begins with pieces[i], inside of a statement, starts. */
static int continuation(const struct layout *l, int i, int base, int indent)
{
    int kind = l->pieces[i].kind;
    if (l->levels.count > base) {
        const struct level *level = &l->levels.items[l->levels.count - 1];
        bool hangs = level->hangs || level->column > FARTHEST_BRACKET;
        if (kind == TOKEN_CLOSE)
            return level->hangs ? level->indent : level->column - 1;
        int column = hangs ? level->indent + LEVEL : level->column;
        return kind == TOKEN_ARROW ? column + LEVEL : column;
    }
    return l->arrow >= 0 ? l->arrow : indent + LEVEL;
}

/* Whether a line may be broken before pieces[i]. */
static bool may_break(const struct layout *l, int i)
{
    return l->pieces[i].kind == TOKEN_ARROW || l->pieces[i - 1].kind == TOKEN_COMMA;
}

/* The end of the line that begins with pieces[first] in `column`: `last`, a break of the text, or,
 * where that is too far, the latest place of the least depth that is not. */
static int line_end(const struct layout *l, int first, int last, int column)
{
    int best = last, best_rank = 1 << 20, depth = 0, start = column;
    for (int i = first; i < last; i++) {
        const struct piece *piece = &l->pieces[i];
        if (i > first && piece->breaks)
            return column > COLUMNS && best < last ? best : i;
        if (column > COLUMNS && best < last)
            return best;
        if (i > first && may_break(l, i)) {
            int rank = depth + (column - start < SHORT_START ? 1 << 10 : 0);
            if (rank <= best_rank) {
                best = i;
                best_rank = rank;
            }
        }
        column += (i > first && spaced(l, i)) + piece->width;
        depth += (piece->kind == TOKEN_OPEN) - (piece->kind == TOKEN_CLOSE);
    }
    return column > COLUMNS ? best : last;
}

/* Appends a piece to the last line, and keeps the open parentheses. */
static void put_piece(struct layout *l, int i, bool first, bool ends, int base)
{
    const struct piece *piece = &l->pieces[i];
    if (!first && spaced(l, i))
        add_text(l, " ", 1, 1);
    const struct line *line = &l->lines.items[l->lines.count - 1];
    if (piece->kind == TOKEN_ARROW && l->levels.count == base && l->arrow == PENDING)
        l->arrow = !first && line->width - line->indent <= FARTHEST_ARROW ? line->width : NONE;
    add_text(l, piece->text, piece->bytes, piece->width);
    line = &l->lines.items[l->lines.count - 1];
    if (piece->kind == TOKEN_OPEN) {
        struct level level = {line->width, line->indent, ends};
        array_push(l->arena, &l->levels, level);
    } else if (piece->kind == TOKEN_CLOSE && l->levels.count) {
        l->levels.count--;
    }
}

/* Lays out the pieces [first, last) of a statement, `indent` being its first line's. */
static void put_run(struct layout *l, int first, int last, int base, int indent)
{
    for (int i = first; i < last;) {
        int column = i == first ? indent : continuation(l, i, base, indent);
        if (i > first)
            put_comments(l, i, column);
        new_line(l, column);
        int end = line_end(l, i, last, column);
        for (int k = i; k < end; k++)
            put_piece(l, k, k == i, k + 1 == end && end < last, base);
        i = end;
    }
}

/* ---- Statements ---- */

static int put_body(struct layout *l, int i, int indent);

/* Whether the statement at pieces[first] fits a line, bodies included. */
static bool is_flat(const struct layout *l, int first, int indent)
{
    int column = indent, depth = 0;
    for (int i = first; column <= COLUMNS; i++) {
        const struct piece *piece = &l->pieces[i];
        depth -= piece->kind == TOKEN_END;
        if (piece->kind == 0 || depth < 0 || (i > first && piece->starts && depth == 0))
            return true;
        if (piece->vertical || (i > first && piece->breaks))
            return false;
        depth += piece->kind == TOKEN_BEGIN;
        column += (i > first && spaced(l, i)) + piece->width;
    }
    return false;
}

/* The end of the run at pieces[first]: behind a brace whose body is laid out on lines of its own,
 * or the statement's end. */
static int run_end(const struct layout *l, int first, bool flat)
{
    int depth = 0, i = first;
    if (l->pieces[i].kind == TOKEN_END)
        i++; /* of the body before the run */
    for (;; i++) {
        const struct piece *piece = &l->pieces[i];
        if (piece->kind == 0 || (i > first && piece->starts && depth == 0))
            return i;
        if (piece->kind == TOKEN_BEGIN && !flat)
            return i + 1;
        depth += (piece->kind == TOKEN_BEGIN) - (piece->kind == TOKEN_END);
        if (depth < 0)
            return i;
    }
}

/* Lays out the statement at pieces[first]; returns the index behind it. */
static int put_statement(struct layout *l, int first, int indent)
{
    bool flat = is_flat(l, first, indent);
    int base = l->levels.count;
    int kind = l->pieces[first].kind;
    l->arrow = kind == TOKEN_RETURN || l->pieces[first + 1].kind == TOKEN_EQUALS ? PENDING : NONE;
    for (int i = first;;) {
        int end = run_end(l, i, flat);
        put_run(l, i, end, base, indent);
        if (flat || l->pieces[end - 1].kind != TOKEN_BEGIN)
            return end;
        i = put_body(l, end, indent + LEVEL);
        l->arrow = NONE;
        if (l->pieces[i].kind == 0)
            return i;
    }
}

/* Lays out statements to the brace that closes them, and returns its index. */
static int put_body(struct layout *l, int i, int indent)
{
    for (bool first = true;; first = false) {
        const struct piece *piece = &l->pieces[i];
        int lines = l->lines.count;
        put_comments(l, i, indent);
        if (first && l->lines.count > lines)
            l->lines.items[lines].blank = false;
        if (piece->kind == TOKEN_END || piece->kind == 0)
            return i;
        l->blank = piece->blank && (!first || l->lines.count > lines);
        i = put_statement(l, i, indent);
    }
}

/* Lays out the file. Items of several lines are set off by empty ones. */
static void put_items(struct layout *l)
{
    bool tall = false; /* the item before has several lines */
    for (int i = 0;;) {
        const struct piece *piece = &l->pieces[i];
        put_comments(l, i, 0);
        if (piece->kind == 0)
            return;
        int comments = piece->comments;
        if (comments < piece->comments_end && !l->all->comments.items[comments].own_line)
            comments++;
        bool blank = piece->blank;
        for (int k = comments; k < piece->comments_end; k++)
            blank = blank || l->all->comments.items[k].blank;
        int start = l->lines.count, gap = start - (piece->comments_end - comments);
        l->blank = piece->blank;
        i = put_statement(l, i, 0);
        bool was_tall = tall;
        tall = l->lines.count - start > 1;
        if (gap > 0 && (tall || was_tall) && !blank)
            l->lines.items[gap].blank = true;
    }
}

/* ---- Text ---- */

/* A line's text again, at the end. */
static void append_line(struct layout *l, const struct line *line)
{
    reserve(l, line->bytes);
    memcpy(l->text.items + l->text.count, l->text.items + line->text, line->bytes);
    l->text.count += line->bytes;
}

static void write_blanks(struct layout *l, int count)
{
    size_t blanks = count > 0 ? (size_t)count : 0;
    reserve(l, blanks);
    memset(l->text.items + l->text.count, ' ', blanks);
    l->text.count += blanks;
}

/* The lines from `first` on that have a text and a comment each, neighbours of one level. */
static int comment_run(const struct layout *l, int first)
{
    int i = first;
    for (; i < l->lines.count; i++) {
        const struct line *line = &l->lines.items[i];
        if (!line->comment || !line->bytes || (i > first && line->blank) ||
            line->indent != l->lines.items[first].indent)
            break;
    }
    return i;
}

/* The column of the comments of the lines [first, last), 0: each two blanks behind its text. */
static int comment_column(const struct layout *l, int first, int last)
{
    int column = 0, longest = 0;
    for (int i = first; i < last; i++) {
        const struct line *line = &l->lines.items[i];
        column = line->width + 2 > column ? line->width + 2 : column;
        longest = line->comment->bytes > longest ? line->comment->bytes : longest;
    }
    return column + longest <= COLUMNS ? column : 0;
}

static const char *write_lines(struct layout *l, size_t *bytes)
{
    size_t start = l->text.count; /* the lines' texts stand before it */
    int run = 0, column = 0;
    for (int i = 0; i < l->lines.count; i++) {
        const struct line *line = &l->lines.items[i];
        if (i >= run) {
            run = comment_run(l, i);
            column = comment_column(l, i, run);
            run = run > i ? run : i + 1;
        }
        if (line->blank)
            append(l, "\n", 1);
        write_blanks(l, line->indent);
        append_line(l, line);
        if (line->comment) {
            if (line->bytes)
                write_blanks(l, column ? column - line->width : 2);
            append(l, line->comment->text, (size_t)line->comment->bytes);
        }
        append(l, "\n", 1);
    }
    *bytes = l->text.count - start;
    append(l, "", 1);
    return l->text.items + start;
}

const char *format_layout(struct arena *arena, const struct pieces *pieces, size_t *bytes)
{
    struct layout l = {.arena = arena, .all = pieces, .pieces = pieces->pieces.items};
    put_items(&l);
    return write_lines(&l, bytes);
}
