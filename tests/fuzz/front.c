/* front.c: mutated .rnet texts through parser and checker, under the sanitizers.
 *
 *     fuzz SECONDS FILE...
 *
 * Takes a file, replaces, drops, repeats and swaps bytes and words of it, and compiles the text as
 * far as the model. Any answer is good; a crash, a hang or memory that stays is not. The sequence
 * of texts depends on nothing but the files. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/intern.h"
#include "check/resolve.h"
#include "front/parse.h"
#include "support/files.h"

enum { TEXT_BYTES = 1 << 14, MUTATIONS_MAX = 8, TEXT_SECONDS = 20 };

static const char *const words[] = {
    "network ", "block ",    "stage ",   "input ",    "conv ",      "bn",      "->",
    "return ",  "shortcut(", "concat(",  "channels(", "auxiliary ", "feature", "include \"",
    "linear ",  "maxpool ",  "stride ",  "pad ",      "ceil",       "bias ",   "groups ",
    "0",        "-1",        "99999999", "1e308",     "3x3",        " x ",     "3 x 32 x 32",
    "(",        ")",         "{",        "}",         "\n",         "\"",      "\\",
    "image {",  "train {",   "rate ",    "at ",       "normalize ", "*/",      "2147483648",
};

struct random {
    uint64_t state;
};

static size_t below(struct random *random, size_t limit)
{
    random->state = random->state * 6364136223846793005u + 1442695040888963407u;
    return limit ? (size_t)(random->state >> 33) % limit : 0;
}

struct text {
    char bytes[TEXT_BYTES + 1];
    size_t count;
};

/* Replaces `cut` bytes at `at` by `count` others; does nothing where the text would be too long. */
static void splice(struct text *text, size_t at, size_t cut, const char *bytes, size_t count)
{
    if (text->count - cut + count > TEXT_BYTES)
        return;
    char copy[TEXT_BYTES];
    if (count > sizeof copy)
        return;
    memcpy(copy, bytes, count);
    memmove(text->bytes + at + count, text->bytes + at + cut, text->count - at - cut);
    memcpy(text->bytes + at, copy, count);
    text->count = text->count - cut + count;
}

static void mutate(struct text *text, struct random *random)
{
    size_t at = below(random, text->count + 1);
    size_t rest = text->count - at, cut = below(random, rest < 40 ? rest + 1 : 40);
    const char *word = words[below(random, sizeof words / sizeof *words)];
    char byte = (char)below(random, 256);
    size_t from = below(random, text->count + 1), left = text->count - from;
    switch (below(random, 5)) {
    case 0:
        splice(text, at, 0, word, strlen(word));
        break;
    case 1:
        splice(text, at, cut, word, strlen(word));
        break;
    case 2:
        splice(text, at, cut, "", 0);
        break;
    case 3:
        splice(text, at, rest > 0, &byte, 1);
        break;
    default:
        splice(text, at, 0, text->bytes + from, below(random, left < 400 ? left + 1 : 400));
    }
}

/* Compiles the text; true where it is a valid network. */
static bool compile(const struct text *text, FILE *sink)
{
    struct arena *arena = arena_new(abort);
    struct parse_context context = {.arena = arena, .intern = intern_new(arena)};
    context.sources = sources_new(arena);
    context.diag = diag_new(arena, context.sources);
    const struct ast *ast = parse_text(&context, "fuzz.rnet", text->bytes, text->count);
    const struct model *model = NULL;
    if (ast && diag_errors(context.diag) == 0)
        model = resolve_network(arena, context.intern, context.diag, context.sources, ast, NULL);
    bool silent = !model && diag_errors(context.diag) == 0;
    diag_print(context.diag, sink, false);
    arena_delete(arena);
    if (silent || arena_live_bytes() != 0) {
        fprintf(stderr, "%s:\n%.*s\n", silent ? "refused without a word" : "memory stays",
                (int)text->count, text->bytes);
        abort();
    }
    return model != NULL;
}

static bool load(struct text *text, const char *path)
{
    size_t bytes;
    char *file = files_read(path, &bytes);
    if (!file) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return false;
    }
    text->count = bytes < TEXT_BYTES ? bytes : TEXT_BYTES;
    memcpy(text->bytes, file, text->count);
    free(file);
    return true;
}

int main(int argc, char **argv)
{
    struct text text;
    struct random random = {1};
    size_t texts = 0, valid = 0;
    FILE *sink = fopen("/dev/null", "w");
    if (argc < 3 || !sink) {
        fprintf(stderr, "usage: fuzz SECONDS FILE...\n");
        return 2;
    }
    time_t end = time(NULL) + atoi(argv[1]);
    while (time(NULL) < end) {
        if (!load(&text, argv[2 + below(&random, (size_t)argc - 2)]))
            return 3;
        size_t mutations = 1 + below(&random, MUTATIONS_MAX);
        for (size_t i = 0; i < mutations; i++)
            mutate(&text, &random);
        text.bytes[text.count] = '\0';
        alarm(TEXT_SECONDS); /* ends the process where one text takes so long */
        valid += compile(&text, sink);
        texts++;
    }
    fclose(sink);
    printf("%zu texts, %zu of them valid\n", texts, valid);
    return 0;
}
