/* main.c: rnetc-check or rnetc-match NAME.cert. In: a certificate (compiler/emit/certificate.c says
 * what stands in it) and the files that it names. Out: the first thing that does not hold, or a
 * line a claim. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <sha2.h>

#include "checker/cert.h"

enum { HELD, FALSE, USAGE, UNREADABLE, MOST_BYTES = 1 << 28, MOST_DIGITS = 12 };

#define IN_NAME(byte) (isalnum((unsigned char)(byte)) || (byte) == '_')

/* Leaves of C, in place, what means something, contracts too; a blank between two names and in a
 * directive, and a directive's end of line. */
static void compact(char *text)
{
    bool directive = false;
    char *to = text;
    for (const char *at = text, *end = text; *at; at = end) {
        end += strspn(at, " \t\r\n");
        if (!strncmp(at, "/*", 2) && at[2] != '@')
            end = strstr(at, "*/") ? strstr(at, "*/") + 2 : at + strlen(at);
        bool ends = directive && memchr(at, '\n', (size_t)(end - at));
        directive = !ends && (directive || *at == '#');
        if (end == at)
            *to++ = *end++;
        else if (ends || directive || (to > text && IN_NAME(to[-1]) && IN_NAME(*end)))
            *to++ = ends ? '\n' : ' ';
    }
    *to = '\0';
}

const char *text_read(struct arena *arena, const char *path, bool of_c)
{
    FILE *file = fopen(path, "rb");
    long bytes = file && !fseek(file, 0, SEEK_END) ? ftell(file) : -1;
    bool fits = bytes >= 0 && bytes < MOST_BYTES && !fseek(file, 0, SEEK_SET);
    size_t size = fits ? (size_t)bytes : 0;
    char *text = arena_alloc(arena, size + 1);
    fits = fits && fread(text, 1, size, file) == size && strlen(text) == size;
    if (file)
        fclose(file);
    if (of_c)
        compact(text);
    return fits ? text : NULL;
}

bool text_take(struct arena *arena, const char **text, const char *pattern, ...)
{
    va_list list;
    va_start(list, pattern);
    size_t plain = strcspn(pattern, "%");
    bool follows = !strncmp(*text, pattern, plain);
    const char *at = *text + (follows ? plain : 0);
    while (follows && *(pattern += plain)) {
        bool number = pattern[1] == 'd';
        pattern += 2;
        plain = strcspn(pattern, "%");
        const char *end = number ? at + strspn(at, "0123456789")
                                 : memmem(at, strcspn(at, "\n") + 1, pattern, plain);
        follows = end > at && !strncmp(end, pattern, plain) && (!number || end - at <= MOST_DIGITS);
        if (follows && number)
            *va_arg(list, int64_t *) = strtoll(at, NULL, 10);
        else if (follows)
            *va_arg(list, const char **) = arena_copy(arena, at, (size_t)(end - at));
        at = follows ? end + plain : at;
    }
    va_end(list);
    *text = follows ? at : *text;
    return follows;
}

const char *text_behind(const char *text, const char *what)
{
    const char *at = text ? strstr(text, what) : NULL;
    return at ? at + strlen(what) : NULL;
}

void cert_fail(const struct cert *c, const char *claim, const char *format, ...)
{
    int line = 1;
    for (const char *at = c->all; at < c->fact; at++)
        line += *at == '\n';
    va_list list;
    va_start(list, format);
    printf("%s:%d: %s: ", c->name, line, claim);
    vprintf(format, list);
    printf("\n");
    va_end(list);
    exit(SAME(format, "`%s` cannot be read") ? UNREADABLE : FALSE);
}

static void out_of_memory(void)
{
    fprintf(stderr, "%s: out of memory\n", program[0]);
    exit(UNREADABLE);
}

/* The head of the certificate: its network, and its files, which have the hashes that it states. */
static void read_files(struct cert *c, const char *path)
{
    static const char *const kinds[] = {"graph", "header", "code", "prepare"};
    const char *kind = "", *source, *hash;
    char digest[SHA256_DIGEST_STRING_LENGTH];
    HOLDS(FACT("rnetc-certificate 2\nnetwork %s %s %s source %s\n", &c->network, &kind, &c->entry,
               &source),
          "files", "this is no certificate of version 2");
    c->training = SAME(kind, "training");
    for (int i = 0; i < FILES - c->training; i++) {
        HOLDS(FACT(TEXT("%s %%s %%s\n", kinds[i]), &c->names[i], &hash), "files", "no %s",
              kinds[i]);
        const char *file = TEXT("%.*s%s", (int)(c->name - path), path, c->names[i]);
        c->texts[i] = text_read(c->arena, file, i != GRAPH);
        HOLDS(c->texts[i] && SHA256File(file, digest), "files", "`%s` cannot be read", c->names[i]);
        HOLDS(SAME(digest, hash), "files", "`%s` is another one: %s", c->names[i], digest);
    }
}

int main(int argc, char **argv)
{
    struct cert cert = {.arena = arena_new(out_of_memory), .cert = &cert}, *c = &cert;
    const char *path = argc == 2 ? argv[1] : "", *slash = strrchr(path, '/');
    c->name = slash ? slash + 1 : path;
    c->all = c->at = c->fact = text_read(c->arena, path, false);
    if (!c->all) {
        fprintf(stderr, argc == 2 ? "%s: %s: it cannot be read\n" : "usage: %s FILE.cert\n%s",
                program[0], path);
        exit(argc == 2 ? UNREADABLE : USAGE);
    }
    read_files(c, path);
    program_check(c);
    for (int i = 2; program[i]; i++)
        printf("%s\n", program[i]);
    printf("%s: %s\n", c->name, program[1]);
    arena_delete(c->arena);
    return HELD;
}
