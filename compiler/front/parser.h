/* parser.h: what the scanner, the grammar's actions and the error messages share while one file
 * is parsed. Private to front/. */
#ifndef RNETC_FRONT_PARSER_H
#define RNETC_FRONT_PARSER_H

#include <sys/types.h>

#include "base/limits.h"
#include "front/parse.h"

/* Token kinds are those of the generated rnet.tab.h. */
struct token {
    int kind;
    struct span span;
    bool unary; /* a minus with one operand; set in a token_list only */
};

/* The tokens of a text, for the formatter; newlines are tokens. */
struct token_list {
    ARRAY(struct token) tokens;
};

/* A bracket that is still open: `(` or `{`. */
struct bracket {
    char open;
    bool takes_names; /* of a call or a block's parameters: `NAME =` may stand in it */
    struct span span;
};

enum { LEXER_HISTORY = 4 };

struct lexer {
    void *scanner;                              /* flex's state */
    const char *text;                           /* of the source, NUL-terminated */
    uint32_t base;                              /* position of text[0] */
    uint32_t offset;                            /* of the first byte that is not scanned */
    bool ended;                                 /* the end of the text was seen */
    struct bracket brackets[LIMIT_PAREN_DEPTH]; /* the open ones, the innermost last */
    int bracket_count;
    int excess_count;          /* opened beyond the limit: counted only */
    int level;                 /* brackets around the newest token, itself included */
    ARRAY(struct token) queue; /* tokens to hand out before scanning on */
    int queue_head;
    struct token last[LEXER_HISTORY]; /* handed out, the newest first; kind 0: none */
    struct token first;               /* of the statement at hand */
    uint32_t reported;                /* position of a token that was reported, and handed out */
    bool recovering;                  /* after a syntax error, until the statement's end */
    bool skipping;                    /* tokens of levels above `floor` are not handed out */
    int floor;
};

/* The files that are being read, from the innermost outwards. */
struct include_frame {
    const struct include_frame *parent;
    struct span span; /* of the include statement, zero for the outermost file */
    dev_t device;
    ino_t inode;
};

/* The files of the compilation that were read: each is read once. */
struct include_file {
    dev_t device;
    ino_t inode;
};

struct include_set {
    ARRAY(struct include_file) files;
};

/* The steps of a chain that is being read: see build.c. */
struct build_steps {
    struct build_step *first, *last;
    int count;
};

struct parser {
    const struct parse_context *context;
    struct ast *ast;
    const struct source *source;
    const struct include_frame *frame;
    struct include_set *included;
    int depth;                     /* of includes */
    bool standard;                 /* the blocks are the compiler's own */
    struct build_step *free_steps; /* of chains that are whole */
    struct token_list *tokens;     /* records what is read, and includes stay unread; or NULL */
    bool in_section;               /* between the braces of image, train or test */
    struct lexer lexer;
};

/* Parses `text` and records its tokens; `path` is for messages. Neither the standard blocks nor
 * included files are read. Returns the text's source, NULL where it is too long (reported). */
const struct source *parse_tokens(const struct parse_context *context, const char *path,
                                  const char *text, size_t bytes, struct token_list *tokens);

/* The text of `span` in the parser's source. */
static inline const char *parser_text(const struct parser *parser, struct span span)
{
    return parser->source->text + (span.first - parser->source->base);
}

#endif
