/* section_reader.c: the words of a statement. In: an arm of words. Out: the values they stand for,
 * or one report. */
#include "check/section_reader.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "base/limits.h"

static const double largest_count = 1e15; /* exact in a double, with room for sums */

const struct ast_word *section_peek(const struct section_reader *reader)
{
    if (reader->failed || reader->next >= reader->arm->words.count)
        return NULL;
    return &reader->arm->words.items[reader->next];
}

/* The place after the last word, as one column. */
static struct span end_of(const struct section_reader *reader)
{
    uint32_t last = reader->arm->span.last;
    return (struct span){last, last + 1};
}

static void help_usage(const struct section_reader *reader)
{
    diag_help(reader->diag, "write `%s`", reader->usage);
}

void section_wrong(struct section_reader *reader, const char *what)
{
    const struct ast_word *word = section_peek(reader);
    if (reader->failed)
        return;
    if (word)
        diag_error(reader->diag, word->span, "E143", "%s must stand here, not %s%s%s", what,
                   word->kind == AST_STRING ? "a string" : "`",
                   word->kind == AST_STRING ? "" : word->text, word->kind == AST_STRING ? "" : "`");
    else
        diag_error(reader->diag, end_of(reader), "E143", "%s is missing", what);
    help_usage(reader);
    reader->failed = true;
}

void section_refuse(struct section_reader *reader, struct span span, const char *format, ...)
{
    if (reader->failed)
        return;
    va_list list;
    va_start(list, format);
    char text[256];
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    diag_error(reader->diag, span, "E421", "%s", text);
    reader->failed = true;
}

static bool is_word(const struct ast_word *word, const char *text)
{
    return word && word->kind == AST_WORD && strcmp(word->text, text) == 0;
}

bool section_take(struct section_reader *reader, const char *text)
{
    if (!is_word(section_peek(reader), text))
        return false;
    reader->next++;
    return true;
}

void section_expect(struct section_reader *reader, const char *text)
{
    if (!section_take(reader, text))
        section_wrong(reader, arena_printf(reader->arena, "`%s`", text));
}

int section_choose(struct section_reader *reader, const char *what, const char *const *words,
                   int count)
{
    const struct ast_word *word = section_peek(reader);
    if (!word || word->kind != AST_WORD) {
        section_wrong(reader, what);
        return 0;
    }
    for (int i = 0; i < count; i++)
        if (section_take(reader, words[i]))
            return i;
    const char *bare = strchr(what, ' ') + 1; /* without its article */
    diag_error(reader->diag, word->span, "E142", "`%s` is no %s", word->text, bare);
    const char *near = diag_nearest(word->text, words, count);
    if (near)
        diag_help(reader->diag, "did you mean `%s`?", near);
    else
        help_usage(reader);
    reader->failed = true;
    return 0;
}

bool section_at_number(const struct section_reader *reader)
{
    const struct ast_word *word = section_peek(reader);
    return word && (word->kind == AST_INTEGER || word->kind == AST_REAL);
}

double section_number(struct section_reader *reader, const char *what, double least, double most)
{
    const struct ast_word *word = section_peek(reader);
    if (!section_at_number(reader)) {
        section_wrong(reader, what);
        return 0;
    }
    reader->next++;
    if (word->number >= least && word->number <= most)
        return word->number;
    section_refuse(reader, word->span, "%s lies between %g and %g", what, least, most);
    help_usage(reader);
    return 0;
}

double section_fraction(struct section_reader *reader, const char *what)
{
    const struct ast_word *word = section_peek(reader);
    double value = section_number(reader, what, 0, 1);
    if (value == 1) {
        section_refuse(reader, word->span, "%s is below 1", what);
        help_usage(reader);
    }
    return value;
}

int section_integer(struct section_reader *reader, const char *what, int least, int most)
{
    const struct ast_word *word = section_peek(reader);
    if (!word || word->kind != AST_INTEGER) {
        section_wrong(reader, what);
        return 0;
    }
    reader->next++;
    if (word->number >= least && word->number <= most)
        return (int)word->number;
    section_refuse(reader, word->span, "%s lies between %d and %d", what, least, most);
    help_usage(reader);
    return 0;
}

const struct ast_word *section_string(struct section_reader *reader, const char *what)
{
    const struct ast_word *word = section_peek(reader);
    if (!word || word->kind != AST_STRING) {
        section_wrong(reader, what);
        return NULL;
    }
    reader->next++;
    return word;
}

/* Takes `HxW`, written as one word. */
static void take_dims(struct section_reader *reader, const struct ast_word *word, const char *what,
                      int *height, int *width)
{
    reader->next++;
    *height = word->dims[0];
    *width = word->dims[1];
    if (word->dims[2] || strchr(word->text, 'x') != strrchr(word->text, 'x'))
        section_refuse(reader, word->span, "%s has a height and a width only", what);
    else if (*height < 1 || *width < 1 || *height > LIMIT_EXTENT || *width > LIMIT_EXTENT)
        section_refuse(reader, word->span, "%s lies between 1 and %d", what, LIMIT_EXTENT);
}

void section_extent(struct section_reader *reader, const char *what, int *height, int *width)
{
    const struct ast_word *word = section_peek(reader);
    if (word && word->kind == AST_DIMS) {
        take_dims(reader, word, what, height, width);
        return;
    }
    *height = section_integer(reader, what, 1, LIMIT_EXTENT);
    *width = section_take(reader, "x") ? section_integer(reader, what, 1, LIMIT_EXTENT) : 0;
}

struct train_count section_count(struct section_reader *reader, const char *what)
{
    const struct ast_word *word = section_peek(reader);
    struct train_count count = {.value = section_number(reader, what, 0, largest_count)};
    count.epochs = section_take(reader, "epochs");
    if (reader->failed)
        return count;
    if (count.value <= 0)
        section_refuse(reader, word->span, "%s is above 0", what);
    else if (!count.epochs && word->kind != AST_INTEGER)
        section_refuse(reader, word->span, "iterations are counted in integers");
    return count;
}
