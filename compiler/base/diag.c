/* diag.c: diagnostics. In: spans, codes and messages. Out: text with source lines and carets. */
#include "base/diag.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "base/array.h"
#include "base/limits.h"

enum {
    TAB_COLUMNS = 4,
    LINE_BYTES = 200, /* a longer source line is cut around its caret */
    LINE_BEFORE_BYTES = 60,
    WORD_BYTES = 64, /* diag_nearest looks at no longer words */
};

enum kind { DIAG_ERROR, DIAG_WARNING, DIAG_NOTE, DIAG_HELP };

struct entry {
    enum kind kind;
    struct span span;
    const char *code; /* errors and warnings */
    const char *name; /* warnings: "unused-value" */
    const char *message;
};

struct diag {
    struct arena *arena;
    const struct sources *sources;
    const struct warnings *choice;
    ARRAY(struct entry) entries; /* notes and helps follow what they belong to */
    int errors, warnings;        /* reported, printed or not */
    int promoted;                /* of the warnings: those that are errors */
    bool dropped;                /* the last error or warning is not in `entries` */
    struct span last_span;       /* of the last error or warning */
    const char *last_code;
};

static const char *const kind_words[] = {"error", "warning", "note", "help"};
static const char *const kind_colors[] = {"\33[1;31m", "\33[1;35m", "\33[1;36m", "\33[1;32m"};

static const struct warnings all_shown;

struct diag *diag_new(struct arena *arena, const struct sources *sources)
{
    struct diag *diag = arena_alloc(arena, sizeof *diag);
    diag->arena = arena;
    diag->sources = sources;
    diag->choice = &all_shown;
    return diag;
}

void diag_choose(struct diag *diag, const struct warnings *warnings)
{
    diag->choice = warnings;
}

static const char *format_message(struct diag *diag, const char *format, va_list list)
{
    va_list again;
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, list);
    size_t bytes = length < 0 ? 0 : (size_t)length;
    char *text = arena_alloc(diag->arena, bytes + 1);
    vsnprintf(text, bytes + 1, format, again);
    va_end(again);
    return text;
}

static bool same_report(const struct span a, const char *code_a, const struct span b,
                        const char *code_b)
{
    return a.first == b.first && a.last == b.last && strcmp(code_a, code_b) == 0;
}

/* True for the second of two reports with the same code at the same place. */
static bool is_repeated(const struct diag *diag, struct span span, const char *code)
{
    if (!span.first)
        return false;
    if (diag->last_code && same_report(span, code, diag->last_span, diag->last_code))
        return true;
    for (int i = 0; i < diag->entries.count; i++) {
        const struct entry *entry = &diag->entries.items[i];
        if (entry->code && same_report(span, code, entry->span, entry->code))
            return true;
    }
    return false;
}

/* Keeps a report, its message still to come, where it is the first of its kind and place and within
 * `count`'s limit. */
static bool keep(struct diag *diag, struct entry entry, int *count)
{
    diag->dropped = true;
    if (is_repeated(diag, entry.span, entry.code))
        return false;
    diag->last_span = entry.span;
    diag->last_code = entry.code;
    if (++*count > LIMIT_DIAGNOSTICS)
        return false;
    diag->dropped = false;
    array_push(diag->arena, &diag->entries, entry);
    return true;
}

static void set_message(struct diag *diag, const char *format, va_list list)
{
    diag->entries.items[diag->entries.count - 1].message = format_message(diag, format, list);
}

void diag_error(struct diag *diag, struct span span, const char *code, const char *format, ...)
{
    va_list list;
    struct entry entry = {.kind = DIAG_ERROR, .span = span, .code = code};
    if (!keep(diag, entry, &diag->errors))
        return;
    va_start(list, format);
    set_message(diag, format, list);
    va_end(list);
}

void diag_warning(struct diag *diag, struct span span, enum warning warning, const char *format,
                  ...)
{
    va_list list;
    const struct warning_row *row = &warning_table[warning];
    enum warning_level level = warning_level(diag->choice, warning);
    struct entry entry = {
        .kind = level == WARNING_ERROR ? DIAG_ERROR : DIAG_WARNING,
        .span = span,
        .code = row->code,
        .name = row->name,
    };
    diag->dropped = true;
    if (level == WARNING_HIDDEN)
        return;
    diag->promoted += level == WARNING_ERROR;
    if (!keep(diag, entry, &diag->warnings))
        return;
    va_start(list, format);
    set_message(diag, format, list);
    va_end(list);
}

static void attach(struct diag *diag, enum kind kind, struct span span, const char *format,
                   va_list list)
{
    if (diag->dropped)
        return;
    const char *message = format_message(diag, format, list);
    array_push(diag->arena, &diag->entries,
               (struct entry){.kind = kind, .span = span, .message = message});
}

void diag_note(struct diag *diag, struct span span, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    attach(diag, DIAG_NOTE, span, format, list);
    va_end(list);
}

void diag_help(struct diag *diag, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    attach(diag, DIAG_HELP, (struct span){0}, format, list);
    va_end(list);
}

int diag_errors(const struct diag *diag)
{
    return diag->errors;
}

bool diag_failed(const struct diag *diag)
{
    return diag->errors > 0 || diag->promoted > 0;
}

const char *diag_first_code(const struct diag *diag)
{
    for (int i = 0; i < diag->entries.count; i++)
        if (diag->entries.items[i].kind == DIAG_ERROR)
            return diag->entries.items[i].code;
    return NULL;
}

const char *diag_first_message(const struct diag *diag, struct span *span)
{
    for (int i = 0; i < diag->entries.count; i++)
        if (diag->entries.items[i].kind == DIAG_ERROR) {
            *span = diag->entries.items[i].span;
            return diag->entries.items[i].message;
        }
    return NULL;
}

/* ---- Printing ---- */

/* Writes `bytes` bytes; control characters, which could move the terminal's cursor, as `?`. */
static void print_clean(FILE *file, const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)text[i];
        putc(c < ' ' || c == 0x7f ? '?' : c, file);
    }
}

static bool continues_character(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* The part of a source line that is shown: bytes [first, last), with dots where it is cut. */
struct window {
    int first, last;
};

static struct window cut_line(const struct location *at)
{
    struct window window = {0, at->text_bytes};
    if (at->text_bytes <= LINE_BYTES)
        return window;
    int caret = at->column - 1 < at->text_bytes ? at->column - 1 : at->text_bytes;
    if (caret > LINE_BEFORE_BYTES)
        window.first = caret - LINE_BEFORE_BYTES;
    if (window.first > at->text_bytes - LINE_BYTES)
        window.first = at->text_bytes - LINE_BYTES;
    window.last = window.first + LINE_BYTES;
    for (int i = 0; i < 3 && window.first > 0 && continues_character(at->text[window.first]); i++)
        window.first--;
    for (int i = 0; i < 3 && window.last < at->text_bytes; i++)
        if (continues_character(at->text[window.last]))
            window.last--;
    return window;
}

/* Prints the bytes [first, last) of a line, tabs expanded, and returns the column after them: as
 * they are where `mark` is 0, else `mark` for each column (and `rest` after the first). */
static int print_columns(FILE *file, const struct location *at, int first, int last, int column,
                         const char *marks)
{
    for (int i = first; i < last; i++) {
        char c = i < at->text_bytes ? at->text[i] : ' ';
        int width = c == '\t' ? TAB_COLUMNS - column % TAB_COLUMNS : continues_character(c) ? 0 : 1;
        for (int k = 0; marks && k < width; k++) {
            putc(marks[0], file);
            marks = marks[1] ? marks + 1 : marks;
        }
        if (!marks && c == '\t')
            for (int k = 0; k < width; k++)
                putc(' ', file);
        else if (!marks)
            print_clean(file, &c, 1);
        column += width;
    }
    return column;
}

static void print_source_line(FILE *file, const struct location *at, struct span span,
                              const char *color, const char *plain)
{
    struct window window = cut_line(at);
    const char *left = window.first > 0 ? "..." : "";
    const char *right = window.last < at->text_bytes ? "..." : "";
    fprintf(file, "%5d |%s%s", at->line, at->text_bytes ? " " : "", left);
    print_columns(file, at, window.first, window.last, 0, NULL);
    fprintf(file, "%s\n      | %*s", right, (int)strlen(left), "");
    int caret = at->column - 1;
    uint32_t bytes = span.last > span.first ? span.last - span.first : 1;
    int end = bytes < (uint32_t)(window.last - caret) && caret < window.last ? caret + (int)bytes
                                                                             : window.last;
    if (end <= caret)
        end = caret + 1;
    int column = print_columns(file, at, window.first, caret, 0, " ");
    fputs(color, file);
    print_columns(file, at, caret, end, column, "^~");
    fprintf(file, "%s\n", plain);
}

static void print_entry(const struct diag *diag, const struct entry *entry, FILE *file, bool color)
{
    const char *plain = color ? "\33[0m" : "", *bold = color ? "\33[1m" : "";
    const char *paint = color ? kind_colors[entry->kind] : "";
    struct location at = {0};
    if (entry->span.first)
        at = sources_locate(diag->sources, entry->span.first);
    if (at.source) {
        fputs(bold, file);
        print_clean(file, at.source->path, strlen(at.source->path));
        fprintf(file, ":%d:%d: %s", at.line, at.column, plain);
    }
    fprintf(file, "%s%s", paint, kind_words[entry->kind]);
    if (entry->code)
        fprintf(file, "[%s]", entry->code);
    fprintf(file, ":%s ", plain);
    print_clean(file, entry->message, strlen(entry->message));
    if (entry->name)
        fprintf(file, " [%s%s]", entry->kind == DIAG_ERROR ? "-Werror=" : "-W", entry->name);
    putc('\n', file);
    if (at.source)
        print_source_line(file, &at, entry->span, paint, plain);
}

static void print_count(FILE *file, int count, const char *word)
{
    if (count > LIMIT_DIAGNOSTICS)
        fprintf(file, "%d more %s%s not shown\n", count - LIMIT_DIAGNOSTICS, word,
                count - LIMIT_DIAGNOSTICS == 1 ? "" : "s");
}

void diag_print(const struct diag *diag, FILE *file, bool color)
{
    for (int i = 0; i < diag->entries.count; i++)
        print_entry(diag, &diag->entries.items[i], file, color);
    print_count(file, diag->errors, "error");
    print_count(file, diag->warnings, "warning");
}

/* ---- Suggestions ---- */

static int least(int a, int b, int c)
{
    int ab = a < b ? a : b;
    return ab < c ? ab : c;
}

static bool same_letter(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`, letter case
 * aside; both have at most WORD_BYTES bytes. */
static int edit_distance(const char *a, const char *b)
{
    int rows[3][WORD_BYTES + 1]; /* of the table of distances between prefixes, cyclic */
    int a_bytes = (int)strlen(a), b_bytes = (int)strlen(b);
    for (int j = 0; j <= b_bytes; j++)
        rows[0][j] = j;
    for (int i = 1; i <= a_bytes; i++) {
        int *row = rows[i % 3], *up = rows[(i + 2) % 3], *up2 = rows[(i + 1) % 3];
        row[0] = i;
        for (int j = 1; j <= b_bytes; j++) {
            int replaced = up[j - 1] + !same_letter(a[i - 1], b[j - 1]);
            row[j] = least(up[j] + 1, row[j - 1] + 1, replaced);
            if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) &&
                same_letter(a[i - 2], b[j - 1]))
                row[j] = least(row[j], up2[j - 2] + 1, row[j]);
        }
    }
    return rows[a_bytes % 3][b_bytes];
}

const char *diag_nearest(const char *word, const char *const *candidates, int count)
{
    size_t bytes = strlen(word);
    if (bytes == 0 || bytes > WORD_BYTES)
        return NULL;
    int best = bytes <= 1 ? 0 : bytes <= 4 ? 1 : bytes <= 8 ? 2 : 3;
    const char *nearest = NULL;
    for (int i = 0; i < count; i++) {
        if (strlen(candidates[i]) > WORD_BYTES)
            continue;
        int distance = edit_distance(word, candidates[i]);
        if (distance < best || (distance == best && !nearest)) {
            best = distance;
            nearest = candidates[i];
        }
    }
    return nearest;
}
