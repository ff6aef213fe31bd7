/* words.c: files as words. In: a path. Out: its words, and whether they follow a pattern. */
#include "checker/words.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *load(struct arena *arena, const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    long bytes = file && !fseek(file, 0, SEEK_END) ? ftell(file) : -1;
    char *text = bytes >= 0 && bytes < 1 << 28 ? arena_alloc(arena, (size_t)bytes + 1) : NULL;
    if (text) {
        rewind(file);
        *size = fread(text, 1, (size_t)bytes, file);
        text = ferror(file) ? NULL : text;
    }
    if (file)
        fclose(file);
    return text;
}

static bool in_name(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || byte == '.';
}

/* The length of the token at `text`; that of a comment, negative. */
static long token_length(const char *text, bool outside)
{
    long length = 1;
    if (!strncmp(text, "/*", 2) && (text[2] != '@' || !outside)) {
        const char *end = strstr(text + 2, "*/");
        return -(end ? end + 2 - text : (long)strlen(text));
    }
    if (!strncmp(text, "/*@", 3) || !strncmp(text, "*/", 2))
        return *text == '/' ? 3 : 2;
    if (*text == '"') {
        while (text[length] && text[length] != '"')
            length += text[length] == '\\' && text[length + 1] ? 2 : 1;
        return length + (text[length] == '"');
    }
    while (in_name(*text) &&
           (in_name(text[length]) ||
            (isdigit((unsigned char)*text) && text[length] == '-' && text[length - 1] == 'e')))
        length++;
    return length;
}

struct words words_read(struct arena *arena, const char *path, bool of_c)
{
    struct words w = {0};
    int line = 1, depth = 0;
    w.bytes = load(arena, path, &w.size);
    w.items = arena_array(arena, w.size + 2, sizeof *w.items);
    w.lines = arena_array(arena, w.size + 2, sizeof *w.lines);
    for (const char *at = w.bytes; at && *at;) {
        long length = of_c ? token_length(at, !depth) : (long)strcspn(at, " \n");
        length = length ? length : 1;
        w.lines[w.count] = line;
        if (length > 0 && *at != ' ' && (!of_c || !isspace((unsigned char)*at)))
            w.items[w.count++] = *at == '%' ? "%" : arena_copy(arena, at, (size_t)length);
        depth += of_c ? (*at == '{') - (*at == '}') : 0;
        line += *at == '\n';
        at += labs(length);
    }
    w.lines[w.count] = line;
    w.items[w.count] = "";
    return w;
}

bool words_take(struct words *w, const char *pattern, ...)
{
    va_list list;
    va_start(list, pattern);
    int at = w->at;
    bool follows = true;
    for (; *pattern && follows; at++) {
        const char *word = at < w->count ? w->items[at] : "";
        size_t length = strcspn(pattern, " "), digits = strspn(word, "0123456789");
        if (!strncmp(pattern, "%d", length) && length == 2) {
            follows = digits && digits <= 12 && !word[digits];
            if (follows)
                *va_arg(list, int64_t *) = strtoll(word, NULL, 10);
        } else if (!strncmp(pattern, "%s", length) && length == 2) {
            follows = *word && *word != '\n';
            if (follows)
                *va_arg(list, const char **) = word;
        } else {
            follows = !strncmp(word, pattern, length) && !word[length];
        }
        pattern += length + (pattern[length] == ' ');
    }
    va_end(list);
    w->at = follows ? at : w->at;
    return follows;
}

int words_find(const struct words *w, int at, int end, const char *pattern)
{
    struct words here = *w;
    size_t first = strcspn(pattern, " ");
    for (here.at = at; at >= 0 && here.at < end; here.at++)
        if (!strncmp(here.items[here.at], pattern, first) && words_take(&here, pattern))
            return here.at;
    return -1;
}

const char *words_rest(struct arena *arena, struct words *w, const char *between)
{
    size_t bytes = 1;
    int first = w->at;
    for (; w->at < w->count && *w->items[w->at] != '\n'; w->at++)
        bytes += strlen(w->items[w->at]) + strlen(between);
    char *text = arena_alloc(arena, bytes), *end = text;
    for (int i = first; i < w->at; i++)
        end += sprintf(end, "%s%s", i > first ? between : "", w->items[i]);
    w->at += w->at < w->count;
    return text;
}

bool words_same(const char *a, const char *b)
{
    return !strcmp(a, b);
}

bool words_hold(const char *word, const char *list)
{
    size_t length = strlen(word);
    for (const char *at = list; length && (at = strstr(at, word)); at++)
        if (at > list && at[-1] == ' ' && at[length] == ' ')
            return true;
    return false;
}
