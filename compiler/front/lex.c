/* lex.c: the tokens that the grammar sees. In: flex's tokens. Out: the same, with brackets tracked
 * and missing ones added, wrong characters reported, and a wrong statement's insides left out.
 *
 * Where a token was reported here, the grammar gets BAD in its place, which fits nowhere and is not
 * reported again: the statement is dropped. */
#include "front/lex.h"

#include <string.h>

#include "front/bytes.h"
#include "front/complain.h"
#include "rnet.lex.h"
#include "rnet.tab.h"

/* ---- Start and end ---- */

void lex_start(struct parser *parser)
{
    struct arena *arena = parser->context->arena;
    struct lexer *lexer = &parser->lexer;
    const struct source *source = parser->source;
    *lexer = (struct lexer){.text = source->text, .base = source->base};
    /* flex wants two NULs at the end of a buffer that it may write to: the source stays as it is,
     * to be looked at while flex holds its copy in pieces. */
    size_t size = (size_t)source->bytes + 2;
    char *buffer = arena_alloc(arena, size);
    memcpy(buffer, source->text, source->bytes);
    scan_lex_init_extra(parser, &lexer->scanner);
    scan__scan_buffer(buffer, size, lexer->scanner);
}

void lex_finish(struct parser *parser)
{
    scan_lex_destroy(parser->lexer.scanner);
}

/* ---- Brackets ---- */

const struct bracket *lex_innermost(const struct parser *parser)
{
    const struct lexer *lexer = &parser->lexer;
    return lexer->bracket_count ? &lexer->brackets[lexer->bracket_count - 1] : NULL;
}

int lex_brace_count(const struct parser *parser)
{
    int count = 0;
    for (int i = 0; i < parser->lexer.bracket_count; i++)
        count += parser->lexer.brackets[i].open == '{';
    return count;
}

static bool in_parentheses(const struct parser *parser)
{
    const struct bracket *innermost = lex_innermost(parser);
    return innermost && innermost->open == '(';
}

/* Forgets the parentheses above the innermost brace, and reports the outermost of them, unless the
 * statement is known to be wrong. True where there was one. */
static bool drop_parentheses(struct parser *parser)
{
    struct lexer *lexer = &parser->lexer;
    if (!in_parentheses(parser))
        return false;
    while (in_parentheses(parser))
        lexer->bracket_count--;
    if (!lexer->recovering) {
        struct span span = lexer->brackets[lexer->bracket_count].span;
        diag_error(parser->context->diag, span, "E122", "this `(` is never closed");
        diag_help(parser->context->diag, "add the missing `)`");
    }
    return true;
}

int lex_open(struct parser *parser, int kind, struct span span)
{
    struct lexer *lexer = &parser->lexer;
    if (kind == TOKEN_BEGIN && lexer->recovering)
        drop_parentheses(parser); /* a brace opens a body, whatever was wrong before it */
    lexer->level = lexer->bracket_count + lexer->excess_count + 1;
    if (lexer->bracket_count < LIMIT_PAREN_DEPTH) {
        lexer->brackets[lexer->bracket_count++] = (struct bracket){
            .open = kind == TOKEN_OPEN ? '(' : '{',
            .takes_names =
                lexer->last[0].kind == TOKEN_IDENTIFIER || lexer->last[1].kind == TOKEN_BLOCK,
            .span = span,
        };
        return kind;
    }
    if (!lexer->excess_count++ && !lexer->skipping) {
        complain_depth(parser, span);
        lexer->skipping = true;
        lexer->floor = LIMIT_PAREN_DEPTH;
    }
    return TOKEN_BAD;
}

static void queue_token(struct parser *parser, int kind, struct span span)
{
    array_push(parser->context->arena, &parser->lexer.queue,
               (struct token){.kind = kind, .span = span});
}

int lex_open_line(struct parser *parser, int kind, struct span span)
{
    struct diag *diag = parser->context->diag;
    diag_error(diag, span, "E121", "`{` cannot begin a line");
    diag_help(diag, "move it to the end of the line it belongs to");
    parser->lexer.reported = span.first;
    return lex_open(parser, kind, span);
}

int lex_close(struct parser *parser, int kind, struct span span)
{
    struct lexer *lexer = &parser->lexer;
    lexer->level = lexer->bracket_count + lexer->excess_count;
    if (lexer->excess_count) {
        lexer->excess_count--;
        return TOKEN_BAD;
    }
    if (kind == TOKEN_CLOSE) {
        if (in_parentheses(parser))
            lexer->bracket_count--;
        return kind;
    }
    bool unclosed = drop_parentheses(parser);
    lexer->level = lexer->bracket_count;
    if (lexer->bracket_count)
        lexer->bracket_count--;
    if (!unclosed || lexer->skipping)
        return kind;
    queue_token(parser, kind, span);
    return TOKEN_BAD;
}

/* ---- Newlines ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static const char *skip_blanks(const char *text)
{
    while (is_blank(*text))
        text++;
    return text;
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static const char *skip_word(const char *text)
{
    while (is_word_byte(*text))
        text++;
    return text;
}

static bool is_word(const char *text, size_t bytes, const char *word)
{
    return strlen(word) == bytes && memcmp(text, word, bytes) == 0;
}

/* Whether a line begins, without a blank, as nothing inside of braces does: `network NAME {`,
 * `block NAME (`, `image {`, `train {`, `test {`, `include "`. */
static bool starts_item(const char *line)
{
    const char *after = skip_word(line), *next = skip_blanks(after);
    size_t bytes = (size_t)(after - line);
    if (is_word(line, bytes, "network") || is_word(line, bytes, "block")) {
        const char *name_end = skip_word(next), *bracket = skip_blanks(name_end);
        return name_end > next && (*bracket == '{' || *bracket == '(');
    }
    if (is_word(line, bytes, "include"))
        return *next == '"';
    return *next == '{' && (is_word(line, bytes, "image") || is_word(line, bytes, "train") ||
                            is_word(line, bytes, "test"));
}

static bool starts_return(const char *line)
{
    const char *word = skip_blanks(line), *after = skip_word(word);
    return is_word(word, (size_t)(after - word), "return") && *skip_blanks(after) != '=';
}

static bool starts_let(const char *line)
{
    const char *word = skip_blanks(line), *after = skip_word(word);
    return after > word && *skip_blanks(after) == '=';
}

/* Reports the innermost open brace, and queues the closing ones that are missing at `at`. */
static void close_braces(struct parser *parser, struct span at, const char *what)
{
    struct lexer *lexer = &parser->lexer;
    struct diag *diag = parser->context->diag;
    int count = lex_brace_count(parser);
    if (count) {
        diag_error(diag, lexer->brackets[lexer->bracket_count - 1].span, "E120",
                   "this `{` is never closed");
        diag_note(diag, at, "%s", what);
        diag_help(diag, "add the missing `}`");
    }
    /* The grammar has not seen the braces of what is skipped. */
    if (lexer->skipping && count > lexer->floor)
        count = lexer->floor;
    struct span none = {at.first, at.first};
    queue_token(parser, TOKEN_NEWLINE, none);
    for (int i = 0; i < count; i++)
        queue_token(parser, TOKEN_END, none);
    queue_token(parser, TOKEN_NEWLINE, none);
    lexer->bracket_count = lexer->excess_count = 0;
    lexer->level = 0;
}

int lex_newline(struct parser *parser, struct span span)
{
    struct lexer *lexer = &parser->lexer;
    const char *line = lexer->text + lexer->offset;
    lexer->level = lexer->bracket_count + lexer->excess_count;
    if (!lexer->level)
        return TOKEN_NEWLINE;
    if (starts_item(line)) {
        uint32_t first = lexer->base + lexer->offset;
        struct span at = {first, first + (uint32_t)(skip_word(line) - line)};
        bool unclosed = drop_parentheses(parser);
        close_braces(parser, at, "something else begins here");
        return unclosed ? TOKEN_BAD : TOKEN_NEWLINE;
    }
    if (!in_parentheses(parser))
        return TOKEN_NEWLINE;
    bool let_ends = lexer->recovering || !lex_innermost(parser)->takes_names;
    if (!starts_return(line) && !(let_ends && starts_let(line)))
        return 0;
    drop_parentheses(parser);
    lexer->level = lexer->bracket_count;
    queue_token(parser, TOKEN_NEWLINE, span);
    return TOKEN_BAD;
}

int lex_end(struct parser *parser, struct span span)
{
    struct lexer *lexer = &parser->lexer;
    if (lexer->ended)
        return 0;
    lexer->ended = true;
    bool unclosed = drop_parentheses(parser);
    close_braces(parser, span, "the file ends here");
    queue_token(parser, 0, span);
    if (unclosed)
        return TOKEN_BAD;
    return TOKEN_NEWLINE;
}

/* ---- The stream ---- */

void lex_advance(struct parser *parser, uint32_t bytes, struct span *span)
{
    struct lexer *lexer = &parser->lexer;
    span->first = lexer->base + lexer->offset;
    lexer->offset += bytes;
    span->last = lexer->base + lexer->offset;
    lexer->level = lexer->bracket_count + lexer->excess_count;
}

/* The next token that is not skipped. */
static struct token next_token(struct parser *parser)
{
    struct lexer *lexer = &parser->lexer;
    for (;;) {
        if (lexer->queue_head < lexer->queue.count)
            return lexer->queue.items[lexer->queue_head++];
        lexer->queue.count = lexer->queue_head = 0;
        struct token token = {0};
        token.kind = scan_token(&token.span, lexer->scanner);
        if (token.kind && (!lexer->skipping || lexer->level <= lexer->floor))
            return token;
    }
}

static bool starts_statement(int kind)
{
    return kind == 0 || kind == TOKEN_NEWLINE || kind == TOKEN_BEGIN;
}

int rnet_lex(union RNET_STYPE *value, struct span *span, struct parser *parser)
{
    (void)value;
    struct lexer *lexer = &parser->lexer;
    struct token token = next_token(parser);
    if (token.kind == TOKEN_NEWLINE)
        lexer->recovering = lexer->skipping = false;
    memmove(lexer->last + 1, lexer->last, sizeof lexer->last - sizeof *lexer->last);
    lexer->last[0] = token;
    if (starts_statement(lexer->last[1].kind))
        lexer->first = token;
    if (parser->tokens)
        array_push(parser->context->arena, &parser->tokens->tokens, token);
    *span = token.span;
    return token.kind;
}

void lex_mark_unary(struct parser *parser, uint32_t position)
{
    struct token_list *list = parser->tokens;
    int low = 0, high = list ? list->tokens.count : 0;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (list->tokens.items[middle].span.first < position)
            low = middle + 1;
        else
            high = middle;
    }
    /* An empty token (a newline that is not in the text) may stand at the same place. */
    while (list && low < list->tokens.count && list->tokens.items[low].kind != TOKEN_MINUS)
        low++;
    if (list && low < list->tokens.count)
        list->tokens.items[low].unary = true;
}

void lex_recover(struct parser *parser)
{
    struct lexer *lexer = &parser->lexer;
    int kind = lexer->last[0].kind;
    if (kind == TOKEN_NEWLINE)
        return; /* the statement has ended */
    lexer->recovering = true;
    if (kind == TOKEN_BEGIN && lexer->bracket_count) {
        struct bracket brace = lexer->brackets[--lexer->bracket_count];
        drop_parentheses(parser);
        lexer->brackets[lexer->bracket_count++] = brace;
    }
    int floor = lex_brace_count(parser) - (kind == TOKEN_BEGIN);
    if (floor > 0 && !parser->in_section)
        return; /* bodies of a wrong statement are read */
    if (lexer->skipping)
        return;
    lexer->skipping = true;
    lexer->floor = floor;
}

/* ---- Wrong characters ---- */

int lex_string(struct parser *parser, struct span span)
{
    struct diag *diag = parser->context->diag;
    const char *text = parser_text(parser, span);
    for (uint32_t i = 0; i < span.last - span.first; i++) {
        struct span at = {span.first + i, span.first + i + 1};
        if (text[i] == '\\') {
            diag_error(diag, at, "E105", "a string holds no backslash");
            diag_help(diag, "there are no escapes; paths are written with `/`");
            return TOKEN_BAD;
        }
        if (text[i] == '\t') {
            diag_error(diag, at, "E105", "a string holds no tab");
            diag_help(diag, "write blanks");
            return TOKEN_BAD;
        }
    }
    return TOKEN_STRING;
}

int lex_open_string(struct parser *parser, struct span span)
{
    struct diag *diag = parser->context->diag;
    if (parser->lexer.recovering)
        return TOKEN_BAD; /* what was wrong before may have changed where strings begin */
    diag_error(diag, span, "E104", "this string does not end on its line");
    diag_help(diag, "add the closing `\"`");
    return TOKEN_BAD;
}

int lex_bad_number(struct parser *parser, struct span span)
{
    struct diag *diag = parser->context->diag;
    diag_error(diag, span, "E106", "a number has digits on both sides of its point");
    diag_help(diag, "write 0.5 or 5.0");
    return TOKEN_BAD;
}

int lex_bad_comment(struct parser *parser, struct span span)
{
    struct diag *diag = parser->context->diag;
    struct span at = {span.first, span.first + 2};
    diag_error(diag, at, "E101", "`%.2s` begins no comment", parser_text(parser, span));
    diag_help(diag, "a comment begins with `#`");
    return TOKEN_BAD;
}

/* What is meant by characters that editors and copied text put in place of ASCII. */
static const struct {
    const char *text, *meant;
    int kind;
} lookalikes[] = {
    {"\u2192", "`->`", TOKEN_ARROW}, {"\u27f6", "`->`", TOKEN_ARROW},
    {"\u00d7", "`x`", TOKEN_X},      {"\u2212", "`-`", TOKEN_MINUS},
    {"\u2013", "`-`", TOKEN_MINUS},  {"\u22c5", "`*`", TOKEN_TIMES},
    {"\u00b7", "`*`", TOKEN_TIMES},  {"\u201c", "`\"`", TOKEN_BAD},
    {"\u201d", "`\"`", TOKEN_BAD},   {"\u00a0", "a blank", 0},
};

int lex_bad_bytes(struct parser *parser, struct span span)
{
    struct diag *diag = parser->context->diag;
    const char *text = parser_text(parser, span);
    uint32_t bytes = span.last - span.first;
    for (size_t i = 0; i < sizeof lookalikes / sizeof *lookalikes; i++) {
        size_t length = strlen(lookalikes[i].text);
        if (length != bytes || memcmp(text, lookalikes[i].text, length) != 0)
            continue;
        diag_error(diag, span, "E101", "this character only looks like %s", lookalikes[i].meant);
        diag_help(diag, "write %s", lookalikes[i].meant);
        return lookalikes[i].kind;
    }
    if (!bytes_are_characters(text, bytes))
        return TOKEN_BAD; /* front/bytes.c has reported it */
    diag_error(diag, span, "E101",
               "characters outside of ASCII stand in comments and strings only");
    diag_help(diag, "names have letters, digits and `_`");
    return TOKEN_BAD;
}

bool lex_takes_file(const struct parser *parser)
{
    static const char word[] = "labels";
    struct token first = parser->lexer.first;
    size_t bytes = first.span.last - first.span.first;
    return first.kind == TOKEN_INCLUDE ||
           (parser->in_section && bytes == sizeof word - 1 &&
            memcmp(parser_text(parser, first.span), word, bytes) == 0);
}

/* Whether the line is the header of something in braces, and ends in what stands at `span`. */
static bool opens_body(const struct parser *parser, struct span span)
{
    int kind = parser->lexer.first.kind;
    const char *next = parser_text(parser, span) + 1;
    next += strspn(next, " \t\r");
    return (*next == '\n' || *next == '#' || !*next) && !in_parentheses(parser) &&
           (kind == TOKEN_NETWORK || kind == TOKEN_BLOCK || kind == TOKEN_STAGE ||
            kind == TOKEN_IMAGE || kind == TOKEN_TRAIN || kind == TOKEN_TEST);
}

int lex_bad_character(struct parser *parser, struct span span)
{
    static const char characters[] = ";'[]:.|>";
    static const char *const helps[] = {
        "leave it out: a newline ends a statement",
        "strings stand in double quotes",
        "the brackets of the language are `( )` and `{ }`",
        "the brackets of the language are `( )` and `{ }`",
        "leave it out: words and values are separated by blanks, names get values by `=`",
        "numbers have digits on both sides of their point",
        "steps are joined by `->`",
        "steps are joined by `->`",
    };
    struct diag *diag = parser->context->diag;
    char c = *parser_text(parser, span);
    if (c == '.' && parser->lexer.recovering && lex_takes_file(parser))
        return TOKEN_BAD; /* the name without its quotes is reported already */
    diag_error(diag, span, "E101", "`%c` is no character of the language", c);
    if (c == ':' && opens_body(parser, span)) {
        diag_help(diag, "a body stands in braces: write `{` here, and `}` at its end");
        return lex_open(parser, TOKEN_BEGIN, span);
    }
    const char *known = strchr(characters, c);
    if (c == '.' && lex_takes_file(parser))
        diag_help(diag, "put the file's name in quotes");
    else if (known)
        diag_help(diag, "%s", helps[known - characters]);
    return c == ';' && !in_parentheses(parser) ? TOKEN_NEWLINE : TOKEN_BAD;
}
